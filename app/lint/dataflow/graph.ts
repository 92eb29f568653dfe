/** A flow as flat integer arrays: what the fixed point walks over. Nodes and edges keep the order of the document. */
import type { Flow, FlowEdge, FlowNode } from '../../workflow/model/flow.ts';
import { CompiledPort, ERROR_PORT, type CompiledFacts } from './compiled.ts';
import { undeclaredPort } from './compile.ts';
import { adjacency, components, type Adjacency, type Components } from './order.ts';
import type { PathTable } from './paths.ts';

/** The hidden port that holds what an AI step writes, whatever shape its output has. */
export const ANSWER_PORT = '@answer';
/** The hidden port that holds what a step puts into its store. */
export const STORE_PORT = '@store';

export interface DataflowGraph {
  readonly flow: Flow;
  readonly nodes: readonly FlowNode[];
  readonly facts: readonly CompiledFacts[];
  readonly indexOfId: ReadonlyMap<string, number>;
  readonly names: StepNames;
  /** Edges between nodes that exist. */
  readonly edges: readonly FlowEdge[];
  /** Output ports are numbered through the flow: node n has portStart[n] .. portStart[n + 1]. */
  readonly portStart: Int32Array;
  readonly portNode: Int32Array;
  readonly ports: readonly CompiledPort[];
  /** Data and error edges that enter node n: edge numbers at entering.start[n] .. */
  readonly entering: Adjacency;
  readonly leaving: Adjacency;
  /** The output port that an edge comes from. */
  readonly edgePort: Int32Array;
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  /** Control order only: data and error edges. */
  readonly next: Adjacency;
  readonly previous: Adjacency;
  /** AI parts plugged into a root, and the roots of a part: node numbers. */
  readonly parts: Adjacency;
  readonly roots: Adjacency;
  /** The port by which the part at the same place in `parts.target` answers. */
  readonly partPort: Int32Array;
  /** 1 for ports that something reads: a wire, a root, a hidden port, or an expression that names the node. */
  readonly portUsed: Uint8Array;
  /** Everything a node's values are computed from, and its reverse. */
  readonly needs: Adjacency;
  readonly feeds: Adjacency;
  readonly components: Components;
  readonly selfFed: Uint8Array;
  /** Nodes that write a store, by its key. */
  readonly writers: ReadonlyMap<string, readonly number[]>;
}

/**
 * Steps by name. Made when first asked for: few flows read steps by name. Not a getter of the graph's own, because V8 gives each object with
 * one a hidden class of its own, which slows down whoever reads graphs, and by which the whole flow outlives all quick garbage collection.
 */
class StepNames {
  readonly #nodes: readonly FlowNode[];
  #byName: ReadonlyMap<string, number> | undefined;

  constructor(nodes: readonly FlowNode[]) {
    this.#nodes = nodes;
  }

  indexOf(name: string): number | undefined {
    this.#byName ??= new Map(this.#nodes.map((node, index) => [node.name, index]));
    return this.#byName.get(name);
  }
}

const noNodes: ReadonlySet<number> = new Set();
export const carriesItems = (edge: FlowEdge): boolean => edge.kind === 'data' || edge.kind === 'error';

