/**
 * Witnesses: how one bit (a label, distrust, a model's hand) came to a field, hop by hop. The parents of each cell are worked out by
 * running the node's transfer once more with tracing on, and only where a finding asks. Distances to the nearest origin are exact,
 * so the witness is a shortest one; among equals the first in document order, so it is the same however the analysis was reached.
 */
import { pathText } from '../../workflow/model/labels.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { Hop } from '../kit/finding.ts';
import type { Joined } from './arrivals.ts';
import type { Origin } from './builder.ts';
import { hasBit, type CellBit } from './cell.ts';
import type { CompiledFacts } from './compile.ts';
import type { Evaluator } from './evaluate.ts';
import { readsItself, type DataflowGraph } from './graph.ts';
import type { PathId, PathTable } from './paths.ts';
import { coverOf, indexOf, type Value } from './value.ts';

const FAR = 0x3fff_ffff;
/** Longer witnesses keep their two ends. */
const MAX_HOPS = 60;

/** A cell of an output port. */
export interface Spot { readonly port: number; readonly cell: number }
export interface Witness {
  /** From where it begins to where it was asked for, without the sink itself. */
  readonly hops: readonly Hop[];
  readonly begins: Spot;
}

/** How far each cell is from where one bit begins, and (by port) whether that has been worked out. */
interface Distances { readonly cells: Int32Array; readonly measured: Uint8Array }

export class Witnesses {
  readonly #graph: DataflowGraph;
  readonly #values: readonly Value[];
  readonly #evaluator: Evaluator;
  readonly #table: PathTable;
  readonly #traces: (readonly (readonly Origin[])[] | undefined)[] = [];
  /** By port: the one port whose value it hands on untouched, cell by cell; -1: it does something; -2: not looked at yet. */
  readonly #copied: Int32Array;
  /** The cells of all ports, numbered through: port p has #first[p] .. #first[p + 1]. */
  readonly #first: Int32Array;
  readonly #distances = new Map<CellBit, Distances>();

  constructor(graph: DataflowGraph, values: readonly Value[], evaluator: Evaluator, table: PathTable) {
    this.#graph = graph;
    this.#values = values;
    this.#evaluator = evaluator;
    this.#table = table;
    this.#copied = new Int32Array(values.length).fill(-2);
    this.#first = new Int32Array(values.length + 1);
    for (let port = 0; port < values.length; port += 1) this.#first[port + 1] = (this.#first[port] as number) + (values[port] as Value).paths.length;
  }

