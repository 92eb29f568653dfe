/** How a value is counted without being kept: numbers in steps of a fifth, lengths, languages, and words that the flow itself writes out. Pure. */

/** Steps for each doubling: a bin is 19 % wide, so that nobody's number can be read from it. */
const stepsADoubling = 4;
const farthest = 40 * stepsADoubling;
const offset = farthest + 1;

/** The bin of a number; bins of larger numbers are larger, 0 has its own. Undefined for what is no number. */
export function numberBin(value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (value === 0) return 0;
  const step = Math.min(farthest, Math.max(-farthest, Math.floor(Math.log2(Math.abs(value)) * stepsADoubling)));
  return Math.sign(value) * (step + offset);
}

/** A number in the middle of the bin. */
export const middleOfBin = (bin: number): number =>
  bin === 0 ? 0 : Math.sign(bin) * 2 ** ((Math.abs(bin) - offset + 0.5) / stepsADoubling);

/** Words that nearly every text of a language has, and texts of the others hardly. */
const frequent: Readonly<Record<string, readonly string[]>> = {
  English: ['the', 'and', 'is', 'to', 'of', 'you', 'with', 'for', 'have', 'this', 'that', 'my', 'please'],
  German: ['und', 'der', 'die', 'das', 'ist', 'nicht', 'ich', 'mit', 'ein', 'eine', 'auf', 'bitte', 'sie'],
  French: ['le', 'les', 'des', 'et', 'est', 'je', 'vous', 'pour', 'dans', 'une', 'nous', 'pas', 'avec'],
  Spanish: ['el', 'los', 'las', 'y', 'que', 'por', 'para', 'con', 'una', 'mi', 'usted', 'pero', 'muy'],
  Italian: ['il', 'gli', 'che', 'di', 'per', 'sono', 'una', 'con', 'mi', 'questo', 'della', 'anche', 'non'],
  Portuguese: ['o', 'os', 'que', 'não', 'uma', 'com', 'para', 'por', 'meu', 'você', 'mais', 'muito', 'do'],
  Dutch: ['het', 'een', 'van', 'niet', 'ik', 'met', 'voor', 'dat', 'zijn', 'aan', 'mijn', 'graag', 'op'],
};
const scripts: readonly (readonly [string, RegExp])[] = [
  ['Cyrillic script', /\p{Script=Cyrillic}/u],
  ['Greek script', /\p{Script=Greek}/u],
  ['Arabic script', /\p{Script=Arabic}/u],
  ['Hebrew script', /\p{Script=Hebrew}/u],
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Chinese script', /\p{Script=Han}/u],
  ['Korean', /\p{Script=Hangul}/u],
  ['Indic script', /[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}]/u],
  ['Thai', /\p{Script=Thai}/u],
];
const frequentIn = Object.entries(frequent).map(([language, list]) => [language, new Set(list)] as const);
/** A text without any of these is in none of them, and is not looked at for each. */
const beyondLatin = /[^\u0000-\u036f\u1e00-\u1eff\u2000-\u20cf]/;
/** Enough of a text to tell by, and so few characters of it that a long one costs no more. */
const looked = 400;
const fewestWords = 5;

/** The language that a text seems to be in; `other` where that cannot be told, undefined for a text too short to ask. */
export function languageBin(text: string): string | undefined {
  const start = text.slice(0, looked);
  const script = beyondLatin.test(start) ? scripts.find(([, sign]) => sign.test(start))?.[0] : undefined;
  if (script !== undefined) return script;
  const words = start
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  if (words.length < fewestWords) return undefined;
  let [best, most, second] = ['other', 0, 0];
  for (const [language, list] of frequentIn) {
    const hits = words.filter((word) => list.has(word)).length;
    if (hits > most) [best, most, second] = [language, hits, most];
    else if (hits > second) second = hits;
  }
  return most === second ? 'other' : best;
}
