/** Which of many patterns can match a text at all: one pass over the text instead of one for each of them. */
import { neededTable, type SieveName } from './needed-table.ts';
import { DIGIT, folded, isKeySign, neededBy, type Needed } from './needed-words.ts';

/** The patterns that may find something in a text, in their order; all others certainly find nothing. */
export type Possible = ReadonlySet<RegExp>;

interface Word {
  readonly text: string;
  readonly id: number;
}
/** Words by how they begin: the number at their place leads to them. What shares a place is told apart by looking. */
interface Index {
  readonly places: Uint16Array;
  readonly words: readonly (readonly Word[])[];
}

const nothing: Possible = new Set();
/** By their code, as far as any sign of a key lies. */
const keySigns = Uint8Array.from({ length: 128 }, (_none, code) => (isKeySign(code) ? 1 : 0));
const PLACES = 0x8000;
const placeOf = (a: number, b: number, c: number): number => ((a << 10) ^ (b << 5) ^ c) & (PLACES - 1);

/** From its end: words that share a place begin alike. */
function stands(word: string, text: string, at: number): boolean {
  if (at + word.length > text.length) return false;
  for (let index = word.length - 1; index >= 0; index -= 1) if (text.charCodeAt(at + index) !== word.charCodeAt(index)) return false;
  return true;
}

/** Words of `size` signs, or of three and more, by their first. */
function indexOf(words: readonly Word[], size: number): Index {
  const places = new Uint16Array(PLACES);
  const out: Word[][] = [[]];
  for (const word of words) {
    if (Math.min(word.text.length, 3) !== size) continue;
    const [a, b, c] = [
      size > 2 ? word.text.charCodeAt(0) : 0,
      size > 1 ? word.text.charCodeAt(size - 2) : 0,
      word.text.charCodeAt(size - 1),
    ];
    const place = placeOf(a, b, c);
    if (places[place] === 0) places[place] = out.push([]) - 1;
    out[places[place] ?? 0]?.push(word);
  }
  return { places, words: out };
}

/** Digits are counted; a pattern may need the same several times, and hundreds need one. */
const isOfDigits = (list: readonly string[]): boolean => list.length === 1 && list[0] === DIGIT;

