import { defineRule } from '../kit/define-rule.ts';
import { actors, after, firstAfter, lookedAfter } from '../kit/reach.ts';
import type { StepView } from '../kit/step-view.ts';
import { failedPort } from '../../workflow/graph/tried-parts.ts';
import { undoPort, type EffectKind } from '../../nodes/kit/facts.ts';

const writes: ReadonlySet<EffectKind> = new Set(['write', 'pay', 'delete', 'grant']);

/** It runs only where something failed or is taken back: it is no further change, but the end of one. */
const takesBack = (step: StepView): boolean => {
  const ways = step.entering.filter(({ kind }) => kind === 'data' || kind === 'error');
  return ways.length > 0 && ways.every(({ kind, from }) => kind === 'error' || from.port === undoPort || from.port === failedPort);
};

export const RL008 = defineRule({
  id: 'RL008',
  title: 'If a later change fails, an earlier one stays',
  severity: 'medium',
  confidence: 'low',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose what is undone when it fails', opens: 'step' },
  taxonomy: ['CWE-460', 'PI1.3'],
  visit(flow, report) {
    const all = actors(flow, writes);
    const writers = all.filter((step) => step.roots.length === 0);
    if (writers.length < 2) return;
    const looked = lookedAfter(flow);
    const unsaved = new Set(all.filter((step) => !looked(step) && !takesBack(step)));
    const next = firstAfter(flow, [...unsaved]);
    for (const first of writers) {
      const at = next[first.index] as number;
      if (at === -1 || first.leavesBy(({ from }) => from.port === undoPort)) continue;
      // In a circle a step comes after itself.
      const second = at === first.index ? after(flow, [first]).find((step) => step !== first && unsaved.has(step)) : flow.step(at);
      if (second === undefined) continue;
      report({
        step: first,
        title: `If “${second.name}” fails, what “${first.name}” did stays done`,
        message: 'One system then has the change and the other has not: an order without a payment, an account without an owner.',
        remedy: `Lead the port “To undo” of “${first.name}” to a step that takes it back, or give “${second.name}” an error path that does.`,
        path: [
          { nodeId: first.node.id, nodeName: first.name, field: '', why: first.facts.effects[0]?.what ?? 'changes something' },
          { nodeId: second.node.id, nodeName: second.name, field: '', why: 'may fail afterwards' },
        ],
        severity: 'low',
      });
      return;
    }
  },
});
