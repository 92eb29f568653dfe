/** A value that a program or a mail broke in two: continued lines, strings put together, the soft breaks of quoted-printable. */

/** Where two halves meet; nothing of it belongs to the value. Only between characters of keys. */
export const seam = /(?<=[A-Za-z0-9_.-])(?:\\\r?\n[ \t]{0,40}|=\r?\n|\\?["'`][ \t]{0,4}(?:[+.&][ \t]{0,4}\r?\n?[ \t]{0,40}|\\?\r?\n[ \t]{0,40}[+.&]?[ \t]{0,4}|[ \t]{1,4})\\?["'`])(?=[A-Za-z0-9_.-])/g;

export interface Joined {
  readonly text: string;
  /** The offset in the text as it was written. */
  readonly original: (offset: number) => number;
}

/** The text without its seams; undefined where it has none. Linear: each seam is a bounded look. */
export function joinedText(text: string): Joined | undefined {
  const cuts: { readonly at: number; readonly removed: number }[] = [];
  let joined = '';
  let last = 0;
  for (const match of text.matchAll(seam)) {
    joined += text.slice(last, match.index);
    last = match.index + match[0].length;
    cuts.push({ at: joined.length, removed: last - joined.length });
  }
  if (cuts.length === 0) return undefined;
  joined += text.slice(last);
  const original = (offset: number): number => {
    let low = 0;
    for (let high = cuts.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((cuts[middle]?.at ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return offset + (cuts[low - 1]?.removed ?? 0);
  };
  return { text: joined, original };
}
