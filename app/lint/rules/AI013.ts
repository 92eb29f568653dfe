import { defineRule } from '../kit/define-rule.ts';
import type { StepView } from '../kit/step-view.ts';
import { listSteps } from '../kit/words.ts';

/** So many rounds, and in each so many tokens at most: that is a limit too. */
function saysLittle(parts: readonly StepView[]): boolean {
  const models = parts.filter(({ facts, node }) => facts.ai?.role === 'model' && node.disabled !== true);
  return models.length > 0 && models.every(({ facts }) => facts.ai?.budget.tokens !== undefined);
}

export const AI013 = defineRule({
  id: 'AI013',
  title: 'An agent has no cap on rounds, tokens or time',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['LLM10:2025', 'ASI02', 'CWE-770', 'AML.T0034'],
  visit(flow, report) {
    const { settings } = flow.flow;
    if (settings.maxTokens !== undefined || settings.maxCostMilliUsd !== undefined) return;
    const free = flow
      .stepsWith('ai')
      .filter(
        ({ facts: { ai }, node, parts }) =>
          ai?.role === 'agent' &&
          node.disabled !== true &&
          (ai.budget.steps === undefined || (ai.budget.tokens === undefined && ai.budget.seconds === undefined && !saysLittle(parts))),
      );
    const [first] = free;
    if (first === undefined) return;
    report({
      step: first,
      title: `${listSteps(free)} may think and act for as long as ${free.length === 1 ? 'it likes' : 'they like'}`,
      message:
        'An agent that goes round in circles, or that someone makes go round in circles, spends money and calls its tools until a person notices.',
      remedy: 'Set the largest number of rounds, tokens and seconds.',
      severity: 'low',
      fixes: [
        {
          id: 'caps',
          title: 'Cap each run at 200,000 tokens and ten minutes',
          safety: 'safe',
          patch: [
            { op: 'setFlow', path: ['settings', 'maxTokens'], value: 200_000 },
            { op: 'setFlow', path: ['settings', 'maxSeconds'], value: 600 },
          ],
        },
      ],
    });
  },
});
