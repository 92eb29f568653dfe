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
    if (at < path) from = middle + 1;
    else to = middle - 1;
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

/** Cells beside its listed ancestors that speak for `path` too: those in which "every" stands where it has a name, or the other way round. */
export function besideOf({ paths }: Pick<Value, 'paths'>, path: PathId, table: PathTable, visit: (index: number) => void): void {
  const depth = table.depth(path);
  const starred = table.isStarred(path);
  for (let i = 0; i < paths.length; i += 1) {
    const at = paths[i] as number;
    if (at === 0 || (!starred && !table.isStarred(at)) || table.depth(at) >= depth || !table.covers(at, path)) continue;
    // An ancestor proper is found by going up.
    if (!isAncestor(at, path, table)) visit(i);
  }
}

function isAncestor(at: PathId, path: PathId, table: PathTable): boolean {
  let above = path;
  for (let rise = table.depth(path) - table.depth(at); rise > 0; rise -= 1) above = table.parent(above);
  return above === at;
}

/** The cell at `at` does not speak for what of `path` lies in it: a field on the way is listed. */
function isShadowed(value: Value, at: PathId, path: PathId, table: PathTable): boolean {
  const depth = table.depth(at);
  for (let above = table.parent(table.meet(path, at)); table.depth(above) > depth; above = table.parent(above))
    if (indexOf(value, above) >= 0) return true;
  return false;
}

/**
 * The cells that a read of `path` may see, into `out`, and how many they are: those of its own subtree by index, or else (as ~index,
 * which is negative) the deepest ones that cover it.
 */
export function cellsRead(value: Value, path: PathId, table: PathTable, out: number[]): number {
  const { paths } = value;
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
    // One field of a record is not every field of it.
    if (down === depth && table.holds(at, path)) exact = true;
    out[count] = i;
    count += 1;
  }
  if (exact) return count;
  // Fields below were listed but not the field itself: what covers it speaks for its unlisted fields.
  if (table.isStarred(path)) {
    for (let i = 0; i < paths.length; i += 1) {
      const at = paths[i] as number;
      if (table.depth(at) < depth && table.covers(at, path) && !isShadowed(value, at, path, table)) {
        out[count] = ~i;
        count += 1;
      }
    }
    return count;
  }
  let best = -1;
  for (let i = 0; i < paths.length; i += 1) {
    const at = paths[i] as number;
    const down = table.depth(at);
    if (down < depth && down > best && table.covers(at, path)) best = down;
  }
  if (best < 0) return count;
  for (let i = 0; i < paths.length; i += 1) {
    const at = paths[i] as number;
    if (table.depth(at) === best && table.covers(at, path)) {
      out[count] = ~i;
      count += 1;
    }
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
  const starred = a.paths.some((path) => table.isStarred(path)) || b.paths.some((path) => table.isStarred(path));
  let i = 0;
  let j = 0;
  while (i < a.paths.length || j < b.paths.length) {
    const left = a.paths[i] ?? Infinity;
    const right = b.paths[j] ?? Infinity;
    if (left === right) {
      paths.push(left);
      low.push((a.low[i] as number) | (b.low[j] as number));
      high.push((a.high[i] as number) | (b.high[j] as number));
      i += 1;
      j += 1;
    } else if (left < right) {
      joinCover(b, left, a.low[i] as number, a.high[i] as number);
      i += 1;
    } else {
      joinCover(a, right, b.low[j] as number, b.high[j] as number);
      j += 1;
    }
  }
  return { paths, low, high };

  /** A field of one side alone, with what speaks for it on the other. */
  function joinCover(other: Value, path: PathId, ownLow: number, ownHigh: number): void {
    const add = (cover: number): void => {
      const more = inherited(other.low[cover] as number);
      const named = more === 0 ? 0 : labelsOfField(path, more, table);
      ownLow |= more | named;
      ownHigh |= highOfField(path, other.paths[cover] as number, other.high[cover] as number, table) | (named === 0 ? 0 : NAMED);
    };
    const cover = coverOf(other, path, table);
    if (cover >= 0) add(cover);
    if (starred || table.isStarred(path)) besideOf(other, path, table, add);
    paths.push(path);
    low.push(ownLow);
    high.push(ownHigh);
  }
}

/** As `joinValues`, of any number. Many are joined by halves: one after the other, each field of the first would be copied as often as there are values. */
export function joinAll(values: readonly Value[], table: PathTable): Value {
  if (values.length <= FEW) return values.reduce((a, b) => joinValues(a, b, table), nothing);
  const middle = values.length >> 1;
  return joinValues(joinAll(values.slice(0, middle), table), joinAll(values.slice(middle), table), table);
}
const FEW = 8;
