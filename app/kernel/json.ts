import { z } from 'zod';

export type JsonPrimitive = string | number | boolean | null;
export type Json = JsonPrimitive | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Any JSON value. Depth and size are bounded by the reader of the text, not here. */
export const jsonSchema: z.ZodType<Json> = z.json() as z.ZodType<Json>;
export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), jsonSchema);

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object or a list: what is looked into. A list of numbers may hold millions, and a call for each takes seconds. */
export const holdsMore = (value: Json): boolean => typeof value === 'object' && value !== null;

/** An object or a list with nothing in it. */
export const isEmptyJson = (value: Json): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** Characters that JSON escapes, and surrogates, which have to be looked at in pairs. */
const needsCare = /[\u0000-\u001f"\\\ud800-\udfff]/;

function quoted(text: string): string {
  if (!needsCare.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new RangeError('canonical JSON holds no lone surrogate');
  return JSON.stringify(text);
}

/** Above this the sort by insertion, which is quicker for the few keys that most objects have, would be the slower one. */
const fewKeys = 24;

/** By UTF-16 code units, as strings compare and sort by default. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  if (keys.length > fewKeys) return keys.sort();
  for (let next = 1; next < keys.length; next += 1) {
    const key = keys[next] as string;
    let at = next;
    for (; at > 0 && (keys[at - 1] as string) > key; at -= 1) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}

/**
 * The JSON Canonicalization Scheme, RFC 8785: the one text whose bytes are hashed.
 * Keys sort by UTF-16 code units; numbers and strings as ECMAScript prints them. Throws on NaN, Infinity and lone surrogates.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('canonical JSON holds no NaN or Infinity');
    return String(value);
  }
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i += 1) {
      const item: unknown = value[i];
      text += i === 0 ? canonicalJson(item === undefined ? null : item) : `,${canonicalJson(item === undefined ? null : item)}`;
    }
    return `${text}]`;
  }
  if (typeof value !== 'object') throw new TypeError(`canonical JSON holds no ${typeof value}`);
  // Built by hand, because whole flows are hashed at every sign-off.
  let text = '{';
  for (const key of sortedKeys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined) continue;
    text += text.length === 1 ? `${quoted(key)}:${canonicalJson(item)}` : `,${quoted(key)}:${canonicalJson(item)}`;
  }
  return `${text}}`;
}
