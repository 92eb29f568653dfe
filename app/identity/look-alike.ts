/**
 * Names that look like other names. A reviewer reads "Submitted by ada" and must not be shown a Cyrillic twin of her. A small part of the skeletons
 * of UTS #39: what is left after compatibility forms, marks and invisible characters are taken off and look-alike letters are made one.
 */
const twins: Readonly<Record<string, string>> = {
  // Cyrillic, Greek, Armenian and Latin letters that are drawn as plain Latin ones, in lower case.
  а: 'a',
  ɑ: 'a',
  α: 'a',
  в: 'b',
  ь: 'b',
  с: 'c',
  ϲ: 'c',
  ԁ: 'd',
  е: 'e',
  ё: 'e',
  є: 'e',
  ҽ: 'e',
  ε: 'e',
  ɡ: 'g',
  ց: 'g',
  һ: 'h',
  հ: 'h',
  н: 'h',
  і: 'i',
  ї: 'i',
  ι: 'i',
  ı: 'i',
  ɩ: 'i',
  ј: 'j',
  ϳ: 'j',
  к: 'k',
  κ: 'k',
  ӏ: 'i',
  м: 'm',
  п: 'n',
  ո: 'n',
  η: 'n',
  ν: 'v',
  о: 'o',
  ο: 'o',
  σ: 'o',
  օ: 'o',
  ө: 'o',
  р: 'p',
  ρ: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  τ: 't',
  υ: 'u',
  ս: 'u',
  ʋ: 'v',
  ѵ: 'v',
  ԝ: 'w',
  ω: 'w',
  х: 'x',
  χ: 'x',
  у: 'y',
  ү: 'y',
  γ: 'y',
  ʏ: 'y',
  з: '3',
  '0': 'o',
  '1': 'i',
  l: 'i',
  '|': 'i',
  'ł': 'i',
  'ø': 'o',
  'đ': 'd',
};

/** All of them, for whoever must agree. */
export const twinLetters: readonly string[] = Object.keys(twins);

/** Equal for names that a person would take for one another. Never shown. */
export function lookOf(name: string): string {
  const bare = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\p{Cc}\s._-]/gu, '');
  return [...bare].map((char) => twins[char] ?? char).join('');
}

/** Characters that are not seen, or that turn the reading direction. Joiners stay: Persian and Hindi names need them. */
export const hidesSomething = (name: string): boolean =>
  /[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0]/u.test(
    name,
  );

/** The same for a text of several lines. Not by \s, which means U+FEFF here and U+001C elsewhere: verifiers in other languages must agree. */
export const textHidesSomething = (text: string): boolean => hidesSomething(text.replaceAll(/[\t\n\r]/g, ' '));
