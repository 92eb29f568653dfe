/** What privacy needs from others. */
import type { NameForms } from '../kernel/name-forms.ts';
import type { Person } from '../kernel/person-words.ts';

/** A kind of storage where a person's data may lie. */
export const placeNames = [
  'runs',
  'questions to people',
  'unsaved work',
  'tests and examples',
  'token vault',
  'data tables',
  'flows',
  'reviews',
  'connections',
  'settings',
  'people',
] as const;
export type PlaceName = (typeof placeNames)[number];

/** Ids of what holds them, and how they are written there. */
export interface LookAlikes {
  readonly items: readonly string[];
  readonly forms: readonly string[];
}

export interface PersonalPlace {
  readonly name: PlaceName;
  /** Ids of what holds one of the identifiers. */
  find(identifiers: readonly string[]): readonly string[];
  /** What looks like the person there without naming them, for somebody to look at; a place without it holds no texts. */
  alike?(identifiers: readonly string[]): LookAlikes;
  /** Destroys it there; gives how many things were changed. A place without it keeps what it has. */
  erase?(identifiers: readonly string[]): number;
  /** What is said of that which is still found afterwards. */
  readonly keeps: { readonly what: string; readonly why: string };
  /** What is said once something was erased there: it may come back. */
  readonly mayReturn?: PersonalPlace['keeps'];
}

/** Why somebody looked at the plain data of a step. `by` is an account; `digest` (SHA-256) is that of the words as they were given, which the audit log has, too. */
export interface RevealRecord {
  readonly runId: string;
  readonly nodeId: string;
  readonly by: string;
  readonly at: number;
  readonly digest: string;
  readonly reason: string;
}
export interface RevealRepository {
  add(record: RevealRecord): void;
  /** Newest first. */
  listOf(runId: string): readonly RevealRecord[];
}

/** Deletes what is older than the workspace keeps. */
export interface Retention {
  /** Runs that ended before a time (milliseconds since the Unix epoch), with all that they held; gives how many. */
  purgeRuns(before: number): number;
}

/** Texts of the store in which a person may be named. The store implements it, and knows which parts of them are about people. */
export type TextPlace = Exclude<PlaceName, 'token vault'>;
export interface PersonalTexts {
  /** Ids of what the texts belong to, without doubles. */
  find(place: TextPlace, person: Person): readonly string[];
  /** Other forms of the name, and fields that are called like it; each once, and only so many forms. */
  alike(place: TextPlace, person: Person, forms: NameForms): LookAlikes;
  /** Takes the person out of each text where it is about people. A text that would not fit any more stays. Gives how many things were changed. */
  rewrite(place: TextPlace, person: Person, fits?: (value: unknown, was: unknown) => boolean): number;
}
