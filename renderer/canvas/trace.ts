/** A witness as the canvas draws it: numbered steps with the field at each, and the wires between them in order. */
import type { Hop } from '../../app/lint/kit/finding.ts';
import type { Flow, FlowEdge } from '../../app/workflow/model/flow.ts';
import type { Overlay, TraceHop } from './overlay.ts';

type Trace = Pick<Overlay, 'hops' | 'hopEdges' | 'traceLength'>;

export const noTrace: Trace = { hops: new Map(), hopEdges: new Map(), traceLength: 0 };

/** Milliseconds that a traced path takes to light up as a whole, however long it is. */
export const traceMs = 600;

/** Hops in the same step right after each other count as one, and show the last field. */
export function traceOf(flow: Flow, path: readonly Pick<Hop, 'nodeId' | 'field'>[]): Trace {
  const order: { nodeId: string; field: string }[] = [];
  for (const { nodeId, field } of path) {
    const last = order.at(-1);
    if (last?.nodeId === nodeId) last.field = field === '' ? last.field : field;
    else order.push({ nodeId, field });
  }
  const hops = new Map<string, TraceHop[]>();
  order.forEach(({ nodeId, field }, index) => hops.set(nodeId, [...(hops.get(nodeId) ?? []), { order: index + 1, field }]));
  const hopEdges = new Map<string, number>();
  const leaving = new Map<string, FlowEdge[]>();
  for (const edge of flow.edges) leaving.set(edge.from.node, [...(leaving.get(edge.from.node) ?? []), edge]);
  for (let index = 1; index < order.length; index += 1) {
    const from = order[index - 1]?.nodeId ?? '';
    const to = order[index]?.nodeId ?? '';
    const plug = flow.edges.find((one) => one.from.node === to && one.to.node === from);
    const way = wayBetween(leaving, from, to);
    for (const edge of way.length > 0 ? way : plug === undefined ? [] : [plug])
      if (!hopEdges.has(edge.id)) hopEdges.set(edge.id, index - 1);
  }
  return { hops, hopEdges, traceLength: order.length };
}

/** The shortest way along the wires: a hop names where something happens to a field, and the steps that only hand it on lie between. */
function wayBetween(leaving: ReadonlyMap<string, readonly FlowEdge[]>, from: string, to: string): FlowEdge[] {
  const cameBy = new Map<string, FlowEdge>();
  const queue = [from];
  for (let at = queue.shift(); at !== undefined && !cameBy.has(to); at = queue.shift()) {
    for (const edge of leaving.get(at) ?? []) {
      if (edge.to.node === from || cameBy.has(edge.to.node)) continue;
      cameBy.set(edge.to.node, edge);
      queue.push(edge.to.node);
    }
  }
  const way: FlowEdge[] = [];
  for (let edge = cameBy.get(to); edge !== undefined; edge = edge.from.node === from ? undefined : cameBy.get(edge.from.node))
    way.unshift(edge);
  return way;
}

/** The same path for somebody who hears it. */
export function traceWords(path: readonly Pick<Hop, 'nodeName' | 'field'>[]): string {
  return path.map(({ nodeName, field }) => (field === '' ? nodeName : `${nodeName}, ${field}`)).join('; then ');
}
