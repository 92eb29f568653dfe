/** What is told of a step, and how its properties are read. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { Facts } from '../step-facts.ts';

export { nothing } from '../step-facts.ts';
export type { Facts };

export type Sink = ForeignFacts['sinks'][number];

export interface RedDescription {
  readonly category: string;
  readonly title: string;
  readonly operation?: string;
  readonly values: JsonObject;
  readonly code?: string;
  readonly facts: Facts;
}

export const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
export const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
/** Node-RED writes numbers as text as often as not. */
export function numberIn(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
export const message = [['payload']];
export const below = (path: readonly string[], sources: ForeignFacts['brings']): ForeignFacts['brings'] =>
  sources.map((source) => ({ ...source, path: [...path, ...source.path] }));
export const pathOf = (field: string): string[] =>
  field
    .split('.')
    .filter((part) => part !== '' && part.length <= 200)
    .slice(0, 20);
