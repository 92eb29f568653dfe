import { defineRule } from '../kit/define-rule.ts';
import { list } from '../kit/words.ts';

export const RL002 = defineRule({
  id: 'RL002',
  title: 'A retry may do the same thing twice, or nothing is tried again',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'safe', scope: 'flow',
  taxonomy: ['CWE-837', 'PI1.3'],
  visit(flow, report) {
    const plain: string[] = [];
    for (const step of flow.stepsWith('external')) {
      const { facts, node } = step;
      if (!facts.reliability.external || node.disabled === true || facts.trigger !== undefined) continue;
      const twice = facts.effects.find((effect) => !effect.idempotent && effect.kind !== 'none' && effect.kind !== 'read');
      const attempts = node.retry?.maxAttempts ?? 1;
      if (twice !== undefined && attempts > 1) {
        report({
          step,
          title: `“${step.name}” is tried up to ${attempts} times, and each try ${twice.what}`,
          message: 'When the answer gets lost although the work was done, the next try does it again: a second payment, a second e-mail, a second row.',
          remedy: 'Give the call an idempotency key that stays the same over the tries, or do not try it again.',
          fixes: [{ id: 'no-retry', title: `Do not try “${step.name}” again by itself`, safety: 'safe', patch: [{ op: 'setNode', nodeId: node.id, values: { retry: { maxAttempts: 1, backoffMs: 0 } } }] }],
        });
      } else if (attempts <= 1 && (twice === undefined || facts.reliability.idempotent) && facts.ai?.role !== 'agent') plain.push(node.id); // An agent that is started again does all that it did again: its model is what is tried again.
    }
    if (plain.length === 0) return;
    const steps = plain.map((id) => flow.stepById(id)?.name ?? '');
    report({
      title: `${plain.length === 1 ? 'One call' : `${plain.length} calls`} to other systems ${plain.length === 1 ? 'is' : 'are'} not tried again: ${list(steps.map((name) => `“${name}”`))}`,
      message: 'A short hiccup of the other system stops the whole run.',
      remedy: 'Try again a few times, with a pause between.',
      severity: 'low', key: 'none',
      fixes: [{ id: 'retries', title: 'Try up to three times, with a pause', safety: 'safe', patch: plain.map((nodeId) => ({ op: 'setNode' as const, nodeId, values: { retry: { maxAttempts: 3, backoffMs: 2_000 } } })) }],
    });
  },
});
