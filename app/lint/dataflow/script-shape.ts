/** The abstract values of a script: which places a value was made from, field by field. */
import type { ValueType } from '../../workflow/model/labels.ts';

/** Where a value in a script comes from. `outside` is the answer of the script's own call to the world. */
export interface Place {
  readonly root: 'input' | 'node' | 'environment' | 'outside';
  readonly name: string;
  readonly path: readonly string[];
  /** The value itself rather than something computed from it: its fields are the place's fields. */
  readonly exact: boolean;
}

/** A value: whatever `places` say, with the fields in `fields` known apart. A list's elements share the list's shape. */
export interface Shape {
  readonly places: ReadonlyMap<string, Place>;
  readonly fields: ReadonlyMap<string, Shape>;
  readonly list: boolean;
  readonly plain: boolean;
  readonly type: ValueType | undefined;
  /** Changes exactly when the shape does. */
  readonly key: string;
}

const MAX_DEPTH = 6;
const MAX_FIELDS = 120;

function make(places: ReadonlyMap<string, Place>, fields: ReadonlyMap<string, Shape>, list: boolean, plain: boolean, type: ValueType | undefined): Shape {
  const placeKeys = [...places.keys()].sort().join('|');
  const fieldKeys = fields.size === 0 ? '' : [...fields].map(([name, field]) => `${JSON.stringify(name)}:${field.key}`).sort().join(',');
  return { places, fields, list, plain, type, key: `${placeKeys}{${fieldKeys}}${list ? 'L' : ''}${plain ? 'P' : ''}${type ?? ''}` };
}

const none: ReadonlyMap<string, Place> = new Map();
const noFields: ReadonlyMap<string, Shape> = new Map();
/** A literal, or nothing at all. */
export const empty: Shape = make(none, noFields, false, false, undefined);
const placeKey = (place: Place): string => `${place.root}:${place.name}:${place.path.join('.')}${place.exact ? '!' : ''}`;
export const fromPlace = (place: Place): Shape => make(new Map([[placeKey(place), place]]), noFields, false, true, undefined);
export const record = (fields: ReadonlyMap<string, Shape>): Shape => make(none, fields, false, true, undefined);
export const asList = (shape: Shape): Shape => make(shape.places, shape.fields, true, false, undefined);
/** Of a closed type, whatever it was made from. */
export const typed = (shape: Shape, type: ValueType): Shape => make(computed(shape).places, noFields, false, true, type);

export function allPlaces(shape: Shape, out: Map<string, Place> = new Map()): Map<string, Place> {
  for (const [key, place] of shape.places) out.set(key, place);
  for (const field of shape.fields.values()) allPlaces(field, out);
  return out;
}

/** Something made from the whole of the shape, as one value. */
export function computed(shape: Shape): Shape {
  const places = new Map<string, Place>();
  for (const place of allPlaces(shape).values()) {
    const blurred = { ...place, exact: false };
    places.set(placeKey(blurred), blurred);
  }
  return make(places, noFields, shape.list, true, undefined);
}

/** The shape without some of its fields. */
export function without(shape: Shape, names: readonly string[]): Shape {
  return make(shape.places, new Map([...shape.fields].filter(([name]) => !names.includes(name))), shape.list, shape.plain, shape.type);
}

export function join(a: Shape, b: Shape, depth = 0): Shape {
  if (a === b || b.key === empty.key) return a;
  if (a.key === empty.key) return b;
  const places = new Map([...a.places, ...b.places]);
  const list = a.list || b.list;
  const plain = a.plain || b.plain;
  const type = a.type === b.type ? a.type : undefined;
  if (depth >= MAX_DEPTH || a.fields.size + b.fields.size > MAX_FIELDS) {
    for (const field of [...a.fields.values(), ...b.fields.values()]) for (const place of computed(field).places.values()) places.set(placeKey(place), place);
    return make(places, noFields, list, plain, type);
  }
  const fields = new Map<string, Shape>(a.fields);
  for (const [name, field] of b.fields) fields.set(name, join(fields.get(name) ?? covering(a, name), field, depth + 1));
  for (const [name, field] of a.fields) if (!b.fields.has(name)) fields.set(name, join(field, covering(b, name), depth + 1));
  return make(places, fields, list, plain, type);
}

/** What a shape says of a field that it does not list. */
function covering(shape: Shape, name: string): Shape {
  let out = empty;
  for (const place of shape.places.values()) {
    out = join(out, fromPlace(place.exact ? { ...place, path: deeper(place, name) } : place));
  }
  return out;
}
const deeper = (place: Place, name: string): readonly string[] => (place.path.length >= 8 ? place.path : [...place.path, name]);

/** `shape.name`. */
export const field = (shape: Shape, name: string): Shape => shape.fields.get(name) ?? covering(shape, name);

/** Any field or element. The items of a flow are themselves elements of the input, so an element of the whole input is an item. */
export function anyField(shape: Shape): Shape {
  let out = empty;
  for (const place of shape.places.values()) {
    const root = place.path.length === 0;
    out = join(out, fromPlace(place.exact && !root ? { ...place, path: deeper(place, '*') } : place));
  }
  for (const one of shape.fields.values()) out = join(out, one);
  return out;
}
/** An element of a list. Fields written to a list's elements are kept on the list itself, so they are the element's. */
export function element(shape: Shape): Shape {
  const isItems = [...shape.places.values()].some((one) => one.exact && one.path.length === 0);
  if (shape.list || isItems) return make(shape.places, shape.fields, false, true, undefined);
  const elements = anyField(make(shape.places, noFields, false, true, undefined));
  return shape.fields.size === 0 ? elements : join(elements, record(shape.fields));
}

/** The shape after `target.path = value`, weakly: the old value may still be there. */
export function assigned(shape: Shape, path: readonly string[], value: Shape): Shape {
  const [name, ...rest] = path;
  if (name === undefined) return join(shape, value);
  const fields = new Map(shape.fields);
  // A wholly new field of a record made here holds just the value; a field over a place may still be the place's.
  fields.set(name, assigned(shape.fields.get(name) ?? covering(shape, name), rest, value));
  return fields.size > MAX_FIELDS ? computed(join(shape, value)) : make(shape.places, fields, shape.list, true, shape.type);
}
