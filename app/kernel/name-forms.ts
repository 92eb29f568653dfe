/**
 * Forms of a name that are not the name itself: inflected (Kowalskiego), without accents (Muller), in another order (Doe, Jane) or in one word (JaneDoe).
 * What is found this way is for somebody to look at, and never for a program to change. Pure.
 */

/** How a word of the name may go on: `stem` begins it, and it has at most so many signs. */
interface WordForm {
  readonly stem: string;
  readonly most: number;
}

const letterWord = /^[\p{L}\p{M}]+$/u;
const words = /[\p{L}\p{M}\p{N}]+/gu;
const lastVowel = /[aeiouyаеёийоуыьэюя]$/u;
const others: Readonly<Record<string, string>> = { 'ß': 'ss', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ı': 'i', 'æ': 'a', 'œ': 'o' };

/** Without case, accents, and the ways in which umlauts are written out. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[ßøłđıæœ]/gu, (sign) => others[sign] ?? sign)
    .replaceAll(/([aou])e/gu, '$1');

const longWord = 6;
const leastStem = 3;
/** Between two words of a name: blanks, a comma, a dot. */
const widestGap = 3;

function formOf(word: string): WordForm {
  if (!letterWord.test(word)) return { stem: word, most: word.length };
  const stem = word.length > leastStem ? word.replace(lastVowel, '') : word;
  return { stem, most: stem.length + (word.length >= longWord ? 4 : 3) };
}

const fits = (word: string | undefined, { stem, most }: WordForm): boolean =>
  word !== undefined && word.startsWith(stem) && word.length <= most;

function patternsOf(identifier: string): readonly (readonly WordForm[])[] {
  const parts = folded(identifier).match(words) ?? [];
  if (parts.length === 0 || parts.join('').length <= leastStem) return [];
  const [first, second] = parts;
  return [
    parts.map(formOf),
    ...(parts.length === 2 && first !== undefined && second !== undefined ? [[formOf(second), formOf(first)]] : []),
    ...(parts.length > 1 && parts.every((part) => letterWord.test(part)) ? [[formOf(parts.join(''))]] : []),
  ];
}

export interface NameForms {
  /** Whether a text of JSON is worth reading for them. */
  mayStandIn(json: string): boolean;
  /** As they are written there. */
  in(text: string): readonly string[];
}

export function nameForms(identifiers: readonly string[]): NameForms {
  const patterns = identifiers.flatMap(patternsOf);
  const stems = [...new Set(patterns.flatMap(([first]) => (first === undefined ? [] : [first.stem])))];
  return {
    mayStandIn(json) {
      const plain = folded(json);
      return plain.includes(String.raw`\u`) || stems.some((stem) => plain.includes(stem));
    },
    in(text) {
      const found = [...text.matchAll(words)].map((match) => ({
        from: match.index,
        to: match.index + match[0].length,
        word: folded(match[0]),
      }));
      return found.flatMap((start, index) =>
        patterns.flatMap((pattern) => {
          const all = pattern.every((form, offset) => {
            const here = found[index + offset];
            const before = found[index + offset - 1];
            return fits(here?.word, form) && (offset === 0 || (here?.from ?? 0) - (before?.to ?? 0) <= widestGap);
          });
          return all ? [text.slice(start.from, found[index + pattern.length - 1]?.to)] : [];
        }),
      );
    },
  };
}
