/** The fixed point over one flow, whole or only where an edit can be felt. */
import type { FlowEdge, FlowNode } from '../../workflow/model/flow.ts';
import type { Evaluator } from './evaluate.ts';
import { readsItself, type DataflowGraph } from './graph.ts';
import { Due } from './due.ts';
import { forgetOutcome, hangsOnGivenAlone, rememberedOutcome, rememberOutcome } from './outcome.ts';
import { joinValues, sameValue, type Value } from './value.ts';

/** A version of the flow that was solved before. */
interface Solved {
  readonly graph: DataflowGraph;
  readonly values: readonly Value[];
}

const sameEdge = (a: FlowEdge | undefined, b: FlowEdge | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.id === b.id &&
    a.kind === b.kind &&
    a.from.node === b.from.node &&
    a.from.port === b.from.port &&
    a.to.node === b.to.node &&
    a.to.port === b.to.port);

/** Nodes that are new, that changed, or whose wires or producers are not the same as before. */
export function changedNodes(graph: DataflowGraph, before: DataflowGraph): Uint8Array {
  const changed = new Uint8Array(graph.nodes.length);
  const sameNodes = (now: DataflowGraph['needs'], node: number, old: DataflowGraph['needs'], other: number): boolean => {
    const from = now.start[node] as number;
    const start = old.start[other] as number;
    const length = (now.start[node + 1] as number) - from;
    if (length !== (old.start[other + 1] as number) - start) return false;
    for (let i = 0; i < length; i += 1) {
      if (graph.nodes[now.target[from + i] as number]?.id !== before.nodes[old.target[start + i] as number]?.id) return false;
    }
    return true;
  };
  const sameEdges = (now: DataflowGraph['entering'], node: number, old: DataflowGraph['entering'], other: number): boolean => {
    const from = now.start[node] as number;
    const start = old.start[other] as number;
    const length = (now.start[node + 1] as number) - from;
    if (length !== (old.start[other + 1] as number) - start) return false;
    for (let i = 0; i < length; i += 1)
      if (!sameEdge(graph.edges[now.target[from + i] as number], before.edges[old.target[start + i] as number])) return false;
    return true;
  };
  for (let node = 0; node < graph.nodes.length; node += 1) {
    const other = before.indexOfId.get((graph.nodes[node] as FlowNode).id);
    // Compiled facts are the same object exactly if step and connection have the same content.
    if (other === undefined || before.facts[other] !== graph.facts[node]) {
      changed[node] = 1;
      continue;
    }
    const same =
      sameEdges(graph.entering, node, before.entering, other) &&
      sameEdges(graph.leaving, node, before.leaving, other) &&
      sameNodes(graph.needs, node, before.needs, other) &&
      sameNodes(graph.feeds, node, before.feeds, other) &&
      sameNodes(graph.parts, node, before.parts, other) &&
      sameNodes(graph.roots, node, before.roots, other);
    if (!same) changed[node] = 1;
  }
  return changed;
}

/**
 * Components in topological order, each iterated from nothing to its fixed point, so that the result never depends on what was
 * computed before. A component is taken over when none of its nodes changed and everything that flows into it is the same; nodes
 * that had to be worked out again are added to `changed`.
 */
export function solve(
  graph: DataflowGraph,
  evaluator: Evaluator,
  values: Value[],
  before: Solved | undefined,
  changed: Uint8Array | undefined,
): void {
  const { order, starts, componentOf } = graph.components;
  /** 1 where some port's value differs from the value before. */
  const moved = new Uint8Array(graph.nodes.length);
  for (let component = 0; component < starts.length - 1; component += 1) {
    const begin = starts[component] as number;
    const end = starts[component + 1] as number;
    if (
      before !== undefined &&
      changed !== undefined &&
      canTakeOver(graph, before.graph, order, begin, end, changed, moved, componentOf, component)
    ) {
      for (let i = begin; i < end; i += 1) takeOver(graph, before, order[i] as number, values);
      continue;
    }
    if (changed !== undefined) for (let i = begin; i < end; i += 1) changed[order[i] as number] = 1;
    const first = order[begin] as number;
    if (end - begin === 1 && !readsItself(graph, first)) evaluateOnce(graph, evaluator, values, first);
    else iterate(graph, evaluator, values, order.subarray(begin, end));
    for (let i = begin; i < end; i += 1) keepSame(graph, before, order[i] as number, values, moved);
  }
}

/** A node outside of all circles: as it was made before, or anew. */
function evaluateOnce(graph: DataflowGraph, evaluator: Evaluator, values: Value[], node: number): void {
  const known = rememberedOutcome(graph, values, node);
  if (known === undefined) {
    evaluateNode(graph, evaluator, values, node, false);
    if (!evaluator.readByName && hangsOnGivenAlone(graph, node)) rememberOutcome(graph, values, node);
    return;
  }
  const { made } = known;
  const from = graph.portStart[node] as number;
  let entered = false;
  // As in `evaluateNode`: hidden ports come first.
  for (let place = made.length - 1; place >= 0; place -= 1) {
    if (graph.portUsed[from + place] === 0) continue;
    let value = made[place];
    if (value === undefined) {
      if (!entered) evaluator.enter(node);
      entered = true;
      value = evaluator.port(from + place);
      made[place] = value;
    }
    values[from + place] = value;
  }
  // A way out that nobody took until now may speak of other steps by name.
  if (entered && evaluator.readByName) forgetOutcome(graph, node);
}

