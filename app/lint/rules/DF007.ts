import { labelSet, personalLabels, secretLabels } from '../../workflow/model/labels.ts';
import { LABELS } from '../dataflow/cell.ts';
import { labelsInSample } from '../../privacy/detectors/samples.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { worstLabel, type StepView } from '../kit/step-view.ts';
import { verbFor, wordsFor, sentence } from '../kit/words.ts';

const telling = labelSet(['contact', 'health', 'special', 'card', 'bank', 'id']);
/** Of somebody, and none of the addresses that are kept for examples. */
const ownAddress =
  /[\w.+-]{1,64}@(?!(?:[\w-]{1,60}\.){0,4}(?:example|test|invalid|localhost)\b|(?:[\w-]{1,60}\.){0,3}(?:example|domain|email|company|yourdomain|yourcompany|acme|foo|test)\.\w{2,10}\b)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/i;

/** What the values of a step's sample are: those of people, not of examples. */
function lookedAt(sample: NonNullable<StepView['node']['sample']>): number {
  const found = labelsInSample(sample).reduce((all, { labels }) => all | labelSet(labels), 0) & telling;
  const contact = labelSet(['contact']);
  return (found & contact) === 0 || ownAddress.test(JSON.stringify(sample).slice(0, 200_000)) ? found : found & ~contact;
}

/** Each sample is looked at once: it takes every detector. */
const known = new WeakMap<object, number>();
function keptInSample(sample: NonNullable<StepView['node']['sample']>): number {
  const before = known.get(sample);
  if (before !== undefined) return before;
  const found = lookedAt(sample);
  known.set(sample, found);
  return found;
}

/** A sample is saved with the flow: whoever gets the file reads it. */
function tellSample(flow: FlowView, report: Report): void {
  for (const step of flow.steps) {
    if (step.node.sample === undefined) continue;
    const label = worstLabel(keptInSample(step.node.sample));
    if (label === undefined) continue;
    report({
      step,
      title: `${sentence(wordsFor(label))} of real people ${verbFor(label, 'stand')} in the sample that “${step.name}” keeps`,
      message:
        'A sample is saved with the flow, and goes wherever the file goes: into the repository, to reviewers, to whoever is sent a copy.',
      remedy: 'Put made-up values in its place, such as addresses at example.com.',
      key: `sample ${step.node.id}`,
    });
    return;
  }
}

export const DF007 = defineRule({
  id: 'DF007',
  title: 'Run history keeps personal data unmasked',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-532', 'GDPR 5(1)(f)', 'LCNC-SEC-10'],
  visit(flow, report) {
    tellSample(flow, report);
    if (flow.flow.settings.redactRunData !== false) return;
    const held = flow.analysis.values.some((value) => value.low.some((low) => (low & LABELS & (personalLabels | secretLabels)) !== 0));
    if (!held) return;
    report({
      title: 'The history of runs keeps personal data as it is',
      message: 'Everyone who may look at a run sees the data of the people in it, long after the run is over.',
      remedy: 'Turn masking of run data on; who needs a value can ask to see it, and that is logged.',
      fixes: [
        {
          id: 'redact',
          title: 'Mask personal data in run history',
          safety: 'safe',
          patch: [{ op: 'setFlow', path: ['settings', 'redactRunData'], value: true }],
        },
      ],
    });
  },
});
