/** What is surely somebody's, or a key, by its look alone, and which label it has. */
import type { Label } from '../../workflow/model/labels.ts';
import { isAlikeToken } from '../../workflow/model/alike-tokens.ts';
import { hasWordWithCapital } from './personal/names.ts';
import { findWrittenEmails } from './personal/network-ids.ts';
import { findPersonalData, personalPatterns } from './personal/pii.ts';
import { findSecretSpans, secretPatterns } from './secrets/secrets.ts';
import { sieveOf } from './sieve.ts';

export interface Recognised {
  readonly start: number;
  readonly end: number;
  readonly label: Label;
  /** Several of them, in words. */
  readonly words: string;
  /** Not to be mistaken for anything else, in whatever text it stands. */
  readonly sure: boolean;
}

const kinds: Readonly<Record<string, readonly [label: Label, words: string]>> = {
  email: ['contact', 'e-mail addresses'],
  phone: ['contact', 'telephone numbers'],
  address: ['contact', 'postal addresses'],
  name: ['person', 'names of people'],
  iban: ['bank', 'bank accounts'],
  'bank-account': ['bank', 'bank accounts'],
  card: ['card', 'payment cards'],
};
const numbersOfPeople: readonly [Label, string] = ['id', 'numbers of people'];
/** Kinds that mean no person, or too little by themselves. */
const passedOver: ReadonlySet<string> = new Set(['mac', 'ip', 'url', 'domain', 'plate', 'postcode', 'zip', 'date', 'birth-date']);

const CERTAIN = 0.9;
/** In what people see, a name or an address that is likely is taken out: who needs it may ask for it, with a reason. */
const LIKELY: Readonly<Record<string, number>> = { name: 0.75, address: 0.85, phone: 0.85 };
const UNMISTAKABLE = 0.95;
const inAnyText: ReadonlySet<string> = new Set(['email', 'iban', 'card']);
const SHORTEST_KEY = 16;

/** One for both: a text is gone through once. */
const sieveOfBoth = sieveOf(['personal', 'secrets'], () => [...personalPatterns(), ...secretPatterns()]);

/** In order of place; keys come last. `likely`: also names, addresses and telephone numbers that may be something else. */
export function recognisedIn(text: string, likely = false): Recognised[] {
  const possible = sieveOfBoth(text);
  const people = findPersonalData(text, possible)
    .filter(({ kind, score }) => score >= (likely ? (LIKELY[kind] ?? CERTAIN) : CERTAIN) && !passedOver.has(kind))
    .map(({ kind, score, start, end }): Recognised => {
      const [label, words] = kinds[kind] ?? numbersOfPeople;
      return { start, end, label, words, sure: score >= UNMISTAKABLE && inAnyText.has(kind) };
    });
  const keys = text.length < SHORTEST_KEY ? [] : findSecretSpans(text, '', possible).filter(({ sure }) => sure);
  return [...people, ...keys.map(({ start, end }): Recognised => ({ start, end, label: 'secret', words: 'keys', sure: false }))];
}

/** It is that from end to end, but for a word or a mark beside it. */
export const isWhole = ({ start, end }: Recognised, text: string): boolean => end - start >= text.length * 0.9;

/** One word, as e-mail addresses are written everywhere: by far the most of what is found. */
const oneAddress = /^[\w.+-]+@[\w.-]+$/;

function wholeAddress(text: string): Recognised | undefined {
  if (!oneAddress.test(text)) return undefined;
  const span = findWrittenEmails(text).find(({ start, end }) => start === 0 && end === text.length);
  if (span === undefined || span.score < UNMISTAKABLE || isAlikeToken(text, span.kind)) return undefined;
  return { start: 0, end: text.length, label: 'contact', words: 'e-mail addresses', sure: true };
}

/** So many texts that hold nothing are remembered, short ones: most come again in the next run. What is somebody’s is never kept here. */
const MOST_NOTHING = 5_000;
const SHORT = 200;
const holdNothing = new Set<string>();

/** The same for data that is shown: a text that is an e-mail address from end to end is taken out whole, whatever else it may be. */
export function placesOfThem(text: string): readonly Recognised[] {
  if (holdNothing.has(text)) return [];
  const address = wholeAddress(text);
  if (address !== undefined) return [address];
  const found = recognisedIn(text, true);
  if (found.length > 0 || text.length > SHORT) return found;
  if (holdNothing.size >= MOST_NOTHING) holdNothing.clear();
  holdNothing.add(text);
  return found;
}

/** A time, or an id that a machine made: nobody's by its look, and slow to look through. */
const fromMachine = /^(?:\d{4}-\d\d-\d\d(?:[T ][\d:.]{5,15})?(?:Z|[+-]\d\d:?\d\d)?|[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12})$/i;
const mayBeThem = /[@＠﹫]|(?:\p{Nd}\P{Nd}{0,40}){5}|[\w+/=.~-]{16}/u;

const [OTHER, SIGN, DIGIT] = [0, 1, 2];
const kindOfSign = Uint8Array.from({ length: 128 }, (_none, code) => {
  const sign = String.fromCharCode(code);
  return /\d/.test(sign) ? DIGIT : /[\w+/=.~-]/.test(sign) ? SIGN : OTHER;
});
const AT_SIGN = 64;
const DIGITS = 5;
const MOST_BETWEEN = 40;
const LONGEST_RUN = 16;
/** Beyond ASCII there are digits in these two ranges alone. */
const mayBeDigit = (code: number): boolean => (code >= 0x660 && code < 0x2000) || code >= 0xa620;

/** What stands beside names that have no capitals. */
const eastAsianName = /[様殿]|さん|先生|女士|小姐|姓名|氏名|名前|客户|联系人|收件人|我叫|我的名字|私は|[님씨]|성명|이름|성함/;
const hasEastAsian = /[\u3040-\u9fff\uac00-\ud7af]/;

/** As the patterns say it. */
const mayHoldByPattern = (text: string): boolean =>
  (mayBeThem.test(text) && !fromMachine.test(text)) || hasWordWithCapital(text) || (hasEastAsian.test(text) && eastAsianName.test(text));

const isBlank = (code: number): boolean => code === 32 || code === 0xa0;

/** False where a text can hold nothing of it: few texts do, and looking is slow. In one pass: every text of every run is asked. */
export function mayHoldThem(text: string): boolean {
  let [digits, between, run, before] = [0, 0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (mayBeDigit(code)) return mayHoldByPattern(text);
    const kind = code < 128 ? kindOfSign[code] : OTHER;
    run = kind === OTHER ? 0 : run + 1;
    if (kind === DIGIT) {
      digits = between > MOST_BETWEEN ? 1 : digits + 1;
      between = 0;
    } else between += 1;
    // What is from a machine holds nothing else either.
    if (run === LONGEST_RUN || digits === DIGITS || code === AT_SIGN) return !fromMachine.test(text);
    if (code >= 65 && code <= 90 && isBlank(before)) return true;
    // Signs of the East, or a capital of another script.
    if (code >= 128 && (code >= 0x3040 || isBlank(before))) return mayHoldByPattern(text);
    before = code;
  }
  return false;
}
