/**
 * JSON as the CEL library can take it. It tells a value's type by its `constructor`, and an object from outside may have a field of
 * that name: such an object is handed over as a Map, which CEL reads alike. All others are handed over as they are.
 */
import type { Json } from '../../kernel/json.ts';

type JsonRecord = Readonly<Record<string, Json>>;

/** By far the most values are, and looking takes no memory. */
function isTakenAsIs(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isTakenAsIs);
  return !Object.hasOwn(value, 'constructor') && Object.values(value as JsonRecord).every(isTakenAsIs);
}

const celValue = (value: Json): unknown => (isTakenAsIs(value) ? value : withMaps(value));

function withMaps(value: Json): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withMaps);
  const entries = Object.entries(value as JsonRecord).map(([key, part]) => [key, withMaps(part)] as const);
  return Object.hasOwn(value, 'constructor') ? new Map(entries) : Object.fromEntries(entries);
}

/** The value of one of the scope's names, as CEL takes it. */
export type CelValues = (name: string, value: Json) => unknown;

/**
 * For one step: many expressions are asked of one item, and it is looked through once. All items in a WeakMap would do as well, and cost the garbage
 * collector several times what the expressions themselves cost.
 */
export function celValues(): CelValues {
  const last = new Map<string, { readonly value: Json; readonly made: unknown }>();
  return (name, value) => {
    const known = last.get(name);
    if (known?.value === value) return known.made;
    const made = celValue(value);
    last.set(name, { value, made });
    return made;
  };
}
