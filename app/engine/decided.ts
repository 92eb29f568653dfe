/** What a step has decided, for whoever counts it. Dry runs decide nothing. */
import type { DecisionCount, DecisionCounter, JournalEvent } from './ports.ts';
import { stepKey, type RunState } from './state.ts';

const nothing: readonly DecisionCount[] = [];

/** Before the event is applied: a step that has ended is not in the state any more. */
export function countsOf(counter: DecisionCounter | undefined, state: RunState, event: JournalEvent): readonly DecisionCount[] {
  if (counter === undefined || state.dryRun || event.type !== 'succeeded') return nothing;
  const step = state.open.get(stepKey(event.node, event.round));
  if (step === undefined || step.undoes !== undefined || step.deal !== undefined) return nothing;
  return counter(state.plan.flow, { kind: 'decided', at: event.at, node: event.node, inputs: step.inputs, outputs: event.outputs, latest: state.latest });
}
