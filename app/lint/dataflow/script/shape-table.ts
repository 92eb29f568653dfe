/** Equal shapes of scripts are one object: what tells them apart, and what was worked out of them. */
import { valueTypes, type ValueType } from '../../../workflow/model/labels.ts';
import type { ClosedUse } from '../../../workflow/model/reads.ts';
import { forgetCells, noCells, type Cells } from './cells.ts';
import { spend } from './effort.ts';

/** Where a value in a script comes from. `outside` is the answer of the script's own call to the world. */
export interface Place {
  readonly root: 'input' | 'node' | 'environment' | 'store' | 'outside';
  readonly name: string;
  readonly path: readonly string[];
  /** The value itself rather than something computed from it: its fields are the place's fields. */
  readonly exact: boolean;
  /** Fields below it that are not in the value. */
  readonly without?: readonly (readonly string[])[];
  /** Only this, made of the place, is in the value. */
  readonly as?: ClosedUse;
  /** Those of the signs < " ' that are not left in it. */
  readonly escaped?: string;
  /** Its letters stood for others: any sign may be in the value. */
  readonly decoded?: true;
  /** It is the whole address of a host that the script has asked for. */
  readonly atHost?: true;
  /** Nothing of it is in the value: it decided which of the script's own texts that is. */
  readonly chosen?: true;
}

/** A value: whatever `places` say, with the fields in `fields` known apart. A list's elements share the list's shape. */
export interface Shape {
  readonly places: ReadonlyMap<string, Place>;
  readonly fields: ReadonlyMap<string, Shape>;
  /** The same two, by their spelling. */
  readonly ofPlaces: Entries<Place>;
  readonly ofFields: Entries<Shape>;
  /** Which objects it may be. */
  readonly cells: Cells;
  readonly list: boolean;
  readonly plain: boolean;
  readonly type: ValueType | undefined;
  /** The same number exactly when it is the same shape. */
  readonly id: number;
  /** Characters that it takes to write it down whole: a measure of what it costs to go through it. */
  readonly size: number;
}

/** A map and how it is spelled. Most are handed from shape to shape: each is spelled once, and from then on its number stands for it. */
export interface Entries<V> {
  readonly map: ReadonlyMap<string, V>;
  readonly id: number;
  readonly epoch: number;
  /** Characters of its keys. */ readonly length: number;
}
export type Keyed = readonly [key: string, place: Place];

const memories: Map<unknown, unknown>[] = [];
/** Filled as shapes are made, and emptied with them. */
export function memory<K, V>(): Map<K, V> {
  const made = new Map<K, V>();
  memories.push(made);
  return made;
}

/**
 * Equal shapes are one object, so that comparing and naming one costs the same however deep it is. What is remembered is let go
 * between scripts (`forgetShapes`), so that a program that lints for days does not grow.
 */
const known = memory<number, Map<number, Shape>>();
/** By a sum over what they hold: those that share one are compared. */
const placeSets = memory<number, Entries<Place>[]>();
/** Of places and cells. */
const pairs = memory<number, Map<number, number>>();
const spelledFields = memory<string, Entries<Shape>>();
/** A place's key is long, and stands in many sets: there its number stands for it. */
const numbers = memory<string, number>();
/** Numbers of entries hold until the next time that all is forgotten. */
let epoch = 0;
let nextId = 1;
const kinds: readonly (ValueType | undefined)[] = [undefined, ...valueTypes];

/** Called before each script, where no shape of an earlier one is looked at any more: what it costs must not depend on those. */
export function forgetShapes(): void {
  for (const one of memories) one.clear();
  forgetCells();
  epoch += 1;
}

/** Two numbers as the key of what was made of two: no text has to be put together for it. */
export function recall<V>(all: Map<number, Map<number, V>>, one: number, other: number): V | undefined {
  return all.get(one)?.get(other);
}
export function keep<V>(all: Map<number, Map<number, V>>, one: number, other: number, value: V): V {
  const some = all.get(one);
  if (some === undefined) all.set(one, new Map([[other, value]]));
  else some.set(other, value);
  return value;
}

function numberOf(key: string): number {
  const before = numbers.get(key);
  if (before !== undefined) return before;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}
