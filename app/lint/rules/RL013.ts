import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import type { StepView } from '../kit/step-view.ts';
import { listSteps } from '../kit/words.ts';

const LIMITS = { list: 1_000, file: 25 * 1024 * 1024 } as const;
/** A question without an end to its answer. */
const unlimited = /^\s*select\b(?![\s\S]*(?:\b(?:limit|top|fetch)\b|\b(?:count|sum|max|min|avg)\s*\())/i;

function holdsAll(step: StepView): boolean {
  const { holds, reliability, sinks } = step.facts;
  if (holds !== undefined) return holds.maximum === undefined;
  return reliability.external && sinks.some((sink) => sink.kind === 'query' && sink.bound !== true && unlimited.test(sink.literal ?? ''));
}

export const RL013 = defineRule({
  id: 'RL013',
  title: 'A list or file of any size is held in memory',
  severity: 'medium',
  confidence: 'medium',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Choose a bound', opens: 'step' },
  taxonomy: ['CWE-770'],
  visit(flow, report) {
    const large = flow.stepsLike(['holds', 'sinks'], 'holds all', holdsAll);
    const [first] = large;
    if (first === undefined) return;
    const exposed = flow.stepsWith('trigger').some(({ facts: { trigger } }) => trigger?.exposed === true);
    const patch = large.flatMap((step) =>
      step.facts.holds === undefined ? [] : [setParameter(step, step.facts.holds.parameter, LIMITS[step.facts.holds.kind])],
    );
    report({
      step: first,
      title: `${listSteps(large)} take${large.length === 1 ? 's' : ''} everything that comes, however much it is`,
      message: 'On the day the table has grown, or somebody sends a huge file, the run dies half way and takes others with it.',
      remedy: 'Take a page at a time, or set a largest number of entries or bytes.',
      severity: exposed ? 'medium' : 'low',
      fixes:
        patch.length < large.length ? [] : [{ id: 'cap', title: 'Take at most 1,000 entries or 25 MB at once', safety: 'safe', patch }],
    });
  },
});
