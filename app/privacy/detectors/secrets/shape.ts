/** A way in which a secret stands in a text: the pattern that finds it, and what of a match is one. */
import { secretName, type SecretName } from './names.ts';
import { asValue, type SecretSpan } from './values.ts';

export interface Shape {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, text: string) => readonly SecretSpan[];
}

/** The matches of a pattern in the text. */
export type AllOf = (pattern: RegExp) => Iterable<RegExpExecArray>;
export const spansOf = (shapes: readonly Shape[], text: string, allOf: AllOf): SecretSpan[] =>
  shapes.flatMap(({ pattern, read }) => [...allOf(pattern)].flatMap((match) => read(match, text)));

/** Where a value stands that ends so many letters before the end of the match. */
export const atEnd = (match: RegExpExecArray, value: string, behind = 0): number => match.index + match[0].length - value.length - behind;
/** Where a value stands for the last time in the match. */
export const atLast = (match: RegExpExecArray, value: string): number => match.index + match[0].lastIndexOf(value);
export const rated = (spans: readonly SecretSpan[], score: number): SecretSpan[] => spans.map((span) => ({ ...span, score }));

type At = (match: RegExpExecArray, value: string) => number;
/** A name and its value, in the groups of that number. */
export const named = (pattern: RegExp, at: At, [name, value] = [1, 2]): Shape => ({
  pattern,
  read: (match) => {
    const known = secretName((match[name] ?? '').trim());
    const found = match[value] ?? '';
    return known === undefined ? [] : asValue(found, at(match, found), known, true);
  },
});

/** A value in the first group that is a secret by what stands around it. */
export const valued = (
  pattern: RegExp,
  kind: SecretName,
  at: At,
  { score, is }: { readonly score?: number; readonly is?: (value: string, match: RegExpExecArray, text: string) => boolean } = {},
): Shape => ({
  pattern,
  read: (match, text) => {
    const value = match[1] ?? '';
    if (is !== undefined && !is(value, match, text)) return [];
    const spans = asValue(value, at(match, value), kind, true);
    return score === undefined ? spans : rated(spans, score);
  },
});

export const hasDigit = (value: string): boolean => /\d/.test(value);
export const hasBoth = (value: string): boolean => /\d/.test(value) && /[A-Za-z]/.test(value);
/** Capitals, small letters and digits. */
export const hasAll = (value: string): boolean => /[A-Z]/.test(value) && /[a-z]/.test(value) && /\d/.test(value);
