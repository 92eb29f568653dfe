/** Who may make a step act: models, and the people who stand between. */
import { highBit, MADE_BY_MODEL } from '../dataflow/cell.ts';
import type { Seen, StepView } from './step-view.ts';

/** The AI steps whose answer the field is made of; for a tool, the agents that it is plugged into. */
export function modelRoots(step: StepView, seen: Seen): StepView[] {
  const roots = step.roots.filter((root) => root.compiled.generates);
  if (roots.length > 0) return roots;
  const { witnesses, graph } = step.flow.analysis;
  const found = witnesses.find(witnesses.spots(seen.joined, seen.at), highBit(MADE_BY_MODEL));
  return found === undefined ? [] : [step.flow.step(graph.portNode[found.begins.port] as number)];
}

/** A person has approved on every way to the step, after the models had their say, and the approval fits the arguments. */
export function approvedAfter(step: StepView, models: readonly StepView[]): boolean {
  if (step.facts.human?.boundToArguments === true) return true;
  return step.findGuard(({ step: guard, guard: fact }) => {
    if (fact.kind !== 'approval' || fact.failsOpen) return false;
    if (guard.facts.human !== undefined && !guard.facts.human.boundToArguments) return false;
    // An approval that came before the model said anything approved nothing of what it says.
    return !models.some((model) => model.index !== step.index && step.flow.dominates(guard.index, model.index));
  }) !== undefined;
}

/** A person has approved on every way to the step, whatever the approval is bound to. */
export const approvedSomehow = (step: StepView): boolean => step.facts.human !== undefined || step.findGuard(({ guard }) => guard.kind === 'approval' && !guard.failsOpen) !== undefined;