export function buildGraph(flow: Flow, facts: readonly CompiledFacts[], table: PathTable): DataflowGraph {
  const { nodes } = flow;
  const count = nodes.length;
  const indexOfId = new Map<string, number>();
  for (let i = 0; i < count; i += 1) indexOfId.set((nodes[i] as FlowNode).id, i);
  const names = new StepNames(nodes);
  const { edges, edgeFrom, edgeTo } = edgesBetween(flow, indexOfId);

  const partEdges: number[] = [];
  for (let e = 0; e < edges.length; e += 1) if (!carriesItems(edges[e] as FlowEdge)) partEdges.push(e);
  const partFrom = partEdges.map((e) => edgeTo[e] as number);
  const partTo = partEdges.map((e) => edgeFrom[e] as number);
  const { extra, places } = portsLeft(facts, edges, edgeFrom, table);
  const { ports, portStart, portNode, writers } = portsOf(facts, extra, partFrom.length === 0 ? noNodes : new Set(partFrom));

  const edgePort = places.map((place, e) => (portStart[edgeFrom[e] as number] as number) + place);
  const portUsed = new Uint8Array(ports.length);
  for (const port of edgePort) portUsed[port] = 1;
  for (let p = 0; p < ports.length; p += 1)
    if (p === portStart[portNode[p] as number] || (ports[p] as CompiledPort).isHidden) portUsed[p] = 1;

  // Almost always all of them.
  const itemEdges =
    partEdges.length === 0 ? undefined : Int32Array.from({ length: edges.length - partEdges.length }, upwardsWithout(partEdges));
  const itemFrom = itemEdges === undefined ? edgeFrom : itemEdges.map((e) => edgeFrom[e] as number);
  const itemTo = itemEdges === undefined ? edgeTo : itemEdges.map((e) => edgeTo[e] as number);
  const entering = adjacency(count, itemTo, itemEdges);
  const leaving = adjacency(count, itemFrom, itemEdges);
  // All ways out of a step that nothing follows are the flow's result.
  for (let p = 0; p < ports.length; p += 1) {
    const node = portNode[p] as number;
    if ((ports[p] as CompiledPort).isResult && !goesOn(leaving, edges, node)) portUsed[p] = 1;
  }
  const next: Adjacency = { start: leaving.start, target: leaving.target.map((e) => edgeTo[e] as number) };
  const previous: Adjacency = { start: entering.start, target: entering.target.map((e) => edgeFrom[e] as number) };

  // What a node's values are computed from: the item, parts and their root both ways, nodes read by name, stores.
  const moreFrom: number[] = [];
  const moreTo: number[] = [];
  for (let k = 0; k < partFrom.length; k += 1) {
    moreFrom.push(partFrom[k] as number, partTo[k] as number);
    moreTo.push(partTo[k] as number, partFrom[k] as number);
  }
  for (let i = 0; i < count; i += 1) {
    const compiled = facts[i] as CompiledFacts;
    for (const name of compiled.readsNodes) {
      const other = names.indexOf(name);
      if (other === undefined) continue;
      moreFrom.push(i);
      moreTo.push(other);
      portUsed.fill(1, portStart[other], portStart[other + 1]);
    }
    for (const key of compiled.fieldsReadOf.length === 0 ? compiled.storeReads : [...compiled.storeReads, ...compiled.fieldsReadOf]) {
      for (const writer of writers.get(key) ?? [])
        if (writer !== i || compiled.facts.kept !== undefined) {
          moreFrom.push(i);
          moreTo.push(writer);
        }
    }
  }
  // A part reads the item of its root, so it needs whatever its root's item comes from.
  const needs = moreFrom.length === 0 ? previous : adjacency(count, [...itemTo, ...moreFrom], [...itemFrom, ...moreTo]);
  const feeds = moreFrom.length === 0 ? next : adjacency(count, [...itemFrom, ...moreTo], [...itemTo, ...moreFrom]);
  const selfFed = new Uint8Array(count);
  for (let node = 0; node < count; node += 1)
    for (let k = needs.start[node] as number; k < (needs.start[node + 1] as number); k += 1)
      if (needs.target[k] === node) selfFed[node] = 1;
  const noEdges = partEdges.length === 0 ? adjacency(count, [], []) : undefined;
  return {
    flow,
    nodes,
    facts,
    indexOfId,
    names,
    edges,
    portStart,
    portNode,
    ports,
    entering,
    leaving,
    edgePort,
    edgeFrom,
    edgeTo,
    next,
    previous,
    parts: noEdges ?? adjacency(count, partFrom, partTo),
    partPort:
      noEdges === undefined
        ? adjacency(
            count,
            partFrom,
            partEdges.map((e) => edgePort[e] as number),
          ).target
        : noEdges.target,
    portUsed,
    roots: noEdges ?? adjacency(count, partTo, partFrom),
    needs,
    feeds,
    components: components(count, needs),
    selfFed,
    writers,
  };
}

/** Edges between nodes that exist. */
function edgesBetween(
  flow: Flow,
  indexOfId: ReadonlyMap<string, number>,
): { readonly edges: readonly FlowEdge[]; readonly edgeFrom: Int32Array; readonly edgeTo: Int32Array } {
  const from = new Int32Array(flow.edges.length);
  const to = new Int32Array(flow.edges.length);
  let dangling: Set<FlowEdge> | undefined;
  let kept = 0;
  for (const edge of flow.edges) {
    const source = indexOfId.get(edge.from.node);
    const target = indexOfId.get(edge.to.node);
    if (source === undefined || target === undefined) {
      (dangling ??= new Set()).add(edge);
      continue;
    }
    from[kept] = source;
    to[kept] = target;
    kept += 1;
  }
  return dangling === undefined
    ? { edges: flow.edges, edgeFrom: from, edgeTo: to }
    : { edges: flow.edges.filter((edge) => !dangling.has(edge)), edgeFrom: from.subarray(0, kept), edgeTo: to.subarray(0, kept) };
}

export const leavesBy = (edge: FlowEdge): string => (edge.kind === 'error' ? ERROR_PORT : edge.from.port);

/** Ports that wires leave by although their node does not name them, by node: the port, and its place among all of the node's. */
type MorePorts = readonly (ReadonlyMap<string, { readonly port: CompiledPort; readonly place: number }> | undefined)[];

