/**
 * Which objects a value may be. Every place of a script that makes an object is one cell, whatever it makes there and how often; so is
 * the input, and the answer of another step. Two values that share a cell may be one object under two names.
 */

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
}

/** An element of a list, or a field whose name nobody knows. */
export const anyElement = '*';
/** Deeper than this, it is some part of the object. */
const DEEPEST = 5;

const nobody: ReadonlyMap<string, Cell> = new Map();
export const noCells: Cells = { own: nobody, held: nobody, id: 0, made: new Map() };

let spelled = new Map<string, Cells>();
let nextId = 1;

export function forgetCells(): void { spelled = new Map(); }

const keyOf = ({ site, path, as }: Cell): string => `${site}\u0001${path.join('\u0001')}\u0001${as}`;
const mapOf = (cells: Iterable<Cell>): ReadonlyMap<string, Cell> => new Map(Array.from(cells, (cell): [string, Cell] => [keyOf(cell), cell]));

/** Parts of one object that are told apart: more are any part of it. */
const MOST_PARTS = 4;
const isWithin = (path: readonly string[], above: readonly string[]): boolean => above.every((name, index) => path[index] === name);
/** Some part of an object is any of those below it. */
function fewest(cells: ReadonlyMap<string, Cell>): ReadonlyMap<string, Cell> {
  if (cells.size < 2) return cells;
  const bySite = new Map<string, Cell[]>();
  for (const cell of cells.values()) { const same = bySite.get(cell.site); if (same === undefined) bySite.set(cell.site, [cell]); else same.push(cell); }
  if (bySite.size === cells.size) return cells;
  return mapOf([...bySite].flatMap(([site, all]): Cell[] => {
    if (all.length > MOST_PARTS) return [{ site, path: all.reduce<readonly string[]>((path, one) => path.filter((_, index) => isWithin(one.path, path.slice(0, index + 1))), all[0]?.path ?? []), as: 'part' }];
    const parts = all.filter((one) => one.as === 'part');
    const copied = (one: Cell): boolean => one.as === 'copy' && all.some((other) => other.as === 'itself' && other.path.length === one.path.length && isWithin(other.path, one.path));
    return all.filter((one) => !copied(one) && !parts.some((part) => part !== one && isWithin(one.path, part.path) && (one.as !== 'part' || one.path.length > part.path.length)));
  }));
}
const spell = (cells: ReadonlyMap<string, Cell>): string => [...cells.keys()].sort().join('\u0002');

function cellsOf(allOwn: ReadonlyMap<string, Cell>, allHeld: ReadonlyMap<string, Cell>): Cells {
  const [own, held] = [fewest(allOwn), fewest(allHeld)];
  if (own.size + held.size === 0) return noCells;
  const spelling = `${spell(own)}\u0003${spell(held)}`;
  const before = spelled.get(spelling);
  if (before !== undefined) return before;
  const cells = { own, held, id: nextId, made: new Map<string, Cells>() };
  nextId += 1;
  spelled.set(spelling, cells);
  return cells;
}

function remembered(of: Cells, work: string, make: () => Cells): Cells {
  const before = of.made.get(work);
  if (before !== undefined) return before;
  const cells = make();
  of.made.set(work, cells);
  return cells;
}

export const cellOf = (site: string): Cells => cellsOf(mapOf([{ site, path: [], as: 'itself' }]), nobody);

function below(cell: Cell, name: string): Cell {
  if (cell.as === 'part') return cell;
  return cell.path.length >= DEEPEST ? { ...cell, as: 'part' } : { site: cell.site, path: [...cell.path, name], as: 'itself' };
}
const allBelow = (cells: ReadonlyMap<string, Cell>, name: string): Cell[] => Array.from(cells.values(), (cell) => below(cell, name));

export function bothCells(a: Cells, b: Cells): Cells {
  if (a.id === b.id || b.id === 0) return a;
  if (a.id === 0) return b;
  return remembered(a, `+${b.id}`, () => cellsOf(new Map([...a.own, ...b.own]), new Map([...a.held, ...b.held])));
}
/** `value.name`; of a list whose elements share its fields, that of an element. */
export const fieldCells = (cells: Cells, name: string): Cells => (cells.id === 0 ? cells : remembered(cells, `.${name}`, () => cellsOf(mapOf([...allBelow(cells.own, name), ...allBelow(cells.held, name)]), nobody)));
/** An element. */
export const elementCells = (cells: Cells): Cells => (cells.id === 0 ? cells : remembered(cells, '*', () => cellsOf(new Map([...cells.held, ...mapOf(allBelow(cells.own, anyElement))]), nobody)));
/** An element of all that a step is given is an item, which stands for all of them. */
export const itemCells = (cells: Cells): Cells => (cells.held.size === 0 ? cells : remembered(cells, 'i', () => cellsOf(new Map([...cells.held, ...cells.own]), nobody)));
/** A list of it. */
export const listCells = (cells: Cells): Cells => (cells.own.size === 0 ? cells : remembered(cells, '[', () => cellsOf(nobody, new Map([...cells.held, ...cells.own]))));
/** A new object with the same fields or elements. */
export const copiedCells = (cells: Cells): Cells => (cells.own.size === 0 ? cells : remembered(cells, 'c', () => cellsOf(mapOf(Array.from(cells.own.values(), (cell): Cell => (cell.as === 'itself' ? { ...cell, as: 'copy' } : cell))), cells.held)));
/** Any part of it. */
export const partCells = (cells: Cells): Cells => (cells.id === 0 ? cells : remembered(cells, '?', () => cellsOf(mapOf([...cells.own.values(), ...cells.held.values()].map((cell): Cell => ({ ...cell, as: 'part' }))), nobody)));
