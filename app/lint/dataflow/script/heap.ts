/**
 * What a script puts into its objects. Whatever is written into an object, by whichever name, is kept with its cell and stays there: so
 * whoever has the object, by whichever other name, has what was written. A value brings it along where the object comes into an
 * expression: by a name, as a new object, or from a call. Its fields and elements then have it already.
 */
import { anyElement, bothCells, type Cell } from './cells.ts';
import { spend } from './effort.ts';
import { computed, element, field, flattened, join, mapFields, withCells } from './shape.ts';
import { placedEach } from './shape-changes.ts';
import { empty, type Shape } from './shape-table.ts';
import type { Widening } from './widening.ts';

/** Written at `path` of all that is made at one place; `at` says by which statement, where that matters. */
interface Entry {
  readonly path: readonly string[];
  readonly value: Shape;
  readonly isInitial: boolean;
  readonly at: number;
  /** How many there were before it. */
  readonly order: number;
}
interface Span {
  readonly begin: number;
  readonly end: number;
}

const matches = (a: string | undefined, b: string | undefined): boolean => a === b || a === anyElement || b === anyElement;
function matchUpTo(length: number, a: readonly string[], b: readonly string[]): boolean {
  for (let index = 0; index < length; index += 1) if (!matches(a[index], b[index])) return false;
  return true;
}
/** The part of a value that a path leads to. */
const reached = (value: Shape, path: readonly string[]): Shape =>
  path.reduce((shape, name) => (name === anyElement ? element(shape) : field(shape, name)), value);

/** All that a value or a part of it may be as a whole. */
const objectsIn = new WeakMap<Shape, ReadonlySet<string>>();
function sitesIn(value: Shape): ReadonlySet<string> {
  const before = objectsIn.get(value);
  if (before !== undefined) return before;
  const sites = new Set<string>();
  for (const cells of [value.cells.own, value.cells.held])
    for (const cell of cells.values()) if (cell.path.length === 0 && cell.as !== 'copy') sites.add(cell.site);
  for (const one of value.fields.values()) for (const site of sitesIn(one)) sites.add(site);
  objectsIn.set(value, sites);
  return sites;
}
/** What leads back to its own object is followed once around: it would never end. */
const MOST_ROUNDS = 2;
function cut(value: Shape, site: string, rounds = 0): Shape {
  spend(1);
  if (!sitesIn(value).has(site)) return value;
  const isBack = [...value.cells.own.values(), ...value.cells.held.values()].some(
    (cell) => cell.site === site && cell.path.length === 0 && cell.as !== 'copy',
  );
  if (isBack && rounds >= MOST_ROUNDS) return flattened(value);
  return mapFields(value, (one) => cut(one, site, isBack ? rounds + 1 : rounds));
}

export class ScriptHeap {
  readonly #widening: Widening;
  readonly #entries = new Map<string, Map<string, Entry>>();
  /** The keys of them, by the first name of their path. */
  readonly #named = new Map<string, Map<string, string[]>>();
  /** How often something new was written into what is made at a place. */
  readonly #versions = new Map<string, number>();
  /** What values are with what was written into their objects, as of then. */
  readonly #whole = new Map<number, { readonly version: number; readonly shape: Shape }>();

  constructor(widening: Widening) {
    this.#widening = widening;
  }

  /** True where that is new. */
  put({ site, path: above, as }: Cell, path: readonly string[], given: Shape, isInitial = false, at = -1): boolean {
    const whole = as === 'part' ? above : [...above, ...path];
    const value = as === 'part' ? computed(given) : cut(given, site, 1);
    const key = `${isInitial ? '=' : at} ${whole.join('\u0000')}`;
    const entries = this.#entries.get(site) ?? new Map<string, Entry>();
    const before = entries.get(key);
    const next = before === undefined ? value : this.#widening.grown(`${site} ${key}`, before.value, value);
    if (before !== undefined && next.id === before.value.id) return false;
    entries.set(key, { path: whole, value: next, isInitial, at, order: before?.order ?? entries.size });
    this.#entries.set(site, entries);
    if (before === undefined) this.#name(site, whole[0] ?? '', key);
    this.#versions.set(site, (this.#versions.get(site) ?? 0) + 1);
    return true;
  }

