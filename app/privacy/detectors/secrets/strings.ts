/** Where a value in a text ends: at the quote that closes it, not at one that is escaped, and at no sign that is a part of a password. */

export interface Extent {
  readonly from: number;
  readonly to: number;
}

const MOST = 4_000;
const isQuote = (char: string | undefined): char is '"' | "'" | '`' => char === '"' || char === "'" || char === '`';

/** How many backslashes stand from here on: one before a quote in JSON inside of a string, three one deeper. */
function slashesAt(text: string, at: number): number {
  let count = 0;
  while (count < 8 && text[at + count] === '\\') count += 1;
  return count;
}

/**
 * What stands in the quotes that open at `at`, on one line; undefined where none open. Quotes inside are escaped by a backslash, by the
 * backtick of PowerShell or by being written twice; a quote three times, and one written twice as in CSV, close as they opened. Where all
 * quotes of a line seem escaped, the first one closes: paths of Windows end so.
 */
export function quotedAt(text: string, at: number): Extent | undefined {
  const slashes = slashesAt(text, at);
  const quote = text[at + slashes];
  if (!isQuote(quote)) return undefined;
  let from = at + slashes + 1;
  if (slashes === 0 && text[from] === quote) {
    const many = text[from + 1] === quote ? quote.repeat(3) : quote.repeat(2);
    from = at + many.length;
    if (many.length === 2 && !/[^\s,;:)}\]]/.test(text[from] ?? ' ')) return { from: at + 1, to: at + 1 };
    const close = text.slice(from, from + MOST).indexOf(many);
    return close < 0 ? undefined : { from, to: from + close };
  }
  let first: number | undefined;
  let run = 0;
  for (let index = from; index < Math.min(text.length, from + MOST); index += 1) {
    const char = text[index];
    if (char === '\n') break;
    if (char === '\\') {
      run += 1;
      continue;
    }
    if (char === quote && run >= slashes) {
      const twice = slashes === 0 && run === 0 && text[index + 1] === quote;
      first ??= index - slashes;
      if (twice) index += 1;
      else if (run % (2 * (slashes + 1)) === slashes && !(quote !== '`' && slashes === 0 && text[index - 1] === '`' && index > from + 1))
        return { from, to: index - slashes };
    }
    run = 0;
  }
  return first === undefined ? undefined : { from, to: first };
}

/** Signs at which a value without quotes ends at first sight. */
export const plainEnd = /[\s"'`,;&<>{}[\]\\|。，、；！）」』】]/;
const ends = /[\s。，、；！）」』】]/;
/** What follows is the next pair of a list, a tag or a row: not the rest of a password. */
const nextPair = /^(?:amp;)?[\p{L}_-][\p{L}\p{N}_. -]{0,40}\\?["'`]?[=:]/u;
const dull = /^(?:\p{Ll}*|\p{Lu}\p{Ll}+|\p{Lu}+|\d+)$/u;

/** Whether the quotes of this kind before `at` on its line leave one open. */
function isOpen(text: string, at: number, quote: string): boolean {
  const line = text.slice(Math.max(0, at - 400), at);
  return line.slice(line.lastIndexOf('\n') + 1).split(quote).length % 2 === 0;
}

const isRow = (text: string, at: number): boolean => {
  const line = text.slice(Math.max(0, at - 400), at);
  return line.slice(line.lastIndexOf('\n') + 1).includes('|');
};

/** Whether the sign at `at` belongs to a value that began at `from`. */
function belongs(text: string, from: number, at: number): boolean {
  const char = text[at] ?? ' ';
  const rest = text.slice(at + 1, at + 80);
  if (ends.test(char) || rest === '' || ends.test(rest.charAt(0))) return false;
  if (char === '\\') return /^[^\p{L}\p{N}\s"'`\\]/u.test(rest);
  if (isQuote(char)) return /^[\p{L}\p{N}!#$%*?@^~]/u.test(rest) && !isOpen(text, from, char);
  if (char === '<') return !/^[/!?\p{L}]/u.test(rest);
  if ('{[}]>'.includes(char)) return /^[\p{L}\p{N}!#$%*?@^~]/u.test(rest) && text[at - 1] !== char;
  if (!/[,;&|]/.test(char)) return true;
  if (rest.startsWith(char) || nextPair.test(rest)) return false;
  // One bar without blanks around it is a password's; more are a table's.
  if (char === '|' && !isRow(text, from) && /^[\p{L}\p{N}!#$%*?@^~.-]{1,40}(?:\s|$)/u.test(rest)) return true;
  const part = /^[^\s"'`,;&<>{}[\]\\|]{0,80}/.exec(char === '&' ? rest.replace(/^(?:amp|lt|gt|quot);/, '') : rest)?.[0] ?? '';
  return !dull.test(part);
}

/** Where a value without quotes that began at `from`, and seemed to end at `to`, really ends. */
export function plainTo(text: string, from: number, to: number): number {
  let end = to;
  while (end < text.length && end - from < 200) {
    if (!plainEnd.test(text[end] ?? ' ')) end += 1;
    else if (belongs(text, from, end)) end += text[end] === '\\' ? 2 : 1;
    else break;
  }
  return end;
}

/** A value that begins at `at`, in quotes or without. `short` is where it ends at first sight. */
export function valueAt(text: string, at: number): Extent & { readonly quoted: boolean; readonly short: number } {
  const inside = quotedAt(text, at);
  if (inside !== undefined) return { ...inside, quoted: true, short: inside.to };
  // A quote that never closes: the rest was cut off.
  const slashes = slashesAt(text, at);
  const from = isQuote(text[at + slashes]) ? at + slashes + 1 : at;
  let short = from;
  while (short < text.length && short - from < MOST && !plainEnd.test(text[short] ?? ' ')) short += 1;
  return { from, to: plainTo(text, from, short), quoted: false, short };
}

/** The end of a password of which a part was found: half of it hidden would be a leak. */
export function passwordTo(text: string, from: number, to: number): number {
  if (isQuote(text[from - 1])) {
    let open = from - 1;
    while (open > 0 && text[open - 1] === '\\') open -= 1;
    const whole = quotedAt(text, open);
    return whole !== undefined && whole.to > to && !/\s/.test(text.slice(to, whole.to)) ? whole.to : to;
  }
  // Bold print ends behind it.
  if (text.startsWith('**', to)) return to;
  const end = plainTo(text, from, to);
  // A full stop or a bracket that closes belongs to the sentence.
  return end === to ? to : to + text.slice(to, end).replace(/[).,;:\]}>]+$/, '').length;
}