function evaluateNode(graph: DataflowGraph, evaluator: Evaluator, values: Value[], node: number, widen: boolean): boolean {
  let changed = false;
  evaluator.enter(node);
  const from = graph.portStart[node] as number;
  // Hidden ports come last in the numbering and are computed first: the others read them.
  for (let port = (graph.portStart[node + 1] as number) - 1; port >= from; port -= 1) {
    if (graph.portUsed[port] === 0) continue;
    const value = evaluator.port(port);
    const old = values[port] as Value;
    if (sameValue(old, value)) continue;
    values[port] = widen ? joinValues(old, value, evaluator.table) : value;
    if (widen && sameValue(old, values[port] as Value)) {
      values[port] = old;
      continue;
    }
    changed = true;
  }
  return changed;
}

/** Rounds before joins with the last round are forced, which ends every ascent. */
const FREE_ROUNDS = 24;

/** A node is worked out again only when something that it reads has changed since: the others would come out the same. */
function iterate(graph: DataflowGraph, evaluator: Evaluator, values: Value[], members: Int32Array): void {
  const {
    feeds,
    next,
    parts,
    components: { componentOf },
  } = graph;
  const order = producersFirst(graph.needs, members, componentOf);
  const component = componentOf[members[0] as number];
  const placeOf = new Map(order.map((node, place) => [node, place]));
  const due = new Due(order.length);
  const add = (node: number): void => {
    const place = placeOf.get(node);
    if (place !== undefined) due.add(place);
  };
  for (let place = due.next(); place !== undefined; place = due.next()) {
    const node = order[place] as number;
    if (!evaluateNode(graph, evaluator, values, node, due.round >= FREE_ROUNDS)) continue;
    if (readsItself(graph, node)) due.add(place);
    const items = (feeds.start[node] as number) + (next.start[node + 1] as number) - (next.start[node] as number);
    for (let i = feeds.start[node] as number; i < (feeds.start[node + 1] as number); i += 1) {
      const reader = feeds.target[i] as number;
      if (componentOf[reader] !== component) continue;
      add(reader);
      // Parts see what arrives at their root by its wires, which come first.
      if (i < items)
        for (let k = parts.start[reader] as number; k < (parts.start[reader + 1] as number); k += 1) add(parts.target[k] as number);
    }
  }
}

/**
 * The members so that, circles apart, each stands behind what it needs: values then travel far in one round. It depends on the component
 * alone, and so does everything that is made from it.
 */
function producersFirst({ start, target }: DataflowGraph['needs'], members: Int32Array, componentOf: Int32Array): number[] {
  const component = componentOf[members[0] as number];
  const seen = new Set<number>();
  const out: number[] = [];
  for (const first of members) {
    if (seen.has(first)) continue;
    seen.add(first);
    const stack = [first];
    const nextEdge = [start[first] as number];
    while (stack.length > 0) {
      const top = stack.length - 1;
      const node = stack[top] as number;
      const edge = nextEdge[top] as number;
      if (edge < (start[node + 1] as number)) {
        nextEdge[top] = edge + 1;
        const other = target[edge] as number;
        if (componentOf[other] === component && !seen.has(other)) {
          seen.add(other);
          stack.push(other);
          nextEdge.push(start[other] as number);
        }
        continue;
      }
      out.push(node);
      stack.pop();
      nextEdge.pop();
    }
  }
  return out;
}

function canTakeOver(
  graph: DataflowGraph,
  before: DataflowGraph,
  order: Int32Array,
  begin: number,
  end: number,
  changed: Uint8Array,
  moved: Uint8Array,
  componentOf: Int32Array,
  component: number,
): boolean {
  for (let i = begin; i < end; i += 1) {
    const node = order[i] as number;
    if (changed[node] === 1) return false;
    for (let k = graph.needs.start[node] as number; k < (graph.needs.start[node + 1] as number); k += 1) {
      const producer = graph.needs.target[k] as number;
      if (componentOf[producer] !== component && moved[producer] === 1) return false;
    }
  }
  const first = before.indexOfId.get((graph.nodes[order[begin] as number] as FlowNode).id) as number;
  const old = before.components.componentOf[first] as number;
  return (before.components.starts[old + 1] as number) - (before.components.starts[old] as number) === end - begin;
}

function takeOver(graph: DataflowGraph, before: Solved, node: number, values: Value[]): void {
  const other = before.graph.indexOfId.get((graph.nodes[node] as FlowNode).id) as number;
  const shift = (before.graph.portStart[other] as number) - (graph.portStart[node] as number);
  for (let port = graph.portStart[node] as number; port < (graph.portStart[node + 1] as number); port += 1)
    values[port] = before.values[port + shift] as Value;
}

/** Where a recomputed value equals the old one, keeps the old one, so that what follows need not be looked at. */
function keepSame(graph: DataflowGraph, before: Solved | undefined, node: number, values: Value[], moved: Uint8Array): void {
  if (before === undefined) return;
  const other = before.graph.indexOfId.get((graph.nodes[node] as FlowNode).id);
  if (other === undefined) {
    moved[node] = 1;
    return;
  }
  const from = graph.portStart[node] as number;
  const count = (graph.portStart[node + 1] as number) - from;
  const start = before.graph.portStart[other] as number;
  const same = count === (before.graph.portStart[other + 1] as number) - start;
  if (!same) moved[node] = 1;
  for (let k = 0; k < count; k += 1) {
    const old = same && before.graph.ports[start + k]?.name === graph.ports[from + k]?.name ? before.values[start + k] : undefined;
    if (old !== undefined && sameValue(old, values[from + k] as Value)) values[from + k] = old;
    else moved[node] = 1;
  }
}