  #name(site: string, first: string, key: string): void {
    const names = this.#named.get(site) ?? new Map<string, string[]>();
    const keys = names.get(first);
    if (keys === undefined) names.set(first, [key]);
    else keys.push(key);
    this.#named.set(site, names);
  }
  /** What is written to an object at a path that begins like this, or may. */
  #beginning(site: string, [first]: readonly string[]): readonly Entry[] {
    const entries = this.#entries.get(site);
    const names = this.#named.get(site);
    if (entries === undefined || names === undefined) return [];
    if (first === undefined || first === anyElement) return [...entries.values()];
    const keys = [...new Set(['', anyElement, first])].flatMap((name) => names.get(name) ?? []);
    return keys.flatMap((key) => entries.get(key) ?? []).sort((a, b) => a.order - b.order);
  }

  /** The value with all that was ever written into what it may be. */
  whole(value: Shape): Shape {
    if (value.cells.own.size === 0) return value;
    let version = 0;
    for (const { site } of value.cells.own.values()) version += this.#versions.get(site) ?? 0;
    if (version === 0) return value;
    const before = this.#whole.get(value.id);
    if (before?.version === version) return before.shape;
    let out = value;
    for (const cell of value.cells.own.values()) out = this.#into(out, cell, [], () => true);
    this.#whole.set(value.id, { version, shape: out });
    return out;
  }

  /** The value with the objects that were put where it lies: what they hold, it has already. */
  known(value: Shape): Shape {
    let { cells } = value;
    for (const { site, path, as: kind } of value.cells.own.values()) {
      if (path.length === 0 || kind !== 'itself') continue;
      for (const entry of this.#entries.get(site)?.values() ?? [])
        if (entry.path.length <= path.length && entry.path.every((part, index) => matches(part, path[index])))
          cells = bothCells(cells, reached(entry.value, path.slice(entry.path.length)).cells);
    }
    return withCells(value, cells);
  }

  /** What is written at `path` of what the value may be, and below it; nothing of what it was made with, nor what was written in `gone`. */
  written(value: Shape, path: readonly string[], gone: readonly Span[]): Shape {
    const counts = (entry: Entry): boolean => !entry.isInitial && !gone.some(({ begin, end }) => begin <= entry.at && entry.at < end);
    const [last] = path.slice(-1);
    const holder = path.slice(0, -1).reduce(field, value);
    let out = empty;
    for (const one of holder.list || [...holder.places.values()].some((place) => place.exact) ? [holder, element(holder)] : [holder])
      for (const cell of one.cells.own.values())
        if (cell.as !== 'copy') out = this.#into(out, cell, last === undefined ? [] : [last], counts);
    return out;
  }

  #into(value: Shape, cell: Cell, path: readonly string[], counts: (entry: Entry) => boolean): Shape {
    let out = value;
    const full = [...cell.path, ...path];
    const entries = this.#beginning(cell.site, full);
    spend(entries.length);
    const waiting: { readonly path: readonly string[]; readonly value: Shape }[] = [];
    for (const entry of entries) {
      const common = Math.min(full.length, entry.path.length);
      if (!counts(entry) || !matchUpTo(common, full, entry.path)) continue;
      if (entry.path.length > full.length && cell.as !== 'part') {
        waiting.push({ path: entry.path.slice(common), value: entry.value });
        continue;
      }
      out = placedEach(out, waiting.splice(0));
      out = join(out, entry.path.length > full.length ? computed(entry.value) : as(cell, reached(entry.value, full.slice(common))));
    }
    return placedEach(out, waiting);
  }
}

const as = (cell: Cell, value: Shape): Shape => (cell.as === 'part' ? computed(value) : value);
