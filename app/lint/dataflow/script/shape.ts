/** The abstract values of a script: which places a value was made from, field by field. */
import type { ValueType } from '../../../workflow/model/labels.ts';
import { anyElement, bothCells, copiedCells, elementCells, fieldCells, itemCells, listCells, partCells, type Cells } from './cells.ts';
import { spend } from './effort.ts';
import {
  anyFields,
  derived,
  empty,
  holdsAll,
  keep,
  make,
  memory,
  noFields,
  none,
  ofFields,
  ofPlaces,
  placeKey,
  recall,
  type Entries,
  type Keyed,
  type Place,
  type Shape,
} from './shape-table.ts';

const MAX_DEPTH = 6;
/** Of more fields than these only the whole is known. */
export const MAX_FIELDS = 120;

/** What was made of a place, by its key: fields of it, what is put together from it, something closed of it. Neither is spelled twice. */
const below = memory<string, Map<string, Keyed>>();
const inParts = memory<string, Map<string, Keyed>>();
const closed = memory<string, Map<string, Keyed>>();
/** By the numbers of the two, and how deep inside of others they lie. */
const joined = memory<number, Map<number, Shape>>();
const united = memory<number, Map<number, Entries<Place>>>();
/** What `computed`, `covering` and `anyField` gave, by the shape's id. */
const blurred = memory<number, Shape>();
const covered = memory<number, Map<string, Shape>>();
const anyOf = memory<number, Shape>();

/** The places of a field: `name` of those that stand for themselves and are like this. */
function fieldsOf(places: ReadonlyMap<string, Place>, name: string, has: (place: Place) => boolean): Shape {
  const out = new Map<string, Place>();
  for (const [key, place] of places) {
    if (!has(place)) {
      const part = apart(place);
      out.set(part === place ? key : placeKey(part), part);
      continue;
    }
    const [lower, field] = derived(below, key, name, () => ({ ...apart(place), path: deeper(place, name) }));
    out.set(lower, field);
  }
  return make(ofPlaces(out), noFields, false, true, undefined);
}
/** Of a part, or of what is made of it, the script has asked for no host. */
const apart = (place: Place): Place => {
  if (place.atHost !== true) return place;
  const { atHost: _, ...rest } = place;
  return rest;
};
const isExact = (place: Place): boolean => place.exact;
const isExactBelow = (place: Place): boolean => place.exact && place.path.length > 0;

export const record = (fields: ReadonlyMap<string, Shape>): Shape => make(none, ofFields(fields), false, true, undefined);
export const asList = (shape: Shape): Shape =>
  make(settled(shape).ofPlaces, shape.ofFields, true, false, undefined, listCells(shape.cells));
export const withCells = (shape: Shape, cells: Cells): Shape =>
  make(shape.ofPlaces, shape.ofFields, shape.list, shape.plain, shape.type, bothCells(shape.cells, cells));
/** A new object with the same fields. */
export const copied = (shape: Shape): Shape =>
  make(shape.ofPlaces, shape.ofFields, shape.list, shape.plain, shape.type, copiedCells(shape.cells));
/** A text or a number that is made from the whole of it: no object. */
export const bare = (shape: Shape): Shape => {
  const whole = computed(shape);
  return make(whole.ofPlaces, noFields, whole.list, whole.plain, whole.type);
};
/** Of a closed type, whatever it was made from. */
export const typed = (shape: Shape, type: ValueType): Shape => make(computed(shape).ofPlaces, noFields, false, true, type);

/** The same value without a type of its own: each place says for itself that only something closed of it is used. */
export function settled(shape: Shape): Shape {
  const { type } = shape;
  if (shape.places.size === 0 || (type !== 'boolean' && type !== 'number' && type !== 'enum' && type !== 'date')) return shape;
  const places = new Map<string, Place>();
  for (const [key, place] of shape.places) {
    const [own, one] =
      place.as === undefined || place.as === 'number'
        ? derived(closed, key, type, () => ({ ...place, exact: false, as: type }))
        : [key, place];
    places.set(own, one);
  }
  return make(ofPlaces(places), shape.ofFields, shape.list, shape.plain, undefined, shape.cells);
}

/** Made from the whole of the shape, and saying as much as its places do: text that is put together from numbers. */
export function opened(shape: Shape): Shape {
  const places = new Map<string, Place>();
  const whole = computed(shape);
  for (const [key, one] of whole.places) {
    const { as: _, ...place } = one;
    const text: Place = { ...place, decoded: true };
    if (one.chosen === true) places.set(key, one);
    else places.set(placeKey(text), text);
  }
  return make(ofPlaces(places), noFields, shape.list, true, undefined, whole.cells);
}

/** Holds nothing but what the script itself wrote out. */
export const isFixed = (shape: Shape): boolean =>
  (shape.places.size === 0 || [...shape.places.values()].every(({ chosen }) => chosen === true)) &&
  [...shape.fields.values()].every(isFixed);
