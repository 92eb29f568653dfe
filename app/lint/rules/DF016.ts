import type { SourceFact } from '../../nodes/kit/facts.ts';
import { pathText } from '../../workflow/model/labels.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { listSteps, wordsFor } from '../kit/words.ts';

const saysNothing = ({ type, labels, path }: SourceFact): boolean =>
  type === 'any' && labels.includes('unknown') && path.length <= 1 && path[0] !== 'query';

/** Whoever declares a field decides which rules look at it: a reviewer has to see what its name speaks against. */
function tellDenied(flow: FlowView, report: Report): void {
  const denying = flow.stepsLike('sources', 'denies what a name says', (step) =>
    step.facts.sources.some(({ denied }) => denied !== undefined),
  );
  const [first] = denying;
  const field = first?.facts.sources.find(({ denied }) => denied !== undefined);
  const label = field?.denied?.[0];
  if (first === undefined || field === undefined || label === undefined) return;
  const others = denying.reduce((count, { facts }) => count + facts.sources.filter(({ denied }) => denied !== undefined).length, -1);
  report({
    step: first,
    severity: 'medium',
    confidence: 'medium',
    title: `“${pathText(field.path)}” is declared to hold nothing personal, and its name says ${wordsFor(label)}${others === 0 ? '' : ` (${others} more like it)`}`,
    message:
      'No rule about personal data looks at a field of which that is said. If the name is right, everything that is done with it goes unseen.',
    remedy: 'Look at a sample of it. Choose what it holds, or give it a name that says what it is.',
    key: 'denied',
  });
}

export const DF016 = defineRule({
  id: 'DF016',
  title: 'Nobody has said what comes in',
  severity: 'low',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Describe the fields, or infer them from a sample', opens: 'step' },
  taxonomy: ['CWE-20', 'PI1.2'],
  visit(flow, report) {
    const vague = flow.stepsLike(
      ['sources', 'unknown'],
      'brings what nobody described',
      (step) => step.node.disabled !== true && (step.facts.unknown === true || step.facts.sources.some(saysNothing)),
    );
    const [first] = vague;
    tellDenied(flow, report);
    if (first === undefined) return;
    report({
      step: first,
      title: `The fields that ${listSteps(vague)} bring${vague.length === 1 ? 's' : ''} in are unknown`,
      message:
        'They are taken for untrusted and maybe personal. Until someone says what they are, leaks may be missed and harmless fields may be flagged.',
      remedy: 'Run the step once and take the fields from the sample, or list them by hand.',
    });
  },
});
