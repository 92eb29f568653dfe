/** What `JSON.parse` passes over in silence, found in the text itself: names that are given twice, and numbers as they are written. Without recursion. */

export interface JsonPart {
  readonly kind: 'name' | 'number';
  /** A name as it is meant, a number as it is written. */
  readonly text: string;
  readonly at: number;
  /** How many objects and lists stand around it. */
  readonly depth: number;
  /** For a number: the name that it is the value of; none in a list. */
  readonly name?: string;
  /** For a name: the same object has it already. */
  readonly again?: boolean;
}

interface Open {
  readonly names: Set<string> | undefined;
  name?: string;
}

const QUOTE = 34,
  BACKSLASH = 92,
  COLON = 58,
  SPACE = 32;
const number = /-?\d[\d.eE+-]*/y;
const colonNext = /\s*:/y;

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Of text that is JSON; what else it gets it makes no sense of. */
export function* jsonParts(text: string): Generator<JsonPart> {
  const open: Open[] = [];
  for (let at = 0; at < text.length;) {
    const sign = text[at] ?? '';
    const inside = open.at(-1);
    if (sign === '"') {
      const end = endOfString(text, at);
      if (inside?.names !== undefined && matchAt(colonNext, text, end) !== undefined) {
        const written = text.slice(at, end);
        const name = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
        yield { kind: 'name', text: name, at, depth: open.length, again: inside.names.has(name) };
        inside.names.add(name);
        inside.name = name;
      }
      at = end;
    } else if (sign === '{' || sign === '[') {
      open.push({ names: sign === '{' ? new Set() : undefined });
      at += 1;
    } else if (sign === '}' || sign === ']') {
      open.pop();
      at += 1;
    } else {
      const written = matchAt(number, text, at);
      if (written !== undefined)
        yield { kind: 'number', text: written, at, depth: open.length, ...(inside?.name === undefined ? {} : { name: inside.name }) };
      at += written?.length ?? 1;
    }
  }
}

/** Line and column from 1. */
export function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
}

/** How many names stand in text that is JSON. */
function namesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0;) {
    let end = text.indexOf('"', at + 1);
    for (; end >= 0; end = text.indexOf('"', end + 1)) {
      let before = end - 1;
      while (text.charCodeAt(before) === BACKSLASH) before -= 1;
      if ((end - 1 - before) % 2 === 0) break;
    }
    if (end < 0) return count;
    let next = end + 1;
    while (text.charCodeAt(next) <= SPACE) next += 1;
    if (text.charCodeAt(next) === COLON) count += 1;
    at = text.indexOf('"', next);
  }
  return count;
}

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += keysIn(item);
  else
    for (const key of Object.keys(value)) {
      count += 1 + keysIn((value as Readonly<Record<string, unknown>>)[key]);
    }
  return count;
}

/** Only such a number can be beyond what is held. */
const largeNumber = /[\d.][eE]\+?\d{2}|\d{300}/;

/** Whether a name stands twice in one object; `value` is what the text was parsed as. */
export function saysTwice(text: string, value: unknown): boolean {
  if (namesIn(text) === keysIn(value)) return false;
  for (const part of jsonParts(text)) if (part.again === true) return true;
  return false;
}

/**
 * A name that stands twice in one object, or a number that no program here can hold, as the end of "The file ..."; with what to do. With `value`,
 * what the text was parsed as, most texts are told to be whole by counting: it must not nest deeper than a function can call itself.
 */
export function silentFault(text: string, value?: unknown): { readonly words: string; readonly mend: string } | undefined {
  if (value !== undefined && !largeNumber.test(text) && namesIn(text) === keysIn(value)) return undefined;
  for (const part of jsonParts(text)) {
    if (part.again === true)
      return {
        words: `says “${part.text.slice(0, 60)}” twice in one place, the second time at ${lineAndColumn(text, part.at)}`,
        mend: 'Keep one of them: programs disagree about which of two counts.',
      };
    if (part.kind === 'number' && !Number.isFinite(Number(part.text)))
      return {
        words: `holds a number that is too large, at ${lineAndColumn(text, part.at)}`,
        mend: 'Write a smaller number, or put it between quotes as a text.',
      };
  }
  return undefined;
}
