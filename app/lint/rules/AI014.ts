import { defineRule } from '../kit/define-rule.ts';

/** What an agent is made of; all else that is plugged into it is a tool. */
const thinks: ReadonlySet<string> = new Set(['model', 'memory', 'parser', 'embed']);

export const AI014 = defineRule({
  id: 'AI014',
  title: 'A retry starts a whole agent again',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'ai',
  taxonomy: ['LLM10:2025', 'CWE-405', 'CWE-837'],
  visit(step, report) {
    const attempts = step.node.retry?.maxAttempts ?? 1;
    const { ai } = step.facts;
    // One round without tools is one call of a model.
    if (
      ai?.role !== 'agent' ||
      attempts <= 1 ||
      (ai.budget.steps === 1 && step.parts.every(({ facts }) => facts.ai !== undefined && thinks.has(facts.ai.role)))
    )
      return;
    report({
      step,
      field: 'retry',
      title: `“${step.name}” is an agent, and is started up to ${attempts} times`,
      message: `Each try may use the agent's full cap on rounds and money again, ${attempts} times in all, and its tools act again.`,
      remedy: 'Let the model call inside the agent be tried again, not the agent.',
      fixes: [
        {
          id: 'no-retry',
          title: `Start “${step.name}” only once`,
          safety: 'safe',
          patch: [{ op: 'setNode', nodeId: step.node.id, values: { retry: { maxAttempts: 1, backoffMs: 0 } } }],
        },
      ],
    });
  },
});
