/** Secrets in JSON: parameters, samples, documents of other programs. Keys, and rows of names beside values, say what a text is. */
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import type { SecretSpan } from './values.ts';
import { findSecretSpans } from './secrets.ts';

export interface PlacedSecret extends SecretSpan {
  /** Path of the string that holds it; `start` and `end` are offsets in that string. */
  readonly path: readonly string[];
}

/** A secret in a part of an imported file that the flow leaves out: named here, so that leaving it out does not hide it. Never the value. */
export interface SecretLeftOut {
  /** Step or note that it belongs to; none for the file as a whole. */
  readonly nodeId?: string;
  readonly nodeName?: string;
  /** Path in the file: `credentials.password`, `activeVersion.parameters.url`. */
  readonly field: string;
  /** "an OpenAI key". */
  readonly words: string;
  readonly sure: boolean;
}

/** A place in a value, as a chain: most places hold no secret, and need no path. */
interface Place {
  readonly key: string;
  readonly up: Place | undefined;
}
function pathOf(place: Place | undefined): string[] {
  const out: string[] = [];
  for (let at = place; at !== undefined; at = at.up) out.push(at.key);
  return out.reverse();
}

const MAX_FOUND = 200;
const MAX_DEPTH = 130;

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
/** `headers["X-Api-Key"]` and `headers.Authorization` name what stands last. */
const lastName = (path: string): string => /([^.[\]"']+)["'\]]{0,2}$/.exec(path)?.[1] ?? path;

/** Keys whose value is named by a sibling: rows of header and query tables, of environments, of rules that set a field. */
const valueKeys: ReadonlySet<string> = new Set([
  'value',
  'v',
  'to',
  'stringValue',
  'valueValue',
  'defaultValue',
  'default',
  'content',
  'text',
  'source',
]);
const nameKeys = ['name', 'key', 'header', 'headerName', 'parameter', 'field', 'p', 'path', 'target', 'id', 'keyName', 'keyValue', 'label'];
function rowName(object: JsonObject): string {
  for (const key of nameKeys) {
    const name = object[key];
    // In n8n a name that starts with = and holds no {{ is plain.
    if (typeof name === 'string' && name !== '' && name.length <= 200) return lastName(name.startsWith('=') ? name.slice(1) : name);
  }
  return '';
}

/** Objects that hold nothing but what opens a door. */
const insideCredentials = (key: string): boolean => key === 'credentials' || key === 'auth' || key === 'authentication';

/** A row of a query or header table may call its secret just "key". */
const tables = /query|param|header|qs$/i;
const inTable = (place: Place | undefined): boolean =>
  place !== undefined &&
  (tables.test(place.key) ||
    (place.up !== undefined && (tables.test(place.up.key) || (place.up.up !== undefined && tables.test(place.up.up.key)))));
const rowOf = (row: string, place: Place | undefined): string =>
  /^(?:key|appid|app_id|k|code|sig|hash|user_?key|license)$/i.test(row) && inTable(place) ? 'api key' : row;
/** What a condition compares with: `$json.headers.token` and a fixed value. */
const compared = (value: Json | undefined): string =>
  lastName((isJsonObject(value ?? null) ? text((value as JsonObject)['source']) : text(value)).replace(/[\s})]+$/, ''));
const comparedWith: Readonly<Record<string, string>> = { rightValue: 'leftValue', value2: 'value1', right: 'left' };

function scan(value: Json, name: string, place: Place | undefined, depth: number, out: PlacedSecret[]): void {
  if (out.length >= MAX_FOUND || depth > MAX_DEPTH) return;
  if (typeof value === 'string') {
    if (value.length < 4) return;
    for (const secret of findSecretSpans(value, name)) out.push({ ...secret, path: pathOf(place) });
    return;
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1)
      scan(value[index] as Json, name, { key: String(index), up: place }, depth + 1, out);
    return;
  }
  if (!isJsonObject(value)) return;
  // An expression of another language is the value of the key that holds it.
  if (typeof value['$foreign'] === 'string') {
    for (const secret of findSecretSpans(text(value['source']), name)) out.push({ ...secret, path: pathOf({ key: 'source', up: place }) });
    return;
  }
  let cell: string | undefined;
  for (const key of Object.keys(value)) {
    const other = comparedWith[key];
    const own =
      other !== undefined && value[other] !== undefined
        ? compared(value[other])
        : valueKeys.has(key) && (cell ??= value['__rl'] === true ? name : rowOf(rowName(value), place)) !== ''
          ? cell
          : insideCredentials(name) && /^(?:key|value|hash|code|pin)$/i.test(key)
            ? `auth ${key === 'value' ? 'key' : key}`
            : key;
    scan(value[key] as Json, own, { key, up: place }, depth + 1, out);
  }
}

/** Every secret in a JSON value, at most 200. `name` is what the whole is the value of. */
export function findSecretsInJson(value: Json, name = ''): PlacedSecret[] {
  const out: PlacedSecret[] = [];
  scan(value, name, undefined, 0, out);
  return out;
}

/** The secrets of a part that is left out, each with its place in the file. */
export const leftOutOf = (
  value: Json,
  field: readonly string[],
  owner: { readonly nodeId?: string; readonly nodeName?: string } = {},
): SecretLeftOut[] =>
  findSecretsInJson(value, field.at(-1)).map(({ path, words, sure }) => ({
    ...owner,
    field: [...field, ...path].join('.').slice(0, 500),
    words,
    sure,
  }));

/** A copy without the strings that hold a secret. */
export function withoutSecrets(value: JsonObject): { readonly value: JsonObject; readonly secrets: readonly PlacedSecret[] } {
  const secrets = findSecretsInJson(value);
  if (secrets.length === 0) return { value, secrets };
  const places = new Set(secrets.map(({ path }) => JSON.stringify(path)));
  const copy = (item: Json, path: readonly string[]): Json => {
    if (typeof item === 'string') return places.has(JSON.stringify(path)) ? '' : item;
    if (Array.isArray(item)) return (item as readonly Json[]).map((one, index) => copy(one, [...path, String(index)]));
    return isJsonObject(item) ? Object.fromEntries(Object.entries(item).map(([key, one]) => [key, copy(one, [...path, key])])) : item;
  };
  return { value: copy(value, []) as JsonObject, secrets };
}
