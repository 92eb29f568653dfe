/**
 * How much the words of a sentence are those of an instruction to a machine: logistic regression over words, their beginnings and pairs.
 * It sees what no phrase was written for, and says nothing about what it has not met; so it counts as one sign among others.
 */
import { wordWeights, wordBias } from './words.ts';

/** Fewer features than this are too few to be sure by. */
const LEAST = 12;

/** Which address it is says nothing: that there is one does. */
const addressed = /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}/g;
const linked = /https?:\/\/[^\s"'<>)]{1,200}/g;

/** Many write without the marks of their letters, and some set marks upon letters to hide a word. */
const withoutMarks = (text: string): string =>
  /[\u00c0-\u036f\u0400-\u045f\u1e00-\u1eff]/.test(text)
    ? text
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/g, '')
        .normalize('NFC')
    : text;

/** Words, the beginnings of long ones, pairs of neighbours and pairs with one word between. Scripts without blanks go by two signs. */
export function wordingFeatures(text: string): string[] {
  const words = (
    withoutMarks(text.toLowerCase().normalize('NFKC'))
      .replace(linked, ' weblink ')
      .replace(addressed, ' mailto ')
      .match(/[\p{L}\p{M}]+|\d+|[:<>{}[\]"]/gu) ?? []
  ).flatMap((word) => {
    if (/^\d/.test(word)) return ['0'];
    if (!/[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/.test(word)) return [word];
    const signs = [...word];
    return signs.map((sign, index) => sign + (signs[index + 1] ?? ''));
  });
  const found = new Set<string>();
  for (const [index, word] of words.entries()) {
    found.add(word);
    if (word.length > 5) found.add(`${word.slice(0, 5)}*`);
    const [next, further] = [words[index + 1], words[index + 2]];
    if (next !== undefined) found.add(`${word} ${next}`);
    if (further !== undefined) found.add(`${word} _ ${further}`);
  }
  return [...found];
}

let known: ReadonlyMap<string, number> | undefined;
const weights = (): ReadonlyMap<string, number> =>
  (known ??= new Map(wordWeights.flatMap(([weight, some]) => some.split('|').map((feature): [string, number] => [feature, weight / 20]))));

export const logitOf = (features: readonly string[], of: ReadonlyMap<string, number>, bias: number): number => {
  const met = features.flatMap((feature) => of.get(feature) ?? []);
  return bias + met.reduce((sum, weight) => sum + weight, 0) / Math.sqrt(Math.max(LEAST, met.length));
};

/** How sure, 0 to 1. `among`: how many sentences of a text are looked at; the more, the likelier one of them looks so by chance. */
export const wordingOf = (sentence: string, among: number): number =>
  1 / (1 + Math.exp(0.3 * Math.log(among) - logitOf(wordingFeatures(sentence), weights(), wordBias)));

const MOST_SENTENCES = 400;
const LONGEST = 320;

/** Parts of a text that are judged by their words: two sentences together where they are short. */
export function wordedParts(text: string): { readonly start: number; readonly end: number }[] {
  if (text.length <= LONGEST) return text.trim() === '' ? [] : [{ start: 0, end: text.length }];
  const parts: { readonly start: number; readonly end: number }[] = [];
  let previous: { readonly start: number; readonly end: number } | undefined;
  for (const match of text.matchAll(/[^\n.!?。！？]{2,320}[.!?。！？]{0,3}/gu)) {
    if (parts.length >= MOST_SENTENCES) break;
    const own = { start: match.index, end: match.index + match[0].length };
    parts.push(previous !== undefined && own.end - previous.start <= LONGEST ? { start: previous.start, end: own.end } : own);
    previous = own;
  }
  return parts;
}
