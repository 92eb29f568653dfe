/**
 * JSON as the CEL library can take it. It tells a value's type by its `constructor`, and an object from outside may have a field of
 * that name: such an object is handed over as a Map, which CEL reads alike. All others are handed over as they are.
 */
import type { Json } from '../../kernel/json.ts';

/** Of one item many expressions are asked; it is looked through once. */
const looked = new WeakMap<object, unknown>();

export function celValue(value: Json): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = looked.get(value);
  if (known !== undefined) return known;
  const made = Array.isArray(value) ? celList(value) : celObject(value as Readonly<Record<string, Json>>);
  looked.set(value, made);
  return made;
}

function celList(list: readonly Json[]): readonly unknown[] {
  const made = list.map(celValue);
  return made.every((part, index) => part === list[index]) ? list : made;
}

function celObject(object: Readonly<Record<string, Json>>): unknown {
  const entries = Object.entries(object).map(([key, part]) => [key, celValue(part)] as const);
  if (Object.hasOwn(object, 'constructor')) return new Map(entries);
  return entries.every(([key, part]) => part === object[key]) ? object : Object.fromEntries(entries);
}
