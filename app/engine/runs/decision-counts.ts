/** What a step has decided, for whoever counts it. Dry runs decide nothing. */
import { decidedBy, decidedIn } from '../state/decision-review.ts';
import type { DecisionCount, DecisionCounter, JournalEvent, PortItems } from '../ports.ts';
import { stepKey, type RunState } from '../state/state.ts';

const nothing: readonly DecisionCount[] = [];

/** Before the event is applied: a step that has ended is not in the state any more. */
export function countsOf(counter: DecisionCounter | undefined, state: RunState, event: JournalEvent): readonly DecisionCount[] {
  if (counter === undefined || state.dryRun || !('round' in event)) return nothing;
  const { node, round, at } = event;
  const step = state.open.get(stepKey(node, round));
  if (step === undefined || step.undoes !== undefined || step.deal !== undefined) return nothing;
  const asked = decidedBy(step) !== undefined;
  const decided = (outputs: PortItems): readonly DecisionCount[] =>
    counter(state.plan.flow, { kind: 'decided', at, node, inputs: step.inputs, outputs, latest: state.latest });
  switch (event.type) {
    // What people are asked about was decided, whatever they say to it.
    case 'progressed': {
      const outputs = decidedIn(event);
      return outputs === undefined ? nothing : decided(outputs);
    }
    case 'succeeded':
      return asked ? nothing : decided(event.outputs);
    case 'woken':
      return asked && (event.decision.kind === 'approved' || event.decision.kind === 'denied')
        ? counter(state.plan.flow, { kind: 'answered', at, node, agreed: event.decision.kind === 'approved' })
        : nothing;
    default:
      return nothing;
  }
}