  /** The cells that a read's joined value takes its cell at `path` from. */
  spots(joined: Joined, path: PathId): Spot[] {
    const out: Spot[] = [];
    for (const port of joined.ports) {
      const value = this.#values[port] as Value;
      const exact = indexOf(value, path);
      const cell = exact >= 0 ? exact : coverOf(value, path, this.#table);
      if (cell >= 0) out.push({ port, cell });
    }
    return out;
  }

  /** The shortest way of `bit` to any of the spots; undefined if none of them has it. */
  find(spots: readonly Spot[], bit: CellBit): Witness | undefined {
    const best = this.#closest(spots, bit);
    if (best === undefined) return undefined;
    const way: { readonly spot: Spot; readonly why: string }[] = [];
    let at = best;
    const seen = new Set<number>();
    for (;;) {
      const copied = this.#copiedFrom(at.port);
      const origins = copied >= 0 ? [{ port: copied, cell: at.cell, why: 'handed on' }] : (this.#trace(at.port)[at.cell] ?? []);
      const next = copied >= 0 ? origins[0] : this.#nearest(origins, bit);
      const mark = at.port * 512 + at.cell;
      if (next === undefined || seen.has(mark)) {
        const begun = origins.find((origin) => origin.port < 0 && hasBit(origin.low ?? 0, origin.high ?? 0, bit)) ?? origins.find((origin) => origin.port < 0);
        way.push({ spot: at, why: begun?.why ?? (bit < 20 ? 'its name says so' : bit >= 32 ? 'a model writes it' : 'begins here') });
        break;
      }
      seen.add(mark);
      way.push({ spot: at, why: next.why });
      at = { port: next.port, cell: next.cell };
    }
    way.reverse();
    return { hops: this.#hops(way), begins: (way[0] as { spot: Spot }).spot };
  }

  #hops(way: readonly { readonly spot: Spot; readonly why: string }[]): Hop[] {
    const hops: Hop[] = [];
    let last = -1;
    for (const { spot, why } of way) {
      const index = this.#graph.portNode[spot.port] as number;
      const node = this.#graph.nodes[index] as FlowNode;
      const port = this.#graph.ports[spot.port]?.name ?? '';
      const field = pathText(this.#table.fields(this.#values[spot.port]?.paths[spot.cell] ?? 0));
      const hidden = port.startsWith('@');
      const hop: Hop = { nodeId: node.id, nodeName: node.name, ...(hidden ? {} : { port }), field, why };
      // A step's hidden answer and its output are one hop to a reader; the first reason says more.
      if (index === last) hops[hops.length - 1] = { ...hop, why: (hops[hops.length - 1] as Hop).why };
      else hops.push(hop);
      last = index;
    }
    if (hops.length <= MAX_HOPS) return hops;
    const half = MAX_HOPS / 2;
    const left = hops.slice(0, half - 1);
    const middle = hops[half] as Hop;
    return [...left, { ...middle, why: `${middle.why} (${hops.length - MAX_HOPS} more steps like this)` }, ...hops.slice(hops.length - half)];
  }

  /** Where all the labels of a spot begin, for the data-flow view: names of source fields. */
  sources(spot: Spot): string[] {
    const names = this.begins(spot).map(({ port, cell }) => {
      const node = this.#graph.nodes[this.#graph.portNode[port] as number] as FlowNode;
      const field = pathText(this.#table.fields(this.#values[port]?.paths[cell] ?? 0));
      return field === '' ? node.name : `${node.name}.${field}`;
    });
    return [...new Set(names)].sort();
  }

  /** The cells where anything in the spot begins. */
  begins(spot: Spot): Spot[] {
    const out: Spot[] = [];
    const queue: Spot[] = [spot];
    const seen = new Set<number>();
    for (let at = queue.pop(); at !== undefined && seen.size < 2_000; at = queue.pop()) {
      const mark = at.port * 512 + at.cell;
      if (seen.has(mark)) continue;
      seen.add(mark);
      let here = false;
      for (const origin of this.#trace(at.port)[at.cell] ?? []) {
        if (origin.port >= 0) queue.push({ port: origin.port, cell: origin.cell }); else here = true;
      }
      if (here) out.push(at);
    }
    return out;
  }

  #has(port: number, cell: number, bit: CellBit): boolean {
    const value = this.#values[port] as Value;
    return hasBit(value.low[cell] ?? 0, value.high[cell] ?? 0, bit);
  }

  #copiedFrom(port: number): number {
    const known = this.#copied[port] as number;
    if (known !== -2) return known;
    const node = this.#graph.portNode[port] as number;
    this.#evaluator.revisit(node);
    // Stores add what they hold, whatever the step does.
    const joined = (this.#graph.facts[node] as CompiledFacts).storeReads.length > 0 ? undefined : this.#evaluator.handedOn(port);
    const made = joined?.ports.length === 1 ? (joined.ports[0] as number) : -1;
    this.#copied[port] = made;
    return made;
  }

  #trace(port: number): readonly (readonly Origin[])[] {
    const known = this.#traces[port];
    if (known !== undefined) return known;
    this.#evaluator.revisit(this.#graph.portNode[port] as number);
    const origins = this.#evaluator.origins(port);
    this.#traces[port] = origins;
    return origins;
  }

  /** The first of the spots with the bit that none is closer than. Where only one has it, nothing need be measured: most ways do not fork. */
  #closest(spots: readonly Spot[], bit: CellBit): Spot | undefined {
    const carrying = spots.filter(({ port, cell }) => this.#has(port, cell, bit));
    if (carrying.length < 2) return carrying[0];
    return carrying.reduce((best, spot) => (this.#distance(spot, bit) < this.#distance(best, bit) ? spot : best));
  }

  /** Where the bit came from, or undefined where it begins. */
  #nearest(origins: readonly Origin[], bit: CellBit): Origin | undefined {
    let best: Origin | undefined;
    for (const origin of origins) {
      if (origin.port < 0) {
        if (hasBit(origin.low ?? 0, origin.high ?? 0, bit)) return undefined;
        continue;
      }
      if (!this.#has(origin.port, origin.cell, bit)) continue;
      if (best === undefined || this.#isCloser(origin, best, bit)) best = origin;
    }
    return best;
  }

  #isCloser(a: Spot, b: Spot, bit: CellBit): boolean {
    if (a.port === b.port && a.cell === b.cell) return false;
    const far = this.#distance(a, bit);
    const distance = this.#distance(b, bit);
    return far < distance || (far === distance && this.#isBefore(a, b));
  }

  /** Among equals: the earlier port, then the earlier name. Origins come in the order of path numbers, which says nothing. */
  #isBefore(a: Spot, b: Spot): boolean {
    if (a.port !== b.port) return a.port < b.port;
    const paths = this.#values[a.port]?.paths ?? [];
    return this.#table.compare(paths[a.cell] ?? 0, paths[b.cell] ?? 0) < 0;
  }

  #distance(spot: Spot, bit: CellBit): number {
    let known = this.#distances.get(bit);
    if (known === undefined) {
      known = { cells: new Int32Array(this.#first.at(-1) as number).fill(FAR), measured: new Uint8Array(this.#values.length) };
      this.#distances.set(bit, known);
    }
    if (known.measured[spot.port] === 0) this.#measure(this.#graph.portNode[spot.port] as number, bit, known);
    return known.cells[(this.#first[spot.port] as number) + spot.cell] as number;
  }

  /** Distances of all ports of `node` and of everything upstream that has the bit, component by component. */
  #measure(node: number, bit: CellBit, distances: Distances): void {
    const { needs, components, portStart } = this.#graph;
    const wanted: number[] = [];
    const stack = [components.componentOf[node] as number];
    const seen = new Set<number>(stack);
    for (let component = stack.pop(); component !== undefined; component = stack.pop()) {
      wanted.push(component);
      for (let i = components.starts[component] as number; i < (components.starts[component + 1] as number); i += 1) {
        const member = components.order[i] as number;
        for (let k = needs.start[member] as number; k < (needs.start[member + 1] as number); k += 1) {
          const producer = needs.target[k] as number;
          const other = components.componentOf[producer] as number;
          if (seen.has(other) || !this.#anyHas(producer, bit, distances.measured)) continue;
          seen.add(other);
          stack.push(other);
        }
      }
    }
    wanted.sort((a, b) => a - b);
    for (const component of wanted) {
      const begin = components.starts[component] as number;
      const end = components.starts[component + 1] as number;
      for (let i = begin; i < end; i += 1) {
        const member = components.order[i] as number;
        distances.measured.fill(1, portStart[member], portStart[member + 1]);
      }
      const once = end - begin === 1 && !readsItself(this.#graph, components.order[begin] as number);
      for (let changed = true; changed;) {
        changed = false;
        for (let i = begin; i < end; i += 1) if (this.#relax(components.order[i] as number, bit, distances.cells)) changed = true;
        if (once) break;
      }
    }
  }

  /** A producer is worth visiting if some cell has the bit and its distances are not known yet. */
  #anyHas(node: number, bit: CellBit, measured: Uint8Array): boolean {
    for (let p = this.#graph.portStart[node] as number; p < (this.#graph.portStart[node + 1] as number); p += 1) {
      if (measured[p] === 1) continue;
      const value = this.#values[p] as Value;
      for (let i = 0; i < value.paths.length; i += 1) if (hasBit(value.low[i] as number, value.high[i] as number, bit)) return true;
    }
    return false;
  }

  #relax(node: number, bit: CellBit, distances: Int32Array): boolean {
    let changed = false;
    for (let p = (this.#graph.portStart[node + 1] as number) - 1; p >= (this.#graph.portStart[node] as number); p -= 1) {
      const value = this.#values[p] as Value;
      const first = this.#first[p] as number;
      const copied = value.paths.length === 0 ? -1 : this.#copiedFrom(p);
      for (let cell = 0; cell < value.paths.length; cell += 1) {
        if (!hasBit(value.low[cell] as number, value.high[cell] as number, bit)) continue;
        let best = FAR;
        let carried = false;
        if (copied >= 0) {
          best = (distances[(this.#first[copied] as number) + cell] as number) + 1;
          if (best < (distances[first + cell] as number)) { distances[first + cell] = best; changed = true; }
          continue;
        }
        for (const origin of this.#trace(p)[cell] ?? []) {
          if (origin.port < 0) { if (hasBit(origin.low ?? 0, origin.high ?? 0, bit)) best = 0; continue; }
          if (!this.#has(origin.port, origin.cell, bit)) continue;
          carried = true;
          const far = (distances[(this.#first[origin.port] as number) + origin.cell] as number) + 1;
          if (far < best) best = far;
        }
        if (!carried) best = 0;
        if (best < (distances[first + cell] as number)) { distances[first + cell] = best; changed = true; }
      }
    }
    return changed;
  }
}
