/**
 * Where a value grows out of itself (`x = x.next`), all that it may be has no end, or too many parts to be worth telling apart. Such a
 * value is told apart less and less: what it is made of stays known, no more field by field, and so its growing ends.
 */
import { TooHard } from './effort.ts';
import { bothCells } from './cells.ts';
import { computed, join } from './shape.ts';
import { empty, holdsAll, keep, make, memory, noFields, ofPlaces, placeKey, recall, type Place, type Shape } from './shape-table.ts';

/** Shapes that grow past this are not told apart field by field; where even that is more, they are made as small as the second. */
const MAX_SIZE = 20_000;
const MAX_SHORT_SIZE = 5_000;
/** After so many of them each level is passed over: each costs as much as there is to look through. */
const MOST_BLURRED: readonly number[] = [60, 70, 80, 100];
/** So many names of each place are told apart, by how far its value has come. */
const KEPT_NAMES: readonly number[] = [Infinity, 3, 1, 0];
/** What still grows in these rounds grows out of itself. Nearly every script is read to its end before the first of them. */
const LATE_ROUNDS: readonly number[] = [8, 14, 18, 22];

type Places = ReadonlyMap<string, Place>;

const lastName = ({ path }: Place): string => path.findLast((name) => name !== '*') ?? '';
const nameKey = (place: Place): string => `${place.root}:${place.name}:${place.as ?? ''}:${lastName(place)}`;
const asWhole = ({ without: _, atHost: __, path, ...place }: Place, length: number): Place => ({
  ...place,
  path: path.slice(0, length),
  exact: false,
});

/** The place, or one above it, is among them as a whole. */
function isWithin(place: Place, all: Places): boolean {
  for (let length = 0; length <= place.path.length; length += 1) {
    const { as: _, escaped: __, ...open } = asWhole(place, length);
    if (all.has(placeKey(open)) || all.has(placeKey(asWhole(place, length)))) return true;
  }
  return false;
}
const shortestFirst = (places: Places): Place[] => [...places.values()].sort((a, b) => a.path.length - b.path.length);

/** What is new, without what lies in a place that is there as a whole, unless nothing is called so yet. */
function added(before: Places, fresh: Places): Places {
  const out = new Map(before);
  const names = new Set(['', ...Array.from(before.values(), nameKey)]);
  for (const place of shortestFirst(fresh)) {
    const name = nameKey(place);
    if (isWithin(place, out) && (names.has(name) || lastName(place) === '')) continue;
    out.set(placeKey(place), place);
    names.add(name);
  }
  return out;
}
/** Of each place no more than so many names, and none that lies in another. */
function shortened(places: Places, names: number): Places {
  const out = new Map<string, Place>();
  for (const place of shortestFirst(places)) {
    const short = asWhole(place, names);
    if (!isWithin(short, out)) out.set(placeKey(short), short);
  }
  return out;
}

/** What was made of two, by the numbers of both. */
const known = memory<number, Map<number, Shape>>();
function widened(before: Shape, value: Shape, level: number): Shape {
  const key = value.id * KEPT_NAMES.length + level;
  return recall(known, before.id, key) ?? keep(known, before.id, key, widenedAnew(before, value, level));
}
/** What both are made of. */
function widenedAnew(before: Shape, value: Shape, level: number): Shape {
  const [old, fresh] = [computed(before), computed(value)];
  const names = KEPT_NAMES[level] ?? 0;
  const places = holdsAll(old.places, fresh.places) ? old.places : added(old.places, fresh.places);
  return make(
    names === Infinity ? ofPlaces(places) : ofPlaces(shortened(places, names)),
    noFields,
    old.list || fresh.list,
    true,
    undefined,
    bothCells(old.cells, fresh.cells),
  );
}

export class Widening {
  /** How far values have come that are told apart less. */
  readonly #levels = new Map<string, number>();
  #blurred = 0;
  #round = 0;

  startsRound(round: number): void {
    this.#round = round;
  }

  /** What `key` stands for, with one more thing that it may be. */
  grown(key: string, before: Shape, value: Shape): Shape {
    const level = this.#levels.get(key);
    const next = level === undefined ? join(before, value) : widened(before, value, level);
    const late = LATE_ROUNDS.findLastIndex((round) => round <= this.#round);
    if (next.id === before.id || late <= (level ?? -1)) return next;
    this.#levels.set(key, late);
    return widened(before, value, late);
  }
  /** The same, and never larger than is worth following. */
  grownSmall(key: string, before: Shape, value: Shape): Shape {
    const next = this.grown(key, before, value);
    if (next.size <= MAX_SIZE) return next;
    const [shape, level] = this.#shrunk(next, (this.#levels.get(key) ?? -1) + 1);
    this.#levels.set(key, level);
    return shape;
  }
  /** Grown too large to be told apart field by field, it is still known what it is made of. */
  small(value: Shape): Shape {
    return value.size <= MAX_SIZE ? value : this.#shrunk(value, 0)[0];
  }
  #shrunk(value: Shape, from: number): readonly [Shape, level: number] {
    for (let level = from; level < KEPT_NAMES.length; level += 1) {
      if (this.#blurred >= (MOST_BLURRED[level] ?? 0)) continue;
      this.#blurred += 1;
      const shape = widened(value, empty, level);
      if (shape.size <= (level === 0 ? MAX_SIZE : MAX_SHORT_SIZE)) return [shape, level];
    }
    throw new TooHard();
  }
}
