/**
 * NIST SP 800-63B-4, 3.1.1: length and a block list, no rules of composition, no expiry. With a second factor 8 characters
 * are enough, alone 15.
 */
import { commonWords } from './common-passwords.ts';

export const passwordLimits = { alone: 15, withSecondFactor: 8, maximum: 1_000 } as const;

export interface PasswordContext {
  /** Account name, display name, e-mail address, workspace name: what an attacker tries first. */
  readonly about: readonly string[];
  readonly secondFactor: boolean;
}

const leet: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  9: 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
};

/** Passwords are compared and hashed in one Unicode form, so that every keyboard types the same one. */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/** Folds the usual disguises away: case, digits for letters, digits and punctuation around the word. */
function disguises(password: string): readonly string[] {
  const lower = password.toLowerCase();
  const bare = lower.replace(/^[\d\W_]+|[\d\W_]+$/gu, '');
  const unleet = (text: string): string => [...text].map((letter) => leet[letter] ?? letter).join('');
  const letters = (text: string): string => text.replace(/[^\p{L}]/gu, '');
  return [lower, bare, unleet(lower), unleet(bare), letters(unleet(bare)), letters(unleet(lower)), letters(bare)];
}

/** One word twice or more, such as `summersummer`. */
function unitOf(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    if (text.length % length === 0 && text.slice(0, length).repeat(text.length / length) === text) return text.slice(0, length);
  }
  return text;
}

/** Three distinct characters at most, or a run along the alphabet, the digits or a row of keys. */
function isTrivial(password: string): boolean {
  const lower = password.toLowerCase();
  if (new Set(lower).size <= 3) return true;
  const rows = [
    'abcdefghijklmnopqrstuvwxyz',
    '01234567890123456789',
    'qwertyuiop',
    'asdfghjkl',
    'zxcvbnm',
    'qwertzuiop',
    'yxcvbnm',
    '1qaz2wsx3edc4rfv5tgb',
  ];
  return [...rows, ...rows.map((row) => [...row].reverse().join(''))].some((row) => row.includes(lower));
}

function isCommon(password: string): boolean {
  return disguises(password).some(
    (form) => form.length > 0 && (commonWords.has(form) || commonWords.has(unitOf(form)) || (form.length <= 12 && isTrivial(form))),
  );
}

/** Words of the context that are long enough to matter. */
function contextWords(context: PasswordContext): readonly string[] {
  return [
    ...new Set(
      context.about
        .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
        .map((word) => word.toLowerCase())
        .filter((word) => word.length >= 4),
    ),
  ];
}

/** Why a password is refused, in a sentence that says what to do; undefined when it is fine. */
export function passwordProblem(raw: string, context: PasswordContext): string | undefined {
  const password = normalisePassword(raw);
  const length = [...password].length;
  const minimum = context.secondFactor ? passwordLimits.withSecondFactor : passwordLimits.alone;
  if (length < minimum) return `Use at least ${minimum} characters; four or five words in a row are easy to remember.`;
  if (length > passwordLimits.maximum) return `Use at most ${passwordLimits.maximum} characters.`;
  if (isTrivial(password) || isCommon(password))
    return 'This is one of the first passwords that an attacker tries. Choose another, such as four words that do not belong together.';
  // What is left when the known word is taken out must still be a password.
  const known = contextWords(context).find((word) =>
    disguises(password).some((form) => form.includes(word) && form.length - word.length < 6),
  );
  if (known !== undefined) return 'This is little more than your own name or that of the account. Choose something that does not name you.';
  return undefined;
}
