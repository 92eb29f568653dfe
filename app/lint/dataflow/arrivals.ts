/** What arrives at a node: the values of its wires joined, and what each of its reads stands on. */
import { labelSet } from '../../workflow/model/labels.ts';
import { ANY, BY_MODEL, OPAQUE, OUTSIDER_ITSELF, PUBLIC, SIGNS, STEERED } from './cell.ts';
import type { CompiledRead } from './compiled.ts';
import { ANSWER_PORT, STORE_PORT, portOf, type DataflowGraph } from './graph.ts';
import type { PathId, PathTable } from './paths.ts';
import { joinAll, nothing, type Value } from './value.ts';

/** A value together with the ports that it was joined from. */
export interface Joined {
  readonly value: Value;
  readonly ports: readonly number[];
}

export const UNKNOWN = labelSet(['unknown']);
const nowhere: Joined = { value: nothing, ports: [] };
/** What a model gives when nothing is known of it: anyone may have steered it. */
export const strangeModel: Joined = {
  value: { paths: [0], low: [UNKNOWN | PUBLIC | SIGNS | ANY], high: [BY_MODEL | STEERED | OUTSIDER_ITSELF] },
  ports: [],
};

/** What a step gave that is not in the flow: a run that asks for it stops, and nobody has written it. */
const strangeStep: Joined = { value: { paths: [0], low: [UNKNOWN | ANY], high: [OPAQUE] }, ports: [] };

/** The path that a read looks at in what it stands on. */
export const pathIn = (joined: Joined, read: CompiledRead): PathId => ('path' in read && joined !== strangeModel ? read.path : 0);

/** What a script puts in itself it has already; what another step puts in, it finds the next time around. */
const keepsByFacts = (graph: DataflowGraph, node: number): boolean => graph.facts[node]?.facts.kept !== undefined;

export class Arrivals {
  readonly table: PathTable;
  readonly graph: DataflowGraph;
  /** By output port. */
  readonly values: readonly Value[];
  /** The node that is looked at. */
  node = -1;
  /** Something was asked of another step by its name since the node was entered. */
  readByName = false;
  /** What arrives at all item ports together, and at single ones. */
  #item: Joined | undefined;
  readonly #inputs = new Map<string, Joined>();
  /** By output port: its value alone, as most nodes get it. */
  readonly #alone: (Joined | undefined)[] = [];
  /** By the first of several ports: what they gave when they were last joined. A script reads what others keep many times over. */
  readonly #together = new Map<number, { readonly joined: Joined; readonly values: readonly Value[] }>();

  constructor(table: PathTable, graph: DataflowGraph, values: readonly Value[]) {
    this.table = table;
    this.graph = graph;
    this.values = values;
  }

  /** Turns to `node`: its inputs are joined anew. */
  enter(node: number): void {
    this.node = node;
    this.readByName = false;
    this.#item = undefined;
    if (this.#inputs.size > 0) this.#inputs.clear();
  }

  /** The joined value that arrives at `port` of the node, or at all its item ports. A part sees its root's items. */
  input(port: string | undefined): Joined {
    const known = port === undefined ? this.#item : this.#inputs.get(port);
    if (known !== undefined) return known;
    const joined = this.#arriving(port);
    if (port === undefined) this.#item = joined;
    else this.#inputs.set(port, joined);
    return joined;
  }

  #arriving(port: string | undefined): Joined {
    const { entering, edgePort, edges, roots } = this.graph;
    const { node } = this;
    const from = entering.start[node] as number;
    const end = entering.start[node + 1] as number;
    const firstRoot = roots.start[node] as number;
    const lastRoot = roots.start[node + 1] as number;
    // One wire and no root: nothing to join.
    if (end - from === 1 && firstRoot === lastRoot) {
      const edge = entering.target[from] as number;
      return port === undefined || edges[edge]?.to.port === port ? this.#ofPort(edgePort[edge] as number) : nowhere;
    }
    const ports: number[] = [];
    this.#enteringPorts(node, port, ports);
    for (let i = firstRoot; i < lastRoot; i += 1) this.#enteringPorts(roots.target[i] as number, undefined, ports);
    return this.#joined(ports);
  }

  #enteringPorts(node: number, port: string | undefined, out: number[]): void {
    const { entering, edges, edgePort } = this.graph;
    for (let i = entering.start[node] as number; i < (entering.start[node + 1] as number); i += 1) {
      const edge = entering.target[i] as number;
      if (port === undefined || edges[edge]?.to.port === port) out.push(edgePort[edge] as number);
    }
  }

  #ofPort(port: number): Joined {
    const value = this.values[port] as Value;
    const known = this.#alone[port];
    if (known?.value === value) return known;
    const made = { value, ports: [port] };
    this.#alone[port] = made;
    return made;
  }

  #joined(ports: readonly number[]): Joined {
    if (ports.length < 2) return ports.length === 0 ? nowhere : this.#ofPort(ports[0] as number);
    const first = ports[0] as number;
    const known = this.#together.get(first);
    if (
      known !== undefined &&
      known.joined.ports.length === ports.length &&
      known.values.every((value, at) => known.joined.ports[at] === ports[at] && this.values[ports[at] as number] === value)
    )
      return known.joined;
    const values = ports.map((port) => this.values[port] as Value);
    const joined = { value: joinAll(values, this.table), ports };
    this.#together.set(first, { joined, values });
    return joined;
  }

  /** What a read stands on; `pathIn` says which path it looks at there. */
  under(read: CompiledRead): Joined {
    switch (read.from) {
      case 'input':
        return this.input(read.port);
      case 'node':
        return this.#resultsOf(read.name);
      case 'store':
        return this.#kept(read.key);
      case 'model':
        return this.#answers();
      case 'parts':
        return this.#parts();
      case 'fixed':
        return { value: { paths: [0], low: [read.low], high: [read.high] }, ports: [] };
    }
  }

  #resultsOf(name: string): Joined {
    this.readByName = true;
    const { names, portStart, ports } = this.graph;
    const node = names.indexOf(name);
    if (node === undefined) return strangeStep;
    const results: number[] = [];
    for (let port = portStart[node] as number; port < (portStart[node + 1] as number); port += 1)
      if (ports[port]?.isResult === true) results.push(port);
    return this.#joined(results);
  }

  /** What the steps of the flow keep there. */
  #kept(key: string): Joined {
    const { graph, node } = this;
    return this.#joined(
      (graph.writers.get(key) ?? [])
        .filter((writer) => writer !== node || keepsByFacts(graph, writer))
        .map((writer) => portOf(graph, writer, STORE_PORT)),
    );
  }

  #answers(): Joined {
    const { graph, node } = this;
    const ports: number[] = [];
    const own = portOf(graph, node, ANSWER_PORT);
    if (own >= 0) ports.push(own);
    for (let i = graph.roots.start[node] as number; i < (graph.roots.start[node + 1] as number); i += 1) {
      const port = portOf(graph, graph.roots.target[i] as number, ANSWER_PORT);
      if (port >= 0) ports.push(port);
    }
    return ports.length === 0 ? strangeModel : this.#joined(ports);
  }

  #parts(): Joined {
    const { parts, partPort } = this.graph;
    const from = parts.start[this.node] as number;
    const end = parts.start[this.node + 1] as number;
    if (from === end) return nowhere;
    const ports: number[] = [];
    for (let i = from; i < end; i += 1) ports.push(partPort[i] as number);
    return this.#joined(ports);
  }
}
