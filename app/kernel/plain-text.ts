/**
 * Text from files, networks and people on its way to a terminal or a page. Whatever it holds must not move the cursor, set colours or a
 * title, turn the reading direction (Trojan Source, CVE-2021-42574), or stand there unseen, as the letters do that are blank: each such
 * character becomes U+FFFD. Joiners stay, because Persian, Hindi and emoji need them.
 */
const commands =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]/g;

/** JSON that says the same, with each such character as an escape: JSON itself leaves U+009B, which terminals take for an escape sequence, as it is. */
export const plainJson = (text: string): string =>
  text.replace(commands, (char) => (char === '\r' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`));

/** Signs without a look of their own that writing needs one at a time: soft hyphens, joiners, selectors of a form. */
const soft = String.raw`\u00ad\u034f\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f`;
/** Those that no writing needs; tags mirror ASCII. */
const needless = String.raw`\u17b4\u17b5\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}`;
/** Nearly no text has any of them. */
const quiet = new RegExp(`[${soft}${needless}]`, 'u');

/** The flags of England, Scotland and Wales, the form of a Chinese character, and emoji put together. */
const needed = [
  String.raw`\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`,
  String.raw`(?<=\p{Script=Han})[\u{e0100}-\u{e01ef}]`,
  String.raw`(?<![${soft}])\ufe0f\u200d(?![${soft}])`,
].join('|');
const smuggled = new RegExp(`(${needed})|[${needless}]+|(?<=[${soft}])[${soft}]+`, 'gu');

/** Signs by which a whole message can be written into a text that shows none of it, a reader sees nothing and a model reads, are taken out. */
export const withoutSmuggled = (text: string, instead = ''): string =>
  quiet.test(text) ? text.replace(smuggled, (_sign, kept?: string) => kept ?? instead) : text;

/** More marks on one letter than any writing has: they pile up over the lines above and below it, and cover what stands there. */
const piled = /(?<=\p{M}{6})\p{M}+/gu;
const isPiled = /\p{M}{7}/u;

/** Of several lines; line ends and tabs stay. */
export const plainText = (text: string): string => {
  const shown = withoutSmuggled(
    text.replace(commands, (char, at: number) => (char === '\r' && text[at + 1] === '\n' ? '' : '\ufffd')),
    '\ufffd',
  );
  return isPiled.test(shown) ? shown.replace(piled, '\ufffd') : shown;
};

/** One value inside a line: what it holds cannot look like a further line. */
export const plainLine = (text: string): string => plainText(text).replace(/\s*\n\s*/g, ' ');

/** Room that is left between words moves nothing out of sight. Line ends stay. */
export const closeTogether = (text: string): string => text.replace(/[^\S\n]{2,}/g, ' ');

const mostOfName = 120;
const endOfName = 30;

/** Whatever looks like a quotation mark, alone or, as two apostrophes do, beside another one. */
const quotes =
  /["'`\u00b4\u02b9-\u02bc\u02c8\u02ca\u02cb\u02dd\u02ee\u02f4-\u02f6\u05f3\u05f4\u2018-\u201f\u2032-\u2037\u275b-\u275e\u3003\u301d-\u301f\uff02\uff07\uff40\u{1f676}-\u{1f678}]+/gu;

/** A name between quotation marks, in a question that somebody signs by: it can neither end them and go on as our words, nor push those away. */
export function quotedName(name: string): string {
  const signs = [...closeTogether(plainLine(name)).replace(quotes, "'").trim()];
  const shown = signs.length <= mostOfName ? signs : [...signs.slice(0, mostOfName - endOfName), ' \u2026 ', ...signs.slice(-endOfName)];
  return `“${shown.join('')}”`;
}
