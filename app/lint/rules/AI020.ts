import { defineRule } from '../kit/define-rule.ts';
import { changingEffects } from '../kit/reach.ts';
import { byModel, modelBit, type Seen, type StepView } from '../kit/step-view.ts';
import { modelInTitle } from '../kit/words.ts';

/** Where a model's answer decides what happens: which way is taken, or what a step does. */
function decision(step: StepView): { readonly seen: Seen; readonly what: string } | undefined {
  const branch = step.facts.control?.kind === 'branch' ? step.seeFacts(step.facts.control.reads).find(byModel) : undefined;
  if (branch !== undefined) return { seen: branch, what: 'decides which way is taken' };
  for (const effect of step.facts.effects) {
    if (!changingEffects.has(effect.kind) || (effect.kind === 'send' && effect.aboutPerson !== true)) continue;
    const seen = step.seeFacts(effect.reads).find(byModel);
    if (seen !== undefined) return { seen, what: effect.what };
  }
  return undefined;
}

export const AI020 = defineRule({
  id: 'AI020',
  title: 'A model decides in production, and nobody watches whether it drifts',
  severity: 'medium',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['NIST MEASURE 2.4', 'NIST MANAGE 4.1', 'AML.T0031'],
  visit(flow, report) {
    const models = flow.context.policy?.models;
    if (models === undefined || flow.flow.environment !== 'prod') return;
    const unwatched = flow.steps.filter(
      (step) =>
        step.facts.ai?.model !== undefined &&
        step.node.disabled !== true &&
        models.some((one) => one.model === step.facts.ai?.model && one.driftMonitor === false),
    );
    const [model] = unwatched;
    if (model === undefined) return;
    for (const step of flow.steps) {
      const found = decision(step);
      if (found === undefined) continue;
      report({
        step: model,
        field: 'model',
        title: `The model of “${model.name}” (${modelInTitle(model.facts.ai?.model ?? '')}) decides in production, and nobody watches whether its answers drift`,
        message: `Its answer ${step.index === model.index ? 'decides' : `reaches “${step.name}”, which ${found.what}`}. The world changes, providers change models, and a decision that was right in the test slowly goes wrong without anybody noticing.`,
        remedy: 'Watch a sample of its answers over time, and set a limit at which somebody is told.',
        path: step.witness(found.seen, modelBit, found.what),
        fixes: [{ id: 'monitor', title: 'Add a drift monitor in the model registry', safety: 'choice', patch: [], opens: 'models' }],
        key: model.facts.ai?.model ?? '',
      });
      return;
    }
  },
});
