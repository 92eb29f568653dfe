import { defineRule } from '../kit/define-rule.ts';

export const AI006 = defineRule({
  id: 'AI006',
  title: 'An approval does not show what is approved',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'safe', scope: 'node', on: 'human',
  taxonomy: ['ASI09', 'CWE-451', 'CWE-863'],
  visit(step, report) {
    const { human, guards } = step.facts;
    if (human === undefined || human.boundToArguments || !guards.some(({ kind }) => kind === 'approval')) return;
    const bindable = step.node.foreign === undefined;
    report({
      step, field: 'arguments',
      title: `“${step.name}” asks for a yes without binding it to what will be done`,
      message: 'The person says yes to a question, and what then happens may be something else: another amount, another recipient. Their yes proves nothing.',
      remedy: 'Show the exact values in the approval, so that the yes holds for these and no others.',
      fixes: bindable ? [{ id: 'bind', title: `Show the whole item in “${step.name}” and bind the yes to it`, safety: 'safe', patch: [{ op: 'setParameter', nodeId: step.node.id, path: ['arguments'], value: [{ name: 'Everything', value: '{{ input }}' }] }] }] : [],
      // An imported approval cannot be bound in its own product: a reminder, until it is replaced.
      severity: bindable ? 'high' : 'medium',
    });
  },
});
