/** A text with parts of it written in another way, and the way back to the places in it. */
export interface Rewritten {
  readonly text: string;
  /** The offset in the text as it was written. */
  readonly original: (offset: number) => number;
}

/** Each match of `pattern` as `put` writes it; undefined where there is none. */
export function rewritten(text: string, pattern: RegExp, put: (found: string) => string): Rewritten | undefined {
  // As in most texts: `matchAll` copies the pattern first.
  if (text.search(pattern) < 0) return undefined;
  const cuts: { readonly at: number; readonly removed: number }[] = [];
  const parts: string[] = [];
  let length = 0;
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    const instead = put(match[0]);
    parts.push(text.slice(last, match.index), instead);
    length += match.index - last + instead.length;
    last = match.index + match[0].length;
    if (instead.length !== match[0].length) cuts.push({ at: length, removed: last - length });
  }
  if (last === 0) return undefined;
  parts.push(text.slice(last));
  const original = (offset: number): number => {
    let low = 0;
    for (let high = cuts.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((cuts[middle]?.at ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return offset + (cuts[low - 1]?.removed ?? 0);
  };
  return { text: parts.join(''), original };
}
