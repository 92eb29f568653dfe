/**
 * Which objects a value may be. Every place of a script that makes an object is one cell, whatever it makes there and how often; so is
 * the input, and the answer of another step. Two values that share a cell may be one object under two names.
 */

import { spend } from './effort.ts';

/** An object: what was made at `site`, or what lies at `path` in it. */
export interface Cell {
  readonly site: string;
  readonly path: readonly string[];
  /** The object itself; a new object with the same fields; or any part of it, nobody knows which, and whatever it leads to. */
  readonly as: 'itself' | 'copy' | 'part';
}

/** Objects that a value may be, and those that may be elements of it. */
export interface Cells {
  readonly own: ReadonlyMap<string, Cell>;
  readonly held: ReadonlyMap<string, Cell>;
  /** The same number exactly when they are the same. */
  readonly id: number;
  /** What was made of them, by the work. */
  readonly made: Map<string, Cells>;
  /** What they are together with others, by the number of those. */
  readonly with: Map<number, Cells>;
}

/** An element of a list, or a field whose name nobody knows. */
export const anyElement = '*';
/** Deeper than this, it is some part of the object. */
const DEEPEST = 5;

const nobody: ReadonlyMap<string, Cell> = new Map();
export const noCells: Cells = { own: nobody, held: nobody, id: 0, made: new Map(), with: new Map() };

type Keyed = readonly [key: string, cell: Cell];
/** By a sum over what they hold: those that share one are compared. */
let alike = new Map<number, Cells[]>();
/** A cell's key is long, and stands in many sets: there its number stands for it. */
let numbers = new Map<string, number>();
/** What was made of a cell, by its key and the work: neither it nor its key is put together twice. */
let derived = new Map<string, Map<string, Keyed>>();
let nextId = 1;

export function forgetCells(): void {
  alike = new Map();
  numbers = new Map();
  derived = new Map();
}

const keyOf = ({ site, path, as }: Cell): string => `${site}\u0001${path.join('\u0001')}\u0001${as}`;
const keyed = (cell: Cell): Keyed => [keyOf(cell), cell];
function derive(key: string, work: string, make: () => Cell): Keyed {
  let some = derived.get(key);
  if (some === undefined) derived.set(key, (some = new Map<string, Keyed>()));
  const before = some.get(work);
  if (before !== undefined) return before;
  const made = keyed(make());
  some.set(work, made);
  return made;
}

/** Parts of one object that are told apart: more are any part of it. */
const MOST_PARTS = 4;
const isWithin = (path: readonly string[], above: readonly string[]): boolean => above.every((name, index) => path[index] === name);
/** Of cells of one object: without those that another one says already. */
function uncovered(all: readonly Keyed[]): readonly Keyed[] {
  const parts = all.filter(([, one]) => one.as === 'part');
  const copied = (one: Cell): boolean =>
    one.as === 'copy' &&
    all.some(([, other]) => other.as === 'itself' && other.path.length === one.path.length && isWithin(other.path, one.path));
  return all.filter(
    ([, one]) =>
      !copied(one) &&
      !parts.some(([, part]) => part !== one && isWithin(one.path, part.path) && (one.as !== 'part' || one.path.length > part.path.length)),
  );
}
/** The same, and any part of the object where too many are told apart. */
function fewestOf(site: string, all: readonly Keyed[]): readonly Keyed[] {
  if (all.length < 2) return all;
  const some = uncovered(all);
  if (some.length <= MOST_PARTS) return some;
  const common = some.reduce<readonly string[]>(
    (path, [, one]) => path.filter((_, index) => isWithin(one.path, path.slice(0, index + 1))),
    some[0]?.[1].path ?? [],
  );
  return [keyed({ site, path: common, as: 'part' })];
}
function holdsTwoOf(cells: ReadonlyMap<string, Cell>): boolean {
  const sites = new Set<string>();
  for (const { site } of cells.values()) sites.add(site);
  return sites.size < cells.size;
}
/** Some part of an object is any of those below it. */
function fewest(cells: ReadonlyMap<string, Cell>): ReadonlyMap<string, Cell> {
  if (cells.size < 2 || !holdsTwoOf(cells)) return cells;
  spend(cells.size);
  const bySite = Map.groupBy(cells, ([, { site }]) => site);
  return new Map([...bySite].flatMap(([site, all]) => fewestOf(site, all)));
}

