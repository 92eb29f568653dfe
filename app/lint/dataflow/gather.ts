/** Takes what a node's reads see into the value that is being built: as it is, or all of it as one cell. */
import {
  BY_MODEL,
  CONTAINERS,
  NAMED,
  OUTSIDER_ITSELF,
  PARTNER,
  POWERS,
  PUBLIC,
  SIGNS,
  STEERED,
  TYPES,
  closedHigh,
  closedLow,
  isOpen,
  placedHigh,
} from './cell.ts';
import { UNKNOWN, pathIn, strangeModel, type Arrivals, type Joined } from './arrivals.ts';
import type { ValueBuilder } from './builder.ts';
import type { ClosedUse } from '../../workflow/model/reads.ts';
import type { CompiledRead } from './compiled.ts';
import { highOfField, labelsOfField } from './naming.ts';
import type { PathId, PathTable } from './paths.ts';
import { cellsRead, coverOf, indexOf, inherited, type Value } from './value.ts';

/** The ancestor of `path` at the depth of `like`: with "every" segments the two need not be the same number. */
function ancestorAt(path: PathId, like: PathId, table: PathTable): PathId {
  let at = path;
  for (let rise = table.depth(path) - table.depth(like); rise > 0; rise -= 1) at = table.parent(at);
  return at;
}

/** What closed thing is made of what is read, if not the value itself is used. */
export const usedAs = (read: CompiledRead): ClosedUse | undefined => ('as' in read ? read.as : undefined);

/** It is not the value itself, but as it is written into a text. */
export const isWritten = (read: CompiledRead): boolean => 'escaped' in read && read.escaped !== undefined;

/** What the marks of the value are in what the read makes of it. */
function readHigh(read: CompiledRead, high: number): number {
  if (read.from !== 'input' && read.from !== 'node' && read.from !== 'store') return high;
  const left = read.escaped === undefined ? high : high & ~read.escaped;
  return read.place === undefined ? left : placedHigh(left, read.place);
}

/** Whether signs may stand in what the read makes of a value that somebody outside, or a model, wrote. */
function readLow(read: CompiledRead, low: number, high: number): number {
  if (read.from !== 'input' && read.from !== 'node' && read.from !== 'store') return low;
  const open = read.decoded === true && ((low & PARTNER) !== 0 || (high & BY_MODEL) !== 0) ? low | SIGNS : low;
  return read.bare === true ? open & ~SIGNS : open;
}

/** Narrower values are looked through sooner than it is remembered what was found in them. */
const WIDE = 24;

export type SeeCell = (low: number, high: number, path: PathId, joined: Joined, at: PathId, read: CompiledRead) => void;

export class Gatherer {
  readonly #arrivals: Arrivals;
  readonly #builder: ValueBuilder;
  readonly #table: PathTable;
  /** The cells of the read that is being looked at; nothing reads while another read is. */
  #cells: readonly number[] = [];
  readonly #found: number[] = [];
  /** Of wide values, whose cells never change: a long script reads the same fields again for each that it writes. */
  readonly #known = new WeakMap<Value, Map<PathId, readonly number[]>>();

  constructor(arrivals: Arrivals, builder: ValueBuilder) {
    this.#arrivals = arrivals;
    this.#builder = builder;
    this.#table = arrivals.table;
  }

