import { defineRule } from '../kit/define-rule.ts';
import { acts, after, leadsTo } from '../kit/reach.ts';
import { undoPort, type EffectKind } from '../../nodes/kit/facts.ts';

const writes: ReadonlySet<EffectKind> = new Set(['write', 'pay', 'delete', 'grant']);

export const RL008 = defineRule({
  id: 'RL008',
  title: 'If a later change fails, an earlier one stays',
  severity: 'medium', confidence: 'low', persona: 'reviewer', fix: 'choice', scope: 'flow',
  choice: { title: 'Choose what is undone when it fails', opens: 'step' },
  taxonomy: ['CWE-460', 'PI1.3'],
  visit(flow, report) {
    const writers = flow.stepsWith('effects').filter((step) => acts(step, writes) && step.roots.length === 0);
    const leads = writers.length < 2 ? undefined : leadsTo(flow, (step) => acts(step, writes));
    for (const first of writers) {
      if (leads?.[first.index] !== 1 || first.leaving.some((edge) => edge.from.port === undoPort)) continue;
      const second = after(flow, [first]).find((step) => step.index !== first.index && acts(step, writes) && !step.leaving.some((edge) => edge.kind === 'error'));
      if (second === undefined) continue;
      report({
        step: first,
        title: `If “${second.name}” fails, what “${first.name}” did stays done`,
        message: 'One system then has the change and the other has not: an order without a payment, an account without an owner.',
        remedy: `Lead the port “To undo” of “${first.name}” to a step that takes it back, or give “${second.name}” an error path that does.`,
        path: [{ nodeId: first.node.id, nodeName: first.name, field: '', why: first.facts.effects[0]?.what ?? 'changes something' }, { nodeId: second.node.id, nodeName: second.name, field: '', why: 'may fail afterwards' }],
        severity: 'low',
      });
      return;
    }
  },
});
