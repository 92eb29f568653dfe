/** A shape after a script has put something into it or taken something away. */
import { anyElement, bothCells, listCells } from './cells.ts';
import { asList, computed, field, join, isBlended, covering, MAX_FIELDS } from './shape.ts';
import { anyFields, empty, make, ofFields, type Shape } from './shape-table.ts';

/** The shape after its field at `path` was taken away and `value` put there: nothing of what was there stays. */
export function replaced(shape: Shape, path: readonly string[], value: Shape): Shape {
  const [name, ...rest] = path;
  return name === undefined ? value : withField(shape, name, rest.length === 0 ? value : replaced(field(shape, name), rest, value), value);
}
/** The shape after each of these fields was replaced, where `mayReplace` says that they are not too many. */
export const replacedEach = (shape: Shape, all: readonly (readonly [name: string, value: Shape])[]): Shape =>
  all.length === 0 ? shape : make(shape.ofPlaces, ofFields(new Map([...shape.fields, ...all])), shape.list, true, shape.type, shape.cells);
export const mayReplace = (shape: Shape, count: number): boolean => shape.fields.size + count < MAX_FIELDS;
/** With this field. `whole` is what was put somewhere into it: of too many fields only the whole is known. */
function withField(shape: Shape, name: string, one: Shape, whole: Shape): Shape {
  if (shape.fields.size + (shape.fields.has(name) ? 0 : 1) > MAX_FIELDS) return blended(shape, whole);
  // What is there already need not be spelled again.
  return make(
    shape.ofPlaces,
    shape.fields.get(name) === one ? shape.ofFields : ofFields(new Map(shape.fields).set(name, one)),
    shape.list,
    true,
    shape.type,
    shape.cells,
  );
}

/** The shape with what was put somewhere into it: of too many fields only the whole is known. */
function blended(shape: Shape, whole: Shape): Shape {
  const all = computed(join(shape, whole));
  return make(all.ofPlaces, anyFields, shape.list, true, shape.type, all.cells);
}
/** The shape after `target.path = value`, weakly: the old value may still be there. */
export function assigned(shape: Shape, path: readonly string[], value: Shape): Shape {
  const [name, ...rest] = path;
  // A wholly new field of a record made here holds just the value; a field over a place may still be the place's.
  return name === undefined
    ? join(shape, value)
    : withField(shape, name, assigned(shape.fields.get(name) ?? covering(shape, name), rest, value), value);
}

/** A record by records by records: what lies deeper is told apart no more, or it would grow without end. */
const isDeep = (shape: Shape): boolean =>
  [...shape.fields.values()].some((one) => one.fields.size > 0 && [...one.fields.values()].some((two) => two.fields.size > 0));

/** The shape after `value` was put where `path` says, of which a part may be any element: weakly, as `assigned`. */
export function placed(shape: Shape, path: readonly string[], value: Shape): Shape {
  const [name, ...rest] = path;
  if (name === undefined) return join(shape, value);
  if (name !== anyElement) return withField(shape, name, placed(shape.fields.get(name) ?? covering(shape, name), rest, value), value);
  const elements = rest.length === 0 ? asList(value) : held(placed(empty, rest, value));
  // Elements share the fields of their list, and those of data may be a list's.
  if (shape.list || [...shape.places.values()].some((place) => place.exact)) return join(shape, elements);
  if (shape.fields.size >= MAX_FIELDS) return blended(shape, value);
  // It may be any of those that are listed, or another one.
  const fields = new Map([...shape.fields].map(([key, one]): [string, Shape] => [key, placed(one, rest, value)]));
  if (!fields.has(anyElement)) fields.set(anyElement, placed(empty, rest, value));
  const unnamed = fields.get(anyElement) ?? empty;
  if (isDeep(unnamed)) fields.set(anyElement, computed(unnamed));
  return make(shape.ofPlaces, ofFields(fields), shape.list, true, shape.type, bothCells(shape.cells, elements.cells));
}
/** The shape after each of these was put into it, one after the other: its fields are spelled once, not once for each. */
export function placedEach(shape: Shape, all: readonly { readonly path: readonly string[]; readonly value: Shape }[]): Shape {
  let out = shape;
  let fields: Map<string, Shape> | undefined;
  const settle = (): void => {
    if (fields !== undefined) out = make(out.ofPlaces, ofFields(fields), out.list, true, out.type, out.cells);
    fields = undefined;
  };
  for (const { path, value } of all) {
    const [name, ...rest] = path;
    const size = (fields ?? out.fields).size;
    if (name === undefined || name === anyElement || isBlended(out) || size >= MAX_FIELDS) {
      settle();
      out = placed(out, path, value);
      continue;
    }
    fields ??= new Map(out.fields);
    fields.set(name, placed(fields.get(name) ?? covering(out, name), rest, value));
  }
  settle();
  return out;
}
/** As an element: what it may be, a list may hold. */
const held = (shape: Shape): Shape => make(shape.ofPlaces, shape.ofFields, shape.list, shape.plain, shape.type, listCells(shape.cells));
