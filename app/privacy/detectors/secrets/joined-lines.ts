/** A value that a program or a mail broke in two: continued lines, strings put together, the soft breaks of quoted-printable. */
import { rewritten, type Rewritten } from '../rewritten.ts';

/** Where two halves meet; nothing of it belongs to the value. Only between characters of keys. */
export const seam =
  /(?<=[A-Za-z0-9_.-])(?:\\\r?\n[ \t]{0,40}|=\r?\n|\\?["'`][ \t]{0,4}(?:[+.&][ \t]{0,4}\r?\n?[ \t]{0,40}|\\?\r?\n[ \t]{0,40}[+.&]?[ \t]{0,4}|[ \t]{1,4})\\?["'`])(?=[A-Za-z0-9_.-])/g;

/** The text without its seams; undefined where it has none. Linear: each seam is a bounded look. */
export const joinedText = (text: string): Rewritten | undefined => rewritten(text, seam, () => '');
