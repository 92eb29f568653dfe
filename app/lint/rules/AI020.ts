import { defineRule } from '../kit/define-rule.ts';
import { modelRoots } from '../kit/authority.ts';
import { picksWay } from '../kit/decisions.ts';
import { isThatModel } from '../kit/provider.ts';
import { changingEffects } from '../kit/reach.ts';
import { byModel, modelBit, type Seen, type StepView } from '../kit/step-view.ts';
import { modelInTitle } from '../kit/words.ts';

interface Decided {
  /** The AI steps whose answers decide; none is known where only a field says so. */
  readonly by: readonly StepView[];
  readonly what: string;
  readonly seen?: Seen;
}

/** Where a model's answer decides what happens: which way is taken, or what a step does. */
function decision(step: StepView): Decided | undefined {
  if (step.node.disabled === true) return undefined;
  if (picksWay(step)) return { by: [step], what: 'picks a way' };
  const branch = step.facts.control?.kind === 'branch' ? step.seeFacts(step.facts.control.reads).find(byModel) : undefined;
  if (branch !== undefined) return { by: modelRoots(step, branch), seen: branch, what: 'decides which way is taken' };
  for (const effect of step.facts.effects) {
    if (!changingEffects.has(effect.kind) || (effect.kind === 'send' && effect.aboutPerson !== true)) continue;
    const seen = step.seeFacts(effect.reads).find(byModel);
    const agents = step.roots.filter((root) => root.compiled.generates);
    if (seen !== undefined) return { by: modelRoots(step, seen), seen, what: effect.what };
    if (agents.length > 0) return { by: agents, what: effect.what };
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
    const isUnwatched = (step: StepView): boolean =>
      step.node.disabled !== true && models.some((one) => one.driftMonitor === false && isThatModel(step, one));
    if (!flow.stepsWith('ai').some(isUnwatched)) return;
    for (const step of flow.steps) {
      const found = decision(step);
      if (found === undefined) continue;
      const model = (found.by.length === 0 ? flow.stepsWith('ai') : found.by.flatMap((one) => [one, ...one.parts])).find(isUnwatched);
      if (model === undefined) continue;
      report({
        step: model,
        field: 'model',
        title: `The model of “${model.name}” (${modelInTitle(model.facts.ai?.model ?? '')}) decides in production, and nobody watches whether its answers drift`,
        message: `Its answer ${step.index === model.index ? 'decides which way is taken' : `reaches “${step.name}”, which ${found.what}`}. The world changes, providers change models, and a decision that was right in the test slowly goes wrong without anybody noticing.`,
        remedy: 'Watch a sample of its answers over time, and set a limit at which somebody is told.',
        ...(found.seen === undefined ? {} : { path: step.witness(found.seen, modelBit, found.what) }),
        fixes: [{ id: 'monitor', title: 'Add a drift monitor in the model registry', safety: 'choice', patch: [], opens: 'models' }],
        key: model.facts.ai?.model ?? '',
      });
      return;
    }
  },
});
