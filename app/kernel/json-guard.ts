/** Parsing of JSON text that a hostile party made: bounded depth, no key that could reach a prototype, no half of a character, and no number that is changed in silence. */
import type { Json } from './json.ts';

const ZERO = 48,
  NINE = 57,
  MINUS = 45,
  PLUS = 43,
  POINT = 46,
  UPPER_E = 69,
  LOWER_E = 101,
  COLON = 58,
  QUOTE = 34,
  BACKSLASH = 92,
  OPEN_BRACKET = 91,
  CLOSE_BRACKET = 93,
  OPEN_BRACE = 123,
  CLOSE_BRACE = 125;

/** Deepest nesting of arrays and objects in JSON text, found without recursion. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return deepest;
}

/** Held to the last digit, and written again as it came: 2^60 is held, but JavaScript writes it with other digits. */
const isKept = (value: number, source: string): boolean =>
  Number.isSafeInteger(value) || (String(value) === source && BigInt(value) === BigInt(source));
/** The digits that count and where they stand: `1.50e3` and `1500` have the same. */
function digitsOf(source: string): { readonly digits: string; readonly exponent: number } {
  const [mantissa = '', power = '0'] = source.toLowerCase().split('e');
  const [whole = '', part = ''] = mantissa.replace('-', '').split('.');
  const written = `${whole}${part}`;
  const first = written.search(/[1-9]/);
  if (first < 0) return { digits: '', exponent: 0 };
  let end = written.length;
  while (written.charCodeAt(end - 1) === ZERO) end -= 1;
  return { digits: written.slice(first, end), exponent: whole.length - first + Number(power) };
}

/** A number with a point or an exponent that is held to its last digit, or is the print of what is held: programs print up to 17 digits of it. */
function isHeld(value: number, source: string): boolean {
  const { digits, exponent } = digitsOf(source);
  if (digits === '' || !Number.isFinite(value) || value === 0 || digits.length > 17) return digits === '';
  const held = digitsOf(value.toPrecision(digits.length));
  return held.digits === digits && held.exponent === exponent;
}

/** What the bounds of numbers would change stays a text: `9007199254740993` would become another record's number, and `1e400` none at all. */
function isChanged(source: string): boolean {
  const value = Number(source);
  if (!Number.isFinite(value)) return true;
  // So few digits are held wherever numbers are not near their bounds.
  const size = Math.abs(value);
  if (source.length <= SURELY_HELD && size > 1e-307 && size < 1e308) return false;
  if (String(value) === source && (Number.isSafeInteger(value) || !Number.isInteger(value))) return false;
  if (/^-?\d+$/.test(source)) return !isKept(value, source);
  // Most that are written so long look like this, and are told by one print.
  const first = /^-?(?:0\.0{0,5}(?=[1-9])|[1-9]\d*\.)\d*[1-9]$/.test(source) ? source.search(/[1-9]/) : source.length;
  const count = source.length - first - (source.indexOf('.') > first ? 1 : 0);
  return count === 0 ? !isHeld(value, source) : count > 17 || value.toPrecision(count) !== source;
}

const SURELY_HELD = 15;
// More digits than a number surely holds, or an exponent that could be beyond its bounds.
const longNumber = /[\d.]{16}|\d[eE][+-]?\d{3}/;
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const isNumeric = (code: number): boolean =>
  (code >= ZERO && code <= NINE) || code === MINUS || code === POINT || code === PLUS || code === UPPER_E || code === LOWER_E;
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** The end of a text that begins at `from` with its quotation mark. */
function endOfQuoted(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  for (;;) {
    if (end < 0) return text.length;
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((end - 1 - before) % 2 === 0) return end + 1;
    end = text.indexOf('"', end + 1);
  }
}

/** A number there names nothing: what is no JSON must not become some. */
function isValueAt(text: string, end: number): boolean {
  let next = end;
  while (isSpace(text.charCodeAt(next))) next += 1;
  return text.charCodeAt(next) !== COLON;
}

