/**
 * A person's data across a workspace: where it lies, and its erasure (GDPR article 17). A place is one kind of storage; it finds and erases
 * by the identifiers that people gave, such as a name, an address or a customer number. Pure: places are handed in.
 */
import { UserError } from '../kernel/errors.ts';
import type { LookAlikes, PersonalPlace, PlaceName } from './ports.ts';

export const identifierLimits = { count: 10, least: 4, length: 200 } as const;

export interface Found {
  readonly place: PlaceName;
  readonly items: readonly string[];
}
export interface Alike extends LookAlikes {
  readonly place: PlaceName;
}
export interface Kept {
  readonly what: string;
  readonly why: string;
  readonly items: readonly string[];
}
export interface Erased {
  readonly place: PlaceName;
  readonly count: number;
}

/** What was erased and what stays; holds no identifier. */
export interface ErasureReport {
  readonly erased: readonly Erased[];
  readonly stays: readonly Kept[];
  readonly alike: readonly AlikeCount[];
}
/** How many things hold what looks like the person. */
export interface AlikeCount {
  readonly place: PlaceName;
  readonly count: number;
}

/** Without doubles and outer blanks. Throws UserError `privacy/bad-identifier` for one so short that it would be found everywhere. */
export function readIdentifiers(given: readonly string[]): readonly string[] {
  const identifiers = [...new Set(given.map((one) => one.trim()).filter((one) => one !== ''))];
  const short = identifiers.find((one) => [...one].length < identifierLimits.least);
  if (identifiers.length === 0 || short !== undefined) {
    throw new UserError(
      'privacy/bad-identifier',
      short === undefined ? 'Say whom you look for.' : 'A name or number this short stands in the data of other people too.',
      { mend: `Give at least ${identifierLimits.least} characters: an e-mail address, a full name, a customer number.` },
    );
  }
  return identifiers;
}

/** Where these identifiers stand; places without any are left out. */
export function findPerson(places: readonly PersonalPlace[], identifiers: readonly string[]): readonly Found[] {
  return places.map((place) => ({ place: place.name, items: place.find(identifiers) })).filter(({ items }) => items.length > 0);
}

/** What somebody has to look at: no program can say whether it is the person. */
export function alikePerson(places: readonly PersonalPlace[], identifiers: readonly string[]): readonly Alike[] {
  return places.flatMap(({ name, alike }): Alike[] => {
    const found = alike?.(identifiers);
    return found === undefined || found.items.length === 0 ? [] : [{ place: name, ...found }];
  });
}

/**
 * Erases where a place can, and says why where it cannot. What is found again afterwards stays, and is said to: a certificate must not
 * claim more than was done.
 */
export function eraseEverywhere(places: readonly PersonalPlace[], identifiers: readonly string[]): ErasureReport {
  const erased: Erased[] = [];
  for (const { name, erase } of places) {
    const count = erase?.(identifiers) ?? 0;
    if (count > 0) erased.push({ place: name, count });
  }
  const stays = places.flatMap(({ name, find, keeps, mayReturn }): Kept[] => {
    const items = find(identifiers);
    const again = mayReturn !== undefined && erased.some(({ place }) => place === name) ? [{ ...mayReturn, items: [] }] : [];
    return [...(items.length === 0 ? [] : [{ ...keeps, items }]), ...again];
  });
  return { erased, stays, alike: alikePerson(places, identifiers).map(({ place, items }) => ({ place, count: items.length })) };
}
