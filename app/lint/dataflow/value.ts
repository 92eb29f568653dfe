/**
 * The abstract value of a port: a trie of field paths, flattened to a sorted list of interned paths with one cell each.
 * A path's cell is the one of its nearest listed ancestor (so a value that nobody described is one cell at the root), and
 * a listed cell of zero says that the field is not there. Values never change and are shared between ports.
 */
import { ANY, NAMED, TYPES } from './cell.ts';
import { highOfField, labelsOfField } from './naming.ts';
import type { PathId, PathTable } from './paths.ts';

export interface Value {
  /** Ascending. */
  readonly paths: readonly PathId[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export const nothing: Value = { paths: [], low: [], high: [] };

export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  const length = a.paths.length;
  if (length !== b.paths.length) return false;
  for (let i = 0; i < length; i += 1) {
    if (a.paths[i] !== b.paths[i] || a.low[i] !== b.low[i] || a.high[i] !== b.high[i]) return false;
  }
  return true;
}

/** Index of exactly `path`, or -1. */
export function indexOf(value: Value, path: PathId): number {
  let from = 0;
  let to = value.paths.length - 1;
  while (from <= to) {
    const middle = (from + to) >> 1;
    const at = value.paths[middle] as number;
    if (at === path) return middle;
    if (at < path) from = middle + 1; else to = middle - 1;
  }
  return -1;
}

/** What is known of a field through an ancestor's cell: same labels and trust, but the ancestor's type says nothing of it. */
export const inherited = (low: number): number => (low === 0 ? 0 : (low & ~TYPES) | ANY);

/** Index of the cell that speaks for `path`: itself or its nearest listed ancestor; -1 if none. */
export function coverOf(value: Value, path: PathId, table: PathTable): number {
  for (let at = path; at >= 0; at = table.parent(at)) {
    const index = indexOf(value, at);
    if (index >= 0) return index;
  }
  return -1;
}

/**
 * The cells that a read of `path` may see, into `out`, and how many they are: those of its own subtree by index, or else (as ~index,
 * which is negative) the deepest ones that cover it.
 */
export function cellsRead({ paths }: Value, path: PathId, table: PathTable, out: number[]): number {
  let count = 0;
  if (path === 0) {
    for (; count < paths.length; count += 1) out[count] = count;
    return count;
  }
  const depth = table.depth(path);
  let exact = false;
  for (let i = 0; i < paths.length; i += 1) {
    const at = paths[i] as number;
    const down = table.depth(at);
    if (down < depth || !table.covers(path, at)) continue;
    if (down === depth) exact = true;
    out[count] = i; count += 1;
  }
  if (exact) return count;
  // Fields below were listed but not the field itself: what covers it speaks for its unlisted fields.
  let best = -1;
  for (let i = 0; i < paths.length; i += 1) {
    const at = paths[i] as number;
    const down = table.depth(at);
    if (down < depth && down > best && table.covers(at, path)) best = down;
  }
  if (best < 0) return count;
  for (let i = 0; i < paths.length; i += 1) {
    const at = paths[i] as number;
    if (table.depth(at) === best && table.covers(at, path)) { out[count] = ~i; count += 1; }
  }
  return count;
}

/** Least upper bound: a field that only one side lists takes the other side's covering cell too, with what its name says of it there. */
export function joinValues(a: Value, b: Value, table: PathTable): Value {
  if (a === b || b.paths.length === 0) return a;
  if (a.paths.length === 0) return b;
  const paths: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.paths.length || j < b.paths.length) {
    const left = a.paths[i] ?? Infinity;
    const right = b.paths[j] ?? Infinity;
    if (left === right) {
      paths.push(left); low.push((a.low[i] as number) | (b.low[j] as number)); high.push((a.high[i] as number) | (b.high[j] as number));
      i += 1; j += 1;
    } else if (left < right) {
      const cover = coverOf(b, left, table);
      const other = cover < 0 ? 0 : inherited(b.low[cover] as number);
      const named = other === 0 ? 0 : labelsOfField(left, other, table);
      paths.push(left);
      low.push((a.low[i] as number) | other | named);
      high.push((a.high[i] as number) | (cover < 0 ? 0 : highOfField(left, b.paths[cover] as number, b.high[cover] as number, table)) | (named === 0 ? 0 : NAMED));
      i += 1;
    } else {
      const cover = coverOf(a, right, table);
      const other = cover < 0 ? 0 : inherited(a.low[cover] as number);
      const named = other === 0 ? 0 : labelsOfField(right, other, table);
      paths.push(right);
      low.push((b.low[j] as number) | other | named);
      high.push((b.high[j] as number) | (cover < 0 ? 0 : highOfField(right, a.paths[cover] as number, a.high[cover] as number, table)) | (named === 0 ? 0 : NAMED));
      j += 1;
    }
  }
  return { paths, low, high };
}

/** As `joinValues`, of any number. Many are joined by halves: one after the other, each field of the first would be copied as often as there are values. */
export function joinAll(values: readonly Value[], table: PathTable): Value {
  if (values.length <= FEW) return values.reduce((a, b) => joinValues(a, b, table), nothing);
  const middle = values.length >> 1;
  return joinValues(joinAll(values.slice(0, middle), table), joinAll(values.slice(middle), table), table);
}
const FEW = 8;
