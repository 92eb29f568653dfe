/** The fixed point over one flow, whole or only where an edit can be felt. */
import type { ConnectionSlot, Flow, FlowEdge, FlowNode } from '../../workflow/model/flow.ts';
import type { NodeFacts } from '../../nodes/kit/facts.ts';
import { ValueBuilder } from './builder.ts';
import { compileFacts, type CompiledFacts } from './compile.ts';
import { Evaluator, type StoredByOthers } from './evaluate.ts';
import { buildGraph, readsItself, type DataflowGraph } from './graph.ts';
import { flood } from './order.ts';
import { PathTable } from './paths.ts';
import { joinValues, nothing, sameValue, type Value } from './value.ts';
import { Witnesses } from './witness.ts';

export type FactsOf = (node: FlowNode, flow: Flow) => NodeFacts;
const noStores: ReadonlyMap<string, StoredByOthers> = new Map();

/** Past these, what is remembered is dropped rather than kept of every flow ever seen. */
const MAX_PATHS = 200_000;
/** Characters of content, about twice as many bytes. */
const MAX_REMEMBERED = 16_000_000;
/** Larger steps (whole documents pasted into a parameter) are compiled anew each time. */
const MAX_CONTENT = 20_000;

/** Compiled facts by the content of step and connection, shared by all sessions that use the same facts. */
interface Remembered { readonly table: PathTable; readonly byContent: Map<string, CompiledFacts>; characters: number }
const remembered = new WeakMap<FactsOf, Remembered>();

function memoryOf(factsOf: FactsOf): Remembered {
  const known = remembered.get(factsOf);
  if (known !== undefined && known.table.size < MAX_PATHS && known.characters < MAX_REMEMBERED) return known;
  const made = { table: new PathTable(), byContent: new Map<string, CompiledFacts>(), characters: 0 };
  remembered.set(factsOf, made);
  return made;
}

interface Known { readonly node: FlowNode; readonly slot: ConnectionSlot | undefined; readonly compiled: CompiledFacts }

/** What stays between analyses of the versions of one flow: interned paths and the compiled facts of the last version. */
export class AnalysisSession {
  readonly factsOf: FactsOf;
  #memory: Remembered;
  #known = new Map<string, Known>();
  #builder: ValueBuilder;

  constructor(factsOf: FactsOf) {
    this.factsOf = factsOf;
    this.#memory = memoryOf(factsOf);
    this.#builder = new ValueBuilder(this.#memory.table);
  }

  get table(): PathTable { return this.#memory.table; }

  /**
   * The same object as before for a step whose content is the same, even if the step itself is a copy: flows that come from
   * another thread are copies through and through.
   */
  #compileAll(flow: Flow): CompiledFacts[] {
    const slots = new Map(flow.connections.map((slot) => [slot.id, slot]));
    const next = new Map<string, Known>();
    const out: CompiledFacts[] = [];
    for (const node of flow.nodes) {
      const slot = node.connection === undefined ? undefined : slots.get(node.connection);
      const before = this.#known.get(node.id);
      const known = before !== undefined && before.node === node && before.slot === slot ? before : { node, slot, compiled: this.#compile(node, slot, flow) };
      next.set(node.id, known);
      out.push(known.compiled);
    }
    this.#known = next;
    return out;
  }

  #compile(node: FlowNode, slot: ConnectionSlot | undefined, flow: Flow): CompiledFacts {
    const { table, byContent } = this.#memory;
    const content = slot === undefined ? JSON.stringify(node) : `${JSON.stringify(node)}\n${JSON.stringify(slot)}`;
    const known = byContent.get(content);
    if (known !== undefined) return known;
    const compiled = compileFacts(node, this.factsOf(node, flow), table);
    if (content.length <= MAX_CONTENT) {
      byContent.set(content, compiled);
      this.#memory.characters += content.length;
    }
    return compiled;
  }

  /** `previous` must come from this session; what the edit cannot have touched is taken over from it. */
  analyse(flow: Flow, previous?: Analysis, stores: ReadonlyMap<string, StoredByOthers> = noStores): Analysis {
    const memory = memoryOf(this.factsOf);
    if (memory !== this.#memory) {
      this.#memory = memory;
      this.#known = new Map();
      this.#builder = new ValueBuilder(memory.table);
    }
    const before = previous !== undefined && previous.table === memory.table && previous.stores === stores ? previous : undefined;
    const facts = this.#compileAll(flow);
    const graph = buildGraph(flow, facts, this.table);
    const values: Value[] = new Array<Value>(graph.ports.length).fill(nothing);
    const evaluator = new Evaluator(this.table, graph, values, this.#builder, stores);
    const affected = before === undefined ? undefined : changedNodes(graph, before.graph);
    const touched = affected?.slice();
    solve(graph, evaluator, values, before, touched);
    evaluator.enter(-1);
    // Control order counts as well: a guard that moves changes what is proved of everything after it.
    if (affected !== undefined) flood(affected, graph.next, graph.feeds);
    return new Analysis({ session: this, graph, values, evaluator, stores, touched, affected });
  }
}

/** What is known after the fixed point. Port values by output port number. */
export class Analysis {
  readonly session: AnalysisSession;
  readonly graph: DataflowGraph;
  readonly values: readonly Value[];
  readonly evaluator: Evaluator;
  readonly stores: ReadonlyMap<string, StoredByOthers>;
  /** After an incremental run: nodes that changed or whose values were worked out again. Undefined: all. */
  readonly touched: Uint8Array | undefined;
  /** After an incremental run: those and everything downstream of them. Undefined: all. */
  readonly affected: Uint8Array | undefined;
  readonly table: PathTable;
  #witnesses: Witnesses | undefined;

