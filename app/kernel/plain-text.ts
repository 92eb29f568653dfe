/**
 * Text from files, networks and people on its way to a terminal or a page. Whatever it holds must not move the cursor, set colours or a
 * title, turn the reading direction (Trojan Source, CVE-2021-42574), or stand there unseen, as the letters do that are blank: each such
 * character becomes U+FFFD. Joiners stay, because Persian, Hindi and emoji need them. JSON needs none of this.
 */
const commands =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]/g;

/** Of several lines; line ends and tabs stay. */
export const plainText = (text: string): string =>
  text.replace(commands, (char, at: number) => (char === '\r' && text[at + 1] === '\n' ? '' : '\ufffd'));

/** One value inside a line: what it holds cannot look like a further line. */
export const plainLine = (text: string): string => plainText(text).replace(/\s*\n\s*/g, ' ');

/** Room that is left between words moves nothing out of sight. Line ends stay. */
export const closeTogether = (text: string): string => text.replace(/[^\S\n]{2,}/g, ' ');

const mostOfName = 120;
const endOfName = 30;

/** A name between quotation marks, in a question that somebody signs by: it can neither end them and go on as our words, nor push those away. */
export function quotedName(name: string): string {
  const signs = [
    ...closeTogether(plainLine(name))
      .replace(/["\u201c-\u201f\u2033\uff02]/g, "'")
      .trim(),
  ];
  const shown = signs.length <= mostOfName ? signs : [...signs.slice(0, mostOfName - endOfName), ' \u2026 ', ...signs.slice(-endOfName)];
  return `"${shown.join('')}"`;
}
