/** Who may make a step act: models, and the people who stand between. */
import { highBit, MADE_BY_MODEL } from '../dataflow/cell.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import type { CompiledFacts } from '../dataflow/compile.ts';
import { graveEffects } from './reach.ts';
import { isPicked, isQuoted, type Seen, type StepView } from './step-view.ts';

/** The AI steps whose answers the field is made of, one out of the other; for a tool, the agents that it is plugged into. */
export function modelRoots(step: StepView, seen: Seen): StepView[] {
  const roots = step.roots.filter((root) => root.compiled.generates);
  if (roots.length > 0) return roots;
  const { witnesses, graph } = step.flow.analysis;
  const found = witnesses.find(witnesses.spots(seen.joined, seen.at), highBit(MADE_BY_MODEL));
  const models = new Set(found?.steps.filter((one) => (graph.facts[one] as CompiledFacts).generates));
  return [...models].map((one) => step.flow.step(one));
}

/** A person has approved on every way to the step, after the models had their say. `bound`: and has seen what it is about. */
export function approvedAfter(step: StepView, models: readonly StepView[], bound = true): boolean {
  const { human } = step.facts;
  if (human !== undefined && (human.boundToArguments || !bound)) return true;
  return step.isGuarded('approval', ({ step: guard }) => {
    if (bound && guard.facts.human !== undefined && !guard.facts.human.boundToArguments) return false;
    // An approval that came before the model said anything approved nothing of what it says.
    return !models.some((model) => model.index !== step.index && step.flow.dominates(guard.index, model.index));
  });
}

/** A person has approved on every way to the step, whatever the approval is bound to. */
export const approvedSomehow = (step: StepView): boolean => step.facts.human !== undefined || step.isGuarded('approval');

/** What a model said may stand again in a service's answer; and where something is paid, deleted or opened, which record the service found by it is said by the model too. */
export const isRepeated = (seen: Seen, effect: EffectKind): boolean => isQuoted(seen) || (isPicked(seen) && graveEffects.has(effect));
