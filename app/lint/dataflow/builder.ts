import type { PathId, PathTable } from './paths.ts';
import { nothing, type Value } from './value.ts';

/** Where a cell got something from: a cell of an output port, or (port -1) the place where it begins. */
export interface Origin {
  readonly port: number;
  readonly cell: number;
  readonly why: string;
  /** What begins here, where port is -1. */
  readonly low?: number;
  readonly high?: number;
  /** Only whose hand is in it begins here, and none of its data. */
  readonly hand?: true;
}

/** Wider values fold their deepest fields into the ancestors, level by level. */
export const MAX_CELLS = 400;

/** The first `size` items in this order, in a list that need not grow. */
function inOrder<T>(items: readonly T[], order: Int32Array | undefined, size: number): T[] {
  const out = items.slice(0, size);
  if (order !== undefined) for (let i = 0; i < size; i += 1) out[i] = items[order[i] as number] as T;
  return out;
}

/**
 * Builds one port's value, cell by cell. One builder serves a whole analysis: `begin` empties it. With `tracing` on it also
 * keeps the origins of each cell, from which witnesses are made; the values are the same either way.
 */
export class ValueBuilder {
  readonly table: PathTable;
  tracing = false;
  size = 0;
  readonly paths: PathId[] = [];
  readonly low: number[] = [];
  readonly high: number[] = [];
  readonly origins: Origin[][] = [];
  #slot = new Int32Array(256);
  #stamp = new Int32Array(256);
  #now = 0;
  readonly #order = new Int32Array(MAX_CELLS);

  constructor(table: PathTable) {
    this.table = table;
  }

  begin(): void {
    this.size = 0;
    this.#now += 1;
  }

  /** The cell of exactly this path, or -1. */
  find(path: PathId): number {
    return path < this.#stamp.length && this.#stamp[path] === this.#now ? (this.#slot[path] as number) : -1;
  }

  /** The cell that speaks for this path, or -1. */
  cover(path: PathId): number {
    for (let at = path; at >= 0; at = this.table.parent(at)) {
      const cell = this.find(at);
      if (cell >= 0) return cell;
    }
    return -1;
  }

  /** The cell of this path, made with nothing in it if it is not there. */
  cell(path: PathId): number {
    const known = this.find(path);
    if (known >= 0) return known;
    if (path >= this.#stamp.length) this.#grow(path);
    const cell = this.size;
    this.size += 1;
    this.#slot[path] = cell;
    this.#stamp[path] = this.#now;
    this.paths[cell] = path;
    this.low[cell] = 0;
    this.high[cell] = 0;
    if (this.tracing) this.origins[cell] = [];
    return cell;
  }

  join(path: PathId, low: number, high: number): number {
    const cell = this.cell(path);
    this.low[cell] = (this.low[cell] as number) | low;
    this.high[cell] = (this.high[cell] as number) | high;
    return cell;
  }

  origin(cell: number, port: number, from: number, why: string): void {
    if (!this.tracing) return;
    const told = this.origins[cell];
    const last = told?.at(-1);
    if (last?.port !== port || last.cell !== from) told?.push({ port, cell: from, why });
  }

  /** Says that these bits of the cell begin here. */
  begins(cell: number, low: number, high: number, why: string): void {
    if (this.tracing) this.origins[cell]?.push({ port: -1, cell: -1, why, low, high });
  }

  /** Says that a model writes the cell here, whatever it makes it of. */
  isWritten(cell: number, high: number): void {
    if (this.tracing) this.origins[cell]?.push({ port: -1, cell: -1, why: 'a model writes it', high, hand: true });
  }

  /** Takes every cell out that `drop` names; later cells move up. */
  filter(keep: (cell: number) => boolean): void {
    let kept = 0;
    const size = this.size;
    this.#now += 1;
    for (let cell = 0; cell < size; cell += 1) {
      if (!keep(cell)) continue;
      const path = this.paths[cell] as number;
      this.paths[kept] = path;
      this.low[kept] = this.low[cell] as number;
      this.high[kept] = this.high[cell] as number;
      if (this.tracing) this.origins[kept] = this.origins[cell] as Origin[];
      this.#slot[path] = kept;
      this.#stamp[path] = this.#now;
      kept += 1;
    }
    this.size = kept;
  }

  /** Moves every cell to another path, or to several; cells that meet are joined. */
  move(to: (path: PathId) => PathId | readonly PathId[]): void {
    const paths = this.paths.slice(0, this.size);
    const low = this.low.slice(0, this.size);
    const high = this.high.slice(0, this.size);
    const origins = this.tracing ? this.origins.slice(0, this.size) : [];
    this.begin();
    for (let i = 0; i < paths.length; i += 1) {
      const moved = to(paths[i] as number);
      for (const path of typeof moved === 'number' ? [moved] : moved) {
        const cell = this.join(path, low[i] as number, high[i] as number);
        if (this.tracing) this.origins[cell]?.push(...(origins[i] as Origin[]));
      }
    }
  }

  finish(): Value {
    if (this.size > MAX_CELLS) this.#fold();
    const { size } = this;
    if (size === 0) return nothing;
    const order = this.#byPath();
    return { paths: inOrder(this.paths, order, size), low: inOrder(this.low, order, size), high: inOrder(this.high, order, size) };
  }

  /** The origins of each cell of `value`, which this port has at the fixed point; only while tracing. Joins that were forced may have left it cells that are not made anew. */
  originsOf({ paths }: Value): readonly (readonly Origin[])[] {
    if (this.size > MAX_CELLS) this.#fold();
    return paths.map((path) => this.origins[this.find(path)] ?? []);
  }

  /** The cells by ascending path, good until the next call; undefined where they stand so already. Values are small and come nearly sorted, so insertion is quickest. */
  #byPath(): Int32Array | undefined {
    const { paths, size } = this;
    let sorted = true;
    for (let cell = 1; cell < size && sorted; cell += 1) sorted = (paths[cell - 1] as number) < (paths[cell] as number);
    if (sorted) return undefined;
    const order = this.#order;
    for (let cell = 0; cell < size; cell += 1) {
      const path = paths[cell] as number;
      let at = cell;
      for (; at > 0 && (paths[order[at - 1] as number] as number) > path; at -= 1) order[at] = order[at - 1] as number;
      order[at] = cell;
    }
    return order;
  }

  #fold(): void {
    for (let depth = 8; depth > 0 && this.size > MAX_CELLS; depth -= 1) {
      this.move((path) => (this.table.depth(path) >= depth ? this.table.parent(path) : path));
    }
  }

  #grow(path: number): void {
    const length = Math.max(path + 1, this.#stamp.length * 2);
    const slot = new Int32Array(length);
    const stamp = new Int32Array(length);
    slot.set(this.#slot);
    stamp.set(this.#stamp);
    this.#slot = slot;
    this.#stamp = stamp;
  }
}
