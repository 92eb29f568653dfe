import { defineRule } from '../kit/define-rule.ts';
import { loopAround } from '../kit/fixes.ts';
import { acts, after } from '../kit/reach.ts';
import type { StepView } from '../kit/step-view.ts';
import { listSteps } from '../kit/words.ts';

/** One item goes in and many come out, all at the same time. */
const fansOut = ({ facts }: StepView): boolean =>
  ((facts.control?.kind === 'loop' || facts.control?.kind === 'split') && facts.control.concurrency === undefined) ||
  facts.transfer.some(({ steps }) => steps.some(({ op }) => op === 'spread'));

/** The step itself is what is started for each entry. */
const eachAtOnce = ({ facts }: StepView): boolean => facts.reliability.eachAtOnce === true;

const calls = (step: StepView): boolean =>
  step.facts.reliability.external &&
  step.facts.reliability.concurrency === undefined &&
  (step.compiled.generates || step.facts.networks.some(({ direction }) => direction === 'out'));

const message =
  'A list that is longer than usual floods the other side, uses up its limits for everybody, and costs at once what was meant for a month.';

export const RL006 = defineRule({
  id: 'RL006',
  title: 'A list starts as many calls at once as it has entries',
  severity: 'medium',
  confidence: 'medium',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Choose how many may run at once', opens: 'step' },
  taxonomy: ['CWE-770'],
  visit(flow, report) {
    const [each] = flow.stepsLike(
      ['networks', 'ai', 'effects', 'sinks'],
      'works on all entries at once',
      (step) => eachAtOnce(step) && calls(step),
    );
    if (each !== undefined) {
      report({
        step: each,
        title: `“${each.name}” is started for each entry of a list, for all of them at once`,
        message,
        remedy: 'Let it work on one entry after the other, or on a few at a time.',
        path: [{ nodeId: each.node.id, nodeName: each.name, field: '', why: 'is called for each entry' }],
        severity: each.compiled.generates || acts(each) ? 'medium' : 'low',
      });
      return;
    }
    const fans = flow.stepsLike(['control', 'spreads'], 'fans out', fansOut);
    if (fans.length === 0) return;
    const capping = flow
      .stepsWith('control')
      .filter(({ facts: { control } }) => control?.kind === 'loop' && control.concurrency !== undefined);
    for (const fan of fans) {
      const capped = (step: StepView): boolean =>
        capping.some((loop) => flow.dominates(fan.index, loop.index) && flow.dominates(loop.index, step.index));
      const called = after(flow, [fan]).filter((step) => step.index !== fan.index && calls(step) && !capped(step));
      const [first] = called;
      if (first === undefined) continue;
      const costly = called.find((step) => step.compiled.generates || acts(step));
      const fix =
        called.length === 1 && first.previous.length === 1 && first.previous[0]?.index === fan.index
          ? loopAround(first, 'loop')
          : undefined;
      report({
        step: fan,
        title: `Each entry that “${fan.name}” gives out starts a call of ${listSteps(called)}, all at once`,
        message,
        remedy: 'Work through the list a few at a time.',
        path: [
          { nodeId: fan.node.id, nodeName: fan.name, field: '', why: 'gives out one item for each entry' },
          { nodeId: first.node.id, nodeName: first.name, field: '', why: 'is called for each of them' },
        ],
        severity: costly === undefined ? 'low' : 'medium',
        fixes: fix === undefined ? [] : [fix],
      });
      return;
    }
  },
});
