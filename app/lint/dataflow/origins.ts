/** Where the cells of a solved flow come from: each port is traced once, when somebody first asks. */
import type { Origin } from './builder.ts';
import { hasBit, type CellBit } from './cell.ts';
import type { CompiledFacts } from './compiled.ts';
import type { Evaluator } from './evaluate.ts';
import type { DataflowGraph } from './graph.ts';
import type { PathId } from './paths.ts';
import { coverOf, type Value } from './value.ts';

/** A cell of an output port. */
export interface Spot {
  readonly port: number;
  readonly cell: number;
}
/** A long script may say hundreds of times that a field comes from another: the first time says it all. */
export function eachOnce(origins: readonly Origin[]): readonly Origin[] {
  if (origins.length < 16) return origins;
  const seen = new Map<number, Set<number>>();
  return origins.filter(({ port, cell }) => {
    if (port < 0) return true;
    const cells = seen.get(port);
    if (cells === undefined) seen.set(port, new Set([cell]));
    else if (cells.has(cell)) return false;
    else cells.add(cell);
    return true;
  });
}

export class Origins {
  readonly graph: DataflowGraph;
  readonly values: readonly Value[];
  /** How many cells all ports have together. */
  readonly cells: number;
  readonly #evaluator: Evaluator;
  readonly #traces: (readonly (readonly Origin[])[] | undefined)[] = [];
  /** By port: the one port whose value it hands on untouched, cell by cell; -1: it does something; -2: not looked at yet. */
  readonly #copied: Int32Array;
  readonly #first: Int32Array;

  constructor(graph: DataflowGraph, values: readonly Value[], evaluator: Evaluator) {
    this.graph = graph;
    this.values = values;
    this.#evaluator = evaluator;
    this.#copied = new Int32Array(values.length).fill(-2);
    this.#first = new Int32Array(values.length + 1);
    for (let port = 0; port < values.length; port += 1)
      this.#first[port + 1] = (this.#first[port] as number) + (values[port] as Value).paths.length;
    this.cells = this.#first[values.length] as number;
  }

  /** The cells of all ports are numbered through. */
  numberOf(port: number, cell: number): number {
    return (this.#first[port] as number) + cell;
  }

  has(port: number, cell: number, bit: CellBit): boolean {
    const value = this.values[port] as Value;
    return hasBit(value.low[cell] ?? 0, value.high[cell] ?? 0, bit);
  }

  copiedFrom(port: number): number {
    const known = this.#copied[port] as number;
    if (known !== -2) return known;
    const node = this.graph.portNode[port] as number;
    this.#evaluator.revisit(node);
    // Stores add what they hold, whatever the step does.
    const joined = (this.graph.facts[node] as CompiledFacts).storeReads.length > 0 ? undefined : this.#evaluator.handedOn(port);
    const made = joined?.ports.length === 1 ? (joined.ports[0] as number) : -1;
    this.#copied[port] = made;
    return made;
  }

  /** As `trace`, of one cell: where it was only handed on, nothing else of the port need be looked at. */
  of(port: number, cell: number): readonly Origin[] {
    const { graph, values } = this;
    const node = graph.portNode[port] as number;
    if (this.#traces[port] === undefined && (graph.facts[node] as CompiledFacts).storeReads.length === 0) {
      this.#evaluator.revisit(node);
      const path = (values[port] as Value).paths[cell] as PathId;
      const joined = this.#evaluator.untouched(port, path);
      if (joined !== undefined) {
        const out: Origin[] = [];
        for (const from of joined.ports) {
          const found = coverOf(values[from] as Value, path, this.#evaluator.table);
          if (found >= 0) out.push({ port: from, cell: found, why: 'handed on' });
        }
        return out;
      }
    }
    return this.trace(port)[cell] ?? [];
  }

  trace(port: number): readonly (readonly Origin[])[] {
    const known = this.#traces[port];
    if (known !== undefined) return known;
    this.#evaluator.revisit(this.graph.portNode[port] as number);
    const origins = this.#evaluator.origins(port).map(eachOnce);
    this.#traces[port] = origins;
    return origins;
  }
}
