/** How the words of the lexicon become patterns: stems with and without their marks, and where a word begins and ends. */
const unmarked: Readonly<Record<string, string>> = { ł: 'l', đ: 'd', ø: 'o', ı: 'i', ß: 'ss', æ: 'ae', Ł: 'L' };
/** As many write on a keyboard that lacks the letters: `predchozi` for `předchozí`. Short words would become other ones. */
const bare = (source: string): string =>
  source.replace(/[\u00c0-\u024f\u1e00-\u1eff]/g, (sign) => unmarked[sign] ?? sign.normalize('NFD').replace(/[\u0300-\u036f]/g, ''));
export const words = (...some: readonly string[]): string =>
  [...new Set(some.flatMap((one) => [one, ...(one.replace(/\\p\{L\}|\P{L}/gu, '').length >= 5 ? [bare(one)] : [])]))].join('|');
export const idea = (source: string): RegExp => new RegExp(source, 'iu');
/** Languages that set blanks between words; a word begins where none goes on. */
export const at = (source: string): string => `(?<![\\p{L}\\p{M}])(?:${source})`;
export const plain = (source: string): string => `(?:${source})(?![\\p{L}\\p{M}])`;
