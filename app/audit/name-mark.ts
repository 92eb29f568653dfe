/** Names of people who have no account here: the log has a mark of each and no name, and the question of the entry has it in clear. Pure. */
import type { Hash } from '../kernel/ports.ts';

/** Every name alike, however it is spelt. */
export const nameMark = (by: string, hash: Hash): string => `sha256:${hash.sha256(by)}`;

/** A name that is only said is marked as that wherever it is shown later, so that nobody takes it for a proof. */
export const unprovedName = (name: string): string => `${name} (not proved)`;
export const isUnproved = (name: string): boolean => name.endsWith(unprovedName(''));

/** The marks of people who are looked for by these names, whether their word was proved or not. */
export const marksOf = (names: readonly string[], hash: Hash): readonly string[] =>
  names.flatMap((name) => [name, unprovedName(name)]).map((name) => nameMark(name, hash));
