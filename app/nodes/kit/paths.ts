/**
 * Reading and changing items by field path, without ever touching a prototype. `*` stands for every element or key; in a list a number
 * stands for that element, and a name for that field of each element: people write `items.email`.
 */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { isIndex, type FieldPath } from '../../workflow/model/labels.ts';

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** A field of an object that is its own; undefined otherwise. */
export const ownField = (value: Json | undefined, key: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** The value at a path without wildcards. */
export function valueAt(value: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => (isList(at) ? (isIndex(key) ? at[Number(key)] : undefined) : ownField(at, key)), value);
}

/** A copy with the value set, with `*` in all that is there; objects on the way are made, an element of a list that is there is set in its place, anything else in the way is replaced. */
export function withValueAt(value: Json | undefined, path: FieldPath, set: Json): Json {
  const [head, ...rest] = path;
  if (head === undefined) return set;
  if (head === '*')
    return isList(value)
      ? value.map((item) => withValueAt(item, rest, set))
      : isJsonObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withValueAt(item, rest, set)]))
        : (value ?? {});
  if (isList(value) && isIndex(head) && Number(head) < value.length)
    return value.map((item, index) => (index === Number(head) ? withValueAt(item, rest, set) : item));
  const base: JsonObject = isJsonObject(value) ? value : {};
  return { ...base, [head]: withValueAt(ownField(base, head), rest, set) };
}

/** A copy without the field; the item itself becomes an empty one. `gap` takes the place of an element of a list, so that those behind it keep their numbers. */
export function withoutPath(value: Json, path: FieldPath, gap?: Json): Json {
  const [head, ...rest] = path;
  if (head === undefined) return {};
  if (isList(value) && isIndex(head))
    return value.flatMap((item, index) =>
      index !== Number(head) ? [item] : rest.length > 0 ? [withoutPath(item, rest, gap)] : gap === undefined ? [] : [gap],
    );
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]): [string, Json][] =>
      key !== head ? [[key, part]] : rest.length === 0 ? [] : [[key, withoutPath(part, rest, gap)]],
    ),
  );
}

/** Whether anything lies at a path without wildcards; a name that meets a list asks each of its elements. */
export function holdsPath(value: Json | undefined, path: FieldPath): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return value !== undefined;
  if (isList(value)) return isIndex(head) ? holdsPath(value[Number(head)], rest) : value.some((item) => holdsPath(item, path));
  return holdsPath(ownField(value, head), rest);
}

/** A copy in which every value at the path has gone through `change`; what is not there stays away. */
export function mapAt(value: Json, path: FieldPath, change: (value: Json) => Json): Json {
  const [head, ...rest] = path;
  if (head === undefined) return change(value);
  if (isList(value)) {
    if (head === '*') return value.map((item) => mapAt(item, rest, change));
    if (isIndex(head)) return value.map((item, index) => (index === Number(head) ? mapAt(item, rest, change) : item));
    return value.map((item) => mapAt(item, path, change));
  }
  if (!isJsonObject(value)) return value;
  if (head === '*') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapAt(item, rest, change)]));
  return Object.hasOwn(value, head) ? { ...value, [head]: mapAt(value[head] ?? null, rest, change) } : value;
}

/** Only what lies at the paths. Elements of a list keep their places. */
export function pickPaths(value: Json, paths: readonly FieldPath[]): Json {
  if (paths.some((path) => path.length === 0)) return value;
  if (isList(value)) {
    return value.map((item, index) =>
      pickPaths(
        item,
        paths.flatMap((path) => {
          const head = path[0] ?? '*';
          return head === '*' ? [path.slice(1)] : !isIndex(head) ? [path] : Number(head) === index ? [path.slice(1)] : [];
        }),
      ),
    );
  }
  if (!isJsonObject(value)) return {};
  const picked: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    const inner = paths.filter((path) => path[0] === key || path[0] === '*').map((path) => path.slice(1));
    if (inner.length === 0) continue;
    const kept = pickPaths(item, inner);
    // A scalar that was named by a longer path has nothing of that path in it.
    if (inner.some((path) => path.length === 0) || typeof item === 'object') picked.push([key, kept]);
  }
  return Object.fromEntries(picked);
}
