/** What transfer steps do to the value that is being built: cells are moved, joined, taken out or protected. */
import {
  ANY,
  LABELS,
  NAMED,
  NEEDS_CONSENT,
  OPAQUE,
  PIECES,
  POWERS,
  PSEUDONYM,
  RESTORED,
  STEERED,
  TEXT,
  closedHigh,
  closedLow,
  isOpen,
  typeBit,
  withTypes,
} from './cell.ts';
import type { Origin, ValueBuilder } from './builder.ts';
import type { CompiledStep } from './compiled.ts';
import { highOfField, labelsOfField } from './naming.ts';
import type { PathId } from './paths.ts';
import { besideOf, inherited } from './value.ts';

/** Empties the path and everything below it. */
export function clear(builder: ValueBuilder, path: PathId): void {
  if (path === 0) builder.begin();
  else if (lists(builder, path)) builder.filter((cell) => !builder.table.holds(path, builder.paths[cell] as number));
}

/** Readies the path for what is written there: nothing of what was there stays, unless it stays in other elements. */
export function write(builder: ValueBuilder, { path, some }: { readonly path: PathId; readonly some: boolean }): void {
  if (some) spell(builder, [path]);
  else clear(builder, path);
}

/** The value built so far lists the path or something below it. */
function lists(builder: ValueBuilder, path: PathId): boolean {
  for (let cell = 0; cell < builder.size; cell += 1) if (builder.table.holds(path, builder.paths[cell] as number)) return true;
  return false;
}

/** Gives each path a cell of its own where only an ancestor speaks for it; with "every" in it, one below each field that it stands for. */
export function spell(builder: ValueBuilder, paths: readonly PathId[]): void {
  for (const path of paths) {
    if (builder.find(path) >= 0) continue;
    const cover = builder.cover(path);
    if (cover >= 0) inherit(builder, path, cover);
    const size = builder.size;
    besideOf({ paths: builder.paths.slice(0, size) }, path, builder.table, (beside) => {
      const part = builder.table.meet(path, builder.paths[beside] as number);
      if (part === path || builder.find(part) < 0) inherit(builder, part, beside);
    });
  }
}

/** Joins into the path what the cell `from` says of it. */
function inherit(builder: ValueBuilder, path: PathId, from: number): void {
  const low = inherited(builder.low[from] as number);
  const high = highOfField(path, builder.paths[from] as number, builder.high[from] as number, builder.table);
  const named = labelsOfField(path, low, builder.table);
  const cell = builder.join(path, low | named, high | ((named & ~low) === 0 ? 0 : NAMED));
  if (builder.tracing) builder.origins[cell]?.push(...(builder.origins[from] as Origin[]));
}

const isUnder = ({ table, paths }: ValueBuilder, cell: number, wanted: readonly PathId[]): boolean =>
  wanted.some((path) => table.covers(path, paths[cell] as number));

export function eachUnder(builder: ValueBuilder, paths: readonly PathId[], visit: (cell: number) => void): void {
  for (let cell = 0; cell < builder.size; cell += 1) if (isUnder(builder, cell, paths)) visit(cell);
}

export function keep(builder: ValueBuilder, paths: readonly PathId[]): void {
  spell(builder, paths);
  builder.filter((cell) => isUnder(builder, cell, paths));
}

export function remove(builder: ValueBuilder, paths: readonly PathId[]): void {
  for (const path of paths) {
    clear(builder, path);
    // An undescribed record around it would speak for the field again: say that it is gone.
    if (builder.cover(path) >= 0) builder.cell(path);
  }
}

export function rename(builder: ValueBuilder, { from, to, some }: Extract<CompiledStep, { op: 'rename' }>): void {
  const { table } = builder;
  spell(builder, [from]);
  const moves = (path: PathId): boolean => !some && table.holds(from, path);
  builder.move((path) =>
    moves(path) ? table.rebase(path, from, to) : table.covers(from, path) ? [path, table.rebase(path, from, to)] : path,
  );
  if (!some && builder.cover(from) >= 0) builder.cell(from);
}

const FILE = typeBit('file');

