/** What somebody who misspelled a word most likely meant. */

/** Longer words are not compared: nobody types them, and the work grows with the square. */
const MOST_CHARACTERS = 40;

/** Letters added, left out, mistaken, or swapped with their neighbour. */
function slips(a: string, b: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}

/** The nearest of `words`, the first of several; undefined where none is near: more than a third of it would be wrong. */
export function meantWord(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > MOST_CHARACTERS) return undefined;
  const lower = typed.toLowerCase();
  let best: string | undefined;
  let least = Infinity;
  for (const word of words) {
    const count = slips(lower, word);
    if (count < least && count * 3 <= Math.max(word.length, 3)) [best, least] = [word, count];
  }
  return best;
}
