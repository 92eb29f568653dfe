import { defineRule } from '../kit/define-rule.ts';

export const AI009 = defineRule({
  id: 'AI009',
  title: 'A model is not pinned to a version',
  severity: 'medium', confidence: 'high', persona: 'reviewer', fix: 'choice', scope: 'flow',
  taxonomy: ['LLM03', 'CWE-1357'],
  visit(flow, report) {
    const told = new Set<string>();
    for (const step of flow.stepsWith('ai')) {
      const { ai } = step.facts;
      if (ai?.model === undefined || told.has(ai.model) || step.node.disabled === true) continue;
      const retired = flow.context.policy?.models?.some((one) => one.model === ai.model && one.retired === true) === true;
      if (ai.pinned !== false && !retired) continue;
      told.add(ai.model);
      report({
        step, field: 'model',
        title: retired ? `The model “${ai.model}” is retired` : `“${ai.model}” is a name that can mean another model tomorrow`,
        message: 'The provider can swap the model behind this name. What was tested and approved is then not what runs, and answers change overnight.',
        remedy: 'Choose a dated version, or one with a digest.',
        severity: retired ? 'high' : 'medium', key: ai.model,
      });
    }
  },
});
