/** What runs before what, and what holds on every way to a step. */
import type { GuardFact } from '../../nodes/kit/facts.ts';
import type { CompiledFacts } from '../dataflow/compiled.ts';
import type { FlowEdge } from '../../workflow/model/flow.ts';
import { carriesItems, leavesBy, type DataflowGraph } from '../dataflow/graph.ts';
import { adjacency, dominators, type Adjacency } from '../dataflow/order.ts';

/** A guard, and the number of the step that has it. */
export interface PlacedGuard {
  readonly node: number;
  readonly guard: GuardFact;
}

export interface Control {
  /** Guard vertices come after the nodes: vertex `nodes.length + i` is `guards[i]`. */
  readonly guards: readonly PlacedGuard[];
  readonly idom: Int32Array;
  /** By vertex: the nearest guard's vertex that has been passed on every way to it, or -1. */
  readonly nearestGuard: Int32Array;
  readonly entries: readonly number[];
  readonly successors: Adjacency;
  /** By kind of guard: vertices that can be reached without passing one that holds. */
  readonly unguarded: Map<GuardFact['kind'], Uint8Array>;
}

/** Control order with a vertex on each guarded port, so that "on every path behind that port" is dominance. */
export function controlGraph(graph: DataflowGraph): Control {
  const count = graph.nodes.length;
  const guards: PlacedGuard[] = [];
  /** By node: its first guard, where it has any. */
  const firstGuard = new Int32Array(count + 1);
  for (let node = 0; node < count; node += 1) {
    firstGuard[node] = guards.length;
    // By port, so that several guards behind one port stand next to each other.
    const own = guardsOf(graph.facts[node] as CompiledFacts, graph.nodes[node]?.onError === 'continue');
    for (const guard of own.length > 1 ? [...own].sort((a, b) => (a.port < b.port ? -1 : a.port > b.port ? 1 : 0)) : own)
      guards.push({ node, guard });
  }
  firstGuard[count] = guards.length;
  const back = waysBack(graph);
  const from = new Int32Array(guards.length + graph.edges.length + back.extra);
  const to = new Int32Array(from.length);
  // Guards behind one port are a chain of vertices; the last of them leads on.
  for (let vertex = 0; vertex < guards.length; vertex += 1) {
    const { node, guard } = guards[vertex] as PlacedGuard;
    const before = guards[vertex - 1];
    from[vertex] = before?.node === node && before.guard.port === guard.port ? count + vertex - 1 : node;
    to[vertex] = count + vertex;
  }
  const lastOf = (node: number, port: string): number => {
    for (let at = (firstGuard[node + 1] as number) - 1; at >= (firstGuard[node] as number); at -= 1)
      if (guards[at]?.guard.port === port) return count + at;
    return node;
  };
  const vertexOf = (e: number): number => {
    const source = graph.edgeFrom[e] as number;
    return firstGuard[source] === firstGuard[source + 1] ? source : lastOf(source, leavesBy(graph.edges[e] as FlowEdge));
  };
  const hasEntry = new Uint8Array(count);
  // Almost always: then no edge need be looked at.
  const noParts = graph.parts.target.length === 0;
  let spare = guards.length + graph.edges.length;
  for (let e = 0; e < graph.edges.length; e += 1) {
    const at = guards.length + e;
    const source = graph.edgeFrom[e] as number;
    const target = graph.edgeTo[e] as number;
    if (noParts || carriesItems(graph.edges[e] as FlowEdge)) {
      hasEntry[target] = 1;
      const ways = back.of(e);
      if (ways === undefined) {
        from[at] = vertexOf(e);
        to[at] = target;
        continue;
      }
      ways.forEach((way, index) => {
        const place = index === 0 ? at : spare;
        if (index > 0) spare += 1;
        from[place] = vertexOf(way);
        to[place] = target;
      });
    } else {
      // A part acts only when its root asks it to.
      from[at] = target;
      to[at] = source;
      hasEntry[source] = 1;
    }
  }
  const entries: number[] = [];
  for (let node = 0; node < count; node += 1)
    if (hasEntry[node] === 0 || (graph.facts[node] as CompiledFacts).facts.trigger !== undefined) entries.push(node);
  const total = count + guards.length;
  const successors: Adjacency = adjacency(total, from, to);
  const idom = dominators(total, successors, adjacency(total, to, from), entries);
  return { guards, entries, idom, nearestGuard: nearestAbove(idom, count), successors, unguarded: new Map() };
}

interface WaysBack {
  /** Edges beyond one for each. */ readonly extra: number;
  /** By edge: the edges that bring what leaves by it; undefined where its own step does. */ of(
    edge: number,
  ): readonly number[] | undefined;
}
const noWaysBack: WaysBack = { extra: 0, of: () => undefined };

/**
 * What a loop gives when it is done, and a part that is tried when it worked, is what came back to it and nothing else: whoever had to pass an
 * approval to come back has passed it. With nothing that leads back, nothing leaves.
 */
function waysBack(graph: DataflowGraph): WaysBack {
  const { edges, edgeFrom, edgeTo, facts, nodes } = graph;
  const heads = new Map<number, number[]>();
  facts.forEach(({ facts: { control } }, node) => {
    if (
      (control?.kind === 'loop' || control?.kind === 'try') &&
      nodes[node]?.foreign === undefined &&
      nodes[node]?.disabled !== true &&
      nodes[node]?.onError !== 'continue'
    )
      heads.set(node, []);
  });
  if (heads.size === 0) return noWaysBack;
  edges.forEach((edge, e) => {
    if (edge.to.port === 'back' && carriesItems(edge)) heads.get(edgeTo[e] as number)?.push(e);
  });
  const of = (e: number): readonly number[] | undefined => {
    const ways = edges[e]?.from.port === 'done' ? heads.get(edgeFrom[e] as number) : undefined;
    return ways === undefined || ways.length === 0 ? undefined : ways;
  };
  return { extra: edges.reduce((sum, _edge, e) => sum + Math.max(0, (of(e)?.length ?? 1) - 1), 0), of };
}

/** For each vertex the nearest one that dominates it and is numbered `first` or higher; -1 if there is none. The last vertex is the root. */
function nearestAbove(idom: Int32Array, first: number): Int32Array {
  const root = idom.length - 1;
  const unknown = -2;
  const nearest = new Int32Array(idom.length).fill(unknown);
  nearest[root] = -1;
  const way: number[] = [];
  for (let vertex = 0; vertex < root; vertex += 1) {
    // Up to where the answer is known, and down again with it.
    for (let at = vertex; at !== -1 && nearest[at] === unknown; at = idom[at] as number) way.push(at);
    for (let at = way.pop(); at !== undefined; at = way.pop()) {
      const above = idom[at] as number;
      nearest[at] = above === -1 ? -1 : above >= first && above !== root ? above : (nearest[above] as number);
    }
  }
  return nearest;
}

/** `open`: when it fails, the items go on by the step's first way out as they came. */
function guardsOf(compiled: CompiledFacts, open: boolean): readonly GuardFact[] {
  const { guards, human, outputs } = compiled.facts;
  if (human === undefined || human.undecided === true || guards.some((guard) => guard.kind === 'approval')) return guards;
  const port = outputs.find((output) => output.kind === 'data')?.id;
  return port === undefined ? guards : [...guards, { kind: 'approval', port, failsOpen: open, paths: [] }];
}