/** The same for the same cells, whatever their order. */
function sumOf(cells: ReadonlyMap<string, Cell>): number {
  let sum = cells.size;
  spend(sum);
  for (const key of cells.keys()) {
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = numbers.size));
    sum = (sum + Math.imul(number + 1, 0x9e3779b1)) | 0;
  }
  return sum;
}
function holdsAll(all: ReadonlyMap<string, Cell>, some: ReadonlyMap<string, Cell>): boolean {
  if (some.size > all.size) return false;
  for (const key of some.keys()) if (!all.has(key)) return false;
  return true;
}
const areSame = (a: ReadonlyMap<string, Cell>, b: ReadonlyMap<string, Cell>): boolean => a.size === b.size && holdsAll(a, b);

function cellsOf(allOwn: ReadonlyMap<string, Cell>, allHeld: ReadonlyMap<string, Cell>): Cells {
  const [own, held] = [fewest(allOwn), fewest(allHeld)];
  if (own.size + held.size === 0) return noCells;
  const sum = (sumOf(own) + Math.imul(sumOf(held), 31)) | 0;
  const some = alike.get(sum);
  const before = some?.find((one) => areSame(one.own, own) && areSame(one.held, held));
  if (before !== undefined) return before;
  const cells = { own, held, id: nextId, made: new Map<string, Cells>(), with: new Map<number, Cells>() };
  nextId += 1;
  if (some === undefined) alike.set(sum, [cells]);
  else some.push(cells);
  return cells;
}

function remembered(of: Cells, work: string, make: () => Cells): Cells {
  const before = of.made.get(work);
  if (before !== undefined) return before;
  const cells = make();
  of.made.set(work, cells);
  return cells;
}

export const cellOf = (site: string): Cells => cellsOf(new Map([keyed({ site, path: [], as: 'itself' })]), nobody);

const partOf = (key: string, cell: Cell): Keyed => (cell.as === 'part' ? [key, cell] : derive(key, '?', () => ({ ...cell, as: 'part' })));
function below(key: string, cell: Cell, name: string): Keyed {
  if (cell.as === 'part' || cell.path.length >= DEEPEST) return partOf(key, cell);
  return derive(key, `.${name}`, () => ({ site: cell.site, path: [...cell.path, name], as: 'itself' }));
}
/** What `make` makes of each. */
const each = (cells: Iterable<Keyed>, make: (key: string, cell: Cell) => Keyed): ReadonlyMap<string, Cell> =>
  new Map(Array.from(cells, ([key, cell]) => make(key, cell)));

function united(a: ReadonlyMap<string, Cell>, b: ReadonlyMap<string, Cell>): ReadonlyMap<string, Cell> {
  if (b.size === 0) return a;
  const both = new Map(a);
  for (const [key, cell] of b) both.set(key, cell);
  return both;
}
export function bothCells(a: Cells, b: Cells): Cells {
  if (a.id === b.id || b.id === 0) return a;
  if (a.id === 0) return b;
  const before = a.with.get(b.id);
  if (before !== undefined) return before;
  // One of the two where it holds the other, which is most of the time.
  const both = holdsAll(a.own, b.own) && holdsAll(a.held, b.held) ? a : cellsOf(united(a.own, b.own), united(a.held, b.held));
  a.with.set(b.id, both);
  return both;
}
/** `value.name`; of a list whose elements share its fields, that of an element. */
export const fieldCells = (cells: Cells, name: string): Cells =>
  cells.id === 0
    ? cells
    : remembered(cells, `.${name}`, () =>
        cellsOf(
          each([...cells.own, ...cells.held], (key, cell) => below(key, cell, name)),
          nobody,
        ),
      );
/** An element. */
export const elementCells = (cells: Cells): Cells =>
  cells.id === 0
    ? cells
    : remembered(cells, '*', () =>
        cellsOf(new Map([...cells.held, ...each(cells.own, (key, cell) => below(key, cell, anyElement))]), nobody),
      );
/** An element of all that a step is given is an item, which stands for all of them. */
export const itemCells = (cells: Cells): Cells =>
  cells.held.size === 0 ? cells : remembered(cells, 'i', () => cellsOf(new Map([...cells.held, ...cells.own]), nobody));
/** A list of it. */
export const listCells = (cells: Cells): Cells =>
  cells.own.size === 0 ? cells : remembered(cells, '[', () => cellsOf(nobody, new Map([...cells.held, ...cells.own])));
/** A new object with the same fields or elements. */
export const copiedCells = (cells: Cells): Cells =>
  cells.own.size === 0
    ? cells
    : remembered(cells, 'c', () =>
        cellsOf(
          each(cells.own, (key, cell) => (cell.as === 'itself' ? derive(key, 'c', () => ({ ...cell, as: 'copy' })) : [key, cell])),
          cells.held,
        ),
      );
/** Any part of it. */
export const partCells = (cells: Cells): Cells =>
  cells.id === 0 ? cells : remembered(cells, '?', () => cellsOf(each([...cells.own, ...cells.held], partOf), nobody));
