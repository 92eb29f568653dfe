import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';

const askable = new Set(['model', 'chat', 'agent', 'embed', 'classifier', 'extractor', 'guardrail']);

export const AI010 = defineRule({
  id: 'AI010',
  title: 'A model file is loaded whose origin nobody checks',
  severity: 'high', confidence: 'high', persona: 'reviewer', fix: 'choice', scope: 'flow',
  taxonomy: ['LLM03:2025', 'CWE-347', 'CWE-494', 'AML.T0010.003', 'AML.T0011.000'],
  visit(flow, report) {
    const models = flow.context.policy?.models;
    if (models === undefined) return;
    const told = new Set<string>();
    for (const step of flow.steps) {
      const { ai } = step.facts;
      if (ai?.model === undefined || !askable.has(ai.role) || step.node.disabled === true || told.has(ai.model)) continue;
      const same = models.filter((one) => one.model === ai.model);
      const entry = same.find((one) => one.provider.toLowerCase() === (ai.provider ?? '').toLowerCase()) ?? (ai.provider === undefined ? same[0] : undefined);
      if (entry?.signature !== 'unsigned' && entry?.signature !== 'unchecked') continue;
      told.add(ai.model);
      const instead = models.filter((one) => one.signature === 'verified' && one.retired !== true && one.provider === entry.provider);
      report({
        step, field: 'model',
        title: entry.signature === 'unsigned' ? `“${step.name}” uses the model “${ai.model}”, whose file is not signed` : `“${step.name}” uses the model “${ai.model}”, whose signature is not checked when it is loaded`,
        message: 'Whoever can put another file in its place decides what every answer says, and a model file can hold code that runs when it is opened.',
        remedy: entry.signature === 'unsigned' ? 'Use a signed model, or sign the file that was tested.' : 'Have the signature checked against the maker\'s key each time that the file is loaded.',
        fixes: [
          ...(step.node.foreign === undefined && step.node.parameters['model'] === ai.model ? instead.slice(0, 5).map((one) => ({ id: `use-${one.model}`, title: `Use “${one.model}”, whose signature is checked`, safety: 'choice' as const, patch: [setParameter(step, 'model', one.model)] })) : []),
          { id: 'check', title: 'Have its signature checked in the model registry', safety: 'choice', patch: [], opens: 'models' },
        ],
        key: ai.model,
      });
    }
  },
});
