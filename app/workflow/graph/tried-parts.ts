/** Which steps belong to a step that tries: the engine closes them when one fails, and the linter counts them as looked after. */
import type { Flow, FlowEdge } from '../model/flow.ts';
import { carriesItems } from './graph.ts';

/** The output port of a step that tries: what is behind it, and led to in no other way, is its part. */
export const tryPort = 'try';
/** The one that is taken when a step of the part has failed. */
export const failedPort = 'failed';

function reached(
  roots: Iterable<string>,
  follows: (edge: FlowEdge) => boolean,
  from: ReadonlyMap<string, readonly FlowEdge[]>,
): ReadonlySet<string> {
  const found = new Set(roots);
  for (const id of found) for (const edge of from.get(id) ?? []) if (follows(edge)) found.add(edge.to.node);
  return found;
}

/** Ids of the part of each of `heads`. */
export function triedParts(heads: readonly string[], flow: Flow): ReadonlyMap<string, ReadonlySet<string>> {
  if (heads.length === 0) return new Map();
  const edges = flow.edges.filter((edge) => carriesItems(edge.kind));
  const from = Map.groupBy(edges, (edge) => edge.from.node);
  const entered = new Set(edges.flatMap((edge) => (edge.from.node === edge.to.node ? [] : [edge.to.node])));
  const roots = flow.nodes.flatMap(({ id }) => (entered.has(id) ? [] : [id]));
  return new Map(
    heads.map((head) => {
      const begins = (edge: FlowEdge): boolean => edge.from.node === head && edge.from.port === tryPort;
      const elsewhere = reached(roots, (edge) => !begins(edge), from);
      const within = reached(
        (from.get(head) ?? []).filter(begins).map(({ to }) => to.node),
        ({ to }) => to.node !== head,
        from,
      );
      return [head, new Set([...within].filter((id) => id !== head && !elsewhere.has(id)))];
    }),
  );
}
