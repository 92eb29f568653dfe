/**
 * Witnesses: how one bit (a label, distrust, a model's hand) came to a field, hop by hop. The parents of each cell are worked out by
 * running the node's transfer once more with tracing on, and only where a finding asks. Distances to the nearest origin are exact,
 * so the witness is a shortest one; among equals the first in document order, so it is the same however the analysis was reached.
 */
import { pathText } from '../../workflow/model/labels.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { Joined } from './arrivals.ts';
import type { Origin } from './builder.ts';
import { hasBit, type CellBit } from './cell.ts';
import type { Evaluator } from './evaluate.ts';
import { Distances } from './distances.ts';
import type { DataflowGraph } from './graph.ts';
import { Origins, type Spot } from './origins.ts';
import type { PathId, PathTable } from './paths.ts';
import { coverOf, indexOf, type Value } from './value.ts';

/** One step of the witness, in order from source to sink. */
export interface Hop {
  readonly nodeId: string;
  readonly nodeName: string;
  readonly port?: string;
  /** The field at this hop, as text: `body.email`; empty for the whole item. */
  readonly field: string;
  readonly why: string;
}

/** Longer witnesses keep their two ends, and of what lies between them this hop, counted from 1. */
const MAX_HOPS = 60;
const MIDDLE = MAX_HOPS / 2 + 1;
/** Where it stands among those that are shown. */
const MIDDLE_PLACE = MAX_HOPS / 2 - 1;

export class Witness {
  readonly #witnesses: Witnesses;
  readonly #way: Way;

  constructor(witnesses: Witnesses, way: Way) {
    this.#witnesses = witnesses;
    this.#way = way;
  }

  get begins(): Spot {
    return this.#way.begins;
  }
  /** From where it begins to where it was asked for, without the sink itself. */
  get hops(): Hop[] {
    return this.#witnesses.hopsOf(this.#way);
  }
  /** The numbers of the steps that the hops stand for, in their order; nothing is put into words for it. */
  get steps(): readonly number[] {
    return this.#witnesses.stepsOf(this.#way);
  }
}

/**
 * How one bit came to a spot. The ways of a bit share their beginnings: findings along one chain walk it once, and a hop is put into
 * words only where somebody shows it.
 */
interface Way {
  readonly spot: Spot;
  readonly why: string;
  readonly begins: Spot;
  /** Up to the hop before this one. */
  readonly before: Way | undefined;
  /** In hops. */
  readonly length: number;
  /** Up to the hop that stands for what is left out of a long witness. */
  readonly middle: Way | undefined;
  hop: Hop | undefined;
}

/** What is shown of a way: each part of it that ends in another hop, a long one without what lies between its two ends but the middle. */
function shownOf(way: Way): Way[] {
  const out = new Array<Way>(Math.min(way.length, MAX_HOPS));
  let at: Way | undefined = way;
  for (let i = out.length - 1; i >= 0 && at !== undefined; i -= 1) {
    if (i === MIDDLE_PLACE && way.length > MAX_HOPS) {
      out[i] = way.middle as Way;
      at = way.middle?.before?.before;
    } else {
      out[i] = at;
      at = at.before;
    }
  }
  return out;
}

export class Witnesses {
  readonly #origins: Origins;
  readonly #distances: Distances;
  readonly #graph: DataflowGraph;
  readonly #values: readonly Value[];
  readonly #table: PathTable;
  /** By bit, and by the number of a cell. */
  readonly #ways = new Map<CellBit, Map<number, Way>>();
  /** By the number of a cell: the last walk that came by, to notice circles. */
  readonly #walkedBy: Int32Array;
  #walks = 0;

  constructor(graph: DataflowGraph, values: readonly Value[], evaluator: Evaluator, table: PathTable) {
    this.#graph = graph;
    this.#values = values;
    this.#table = table;
    this.#origins = new Origins(graph, values, evaluator);
    this.#distances = new Distances(this.#origins);
    this.#walkedBy = new Int32Array(this.#origins.cells);
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
    return new Witness(this, this.#wayTo(best, bit));
  }

  #wayTo(spot: Spot, bit: CellBit): Way {
    let ways = this.#ways.get(bit);
    if (ways === undefined) {
      ways = new Map();
      this.#ways.set(bit, ways);
    }
    this.#walks += 1;
    const steps: { readonly spot: Spot; readonly why: string }[] = [];
    let way: Way | undefined;
    let circle = false;
    for (let at = spot; ;) {
      const number = this.#origins.numberOf(at.port, at.cell);
      way = ways.get(number);
      if (way !== undefined) break;
      const copied = this.#origins.copiedFrom(at.port) >= 0;
      const origins = this.comesFrom(at);
      const next = copied ? origins[0] : this.#nearest(origins, bit);
      circle = this.#walkedBy[number] === this.#walks;
      if (next === undefined || circle) {
        const begun =
          origins.find((origin) => origin.port < 0 && hasBit(origin.low ?? 0, origin.high ?? 0, bit)) ??
          origins.find((origin) => origin.port < 0);
        steps.push({ spot: at, why: begun?.why ?? (bit < 16 ? 'its name says so' : bit >= 32 ? 'a model writes it' : 'begins here') });
        break;
      }
      this.#walkedBy[number] = this.#walks;
      steps.push({ spot: at, why: next.why });
      at = { port: next.port, cell: next.cell };
    }
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      way = this.#longer(way, step.spot, step.why);
      // Where a way ends by meeting itself depends on where it was asked for.
      if (!circle) ways.set(this.#origins.numberOf(step.spot.port, step.spot.cell), way);
    }
    return way as Way;
  }

