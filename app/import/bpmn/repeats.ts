/** An activity that is done for each element of a list: the variable of the element is an element of the list. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';

export interface Repeat {
  readonly list: readonly string[];
  readonly element: string;
}

const name = /^[\p{L}_][\p{L}\p{M}\p{N}_]{0,99}$/u;
const chain = /^[\p{L}_][\p{L}\p{M}\p{N}_]{0,99}(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]{0,99}){0,6}$/u;
const sourceOf = (value: Json | undefined): string =>
  (typeof value === 'string' ? value : isForeignExpression(value) ? value.source : '')
    .trim()
    .replace(/^=/, '')
    .replace(/^[$#]\{\s*([^{}]*?)\s*\}$/, '$1')
    .trim();

/** Of Camunda 8 (`zeebe:loopCharacteristics`) or 7 (`camunda:collection`); undefined where the list is computed. */
export function repeatOf(values: JsonObject): Repeat | undefined {
  const loop = isJsonObject(values['loop']) && !isForeignExpression(values['loop']) ? values['loop'] : undefined;
  const list = sourceOf(loop?.['inputCollection'] ?? values['collection']);
  const element = sourceOf(loop?.['inputElement'] ?? values['elementVariable']);
  return chain.test(list) && name.test(element) && list.split('.')[0] !== element ? { list: list.split('.'), element } : undefined;
}

/** The element as a template: what reads it knows that it is one of the list. */
export const elementOf = ({ list }: Repeat): string => `{{ input${list.map((part) => `[${JSON.stringify(part)}]`).join('')}[0] }}`;

/** The values of a task, in which the variable of the element stands for the list that it is from. */
export function withElements(values: JsonObject, { list, element }: Repeat): JsonObject {
  // A text in quotes is none of its names.
  const named = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|(?<![\\p{L}\\p{M}\\p{N}_.])${element}(?![\\p{L}\\p{M}\\p{N}_(:])`, 'gu');
  const visit = (value: Json): Json => {
    if (isForeignExpression(value))
      return value.$foreign === 'feel'
        ? { ...value, source: value.source.replace(named, (found) => (found === element ? list.join('.') : found)) }
        : value;
    if (Array.isArray(value)) return (value as readonly Json[]).map(visit);
    return isJsonObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'loop' || key === 'collection' ? one : visit(one)]))
      : value;
  };
  return visit(values) as JsonObject;
}