/** More places than this decide about nothing that anybody could follow. */
const MOST_DECIDING = 12;
/** What decides which of the script's own texts a value is, where this is asked. */
export function deciding(test: Shape): Shape {
  const { places } = computed(test);
  if (places.size === 0 || places.size > MOST_DECIDING) return empty;
  return make(
    ofPlaces(
      new Map(
        Array.from(places.values(), ({ root, name, path }): [string, Place] => {
          const one: Place = { root, name, path, exact: false, as: 'enum', chosen: true };
          return [placeKey(one), one];
        }),
      ),
    ),
    noFields,
    false,
    true,
    undefined,
  );
}
/** One whole field is in it, and nothing that was taken to pieces. */
export const isOneField = (shape: Shape): boolean =>
  shape.fields.size === 0 &&
  !isBlended(shape) &&
  [...shape.places.values()].every(({ exact, path }) => exact && path.length > 0 && path.at(-1) !== '*');

export function allPlaces(shape: Shape, out: Map<string, Place> = new Map()): Map<string, Place> {
  spend(1 + shape.places.size);
  for (const [key, place] of shape.places) out.set(key, place);
  for (const field of shape.fields.values()) allPlaces(field, out);
  return out;
}

const nothingApart: readonly string[] = [];
/** Something made from the whole of the shape, as one value. */
export function computed(shape: Shape): Shape {
  const before = blurred.get(shape.id);
  if (before !== undefined) return before;
  const places = new Map<string, Place>();
  // Each field that is known apart speaks for itself.
  const names = shape.fields.size === 0 ? nothingApart : [...shape.fields.keys()].filter((name) => name !== anyElement).sort();
  const spelled = names.length === 0 || shape.places.size === 0 ? '[]' : JSON.stringify(names);
  for (const [key, place] of settled(shape).places) {
    if (!place.exact) {
      const whole = apart(place);
      places.set(whole === place ? key : placeKey(whole), whole);
      continue;
    }
    const inList = shape.list && place.path.length > 0;
    const [own, one] = derived(inParts, key, inList ? `*${spelled}` : spelled, () => ({
      ...place,
      exact: false,
      ...(names.length === 0 ? {} : { without: names.map((name) => (inList ? ['*', name] : [name])) }),
    }));
    places.set(own, one);
  }
  let cells = partCells(shape.cells);
  for (const field of shape.fields.values()) {
    const part = computed(field);
    for (const [key, place] of part.places) places.set(key, place);
    cells = bothCells(cells, part.cells);
  }
  const made = make(ofPlaces(places), noFields, shape.list, true, undefined, cells);
  blurred.set(shape.id, made);
  return made;
}

/** The same value, of which only the whole is known. */
export function flattened(shape: Shape): Shape {
  const inside = computed(record(shape.fields));
  return make(union(shape.ofPlaces, inside.ofPlaces), noFields, shape.list, shape.plain, shape.type, bothCells(shape.cells, inside.cells));
}
export const mapFields = (shape: Shape, change: (field: Shape) => Shape): Shape =>
  shape.fields.size === 0
    ? shape
    : make(
        shape.ofPlaces,
        ofFields(new Map([...shape.fields].map(([name, one]): [string, Shape] => [name, change(one)]))),
        shape.list,
        shape.plain,
        shape.type,
        shape.cells,
      );

/** The shape without some of its fields. */
export function without(shape: Shape, names: readonly string[]): Shape {
  if (shape.fields.size === 0) return shape;
  return make(
    shape.ofPlaces,
    ofFields(new Map([...shape.fields].filter(([name]) => !names.includes(name)))),
    shape.list,
    shape.plain,
    shape.type,
    shape.cells,
  );
}

/** Its fields were too many to be told apart. */
export const isBlended = (shape: Shape): boolean => shape.ofFields === anyFields;
/** Of both together there are more fields than are told apart. */
function isTooWide(a: Shape, b: Shape): boolean {
  let count = a.fields.size;
  if (count + b.fields.size <= MAX_FIELDS) return false;
  for (const name of b.fields.keys()) if (!a.fields.has(name)) count += 1;
  return count > MAX_FIELDS;
}

/** Only these fields of it. */
export const picked = (shape: Shape, names: readonly string[]): Shape => record(new Map(names.map((name) => [name, field(shape, name)])));

export function join(a: Shape, b: Shape, depth = 0): Shape {
  if (a === b || b.id === empty.id) return a;
  if (a.id === empty.id) return b;
  const key = b.id * (MAX_DEPTH + 1) + depth;
  return recall(joined, a.id, key) ?? keep(joined, a.id, key, joinAnew(a, b, depth));
}
/** All of them together. */
export const joinAll = (shapes: readonly Shape[]): Shape => shapes.reduce((a, b) => join(a, b), empty);

