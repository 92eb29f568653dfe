/** Pure questions about a flow's shape. Build the index once, ask many times; every answer is in document order. */
import type { EdgeKind, Flow, FlowEdge, FlowNode } from '../model/flow.ts';

export interface FlowGraph {
  readonly flow: Flow;
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly byName: ReadonlyMap<string, FlowNode>;
  /** Edges by the id of the node that they leave or enter; edges to missing nodes are left out. */
  readonly outgoing: ReadonlyMap<string, readonly FlowEdge[]>;
  readonly incoming: ReadonlyMap<string, readonly FlowEdge[]>;
}

/** True for the kinds that items or failures travel along; the others plug an AI part into its root. */
export const carriesItems = (kind: EdgeKind): boolean => kind === 'data' || kind === 'error';

const anyEdge = (): boolean => true;

export function graphOf(flow: Flow): FlowGraph {
  const nodes = new Map(flow.nodes.map((node) => [node.id, node]));
  const outgoing = new Map<string, FlowEdge[]>(flow.nodes.map((node) => [node.id, []]));
  const incoming = new Map<string, FlowEdge[]>(flow.nodes.map((node) => [node.id, []]));
  for (const edge of flow.edges) {
    if (!nodes.has(edge.from.node) || !nodes.has(edge.to.node)) continue;
    outgoing.get(edge.from.node)?.push(edge);
    incoming.get(edge.to.node)?.push(edge);
  }
  return { flow, nodes, byName: new Map(flow.nodes.map((node) => [node.name, node])), outgoing, incoming };
}

/** Ids of the nodes that an edge leads to from `id`. */
export function successors(graph: FlowGraph, id: string, accept: (edge: FlowEdge) => boolean = anyEdge): string[] {
  return [...new Set((graph.outgoing.get(id) ?? []).filter(accept).map((edge) => edge.to.node))];
}

/** AI parts plugged into a root, with the edge that plugs them in. */
export function partsOf(graph: FlowGraph, id: string): { edge: FlowEdge; node: FlowNode }[] {
  return (graph.incoming.get(id) ?? []).flatMap((edge) => {
    const node = graph.nodes.get(edge.from.node);
    return node === undefined || carriesItems(edge.kind) ? [] : [{ edge, node }];
  });
}

/** Everything that can be reached from `start`, itself included. */
export function reachableFrom(graph: FlowGraph, start: readonly string[], accept: (edge: FlowEdge) => boolean = anyEdge): Set<string> {
  const seen = new Set(start.filter((id) => graph.nodes.has(id)));
  const queue = [...seen];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const other of successors(graph, id, accept)) {
      if (seen.has(other)) continue;
      seen.add(other);
      queue.push(other);
    }
  }
  return seen;
}

/** Nodes that nothing leads to: triggers, and AI parts. */
function entryNodes(graph: FlowGraph): FlowNode[] {
  return graph.flow.nodes.filter((node) => (graph.incoming.get(node.id) ?? []).length === 0);
}

export interface TopologicalOrder {
  /** Ids in an order in which every edge leads forward, except the edges of `backEdges`. */
  readonly order: readonly string[];
  /** Ids of the edges that close a cycle. */
  readonly backEdges: ReadonlySet<string>;
}

/**
 * Depth-first order of all nodes, edges of all kinds counted; a cycle is cut at the edge that closes it.
 * Iterative, so that a chain of 10,000 nodes does not exhaust the stack.
 */
export function topologicalOrder(graph: FlowGraph): TopologicalOrder {
  const state = new Map<string, 'open' | 'done'>();
  const backEdges = new Set<string>();
  const finished: string[] = [];
  // Starting at the entries first makes the cut of a loop fall on the edge that leads back, not on the one that leads in.
  const starts = [...entryNodes(graph), ...graph.flow.nodes].map((node) => node.id);
  for (const start of starts) {
    if (state.has(start)) continue;
    state.set(start, 'open');
    const stack: { id: string; next: number }[] = [{ id: start, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = (graph.outgoing.get(top.id) ?? [])[top.next];
      if (edge === undefined) {
        state.set(top.id, 'done');
        finished.push(top.id);
        stack.pop();
        continue;
      }
      top.next += 1;
      const target = edge.to.node;
      const seen = state.get(target);
      if (seen === 'open') backEdges.add(edge.id);
      else if (seen === undefined) {
        state.set(target, 'open');
        stack.push({ id: target, next: 0 });
      }
    }
  }
  return { order: finished.reverse(), backEdges };
}
