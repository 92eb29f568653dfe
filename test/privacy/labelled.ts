/**
 * Texts with what must be found in them, marked as `[[kind|value]]`, and how a detector does on them. `{hex:32}`, `{an:40}`, `{low:20}`, `{num:10}`
 * stand for random characters, drawn from a fixed seed at test time, so that no file holds anything that looks like a real key.
 */
import type { Span } from '../../app/privacy/detectors/span.ts';

export interface Labelled {
  readonly text: string;
  readonly expected: readonly { readonly kind: string; readonly start: number; readonly end: number }[];
}

const alphabets: Readonly<Record<string, string>> = {
  hex: '0123456789abcdef',
  an: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  low: 'abcdefghijklmnopqrstuvwxyz',
  lown: 'abcdefghijklmnopqrstuvwxyz0123456789',
  up: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  num: '0123456789',
  x: 'x',
  nonzero: '123456789',
  b64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  b64u: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  uan: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  uhex: '0123456789ABCDEF',
  bech: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
};

/** The halves of a key block's edges, and nothing (`{-}`): so that no file holds a whole one. */
const shorthands: Readonly<Record<string, string>> = {
  begin: ['-----BEGIN', ''].join(' '),
  end: ['-----END', ''].join(' '),
  uuid: '{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
};

/** Numerical Recipes' linear congruence: enough to draw letters. */
export function filler(seed: number): (template: string) => string {
  let state = seed >>> 0;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return (template) =>
    template
      .replace(/\{(begin|end|uuid|-)\}/g, (_all, name: string) => shorthands[name] ?? '')
      .replace(/\{([a-z0-9]+):(\d+)\}/g, (_all, name: string, count: string) => {
        const letters = alphabets[name];
        if (letters === undefined) throw new Error(`no alphabet ${name}`);
        return Array.from({ length: Number(count) }, () => letters.charAt(next(letters.length))).join('');
      });
}

export function labelled(template: string, fill: (template: string) => string): Labelled {
  const filled = fill(template);
  let text = '';
  let last = 0;
  const expected: { kind: string; start: number; end: number }[] = [];
  for (const match of filled.matchAll(/\[\[([a-z-]+)\|([\s\S]*?)\]\]/g)) {
    text += filled.slice(last, match.index);
    expected.push({ kind: match[1] ?? '', start: text.length, end: text.length + (match[2] ?? '').length });
    text += match[2] ?? '';
    last = match.index + match[0].length;
  }
  return { text: text + filled.slice(last), expected };
}

export interface Score {
  readonly found: number;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

/** A span counts as right when it lies over the expected one and says the same; `any`: its kind does not matter. */
export function scoreOf(
  texts: readonly Labelled[],
  find: (text: string) => readonly Span[],
  { kinds, any = false }: { readonly kinds?: ReadonlySet<string>; readonly any?: boolean } = {},
): Score {
  const counts = (kind: string): boolean => kinds === undefined || kinds.has(kind);
  let found = 0;
  const missed: string[] = [];
  const wrong: string[] = [];
  for (const { text, expected } of texts) {
    const spans = find(text);
    const hits = (span: Span): boolean =>
      expected.some((one) => (any || one.kind === span.kind) && span.start < one.end && one.start < span.end);
    for (const one of expected.filter(({ kind }) => counts(kind))) {
      if (spans.some((span) => (any || span.kind === one.kind) && span.start < one.end && one.start < span.end)) found += 1;
      else missed.push(`${one.kind} “${text.slice(one.start, one.end)}” in: ${text.slice(0, 160)}`);
    }
    for (const span of spans)
      if (counts(span.kind) && !hits(span)) wrong.push(`${span.kind} “${text.slice(span.start, span.end)}” in: ${text.slice(0, 160)}`);
  }
  return { found, missed, wrong };
}

export const recallOf = ({ found, missed }: Score): number => found / Math.max(1, found + missed.length);
export const precisionOf = ({ found, wrong }: Score): number => found / Math.max(1, found + wrong.length);