  /** Puts the cells that a read of `path` sees into `#cells`, and gives how many they are. */
  #read(value: Value, path: PathId): number {
    if (path === 0 || value.paths.length < WIDE) {
      this.#cells = this.#found;
      return cellsRead(value, path, this.#table, this.#found);
    }
    const known = this.#known.get(value) ?? new Map<PathId, readonly number[]>();
    if (known.size === 0) this.#known.set(value, known);
    let cells = known.get(path);
    if (cells === undefined) known.set(path, (cells = this.#found.slice(0, cellsRead(value, path, this.#table, this.#found))));
    this.#cells = cells;
    return cells.length;
  }

  /** The read takes all of something but this. */
  #leftOut(read: CompiledRead, path: PathId): boolean {
    return read.from === 'input' && read.without !== undefined && read.without.some((one) => this.#table.holds(one, path));
  }

  /** Everything read, as one cell at `path`. */
  collapse(reads: readonly CompiledRead[], path: PathId, low: number, why: string, written = false): number {
    const cell = this.#builder.join(path, low, 0);
    this.collapseInto(cell, reads, why, written);
    return cell;
  }

  /** `written`: it becomes part of a text, in which a number or a yes or no cannot say what an outsider wants said. */
  collapseInto(cell: number, reads: readonly CompiledRead[], why: string, written = false): void {
    const builder = this.#builder;
    for (const read of reads) {
      const joined = this.#arrivals.under(read);
      const { value } = joined;
      const path = pathIn(joined, read);
      const as = usedAs(read);
      let container = 0;
      let fields = false;
      const count = this.#read(value, path);
      for (let i = 0; i < count; i += 1) {
        const found = this.#cells[i] as number;
        const index = found < 0 ? ~found : found;
        if (found >= 0 && this.#leftOut(read, value.paths[index] as number)) continue;
        let low = value.low[index] as number;
        let high = value.high[index] as number;
        if (found < 0) {
          low = inherited(low);
          high = highOfField(path, value.paths[index] as number, high, this.#table);
          const named = labelsOfField(path, low, this.#table);
          if ((named & ~low) !== 0) high |= NAMED;
          low |= named;
        }
        if (as !== undefined) {
          low = closedLow(low, as);
          high = closedHigh(high, as);
        }
        high = readHigh(read, high);
        low = readLow(read, low, high);
        const types = low & TYPES;
        if (written && types !== 0 && !isOpen(low)) {
          low &= ~PUBLIC;
          high &= ~(STEERED | POWERS);
        }
        if (types !== 0 && (types & ~CONTAINERS) === 0) container |= types;
        else if (types !== 0) fields = true;
        builder.low[cell] = (builder.low[cell] as number) | (low & ~CONTAINERS);
        builder.high[cell] = (builder.high[cell] as number) | high;
        if (builder.tracing) this.#trace(cell, joined, index, why);
      }
      if (!fields) builder.low[cell] = (builder.low[cell] as number) | container;
      if (read.from === 'fixed') builder.begins(cell, read.low, read.high, read.why);
      if (joined === strangeModel)
        builder.begins(cell, UNKNOWN | PUBLIC | SIGNS, BY_MODEL | STEERED | OUTSIDER_ITSELF, 'written by a model that is not in this flow');
    }
  }

  /** Copies what a read of `from` sees to under `to`, fields and all. */
  copy(joined: Joined, from: PathId, to: PathId, why: string): void {
    const builder = this.#builder;
    const { value } = joined;
    if (value.paths.length === 0) {
      if (to !== 0) builder.cell(to);
      return;
    }
    if (from === 0 && to === 0) {
      // The whole item as it is.
      for (let index = 0; index < value.paths.length; index += 1) {
        const cell = builder.join(value.paths[index] as number, value.low[index] as number, value.high[index] as number);
        if (builder.tracing) this.#trace(cell, joined, index, why);
      }
      return;
    }
    const count = this.#read(value, from);
    for (let i = 0; i < count; i += 1) {
      const found = this.#cells[i] as number;
      const index = found < 0 ? ~found : found;
      let low = value.low[index] as number;
      let high = value.high[index] as number;
      let target = to;
      if (found < 0) {
        low = inherited(low);
        high = highOfField(from, value.paths[index] as number, high, this.#table);
        const named = labelsOfField(from, low, this.#table);
        if ((named & ~low) !== 0) high |= NAMED;
        low |= named;
      } else {
        const at = value.paths[index] as number;
        target = this.#table.rebase(at, ancestorAt(at, from, this.#table), to);
      }
      const cell = builder.join(target, low, high);
      if (builder.tracing) this.#trace(cell, joined, index, why);
    }
    // A read that sees nothing gives a field that is there and empty, which hides whatever an ancestor says. It does so whether its value is
    // empty or holds other fields: else a step that reads itself would have the field in every second round.
    if (to !== 0 && builder.find(to) < 0 && (count === 0 || builder.cover(to) >= 0)) builder.cell(to);
  }

  /** `index`: the cell of the joined value. */
  #trace(cell: number, { value: { paths }, ports }: Joined, index: number, why: string): void {
    const builder = this.#builder;
    // What comes from one port alone is that port's own value.
    if (ports.length === 1) {
      builder.origin(cell, ports[0] as number, index, why);
      return;
    }
    const path = paths[index] as number;
    for (const port of ports) {
      const value = this.#arrivals.values[port] as Value;
      const exact = indexOf(value, path);
      const from = exact >= 0 ? exact : coverOf(value, path, this.#table);
      if (from >= 0) builder.origin(cell, port, from, why);
    }
  }

  /** Every cell that the reads see, with the field's own labels: what rules look at. */
  see(read: CompiledRead, visit: SeeCell): void {
    const joined = this.#arrivals.under(read);
    const { value } = joined;
    const path = pathIn(joined, read);
    const as = usedAs(read);
    const count = this.#read(value, path);
    for (let i = 0; i < count; i += 1) {
      const found = this.#cells[i] as number;
      const index = found < 0 ? ~found : found;
      const at = value.paths[index] as number;
      if (found >= 0 && this.#leftOut(read, at)) continue;
      let low = value.low[index] as number;
      let high = value.high[index] as number;
      if (found < 0) {
        low = inherited(low);
        high = highOfField(path, at, high, this.#table);
        const named = labelsOfField(path, low, this.#table);
        if ((named & ~low) !== 0) {
          low |= named;
          high |= NAMED;
        }
      }
      if (as !== undefined) {
        low = closedLow(low, as);
        high = closedHigh(high, as);
      }
      high = readHigh(read, high);
      low = readLow(read, low, high);
      visit(low, high, found < 0 ? path : at, joined, at, read);
    }
  }
}