/** One of the two where it holds the other, which is most of the time. */
function union(a: Entries<Place>, b: Entries<Place>): Entries<Place> {
  if (a === b || b.map.size === 0) return a;
  if (a.map.size === 0) return b;
  return recall(united, a.id, b.id) ?? keep(united, a.id, b.id, unite(a, b));
}
function unite(a: Entries<Place>, b: Entries<Place>): Entries<Place> {
  if (holdsAll(a.map, b.map)) return a;
  const both = new Map(a.map);
  for (const [key, place] of b.map) both.set(key, place);
  return ofPlaces(both);
}

function joinAnew(left: Shape, right: Shape, depth: number): Shape {
  const same = left.type === right.type;
  const a = same ? left : settled(left);
  const b = same ? right : settled(right);
  const list = a.list || b.list;
  const plain = a.plain || b.plain;
  const type = a.type === b.type ? a.type : undefined;
  let cells = bothCells(a.cells, b.cells);
  spend(a.fields.size + b.fields.size);
  if (depth >= MAX_DEPTH || isBlended(a) || isBlended(b) || isTooWide(a, b)) {
    const places = new Map([...a.places, ...b.places]);
    for (const field of [...a.fields.values(), ...b.fields.values()]) {
      const part = computed(field);
      for (const [key, place] of part.places) places.set(key, place);
      cells = bothCells(cells, part.cells);
    }
    return make(ofPlaces(places), anyFields, list, plain, type, cells);
  }
  const places = union(a.ofPlaces, b.ofPlaces);
  if (a.fields.size + b.fields.size === 0) return make(places, noFields, list, plain, type, cells);
  // Where nothing is new, which is most of the time, the fields need not be spelled again.
  let fields: Map<string, Shape> | undefined;
  const set = (name: string, both: Shape): void => {
    if (both !== a.fields.get(name)) (fields ??= new Map(a.fields)).set(name, both);
  };
  for (const [name, field] of b.fields) set(name, join(a.fields.get(name) ?? covering(a, name), field, depth + 1));
  for (const [name, field] of a.fields) if (!b.fields.has(name)) set(name, join(field, covering(b, name), depth + 1));
  return make(places, fields === undefined ? a.ofFields : ofFields(fields), list, plain, type, cells);
}

/** What a shape says of a field that it does not list. */
export function covering(shape: Shape, name: string): Shape {
  const unnamed = shape.fields.get(anyElement);
  if (shape.places.size === 0) return unnamed ?? empty;
  let names = covered.get(shape.id);
  if (names === undefined) covered.set(shape.id, (names = new Map<string, Shape>()));
  const before = names.get(name);
  if (before !== undefined) return before;
  const own = fieldsOf(shape.places, name, isExact);
  const made = unnamed === undefined ? own : join(own, unnamed);
  names.set(name, made);
  return made;
}
const deeper = (place: Place, name: string): readonly string[] => (place.path.length >= 8 ? place.path : [...place.path, name]);

/** `shape.name`. */
export const field = (shape: Shape, name: string): Shape => {
  const one = shape.fields.get(name) ?? covering(shape, name);
  return shape.cells.id === 0 || one.type !== undefined ? one : withCells(one, fieldCells(shape.cells, name));
};

/** Any field or element. The items of a flow are themselves elements of the input, so an element of the whole input is an item. */
export function anyField(shape: Shape): Shape {
  const before = anyOf.get(shape.id);
  if (before !== undefined) return before;
  let out = shape.places.size === 0 ? empty : fieldsOf(shape.places, '*', isExactBelow);
  for (const one of shape.fields.values()) out = join(out, one);
  out = withCells(out, elementCells(shape.cells));
  anyOf.set(shape.id, out);
  return out;
}
/** An element of a list. Fields written to a list's elements are kept on the list itself, so they are the element's. */
export function element(shape: Shape): Shape {
  const isItems = [...shape.places.values()].some((one) => one.exact && one.path.length === 0);
  const cells = isItems ? itemCells(shape.cells) : elementCells(shape.cells);
  if (shape.list || isItems) return make(shape.ofPlaces, shape.ofFields, false, true, undefined, cells);
  const elements = withCells(anyField(make(shape.ofPlaces, noFields, false, true, undefined)), cells);
  if (shape.fields.size === 0) return elements;
  const unnamed = shape.fields.get(anyElement);
  const named = record(unnamed === undefined ? shape.fields : without(shape, [anyElement]).fields);
  const both = unnamed === undefined ? join(elements, named) : join(join(elements, named), unnamed);
  // Data may be a list, whose elements have the fields; what the script puts together has them itself.
  return [...shape.places.values()].some(isExact) ? both : withCells(both, anyField(named).cells);
}

/** An object or a list that the script has put together: a text cannot be changed by whoever gets it. */
export const mayBeChanged = (shape: Shape): boolean =>
  shape.fields.size > 0 || isBlended(shape) || shape.list || (shape.plain && shape.places.size === 0 && shape.type === undefined);
