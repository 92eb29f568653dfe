/** What is surely somebody's, or a key, by its look alone, and which label it has. */
import type { Label } from '../../workflow/model/labels.ts';
import { findPersonalData } from './personal/pii.ts';
import { findSecretSpans } from './secrets/secrets.ts';

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
const UNMISTAKABLE = 0.95;
const inAnyText: ReadonlySet<string> = new Set(['email', 'iban', 'card']);
const SHORTEST_KEY = 16;

/** In order of place; keys come last. */
export function recognisedIn(text: string): Recognised[] {
  const people = findPersonalData(text)
    .filter(({ kind, score }) => score >= CERTAIN && !passedOver.has(kind))
    .map(({ kind, score, start, end }): Recognised => {
      const [label, words] = kinds[kind] ?? numbersOfPeople;
      return { start, end, label, words, sure: score >= UNMISTAKABLE && inAnyText.has(kind) };
    });
  const keys = text.length < SHORTEST_KEY ? [] : findSecretSpans(text).filter(({ sure }) => sure);
  return [...people, ...keys.map(({ start, end }): Recognised => ({ start, end, label: 'secret', words: 'keys', sure: false }))];
}

/** It is that from end to end, but for a word or a mark beside it. */
export const isWhole = ({ start, end }: Recognised, text: string): boolean => end - start >= text.length * 0.9;

/** A time, or an id that a machine made: nobody's by its look, and slow to look through. */
const fromMachine = /^(?:\d{4}-\d\d-\d\d(?:[T ][\d:.]{5,15})?(?:Z|[+-]\d\d:?\d\d)?|[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12})$/i;
const mayBeThem = /[@＠﹫]|(?:\p{Nd}\P{Nd}{0,40}){5}|[\w+/=.~-]{16}/u;

/** False where a text can hold nothing of it: few texts do, and looking is slow. */
export const mayHoldThem = (text: string): boolean => mayBeThem.test(text) && !fromMachine.test(text);