  /** A step's hidden answer and its output are one hop to a reader; the first reason says more. */
  #longer(way: Way | undefined, spot: Spot, why: string): Way {
    const merges = way !== undefined && this.#graph.portNode[way.spot.port] === this.#graph.portNode[spot.port];
    const before = merges ? way.before : way;
    const length = (before?.length ?? 0) + 1;
    return {
      spot,
      why: merges ? way.why : why,
      begins: way?.begins ?? spot,
      before,
      length,
      middle: before === undefined || before.length < MIDDLE ? undefined : before.length === MIDDLE ? before : before.middle,
      hop: undefined,
    };
  }

  /** A list of its own each time. */
  hopsOf(way: Way): Hop[] {
    const shown = shownOf(way);
    const hops = new Array<Hop>(shown.length);
    for (let i = 0; i < shown.length; i += 1) hops[i] = this.#hop(shown[i] as Way);
    if (way.length > MAX_HOPS) {
      const middle = hops[MIDDLE_PLACE] as Hop;
      hops[MIDDLE_PLACE] = { ...middle, why: `${middle.why} (${way.length - MAX_HOPS} more steps like this)` };
    }
    return hops;
  }

  stepsOf(way: Way): readonly number[] {
    return shownOf(way).map(({ spot }) => this.#graph.portNode[spot.port] as number);
  }

  #hop(way: Way): Hop {
    if (way.hop !== undefined) return way.hop;
    const { spot, why } = way;
    const { id, name } = this.#graph.nodes[this.#graph.portNode[spot.port] as number] as FlowNode;
    const port = this.#graph.ports[spot.port]?.name ?? '';
    const field = pathText(this.#table.fields(this.#values[spot.port]?.paths[spot.cell] ?? 0));
    way.hop = port.startsWith('@') ? { nodeId: id, nodeName: name, field, why } : { nodeId: id, nodeName: name, port, field, why };
    return way.hop;
  }

  /** The cells that a spot is made of. */
  comesFrom({ port, cell }: Spot): readonly Origin[] {
    const copied = this.#origins.copiedFrom(port);
    return copied >= 0 ? [{ port: copied, cell, why: 'handed on' }] : this.#origins.of(port, cell);
  }
  carries(spot: Spot | Origin, bit: CellBit): boolean {
    return spot.port >= 0 ? this.#origins.has(spot.port, spot.cell, bit) : 'why' in spot && hasBit(spot.low ?? 0, spot.high ?? 0, bit);
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
      const mark = this.#origins.numberOf(at.port, at.cell);
      if (seen.has(mark)) continue;
      seen.add(mark);
      let here = false;
      for (const origin of this.#origins.trace(at.port)[at.cell] ?? []) {
        if (origin.port >= 0) queue.push({ port: origin.port, cell: origin.cell });
        else if (origin.hand !== true) here = true;
      }
      if (here) out.push(at);
    }
    return out;
  }

  /** The first of the spots with the bit that none is closer than. Where only one has it, nothing need be measured: most ways do not fork. */
  #closest(spots: readonly Spot[], bit: CellBit): Spot | undefined {
    const carrying = spots.filter(({ port, cell }) => this.#origins.has(port, cell, bit));
    if (carrying.length < 2) return carrying[0];
    return carrying.reduce((best, spot) => (this.#distances.of(spot, bit) < this.#distances.of(best, bit) ? spot : best));
  }

  /** Where the bit came from, or undefined where it begins. */
  #nearest(origins: readonly Origin[], bit: CellBit): Origin | undefined {
    let best: Origin | undefined;
    for (const origin of origins) {
      if (origin.port < 0) {
        if (hasBit(origin.low ?? 0, origin.high ?? 0, bit)) return undefined;
        continue;
      }
      if (!this.#origins.has(origin.port, origin.cell, bit)) continue;
      if (best === undefined || this.#isCloser(origin, best, bit)) best = origin;
    }
    return best;
  }

  #isCloser(a: Spot, b: Spot, bit: CellBit): boolean {
    if (a.port === b.port && a.cell === b.cell) return false;
    const far = this.#distances.of(a, bit);
    const distance = this.#distances.of(b, bit);
    return far < distance || (far === distance && this.#isBefore(a, b));
  }

  /** Among equals: the earlier port, then the earlier name. Origins come in the order of path numbers, which says nothing. */
  #isBefore(a: Spot, b: Spot): boolean {
    if (a.port !== b.port) return a.port < b.port;
    const paths = this.#values[a.port]?.paths ?? [];
    return this.#table.compare(paths[a.cell] ?? 0, paths[b.cell] ?? 0) < 0;
  }
}
