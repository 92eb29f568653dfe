/** A number that a state gives to one person, by its format, its check, and the words that stand before it. */
export interface NationalId {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Takes the characters without separators, in upper case. */
  readonly valid: (bare: string) => boolean;
  /** Words before the number, in English and in the country's languages. */
  readonly words: RegExp;
  /** How certain it is without any word; absent: words are needed. */
  readonly alone?: number;
}
