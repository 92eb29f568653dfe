/**
 * Witnesses: how one bit (a label, distrust, a model's hand) came to a field, hop by hop. The parents of each cell are worked out by
 * running the node's transfer once more with tracing on, and only where a finding asks. Distances to the nearest origin are exact,
 * so the witness is a shortest one; among equals the first in document order, so it is the same however the analysis was reached.
 */
import { pathText } from '../../workflow/model/labels.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { Hop } from '../kit/finding.ts';
import { hasBit, type CellBit } from './cell.ts';
import type { Origin } from './builder.ts';
import type { Evaluator, Joined } from './evaluate.ts';
import type { DataflowGraph } from './graph.ts';
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

export class Witnesses {
  readonly #graph: DataflowGraph;
  readonly #values: readonly Value[];
  readonly #evaluator: Evaluator;
  readonly #table: PathTable;
  readonly #traces: (readonly (readonly Origin[])[] | undefined)[] = [];
  /** By bit: distances by port. */
  readonly #distances = new Map<CellBit, (Int32Array | undefined)[]>();

  constructor(graph: DataflowGraph, values: readonly Value[], evaluator: Evaluator, table: PathTable) {
    this.#graph = graph;
    this.#values = values;
    this.#evaluator = evaluator;
    this.#table = table;
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
    let best: Spot | undefined;
    let distance = FAR;
    for (const spot of spots) {
      if (!this.#has(spot.port, spot.cell, bit)) continue;
      const far = this.#distance(spot, bit);
      if (best === undefined || far < distance) { best = spot; distance = far; }
    }
    if (best === undefined) return undefined;
    const way: { readonly spot: Spot; readonly why: string }[] = [];
    let at = best;
    const seen = new Set<number>();
    for (;;) {
      const origins = this.#trace(at.port)[at.cell] ?? [];
      const next = this.#nearest(origins, bit);
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
    const out = new Set<string>();
    const queue: Spot[] = [spot];
    const seen = new Set<number>();
    for (let at = queue.pop(); at !== undefined && seen.size < 2_000; at = queue.pop()) {
      const mark = at.port * 512 + at.cell;
      if (seen.has(mark)) continue;
      seen.add(mark);
      for (const origin of this.#trace(at.port)[at.cell] ?? []) {
        if (origin.port >= 0) { queue.push({ port: origin.port, cell: origin.cell }); continue; }
        const node = this.#graph.nodes[this.#graph.portNode[at.port] as number] as FlowNode;
        const field = pathText(this.#table.fields(this.#values[at.port]?.paths[at.cell] ?? 0));
        out.add(field === '' ? node.name : `${node.name}.${field}`);
      }
    }
    return [...out].sort();
  }

  #has(port: number, cell: number, bit: CellBit): boolean {
    const value = this.#values[port] as Value;
    return hasBit(value.low[cell] ?? 0, value.high[cell] ?? 0, bit);
  }

  #trace(port: number): readonly (readonly Origin[])[] {
    const known = this.#traces[port];
    if (known !== undefined) return known;
    this.#evaluator.revisit(this.#graph.portNode[port] as number);
    const { origins } = this.#evaluator.port(port, true);
    this.#traces[port] = origins;
    return origins;
  }

  #nearest(origins: readonly Origin[], bit: CellBit): Origin | undefined {
    let best: Origin | undefined;
    let distance = FAR;
    for (const origin of origins) {
      if (origin.port < 0) {
        if (hasBit(origin.low ?? 0, origin.high ?? 0, bit)) return undefined;
        continue;
      }
      if (!this.#has(origin.port, origin.cell, bit)) continue;
      const far = this.#distance(origin, bit);
      if (best === undefined || far < distance) { best = origin; distance = far; }
    }
    return best;
  }

  #distance(spot: Spot, bit: CellBit): number {
    let ports = this.#distances.get(bit);
    if (ports === undefined) { ports = []; this.#distances.set(bit, ports); }
    if (ports[spot.port] === undefined) this.#measure(this.#graph.portNode[spot.port] as number, bit, ports);
    return ports[spot.port]?.[spot.cell] ?? FAR;
  }

  /** Distances of all ports of `node` and of everything upstream that has the bit, component by component. */
  #measure(node: number, bit: CellBit, ports: (Int32Array | undefined)[]): void {
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
          if (seen.has(other) || !this.#anyHas(producer, bit, ports)) continue;
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
        for (let p = portStart[member] as number; p < (portStart[member + 1] as number); p += 1) ports[p] ??= new Int32Array(this.#values[p]?.paths.length ?? 0).fill(FAR);
      }
      const alone = end - begin === 1;
      for (let changed = true; changed;) {
        changed = false;
        for (let i = begin; i < end; i += 1) if (this.#relax(components.order[i] as number, bit, ports)) changed = true;
        if (alone && this.#graph.portStart[(components.order[begin] as number) + 1] === (this.#graph.portStart[components.order[begin] as number] as number) + 1) break;
      }
    }
  }

  /** A producer is worth visiting if some cell has the bit and its distances are not known yet. */
  #anyHas(node: number, bit: CellBit, ports: (Int32Array | undefined)[]): boolean {
    for (let p = this.#graph.portStart[node] as number; p < (this.#graph.portStart[node + 1] as number); p += 1) {
      if (ports[p] !== undefined) continue;
      const value = this.#values[p] as Value;
      for (let i = 0; i < value.paths.length; i += 1) if (hasBit(value.low[i] as number, value.high[i] as number, bit)) return true;
    }
    return false;
  }

  #relax(node: number, bit: CellBit, ports: (Int32Array | undefined)[]): boolean {
    let changed = false;
    for (let p = (this.#graph.portStart[node + 1] as number) - 1; p >= (this.#graph.portStart[node] as number); p -= 1) {
      const distances = ports[p] as Int32Array;
      const value = this.#values[p] as Value;
      for (let cell = 0; cell < distances.length; cell += 1) {
        if (!hasBit(value.low[cell] as number, value.high[cell] as number, bit)) continue;
        let best = FAR;
        let carried = false;
        for (const origin of this.#trace(p)[cell] ?? []) {
          if (origin.port < 0) { if (hasBit(origin.low ?? 0, origin.high ?? 0, bit)) best = 0; continue; }
          if (!this.#has(origin.port, origin.cell, bit)) continue;
          carried = true;
          const far = (ports[origin.port]?.[origin.cell] ?? FAR) + 1;
          if (far < best) best = far;
        }
        if (!carried) best = 0;
        if (best < (distances[cell] as number)) { distances[cell] = best; changed = true; }
      }
    }
    return changed;
  }
}
