/** Numbers and addresses as a keyboard writes them: blanks and strokes of other widths, signs of full width, and the codes of web addresses and pages. */
import { rewritten, type Rewritten } from '../rewritten.ts';

export const oddWriting =
  /[\u00a0\u2000-\u200a\u202f\u205f\u3000\u2010-\u2013\u2212\uff01-\uff5e]|%[2-7][0-9A-Fa-f]|&#(?:\d{2,3}|[xX][0-9A-Fa-f]{2});|&nbsp;/g;

function plain(found: string): string {
  if (found.length === 1) {
    const code = found.charCodeAt(0);
    if (code >= 0xff01) return String.fromCharCode(code - 0xfee0);
    return code === 0x2212 || (code >= 0x2010 && code <= 0x2013) ? '-' : ' ';
  }
  if (found === '&nbsp;') return ' ';
  const code = found.startsWith('%')
    ? Number.parseInt(found.slice(1), 16)
    : /^&#[xX]/.test(found)
      ? Number.parseInt(found.slice(3, -1), 16)
      : Number(found.slice(2, -1));
  // Signs beyond ASCII stay as they are written.
  return code === 0xa0 ? ' ' : code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : found;
}

/** Undefined where nothing is written so. */
export const plainWriting = (text: string): Rewritten | undefined => rewritten(text, oddWriting, plain);
