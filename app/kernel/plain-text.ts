/**
 * Text from files, networks and people on its way to a terminal. Whatever it holds must not move the cursor, set colours or a
 * title, or turn the reading direction (Trojan Source, CVE-2021-42574): each such character becomes U+FFFD. Joiners stay,
 * because Persian, Hindi and emoji need them. JSON needs none of this.
 */
const commands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Of several lines; line ends and tabs stay. */
export const plainText = (text: string): string =>
  text.replace(commands, (char, at: number) => (char === '\r' && text[at + 1] === '\n' ? '' : '\ufffd'));

/** One value inside a line: what it holds cannot look like a further line. */
export const plainLine = (text: string): string => plainText(text).replace(/\s*\n\s*/g, ' ');
