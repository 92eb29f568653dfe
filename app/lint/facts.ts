/** The catalogue's facts, remembered by node and connection slot: an edit makes new objects only for what it changed. */
import { factsOf as catalogueFacts } from '../nodes/kit/describe.ts';
import type { NodeFacts } from '../nodes/kit/facts.ts';
import type { ConnectionSlot, Flow, FlowNode } from '../workflow/model/flow.ts';
import type { FactsOf } from './dataflow/analysis.ts';

type Slots = ReadonlyMap<string, ConnectionSlot>;

export function rememberFacts(factsOf: FactsOf): FactsOf {
  const known = new WeakMap<FlowNode, { readonly slot: ConnectionSlot | undefined; readonly facts: NodeFacts }>();
  const slotsOf = new WeakMap<Flow['connections'], Slots>();
  return (node, flow) => {
    let slot: ConnectionSlot | undefined;
    if (node.connection !== undefined) {
      let slots = slotsOf.get(flow.connections);
      if (slots === undefined) { slots = new Map(flow.connections.map((one) => [one.id, one])); slotsOf.set(flow.connections, slots); }
      slot = slots.get(node.connection);
    }
    const before = known.get(node);
    if (before !== undefined && before.slot === slot) return before.facts;
    const facts = factsOf(node, flow);
    known.set(node, { slot, facts });
    return facts;
  };
}

export const factsFromCatalogue: FactsOf = rememberFacts(catalogueFacts);
