/** What is told of a step, and how its inputs are read. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { Facts } from '../step-facts.ts';

export { nothing } from '../step-facts.ts';
export type { Facts };

export type Ai = NonNullable<ForeignFacts['ai']>;
export interface FlowiseDescription {
  readonly category: string;
  readonly facts: Facts;
  readonly code?: string;
  readonly codeKey?: string;
}

export const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const out = ['out'];
export const has = (inputs: JsonObject, key: string): boolean =>
  inputs[key] !== undefined && inputs[key] !== '' && !(Array.isArray(inputs[key]) && inputs[key].length === 0);
export const present = (inputs: JsonObject, keys: readonly string[]): string[][] =>
  keys.filter((key) => has(inputs, key)).map((key) => [key]);
export function count(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}
