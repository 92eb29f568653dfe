/** What functions and methods of the language give of texts, numbers and lists that are known: as the language does it, and no further. */

export type Constant = string | number | readonly Constant[];
export const MAX_LENGTH = 10_000;
export const MAX_ITEMS = 2_000;

export const textOf = (value: Constant | undefined): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
/** Put together they are longer than what is kept. */
export const isLong = (parts: readonly (string | undefined)[]): boolean =>
  parts.reduce((sum, part) => sum + (part?.length ?? 0), 0) > MAX_LENGTH;
export const isList = (value: Constant | undefined): value is readonly Constant[] => Array.isArray(value);

export function decoded(text: string, encoding: string): string | undefined {
  if (encoding === 'hex')
    return /^(?:[0-9a-f]{2})+$/i.test(text)
      ? (text.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('')
      : undefined;
  try {
    return atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  } catch {
    return undefined;
  }
}

/** Letters beyond one byte have no Base64 of their own. */
export const encoded = (text: string): string | undefined => (/^[\0-\xff]*$/.test(text) ? btoa(text) : undefined);
/** `String.fromCharCode(104, 105)`, also with the codes in a list. */
export function fromCodes(name: 'fromCharCode' | 'fromCodePoint', args: readonly Constant[]): string | undefined {
  const codes = args.flatMap((one): readonly Constant[] => (isList(one) ? one : [one]));
  const isCode = (one: Constant): one is number => typeof one === 'number' && Number.isInteger(one) && one >= 0 && one <= 0x10ffff;
  return codes.length > 0 && codes.every(isCode) ? String[name](...codes) : undefined;
}

export const unescaping: ReadonlySet<string> = new Set(['decodeURIComponent', 'decodeURI', 'unescape']);
/** Of a text with `%2F` in it; undefined where it is none of that form. */
export function unescaped(name: string, text: string): string | undefined {
  try {
    return name === 'decodeURI'
      ? decodeURI(text)
      : name === 'unescape' && /%(?:u|[89a-f])/i.test(text)
        ? undefined
        : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** `Buffer.from(text)`, `Buffer.from(text, "base64")`: its text. */
export function bytesOf(text: Constant | undefined, encoding: Constant | undefined): string | undefined {
  if (typeof text !== 'string') return undefined;
  return typeof encoding === 'string' ? decoded(text, encoding) : text;
}

type Arguments = readonly (Constant | undefined)[];
type ListMethod = (list: readonly Constant[], args: Arguments) => Constant | undefined;
type TextMethod = (text: string, args: Arguments, isBytes: boolean) => Constant | undefined;

const reversed: ListMethod = (list) => [...list].reverse();

const listMethods: ReadonlyMap<string, ListMethod> = new Map(
  Object.entries<ListMethod>({
    reverse: reversed,
    toReversed: reversed,
    concat: (list, args) => [...list, ...args.flatMap((one): readonly Constant[] => (isList(one) ? one : one === undefined ? [] : [one]))],
    join(list, [by]) {
      const parts = list.map(textOf);
      const between = by === undefined ? ',' : (textOf(by) ?? ',');
      return parts.includes(undefined) || isLong(parts) || between.length * parts.length > MAX_LENGTH ? undefined : parts.join(between);
    },
  }),
);

const replacing =
  (name: 'replace' | 'replaceAll'): TextMethod =>
  (text, [from, to]) =>
    typeof from === 'string' && typeof to === 'string' && (text.length + 1) * to.length <= 100 * MAX_LENGTH
      ? text[name](from, to)
      : undefined;
const cutting =
  (name: 'slice' | 'substring'): TextMethod =>
  (text, [from, to]) =>
    typeof from === 'number' && (to === undefined || typeof to === 'number') ? text[name](from, to) : undefined;

/** Of bytes it may give codes. */
const asText: TextMethod = (text, [encoding], isBytes) => {
  if (encoding === 'base64' && isBytes) return encoded(text);
  const isSame = encoding === undefined || (typeof encoding === 'string' && /^(?:utf-?8|ascii|latin1|binary)$/i.test(encoding));
  return isSame ? text : undefined;
};
const putBehind: TextMethod = (text, args) => {
  const parts = args.map(textOf);
  return parts.includes(undefined) || isLong(parts) ? undefined : text + parts.join('');
};

/** Turkish has an i of its own. */
const lowerEverywhere = (text: string): string | undefined => (/^[\0-\x48\x4a-\x7f]*$/.test(text) ? text.toLowerCase() : undefined);
function tail(text: string, from: Constant | undefined, most: Constant | undefined): string | undefined {
  if (typeof from !== 'number' || !Number.isInteger(from) || (most !== undefined && typeof most !== 'number')) return undefined;
  const start = from < 0 ? Math.max(0, text.length + from) : from;
  return text.slice(start, most === undefined ? undefined : start + Math.max(0, most));
}
const repeated = (text: string, times: Constant | undefined): string | undefined =>
  typeof times === 'number' && Number.isInteger(times) && times >= 0 && text.length * times <= MAX_LENGTH ? text.repeat(times) : undefined;
const padded =
  (name: 'padStart' | 'padEnd'): TextMethod =>
  (text, [length, by]) =>
    typeof length === 'number' && length <= MAX_LENGTH && (by === undefined || typeof by === 'string') ? text[name](length, by) : undefined;

const textMethods: ReadonlyMap<string, TextMethod> = new Map<string, TextMethod>([
  ['concat', putBehind],
  ['split', (text, [by, most]) => (typeof by === 'string' && most === undefined ? text.split(by) : undefined)],
  ['replace', replacing('replace')],
  ['replaceAll', replacing('replaceAll')],
  ['slice', cutting('slice')],
  ['substring', cutting('substring')],
  ['trim', (text) => text.trim()],
  ['toLowerCase', (text) => text.toLowerCase()],
  ['toUpperCase', (text) => text.toUpperCase()],
  ['toLocaleLowerCase', (text, args) => (args.length === 0 ? lowerEverywhere(text) : undefined)],
  ['substr', (text, [from, most]) => tail(text, from, most)],
  ['repeat', (text, [times]) => repeated(text, times)],
  ['padStart', padded('padStart')],
  ['padEnd', padded('padEnd')],
  ['charAt', (text, [at]) => (typeof at === 'number' ? text.charAt(at) : undefined)],
  ['toString', asText],
  ['valueOf', (text) => text],
]);

/** `object.name(...)`; `isBytes`: of a buffer, whose text stands for it. */
export function calledOn(object: Constant | undefined, name: string, args: Arguments, isBytes: boolean): Constant | undefined {
  if (isList(object)) return listMethods.get(name)?.(object, args);
  return typeof object === 'string' ? textMethods.get(name)?.(object, args, isBytes) : undefined;
}
