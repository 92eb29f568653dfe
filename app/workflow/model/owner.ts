/** Who answers for a flow: a person of the workspace, kept by the account's name. Files and earlier versions may have any words there. Pure. */

export interface Owner {
  readonly account: string;
  readonly displayName: string;
  readonly active: boolean;
}

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** The person whom these words name: by their account, or by a shown name that only one of them has. */
export function ownerIn<T extends Owner>(owner: string | undefined, people: readonly T[]): T | undefined {
  if (owner === undefined) return undefined;
  const exact = people.find(({ account }) => account === owner);
  if (exact !== undefined) return exact;
  const words = plain(owner);
  const alike = people.filter(({ account, displayName }) => plain(account) === words || plain(displayName) === words);
  return words !== '' && alike.length === 1 ? alike[0] : undefined;
}

export type OwnerStanding = 'here' | 'off' | 'unknown';

/** Undefined where nobody is named. */
export function ownerStanding(owner: string | undefined, people: readonly Owner[]): OwnerStanding | undefined {
  if (owner === undefined || owner.trim() === '') return undefined;
  const found = ownerIn(owner, people);
  return found === undefined ? 'unknown' : found.active ? 'here' : 'off';
}