/** The labels of the step go. Where others stay, the field is as little described as before. */
export function protect(
  builder: ValueBuilder,
  { how, paths, some, closes, byShape, labels: taken }: Extract<CompiledStep, { op: 'protect' }>,
): void {
  spell(builder, [...paths, ...some]);
  for (let cell = 0; cell < builder.size; cell += 1) {
    const at = builder.paths[cell] as number;
    const low = builder.low[cell] as number;
    if (low === 0) continue;
    if (!paths.some((path) => builder.table.holds(path, at))) {
      // Some of what is here is changed, and some stays as it was.
      if (!isUnder(builder, cell, paths) && !isUnder(builder, cell, some)) continue;
      builder.high[cell] = (builder.high[cell] as number) | (how === 'hide' ? low & taken : how === 'pseudonym' ? PSEUDONYM : 0);
      continue;
    }
    const high = builder.high[cell] as number;
    // What looks for shapes finds nothing in a file, or in what is left of a text that was cut.
    if (byShape && ((high & PIECES) !== 0 || (low & FILE) !== 0)) continue;
    const plain = low & ~taken;
    // What is no longer about anybody needs nobody's leave; behind a hash or a token it still is.
    const gone = taken === LABELS ? taken | OPAQUE | (how === 'erase' ? NEEDS_CONSENT : 0) : taken;
    builder.low[cell] = closes ? withTypes(plain, typeBit('uuid')) : plain;
    if (how === 'hide') builder.high[cell] = (high & ~OPAQUE) | (low & taken);
    else builder.high[cell] = (high & ~gone) | (how === 'pseudonym' ? PSEUDONYM : 0);
  }
}

export function restore(builder: ValueBuilder, paths: readonly PathId[]): void {
  spell(builder, paths);
  eachUnder(builder, paths, (cell) => {
    const hidden = (builder.high[cell] as number) & LABELS;
    // A text without labels comes back as well: it may hold orders. Where no token was made here, it may be one of another flow.
    if (hidden === 0) {
      const low = builder.low[cell] as number;
      if (isOpen(low)) builder.high[cell] = (builder.high[cell] as number) | RESTORED;
      if (low !== 0) builder.low[cell] = low | TEXT;
      return;
    }
    builder.low[cell] = withTypes((builder.low[cell] as number) | hidden, TEXT);
    builder.high[cell] = ((builder.high[cell] as number) & ~LABELS) | RESTORED;
  });
}

/** Everything at the path becomes one value of a type. */
export function close(builder: ValueBuilder, { path, type }: Extract<CompiledStep, { op: 'close' }>): void {
  const cover = builder.cover(path);
  let low = cover < 0 ? 0 : (builder.low[cover] as number);
  let high = cover < 0 ? 0 : highOfField(path, builder.paths[cover] as number, builder.high[cover] as number, builder.table);
  const origins: Origin[] = cover < 0 || !builder.tracing ? [] : [...(builder.origins[cover] as Origin[])];
  builder.filter((cell) => {
    if (!builder.table.holds(path, builder.paths[cell] as number)) return true;
    low |= builder.low[cell] as number;
    high |= builder.high[cell] as number;
    if (builder.tracing) origins.push(...(builder.origins[cell] as Origin[]));
    return false;
  });
  const cell = builder.join(path, closedLow(low, type), isOpen(typeBit(type)) ? high : closedHigh(high, type) | (high & POWERS));
  if (builder.tracing) builder.origins[cell] = origins;
}

/** The whole item becomes an element of a list. */
export function collect(builder: ValueBuilder, path: PathId): void {
  const { table } = builder;
  builder.move((at) => table.rebase(at, 0, table.child(path, '*')));
}

/** The elements of a list become the item. */
export function spread(builder: ValueBuilder, path: PathId): void {
  const { table } = builder;
  const from = table.child(path, '*');
  spell(builder, [from]);
  builder.move((at) => (table.covers(from, at) ? table.rebase(at, from, 0) : at));
}

/** Worked out here, a yes or no says no more than itself. */
export function makeYesOrNo(builder: ValueBuilder, cell: number): void {
  builder.low[cell] = (builder.low[cell] as number) & ~LABELS;
  builder.high[cell] = (builder.high[cell] as number) & ~(STEERED | OPAQUE | LABELS);
}

/** Nobody says any more what is in the cell. */
export function makeOpaque(builder: ValueBuilder, cell: number): void {
  builder.low[cell] = withTypes(builder.low[cell] as number, ANY);
  builder.high[cell] = (builder.high[cell] as number) | OPAQUE;
}
