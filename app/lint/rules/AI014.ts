import { defineRule } from '../kit/define-rule.ts';

export const AI014 = defineRule({
  id: 'AI014',
  title: 'A retry starts a whole agent again',
  severity: 'medium', confidence: 'high', persona: 'builder', fix: 'safe', scope: 'node', on: 'ai',
  taxonomy: ['LLM10:2025', 'CWE-405', 'CWE-837'],
  visit(step, report) {
    const attempts = step.node.retry?.maxAttempts ?? 1;
    if (step.facts.ai?.role !== 'agent' || attempts <= 1) return;
    report({
      step, field: 'retry',
      title: `“${step.name}” is an agent, and is started up to ${attempts} times`,
      message: `Each try may use the agent's full cap on rounds and money again, ${attempts} times in all, and its tools act again.`,
      remedy: 'Let the model call inside the agent be tried again, not the agent.',
      fixes: [{ id: 'no-retry', title: `Start “${step.name}” only once`, safety: 'safe', patch: [{ op: 'setNode', nodeId: step.node.id, values: { retry: { maxAttempts: 1, backoffMs: 0 } } }] }],
    });
  },
});
