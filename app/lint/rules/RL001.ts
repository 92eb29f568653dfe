import { defineRule } from '../kit/define-rule.ts';
import { listSteps } from '../kit/words.ts';

const DEFAULT_MS = 30_000;

export const RL001 = defineRule({
  id: 'RL001',
  title: 'Calls to other systems can wait for ever',
  severity: 'low',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-1088', 'PI1.3'],
  visit(flow, report) {
    // What ends the run ends every wait in it.
    if (flow.flow.settings.maxSeconds !== undefined) return;
    const waiting = flow.stepsLike(
      'external',
      'waits for ever',
      (step) =>
        step.facts.reliability.external &&
        step.facts.reliability.timeoutMs === undefined &&
        step.node.timeoutMs === undefined &&
        step.node.disabled !== true &&
        step.facts.trigger === undefined,
    );
    if (waiting.length === 0) return;
    report({
      title: `${waiting.length === 1 ? 'One step' : `${waiting.length} steps`} can wait for ever for another system: ${listSteps(waiting)}`,
      message: 'If the other system hangs, the run hangs with it, and everything that waits behind it.',
      remedy: 'Give each of them a time limit; half a minute is a good start.',
      fixes: [
        {
          id: 'time-limits',
          title: `Set a time limit of 30 seconds on ${waiting.length === 1 ? 'it' : 'all of them'}`,
          safety: 'safe',
          patch: waiting.map((step) => ({ op: 'setNode' as const, nodeId: step.node.id, values: { timeoutMs: DEFAULT_MS } })),
        },
      ],
    });
  },
});
