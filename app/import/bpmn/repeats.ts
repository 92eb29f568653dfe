/** An activity that is done for each element of a list: the variable of the element is an element of the list. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';

export interface Repeat {
  /** The names by which the list is reached, or the expression that makes it. */
  readonly list: readonly string[] | string;
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

const longestList = 2_000;
/** Longer, the expression is not written out for each place of the name: both stand side by side. */
const longestMade = 50_000;

/** Of Camunda 8 (`zeebe:loopCharacteristics`) or 7 (`camunda:collection`). */
export function repeatOf(values: JsonObject): Repeat | undefined {
  const loop = isJsonObject(values['loop']) && !isForeignExpression(values['loop']) ? values['loop'] : undefined;
  const given = loop?.['inputCollection'];
  const list = sourceOf(given ?? values['collection']);
  const element = sourceOf(loop?.['inputElement'] ?? values['elementVariable']);
  if (!name.test(element)) return undefined;
  if (chain.test(list)) return list.split('.')[0] === element ? undefined : { list: list.split('.'), element };
  const isFeel = isForeignExpression(given) && given.$foreign === 'feel';
  return isFeel && list !== '' && list.length <= longestList ? { list, element } : undefined;
}

/** The element as a template: what reads it knows that it is one of the list. Of a list that an expression makes, whatever that is made of. */
export const elementOf = ({ list }: Repeat): Json =>
  typeof list === 'string'
    ? { $foreign: 'feel', source: `=${list}` }
    : `{{ input${list.map((part) => `[${JSON.stringify(part)}]`).join('')}[0] }}`;

/** Each place of the name in an expression, by what it stands for. A text in quotes is none of its names. */
const inPlaceOf = (element: string, stands: string): ((source: string) => string) => {
  const named = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|(?<![\\p{L}\\p{M}\\p{N}_.])${element}(?![\\p{L}\\p{M}\\p{N}_(:])`, 'gu');
  return (source) =>
    (source.match(named)?.length ?? 0) * stands.length > longestMade
      ? `=[${stands}, ${source.replace(/^=/, '')}]`
      : source.replace(named, (found) => (found === element ? stands : found));
};

/** A variable that the task itself makes by an expression, in another expression of the task: what that is made of. */
export function withOwnResult(value: Json, { script, resultVariable }: JsonObject): Json {
  if (!isForeignExpression(value) || value.$foreign !== 'feel' || !isForeignExpression(script) || script.$foreign !== 'feel') return value;
  const own = sourceOf(resultVariable);
  if (!name.test(own) || script.source.length > longestList) return value;
  return { ...value, source: inPlaceOf(own, `(${sourceOf(script)})`)(value.source) };
}

/** The values of a task, in which the variable of the element stands for the list that it is from. */
export function withElements(values: JsonObject, { list, element }: Repeat): JsonObject {
  const put = inPlaceOf(element, typeof list === 'string' ? `(${list})` : list.join('.'));
  const visit = (value: Json): Json => {
    if (isForeignExpression(value)) return value.$foreign === 'feel' ? { ...value, source: put(value.source) } : value;
    if (Array.isArray(value)) return (value as readonly Json[]).map(visit);
    return isJsonObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'loop' || key === 'collection' ? one : visit(one)]))
      : value;
  };
  return visit(values) as JsonObject;
}