/** Numbers that would be changed, in quotation marks. A reviver would do, and takes microseconds for each number that there is. */
function withLongNumbersQuoted(text: string): string {
  const parts: string[] = [];
  let from = 0;
  // Most numbers of most texts are passed by where this is matched.
  const quoteOrLong = /"|[\d.]{16}|\d[eE][+-]?\d{3}/g;
  let at = 0;
  while (quoteOrLong.test(text)) {
    let end = quoteOrLong.lastIndex;
    if (text.charCodeAt(end - 1) === QUOTE) at = endOfQuoted(text, end - 1);
    else {
      let start = end - 1;
      while (start > at && isNumeric(text.charCodeAt(start - 1))) start -= 1;
      while (isNumeric(text.charCodeAt(end))) end += 1;
      const source = text.slice(start, end);
      if (jsonNumber.test(source) && isChanged(source) && isValueAt(text, end)) {
        parts.push(text.slice(from, start), '"', source, '"');
        from = end;
      }
      at = end;
    }
    quoteOrLong.lastIndex = at;
  }
  return from === 0 ? text : parts.join('') + text.slice(from);
}

function mend(value: object): void {
  const record = value as Record<string, unknown>;
  if (Object.hasOwn(record, '__proto__')) delete record['__proto__'];
  for (const key of Object.keys(record)) {
    if (key.isWellFormed()) continue;
    record[key.toWellFormed()] = record[key];
    delete record[key];
  }
}

function revived(text: string): Json {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value === 'string') return value.toWellFormed();
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) mend(value);
    return value;
  }) as Json;
}

// Looked for in the text, because a reviver is slow. An escaped spelling of __proto__ (\u005f) is found by the backslash; a half of a character that JSON can hold is always escaped.
const needsCare = /__proto__|\\u005|\\u[dD][89a-fA-F]/;

/**
 * Throws SyntaxError for text that is no JSON and RangeError when it nests deeper than `maxDepth`. Keys named `__proto__` are left out:
 * code that copies values key by key would set a prototype with them. A half of a surrogate pair becomes U+FFFD: such a text has no UTF-8, and no hash.
 */
export function parseGuarded(text: string, maxDepth: number): Json {
  if (jsonDepth(text) > maxDepth) throw new RangeError(`nests deeper than ${maxDepth} levels`);
  return needsCare.test(text) ? revived(text) : (JSON.parse(text) as Json);
}

/** Text of a program of ours that a hostile party may have filled: as it is, halves of characters too. Throws as `parseGuarded` does. */
export function parseExactly(text: string, maxDepth: number): Json {
  if (jsonDepth(text) > maxDepth) throw new RangeError(`nests deeper than ${maxDepth} levels`);
  return JSON.parse(text) as Json;
}

/** Somewhere in it a field is called `__proto__`: `text` is the value as it was written. */
export const namesPrototype = (text: string): boolean => {
  if (!/__proto__|\\u005/.test(text)) return false;
  let found = false;
  JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') found = true;
    return value;
  });
  return found;
};

/** Deeper is nothing that a step takes or gives. */
const dataDepth = 250;

/** The same for data from outside; numbers that JavaScript would change (whole ones beyond 2^53, long decimals, 1e400) stay as they are written, as text. */
export function parseData(text: string, maxDepth: number = dataDepth): Json {
  return parseGuarded(longNumber.test(text) ? withLongNumbersQuoted(text) : text, maxDepth);
}

function isWellFormed(value: Json): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value)
    ? value.every(isWellFormed)
    : Object.entries(value).every(([key, part]) => key.isWellFormed() && isWellFormed(part as Json));
}

/** A value that did not come as text, with U+FFFD for each half of a surrogate pair. */
export const wellFormed = <T extends Json>(value: T): T => (isWellFormed(value) ? value : (revived(JSON.stringify(value)) as T));