/** By edge, the place that the port it leaves by has among those of its node; and the ports that have to be added for it. */
function portsLeft(
  facts: readonly CompiledFacts[],
  edges: readonly FlowEdge[],
  edgeFrom: Int32Array,
  table: PathTable,
): { readonly places: Int32Array; readonly extra: MorePorts } {
  const places = new Int32Array(edges.length);
  const extra: (Map<string, { readonly port: CompiledPort; readonly place: number }> | undefined)[] = [];
  for (let e = 0; e < edges.length; e += 1) {
    const edge = edges[e] as FlowEdge;
    const from = edgeFrom[e] as number;
    const name = leavesBy(edge);
    const known = (facts[from] as CompiledFacts).ports;
    let place = placeNamed(known, name);
    if (place === -1) {
      const more = extra[from] ?? new Map<string, { readonly port: CompiledPort; readonly place: number }>();
      extra[from] = more;
      place = more.get(name)?.place ?? known.length + more.size;
      // A part without transfer of its own answers by whichever port it has.
      if (!more.has(name))
        more.set(name, {
          place,
          port:
            carriesItems(edge) || known.length === 0
              ? undeclaredPort(facts[from] as CompiledFacts, name, table)
              : new CompiledPort(name, false, () => (known[0] as CompiledPort).recipe),
        });
    }
    places[e] = place;
  }
  return { places, extra };
}

const answerPort = new CompiledPort(ANSWER_PORT, false);
const storePort = new CompiledPort(STORE_PORT, false);

/** All output ports, and the nodes that write each store. `withParts`: the nodes that something is plugged into. */
function portsOf(
  facts: readonly CompiledFacts[],
  extra: MorePorts,
  withParts: ReadonlySet<number>,
): Pick<DataflowGraph, 'ports' | 'portStart' | 'portNode'> & { readonly writers: ReadonlyMap<string, number[]> } {
  const count = facts.length;
  const portStart = new Int32Array(count + 1);
  const writers = new Map<string, number[]>();
  for (let i = 0; i < count; i += 1) {
    const compiled = facts[i] as CompiledFacts;
    portStart[i + 1] =
      (portStart[i] as number) +
      compiled.ports.length +
      (extra[i]?.size ?? 0) +
      (compiled.generates || withParts.has(i) ? 1 : 0) +
      (compiled.storeWrites.length > 0 ? 1 : 0);
    for (const key of compiled.storeWrites) {
      const list = writers.get(key);
      if (list === undefined) writers.set(key, [i]);
      else list.push(i);
    }
  }
  const ports = new Array<CompiledPort>(portStart[count] as number);
  const portNode = new Int32Array(ports.length);
  for (let i = 0; i < count; i += 1) {
    const compiled = facts[i] as CompiledFacts;
    let at = portStart[i] as number;
    for (const port of compiled.ports) {
      ports[at] = port;
      at += 1;
    }
    const more = extra[i];
    if (more !== undefined)
      for (const { port } of more.values()) {
        ports[at] = port;
        at += 1;
      }
    if (compiled.generates || withParts.has(i)) {
      ports[at] = answerPort;
      at += 1;
    }
    if (compiled.storeWrites.length > 0) ports[at] = storePort;
    portNode.fill(i, portStart[i], portStart[i + 1]);
  }
  return { ports, portStart, portNode, writers };
}

/** Whether data of the step goes on to another. */
function goesOn({ start, target }: Adjacency, edges: readonly FlowEdge[], node: number): boolean {
  for (let i = start[node] as number; i < (start[node + 1] as number); i += 1)
    if ((edges[target[i] as number] as FlowEdge).kind === 'data') return true;
  return false;
}

/** Counts up, leaving out the given numbers, which ascend. */
function upwardsWithout(left: readonly number[]): () => number {
  let next = 0;
  let at = 0;
  return () => {
    while (left[at] === next) {
      at += 1;
      next += 1;
    }
    next += 1;
    return next - 1;
  };
}

function placeNamed(ports: readonly CompiledPort[], name: string): number {
  for (let place = 0; place < ports.length; place += 1) if ((ports[place] as CompiledPort).name === name) return place;
  return -1;
}

function portNamed(ports: readonly CompiledPort[], portStart: Int32Array, node: number, name: string): number {
  for (let p = portStart[node] as number; p < (portStart[node + 1] as number); p += 1)
    if ((ports[p] as CompiledPort).name === name) return p;
  return -1;
}

/** The output port of `node` called `name`, or -1. */
export const portOf = (graph: DataflowGraph, node: number, name: string): number => portNamed(graph.ports, graph.portStart, node, name);

/**
 * Some value of the node is made of one that comes after it, where hidden ports come first: a wire leads back to the node, its store
 * keeps its own answers, or its prompt quotes them.
 */
export function readsItself(graph: DataflowGraph, node: number): boolean {
  if (graph.selfFed[node] === 1 || portOf(graph, node, STORE_PORT) >= 0) return true;
  return portOf(graph, node, ANSWER_PORT) >= 0 && (graph.facts[node] as CompiledFacts).prompt.some((read) => read.from === 'model');
}
