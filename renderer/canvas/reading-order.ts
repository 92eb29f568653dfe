/** Steps in the order in which a person reads the flow: from the triggers on, each with its AI parts right after it. */
import { graphOf, topologicalOrder } from '../../app/workflow/graph/graph.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { dockingOf } from './dock.ts';

const known = new WeakMap<Flow, readonly string[]>();

export function readingOrder(flow: Flow): readonly string[] {
  const cached = known.get(flow);
  if (cached !== undefined) return cached;
  const { parts } = dockingOf(flow.nodes, flow.edges);
  const partsOf = new Map<string, string[]>();
  for (const [id, { root }] of parts) partsOf.set(root, [...(partsOf.get(root) ?? []), id]);
  const order = topologicalOrder(graphOf(flow))
    .order.filter((id) => !parts.has(id))
    .flatMap((id) => [id, ...(partsOf.get(id) ?? [])]);
  known.set(flow, order);
  return order;
}
