/** What makes two items the same one, for steps that group, join, compare or drop repeats. */
import type { Json } from '../../kernel/json.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import type { Item } from './executor.ts';
import { asText } from './items.ts';
import { valueAt } from './paths.ts';

/** Numbers and their text are one key, so an id from a database meets the same id from a web request. Undefined where there is no value. */
export function keyAt(item: Item, path: FieldPath): string | undefined {
  const value = valueAt(item, path);
  return value === undefined || value === null ? undefined : asText(value);
}

/** The key of several fields together. A field that is not there has a key of its own, unlike any text. */
export const keyOf = (item: Item, paths: readonly FieldPath[]): string => JSON.stringify(paths.map((path) => keyAt(item, path) ?? null));

/** Text that is equal exactly where the values are, whatever the order of their fields. */
export function valueKey(value: Json): string {
  return JSON.stringify(value, (_key, part: Json) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
