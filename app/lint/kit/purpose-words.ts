/** Whether the purpose of a flow says that it is what people were told, in whatever form and order its words stand. */

const empty = new Set([
  'the',
  'and',
  'for',
  'our',
  'its',
  'their',
  'with',
  'only',
  'from',
  'that',
  'of',
  'to',
  'in',
  'on',
  'by',
  'und',
  'der',
  'die',
  'das',
  'für',
  'de',
  'des',
  'del',
  'les',
  'et',
]);
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
/** Scripts that set no blanks between words. */
const unspaced = /\p{Lo}/u;

/** Ends of one word in English, German, French and Spanish. What makes another word of it (`univers-ity`, `commun-ication`) is left out. */
const ends: ReadonlySet<string> = new Set(
  `s es e ed ing ings y ies ied al ment ments ement ements tion tions ion ions ation ations ication ications ance ances is sis ses se sing tics
   ising isement isements t ts n en et te ten ung ungen ción ciones`.split(/\s+/),
);
/** Behind three letters most ends make another word: `car`, `care`. */
const shortEnds: ReadonlySet<string> = new Set(['s', 'es', 'ing', 'ed', 'ment', 'ments', 'ation', 'ung']);

function isEnd(stem: string, rest: string): boolean {
  if (rest === '' || rest === 's') return true;
  const known = stem.length > 3 ? ends : shortEnds;
  // ship-ping, cancel-lation
  return stem.length > 2 && (known.has(rest) || (rest[0] === stem.at(-1) && known.has(rest.slice(1))));
}
function isSameWord(one: string, other: string): boolean {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  // Where both go on with the same letter, the stem may be shorter: invoic-es, invoic-ing.
  return same > 1 && isEnd(one.slice(0, same), one.slice(same)) && isEnd(other.slice(0, same), other.slice(same));
}

const no =
  /(?<!\p{L})(?:not|no|never|neither|nor|without|except|excepting|exclud\w+|unrelated|unconnected|instead|rather than|apart from|other than|(?:all|anything|everything) but|nicht|nie|kein\p{L}*|ohne|außer|statt|anstatt|ausgenommen|pas|sans|sauf|ni|jamais|sin|excepto|nunca|não|sem|senza|tranne)(?!\p{L})[^.,;:!?()\n–—]*/gu;
const isNone =
  /(?<!\p{L})(?:is|are) (?:not|no) (?:a |the )?(?:part|purpose|included|covered|meant|allowed)|\b(?:is|are) excluded|n['’]t(?!\p{L})/u;

/** What it says of what it does; what it says that it does not do, up to the end of that part of the sentence, is left out. */
function saidOf(text: string): string {
  const parts = text.split(/(?<=[.,;:!?()\n–—])/u);
  return parts.map((part) => (isNone.test(part) ? ' ' : part.replaceAll(no, ' '))).join('');
}

/** Every word of the one is in the other: “order handling”, “Handles orders”. */
export function saysAll(purpose: string, collected: string): boolean {
  const [text, wanted] = [saidOf(purpose.toLowerCase()), collected.toLowerCase()];
  if (unspaced.test(wanted)) return text.includes(wanted);
  const there = wordsOf(text);
  const words = wordsOf(wanted).filter((word) => !empty.has(word));
  return words.length > 0 && words.every((word) => there.some((one) => isSameWord(word, one)));
}
