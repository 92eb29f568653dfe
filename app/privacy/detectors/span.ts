/** A place in a text where something was found, and how several such places are brought to one list. */

/** Offsets are UTF-16 units, `end` is exclusive. `score` from 0 to 1: how certain it is. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly score: number;
}

/** Certain, likely, possible: within one tier the longer span says more. */
const tier = (score: number): number => (score >= 0.9 ? 2 : score >= 0.7 ? 1 : 0);

/** Spans in order of place, none over another: the more certain one stays, then the longer one, then the first. */
export function withoutOverlaps<S extends Span>(found: readonly S[]): S[] {
  const inOrder = [...found].sort((a, b) => a.start - b.start || a.end - b.end);
  if (inOrder.length < 2) return inOrder;
  const kept: S[] = [];
  const better = (a: Span, b: Span): boolean => {
    const difference = tier(a.score) - tier(b.score) || a.end - a.start - (b.end - b.start) || a.score - b.score;
    return difference > 0;
  };
  for (const span of inOrder) {
    // Everything that a span beats lies at the end of the list, because starts only grow.
    let first = kept.length;
    while (first > 0 && (kept[first - 1] as S).end > span.start) first -= 1;
    if (kept.slice(first).every((other) => better(span, other))) kept.splice(first, kept.length - first, span);
  }
  return kept;
}

/** The text before a place, on its line and at most `size` long: words there say what follows. */
export function before(text: string, start: number, size: number): string {
  const window = text.slice(Math.max(0, start - size), start);
  return window.slice(window.lastIndexOf('\n') + 1);
}

export function after(text: string, end: number, size: number): string {
  const window = text.slice(end, end + size);
  const line = window.indexOf('\n');
  return line < 0 ? window : window.slice(0, line);
}

/** A span for each match, of its first group where it has one. The pattern must carry the flags `g` and `d`. */
export function* matches(text: string, pattern: RegExp, kind: string, score: number): Generator<Span & { readonly value: string }> {
  // As in most texts: `matchAll` copies the pattern first.
  if (text.search(pattern) < 0) return;
  for (const match of text.matchAll(pattern)) {
    const [start, end] = (match[1] === undefined ? match.indices?.[0] : match.indices?.[1]) ?? [match.index, match.index + match[0].length];
    yield { start, end, kind, score, value: text.slice(start, end) };
  }
}
