/** What the facts of every step of a process begin with, and how its values are read. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';

export type Facts = Omit<ForeignFacts, 'inputs' | 'outputs'>;

export const nothing: Facts = {
  known: true,
  zone: { scope: 'local' },
  effects: [],
  brings: [],
  sinks: [],
  networks: [],
  hosts: [],
  result: 'pass',
  fields: [],
  stores: [],
};
export const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const valueAt = (values: JsonObject, path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (value, part) => (value !== undefined && isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined),
    values,
  );