/** The same for the same places, whatever their order. */
function sumOf(places: ReadonlyMap<string, Place>): number {
  let sum = places.size;
  spend(sum);
  for (const key of places.keys()) sum = (sum + Math.imul(numberOf(key) + 1, 0x9e3779b1)) | 0;
  return sum;
}
export function holdsAll(all: ReadonlyMap<string, Place>, some: ReadonlyMap<string, Place>): boolean {
  for (const key of some.keys()) if (!all.has(key)) return false;
  return true;
}
/** A name cannot hold the sign that ends it here; the order in which fields were written does not tell shapes apart. */
function spellFields(fields: ReadonlyMap<string, Shape>): string {
  const parts: string[] = [];
  spend(fields.size);
  for (const [name, field] of fields) parts.push(`${name}\u0000${field.id}`);
  return parts.length < 2 ? (parts[0] ?? '') : parts.sort().join('\u0000');
}

function entriesOf<V>(map: ReadonlyMap<string, V>): Entries<V> {
  let length = 0;
  for (const key of map.keys()) length += key.length;
  const made = { map, id: nextId, epoch, length };
  nextId += 1;
  return made;
}
/** A map never changes once it is given to these. */
export function ofPlaces(places: ReadonlyMap<string, Place>): Entries<Place> {
  const sum = sumOf(places);
  const alike = placeSets.get(sum);
  const before = alike?.find(({ map }) => map.size === places.size && holdsAll(map, places));
  if (before !== undefined) return before;
  const made = entriesOf(places);
  if (alike === undefined) placeSets.set(sum, [made]);
  else alike.push(made);
  return made;
}
export function ofFields(fields: ReadonlyMap<string, Shape>): Entries<Shape> {
  const spelling = spellFields(fields);
  const before = spelledFields.get(spelling);
  if (before !== undefined) return before;
  const made = entriesOf(fields);
  spelledFields.set(spelling, made);
  return made;
}

/** One number for two; where there are no cells, that of the places. */
function pairOf(places: number, cells: number): number {
  if (cells === 0) return places;
  const before = recall(pairs, places, cells);
  if (before !== undefined) return before;
  nextId += 1;
  return keep(pairs, places, cells, nextId - 1);
}

export function make(
  placesGiven: Entries<Place>,
  fieldsGiven: Entries<Shape>,
  list: boolean,
  plain: boolean,
  type: ValueType | undefined,
  cells: Cells = noCells,
): Shape {
  const inPlaces = placesGiven.epoch === epoch ? placesGiven : ofPlaces(placesGiven.map);
  const inFields = fieldsGiven.epoch === epoch || fieldsGiven === anyFields ? fieldsGiven : ofFields(fieldsGiven.map);
  const key = (inFields.id * kinds.length + kinds.indexOf(type)) * 4 + (list ? 2 : 0) + (plain ? 1 : 0);
  const pair = pairOf(inPlaces.id, cells.id);
  const before = recall(known, pair, key);
  if (before !== undefined) return before;
  let size = Math.max(0, inPlaces.map.size - 1) + (type ?? '').length + inPlaces.length + inFields.length;
  for (const field of inFields.map.values()) size += field.size + 4;
  const shape = {
    places: inPlaces.map,
    fields: inFields.map,
    ofPlaces: inPlaces,
    ofFields: inFields,
    cells,
    list,
    plain,
    type,
    id: nextId,
    size,
  };
  nextId += 1;
  return keep(known, pair, key, shape);
}

export const none = ofPlaces(new Map());
export const noFields = ofFields(new Map());
/** Too many to be told apart, for good: what comes to them is told apart no more either. */
export const anyFields: Entries<Shape> = entriesOf(new Map());
/** A literal, or nothing at all. */
export const empty: Shape = make(none, noFields, false, false, undefined);
export const placeKey = (place: Place): string =>
  `${place.root}:${place.name}:${place.path.join('.')}${place.exact ? '!' : ''}${place.without === undefined ? '' : `-${JSON.stringify(place.without)}`}${place.as === undefined ? '' : `#${place.as}`}${place.escaped === undefined ? '' : `~${place.escaped}`}${place.decoded === true ? '%' : ''}${place.chosen === true ? '?' : ''}${place.atHost === true ? '@' : ''}`;
export const fromPlace = (place: Place): Shape => make(ofPlaces(new Map([[placeKey(place), place]])), noFields, false, true, undefined);
/** What `make` makes of a place, remembered under `change`. */
export function derived(all: Map<string, Map<string, Keyed>>, key: string, change: string, make: () => Place): Keyed {
  let some = all.get(key);
  if (some === undefined) all.set(key, (some = new Map<string, Keyed>()));
  const before = some.get(change);
  if (before !== undefined) return before;
  const place = make();
  const made: Keyed = [placeKey(place), place];
  some.set(change, made);
  return made;
}