function build(patterns: readonly RegExp[], needed: readonly Needed[]): (text: string) => Possible {
  const ids = new Map<string, number>([[DIGIT, 0]]);
  /** Of each word the lists that it is on, of each list the pattern, of each pattern how many lists must be met. */
  const listsOf: number[][] = [[]];
  const ownerOf: number[] = [];
  const lengths: number[] = [];
  const runs: number[] = [];
  const digitCounts: number[] = [];
  const digitRows: number[] = [];
  const wides: boolean[] = [];
  const counts: number[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const { lists, length, run, digits, row, wide } = needed[index] ?? neededBy(pattern);
    lengths.push(length);
    runs.push(run);
    const own = [...new Map(lists.map((list) => [list.join('\n'), list])).values()].filter((list) => !isOfDigits(list));
    digitCounts.push(lists.some(isOfDigits) ? Math.max(digits, 1) : digits);
    digitRows.push(row);
    wides.push(wide);
    counts.push(own.length);
    for (const list of own) {
      const number = ownerOf.push(index) - 1;
      for (const text of list) {
        const id = ids.get(text) ?? listsOf.push([]) - 1;
        ids.set(text, id);
        listsOf[id]?.push(number);
      }
    }
  }
  const all = Uint16Array.from(counts);
  const free = counts.flatMap((count, index) => (count === 0 ? [index] : []));
  const words = [...ids].flatMap(([text, id]) => (text === DIGIT ? [] : [{ text, id }]));
  const [one, two, three] = [indexOf(words, 1), indexOf(words, 2), indexOf(words, 3)];
  // Marked with the number of the text, so that nothing has to be wiped between two.
  const metWords = new Uint32Array(listsOf.length);
  const metLists = new Uint32Array(ownerOf.length);
  const missing = new Uint16Array(patterns.length);
  let turn = 0;
  const meet = (id: number, length: number, found: number[]): void => {
    metWords[id] = turn;
    for (const list of listsOf[id] ?? []) {
      if (metLists[list] === turn) continue;
      metLists[list] = turn;
      const owner = ownerOf[list] ?? 0;
      const left = (missing[owner] ?? 0) - 1;
      missing[owner] = left;
      if (left === 0 && length >= (lengths[owner] ?? 0)) found.push(owner);
    }
  };
  const look = (some: readonly Word[], text: string, at: number, length: number, found: number[]): void => {
    for (let index = 0; index < some.length; index += 1) {
      const word = some[index] as Word;
      if (metWords[word.id] !== turn && stands(word.text, text, at)) meet(word.id, length, found);
    }
  };
  return (whole) => {
    const text = folded(whole);
    if (turn === 0xffffffff) {
      metWords.fill(0);
      metLists.fill(0);
      turn = 0;
    }
    turn += 1;
    missing.set(all);
    const found = free.filter((index) => whole.length >= (lengths[index] ?? 0));
    let [a, b] = [0, 0];
    let [run, longest] = [0, 0];
    let [digits, row, longestRow] = [0, 0, 0];
    let isPlain = true;
    for (let at = 0; at < text.length; at += 1) {
      const c = text.charCodeAt(at);
      if (c >= 128) isPlain = false;
      run = c < 128 && keySigns[c] === 1 ? run + 1 : 0;
      if (run > longest) longest = run;
      if (c >= 48 && c <= 57) {
        if (digits === 0) meet(0, whole.length, found);
        digits += 1;
        row += 1;
        if (row > longestRow) longestRow = row;
      } else row = 0;
      const single = one.places[placeOf(0, 0, c)] ?? 0;
      if (single !== 0) look(one.words[single] ?? [], text, at, whole.length, found);
      if (at > 0) {
        const pair = two.places[placeOf(0, b, c)] ?? 0;
        if (pair !== 0) look(two.words[pair] ?? [], text, at - 1, whole.length, found);
        const triple = at > 1 ? (three.places[placeOf(a, b, c)] ?? 0) : 0;
        if (triple !== 0) look(three.words[triple] ?? [], text, at - 2, whole.length, found);
      }
      a = b;
      b = c;
    }
    // Before they are put in order: most are left out here, and to order hundreds takes longer than to go through a sentence.
    const left = found.filter(
      (index) =>
        (runs[index] ?? 0) <= longest &&
        (digitCounts[index] ?? 0) <= digits &&
        (digitRows[index] ?? 0) <= longestRow &&
        !(isPlain && wides[index] === true),
    );
    if (left.length === 0) return nothing;
    const possible = new Set<RegExp>();
    for (const index of left.sort((x, y) => x - y)) {
      const pattern = patterns[index];
      if (pattern !== undefined) possible.add(pattern);
    }
    return possible;
  };
}

/** The patterns are read when the first text comes, where they were not when the program was built: see `needed-table.ts`. Of several names their patterns in that order. */
export function sieveOf(name: SieveName | readonly SieveName[] | undefined, patterns: () => readonly RegExp[]): (text: string) => Possible {
  let built: ((text: string) => Possible) | undefined;
  const tables = (): readonly (string | undefined)[] => (name === undefined ? [] : [name].flat()).map((one) => neededTable[one]);
  const needed = (): readonly Needed[] =>
    tables().includes(undefined) ? [] : tables().flatMap((table) => JSON.parse(table ?? '[]') as Needed[]);
  return (text) => (built ??= build(patterns(), needed()))(text);
}

const ended = { done: true, value: undefined } as const;
/** One for all, and the same each time: dozens of patterns find nothing in each text, and an empty list would make something of its own for every walk over it. */
export const noMatches: IterableIterator<RegExpExecArray, undefined> = { next: () => ended, [Symbol.iterator]: () => noMatches };
/** `matchAll` copies the pattern first, which costs more than to see that there is nothing to find: as in most texts. */
export const matchesOf = (text: string, pattern: RegExp, possible: Possible): Iterable<RegExpExecArray> =>
  !possible.has(pattern) || text.search(pattern) < 0 ? noMatches : text.matchAll(pattern);
