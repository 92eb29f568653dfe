/** Formats that providers give their keys, as they document them. The first group is the secret where there is one. */
export interface SecretShape {
  readonly kind: string;
  /** For people: "an OpenAI key". */
  readonly words: string;
  readonly pattern: RegExp;
  /** Texts without one of these hold none: looked for first, because that costs nearly nothing. */
  readonly marks: readonly (string | RegExp)[];
  /** The whole is a secret, whatever its letters look like. */
  readonly anyValue?: boolean;
  /** The prefix is short enough to begin other things too: the rest must look random. */
  readonly weak?: boolean;
}

export const row = (kind: string, words: string, pattern: RegExp, ...marks: readonly (string | RegExp)[]): SecretShape => ({
  kind,
  words,
  pattern,
  marks,
});
export const b = '(?<![A-Za-z0-9_-])';
export const re = (source: string): RegExp => new RegExp(source, 'gd');
