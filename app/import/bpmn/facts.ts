/** What the facts of every step of a process begin with, and how its values are read. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

export { nothing, type Facts } from '../step-facts.ts';

export const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const valueAt = (values: JsonObject, path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (value, part) => (value !== undefined && isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined),
    values,
  );