  constructor(made: Pick<Analysis, 'session' | 'graph' | 'values' | 'evaluator' | 'stores' | 'touched' | 'affected'>) {
    this.session = made.session;
    this.graph = made.graph;
    this.values = made.values;
    this.evaluator = made.evaluator;
    this.stores = made.stores;
    this.touched = made.touched;
    this.affected = made.affected;
    this.table = made.session.table;
  }

  get witnesses(): Witnesses {
    this.#witnesses ??= new Witnesses(this.graph, this.values, this.evaluator, this.table);
    return this.#witnesses;
  }
}

const sameEdge = (a: FlowEdge | undefined, b: FlowEdge | undefined): boolean => a === b || (a !== undefined && b !== undefined
  && a.id === b.id && a.kind === b.kind && a.from.node === b.from.node && a.from.port === b.from.port && a.to.node === b.to.node && a.to.port === b.to.port);

/** Nodes that are new, that changed, or whose wires or producers are not the same as before. */
function changedNodes(graph: DataflowGraph, before: DataflowGraph): Uint8Array {
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
    for (let i = 0; i < length; i += 1) if (!sameEdge(graph.edges[now.target[from + i] as number], before.edges[old.target[start + i] as number])) return false;
    return true;
  };
  for (let node = 0; node < graph.nodes.length; node += 1) {
    const other = before.indexOfId.get((graph.nodes[node] as FlowNode).id);
    // Compiled facts are the same object exactly if step and connection have the same content.
    if (other === undefined || before.facts[other] !== graph.facts[node]) { changed[node] = 1; continue; }
    const same = sameEdges(graph.entering, node, before.entering, other) && sameEdges(graph.leaving, node, before.leaving, other)
      && sameNodes(graph.needs, node, before.needs, other) && sameNodes(graph.feeds, node, before.feeds, other)
      && sameNodes(graph.parts, node, before.parts, other) && sameNodes(graph.roots, node, before.roots, other);
    if (!same) changed[node] = 1;
  }
  return changed;
}

/**
 * Components in topological order, each iterated from nothing to its fixed point, so that the result never depends on what was
 * computed before. A component is taken over when none of its nodes changed and everything that flows into it is the same; nodes
 * that had to be worked out again are added to `changed`.
 */
function solve(graph: DataflowGraph, evaluator: Evaluator, values: Value[], before: Analysis | undefined, changed: Uint8Array | undefined): void {
  const { order, starts, componentOf } = graph.components;
  /** 1 where some port's value differs from the value before. */
  const moved = new Uint8Array(graph.nodes.length);
  for (let component = 0; component < starts.length - 1; component += 1) {
    const begin = starts[component] as number;
    const end = starts[component + 1] as number;
    if (before !== undefined && changed !== undefined && canTakeOver(graph, before.graph, order, begin, end, changed, moved, componentOf, component)) {
      for (let i = begin; i < end; i += 1) takeOver(graph, before, order[i] as number, values);
      continue;
    }
    if (changed !== undefined) for (let i = begin; i < end; i += 1) changed[order[i] as number] = 1;
    const first = order[begin] as number;
    if (end - begin === 1 && !readsItself(graph, first)) evaluateNode(graph, evaluator, values, first, false);
    else iterate(graph, evaluator, values, order.subarray(begin, end));
    for (let i = begin; i < end; i += 1) keepSame(graph, before, order[i] as number, values, moved);
  }
}

function evaluateNode(graph: DataflowGraph, evaluator: Evaluator, values: Value[], node: number, widen: boolean): boolean {
  let changed = false;
  evaluator.enter(node);
  const from = graph.portStart[node] as number;
  // Hidden ports come last in the numbering and are computed first: the others read them.
  for (let port = (graph.portStart[node + 1] as number) - 1; port >= from; port -= 1) {
    if (graph.portUsed[port] === 0) continue;
    const { value } = evaluator.port(port, false);
    const old = values[port] as Value;
    if (sameValue(old, value)) continue;
    values[port] = widen ? joinValues(old, value, evaluator.table) : value;
    if (widen && sameValue(old, values[port] as Value)) { values[port] = old; continue; }
    changed = true;
  }
  return changed;
}

/** Rounds before joins with the last round are forced, which ends every ascent. */
const FREE_ROUNDS = 24;

function iterate(graph: DataflowGraph, evaluator: Evaluator, values: Value[], members: Int32Array): void {
  for (let round = 0; ; round += 1) {
    let changed = false;
    for (const node of members) if (evaluateNode(graph, evaluator, values, node, round >= FREE_ROUNDS)) changed = true;
    if (!changed) return;
  }
}

function canTakeOver(
  graph: DataflowGraph, before: DataflowGraph, order: Int32Array, begin: number, end: number,
  changed: Uint8Array, moved: Uint8Array, componentOf: Int32Array, component: number,
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

function takeOver(graph: DataflowGraph, before: Analysis, node: number, values: Value[]): void {
  const other = before.graph.indexOfId.get((graph.nodes[node] as FlowNode).id) as number;
  const shift = (before.graph.portStart[other] as number) - (graph.portStart[node] as number);
  for (let port = graph.portStart[node] as number; port < (graph.portStart[node + 1] as number); port += 1) values[port] = before.values[port + shift] as Value;
}

/** Where a recomputed value equals the old one, keeps the old one, so that what follows need not be looked at. */
function keepSame(graph: DataflowGraph, before: Analysis | undefined, node: number, values: Value[], moved: Uint8Array): void {
  if (before === undefined) return;
  const other = before.graph.indexOfId.get((graph.nodes[node] as FlowNode).id);
  if (other === undefined) { moved[node] = 1; return; }
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
