import { defineRule, type Report } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import { isSameModel } from '../kit/provider.ts';
import type { StepView } from '../kit/step-view.ts';
import { list, modelInTitle, sentence } from '../kit/words.ts';

/** What the usual names mean as this is written; a registry of the organisation's own comes first. */
const published: Readonly<Record<string, string>> = {
  'gpt-4o': 'gpt-4o-2024-08-06',
  'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
  'gpt-4.1': 'gpt-4.1-2025-04-14',
  'gpt-4.1-mini': 'gpt-4.1-mini-2025-04-14',
  'gpt-4.1-nano': 'gpt-4.1-nano-2025-04-14',
  o3: 'o3-2025-04-16',
  'o4-mini': 'o4-mini-2025-04-16',
};

/** Pinned versions of the same model, the vetted ones first, newest first. */
function datedVersions(model: string, vetted: readonly string[] = []): string[] {
  const name = model.replace(/[-:@]latest$/, '');
  const own = vetted
    .filter((one) => one.startsWith(name) && /\d{4}-\d{2}-\d{2}|@sha256:/.test(one) && /^[-@:]/.test(one.slice(name.length)))
    .sort()
    .reverse();
  const known = Object.hasOwn(published, name) ? published[name] : undefined;
  return [...new Set([...own, ...(known === undefined ? [] : [known])])].slice(0, 5);
}

export const AI009 = defineRule({
  id: 'AI009',
  title: 'A model is not pinned to a version',
  severity: 'medium',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Choose a dated version', opens: 'step' },
  taxonomy: ['LLM03:2025', 'CWE-1357'],
  visit(flow, report) {
    const told = new Set<string>();
    const imported: StepView[] = [];
    for (const step of flow.stepsWith('ai')) {
      const { ai } = step.facts;
      if (ai?.model === undefined || told.has(ai.model) || step.node.disabled === true) continue;
      const retired = flow.context.policy?.models?.some((one) => isSameModel(one.model, ai.model ?? '') && one.retired === true) === true;
      if (ai.pinned !== false && !retired) continue;
      told.add(ai.model);
      if (!retired && step.node.foreign !== undefined) {
        imported.push(step);
        continue;
      }
      const dated =
        step.node.foreign === undefined && step.node.parameters['model'] === ai.model
          ? datedVersions(
              ai.model,
              flow.context.policy?.models?.filter((one) => one.retired !== true).map(({ model }) => model),
            )
          : [];
      report({
        step,
        field: 'model',
        title: retired
          ? `“${step.name}” uses “${ai.model}”, a model that is retired`
          : `“${step.name}” uses “${ai.model}”, a name that can mean another model tomorrow`,
        message:
          'The provider can swap the model behind this name. What was tested and approved is then not what runs, and answers change overnight.',
        remedy: 'Choose a dated version, or a model whose exact file is named (by its digest).',
        fixes: dated.map((model, index) => ({
          id: `pin-${model}`,
          title: `Pin it to “${model}”`,
          safety: index === 0 && !retired ? ('safe' as const) : ('choice' as const),
          patch: flow.steps
            .filter((one) => one.facts.ai?.model === ai.model && one.node.parameters['model'] === ai.model)
            .map((one) => setParameter(one, 'model', model)),
        })),
        severity: retired ? 'high' : 'medium',
        key: ai.model,
      });
    }
    tellImported(imported, report);
  },
});

/** Nearly every file of another program does it, and many of those programs offer nothing else: one reminder for all. */
function tellImported(steps: readonly StepView[], report: Report): void {
  const [first] = steps;
  if (first === undefined) return;
  const names = steps.map(({ facts: { ai } }) => `“${modelInTitle(ai?.model ?? '')}”`);
  report({
    step: first,
    field: 'model',
    title: `${sentence(list(names))} ${names.length === 1 ? 'is a name' : 'are names'} that can mean another model tomorrow`,
    message:
      'The provider can swap the model behind such a name. What was tested and approved is then not what runs, and answers change overnight.',
    remedy: 'Where the program offers it, choose a dated version, or a model whose exact file is named (by its digest).',
    severity: 'low',
    key: names.join('\n'),
  });
}
