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
  BACKSLASH = 92;
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

/** A name that stands twice in one object, or a number that no program here can hold, as the end of "The file ..."; with what to do. */
export function silentFault(text: string): { readonly words: string; readonly mend: string } | undefined {
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
