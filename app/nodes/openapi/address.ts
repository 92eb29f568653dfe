/** Where an operation is called, and how its values are written into path, query and headers (OpenAPI 3.1, section 4.8.12, style values). */
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { asText } from '../kit/items.ts';
import type { GivenInput } from '../kit/typed-values.ts';
import type { Operation } from './operation.ts';

/** The address that the person typed, or the document's first. Data never has a part in it. */
export const serverOf = (given: { readonly server: string; readonly operation: Operation | null }): string =>
  (given.server || (given.operation?.servers[0] ?? '')).trim().replace(/\/+$/, '');

/** An address that can be called: whole, without blanks to fill in and without a person's name in it. */
export const isWholeServer = (server: string): boolean => /^https?:\/\/[^/?#{}@\s]+(?:\/[^?#{}\s]*)?$/i.test(server);

const encode = (value: Json): string => encodeURIComponent(asText(value));
const members = (value: Json): readonly (readonly [string, Json])[] => (isJsonObject(value) ? Object.entries(value) : []);
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function simple(value: Json, explode: boolean, encoded: (value: Json) => string): string {
  if (isList(value)) return value.map(encoded).join(',');
  if (isJsonObject(value))
    return members(value)
      .map(([key, part]) => `${encoded(key)}${explode ? '=' : ','}${encoded(part)}`)
      .join(',');
  return encoded(value);
}

function pathPart({ input, value }: GivenInput): string {
  const { style, explode, name } = input;
  if (style === 'label') return `.${isList(value) && explode ? value.map(encode).join('.') : simple(value, explode, encode)}`;
  if (style === 'matrix')
    return isList(value) && explode
      ? value.map((part) => `;${encodeURIComponent(name)}=${encode(part)}`).join('')
      : `;${encodeURIComponent(name)}=${simple(value, false, encode)}`;
  return simple(value, explode, encode);
}

function queryParts({ input, value }: GivenInput): string[] {
  const { style, explode } = input;
  const name = encodeURIComponent(input.name);
  if (style === 'json') return [`${name}=${encodeURIComponent(JSON.stringify(value))}`];
  if (style === 'deepObject' && isJsonObject(value))
    return members(value).map(([key, part]) => `${name}${encodeURIComponent(`[${key}]`)}=${encode(part)}`);
  if (isList(value)) {
    if (explode) return value.map((part) => `${name}=${encode(part)}`);
    return [`${name}=${value.map(encode).join(style === 'spaceDelimited' ? '%20' : style === 'pipeDelimited' ? '%7C' : ',')}`];
  }
  if (isJsonObject(value) && explode) return members(value).map(([key, part]) => `${encodeURIComponent(key)}=${encode(part)}`);
  return [`${name}=${simple(value, false, encode)}`];
}

/** Path and query of a call. A value can become neither a further segment nor a step up. */
export function urlOf(server: string, operation: Operation, given: readonly GivenInput[], stepName: string): string {
  const inPath = new Map(given.filter(({ input }) => input.place === 'path').map((one) => [one.input.name, one]));
  const path = operation.path.replaceAll(/\{([^{}]*)\}/g, (_whole, name: string) => {
    const one = inPath.get(name);
    return one === undefined ? '' : pathPart(one);
  });
  // Not even when it is encoded: addresses with such a segment are shortened before they are sent.
  if (path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment)))
    throw new UserError('step/failed', `At the step “${stepName}”, a value in the path would lead to another place.`, {
      place: stepName,
      mend: 'Look at what the step is given for the path.',
    });
  const query = given
    .filter(({ input }) => input.place === 'query')
    .flatMap(queryParts)
    .join('&');
  return `${server}${path}${query === '' ? '' : `?${query}`}`;
}

/** Headers and cookies of a call. Values may not hold line breaks (CWE-113). */
export function headersOf(given: readonly GivenInput[], stepName: string): Record<string, string> {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const { input, value } of given) {
    if (input.place === 'header') {
      const text = simple(value, input.explode, asText);
      if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(input.name) || /[\r\n\0]/.test(text))
        throw new UserError('step/failed', `At the step “${stepName}”, the header ${input.name} cannot be sent as it is.`, {
          place: stepName,
          mend: 'Remove line breaks from its value.',
        });
      headers[input.name.toLowerCase()] = text;
    }
    if (input.place === 'cookie') cookies.push(`${encodeURIComponent(input.name)}=${simple(value, false, encode)}`);
  }
  return cookies.length === 0 ? headers : { ...headers, cookie: cookies.join('; ') };
}

/** A form's text (URL Standard, section 5), a list as one pair for each of its values. */
export const formText = (body: Json): string =>
  members(body)
    .flatMap(([name, value]) => (isList(value) ? value : [value]).map((part) => `${encodeURIComponent(name)}=${encode(part)}`))
    .join('&');
