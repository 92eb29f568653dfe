/** Personal data in a text. Pure and linear in its length: it runs in the editor, at the command line and in the runner. */
import { isAlikeToken } from '../../../workflow/model/alike-tokens.ts';
import { addressPatterns, findAddresses } from './addresses.ts';
import { documentPatterns, findDocuments } from './documents.ts';
import { findBankAccounts, findCards, findIbans, moneyPatterns } from './money.ts';
import { findNames, namePatterns } from './names.ts';
import { findNationalIds, nationalIdPatterns } from './national-ids/national-ids.ts';
import { findEmails, findMachineAddresses, networkPatterns } from './network-ids.ts';
import { inPersonalColumns } from './columns.ts';
import { findPhones, phonePatterns } from './phones.ts';
import { plainWriting } from './plain-writing.ts';
import { sieveOf, type Possible } from '../sieve.ts';
import { withoutOverlaps, type Span } from '../span.ts';

/** Of all finders together: a text is gone through once to see what it can hold. */
export const personalPatterns = (): readonly RegExp[] => [
  ...networkPatterns(),
  ...moneyPatterns(),
  ...nationalIdPatterns(),
  ...documentPatterns(),
  ...phonePatterns(),
  ...addressPatterns(),
  ...namePatterns(),
];
const sieve = sieveOf('personal', personalPatterns);

/** In a single word, too. */
const inWords: readonly ((text: string, possible: Possible) => readonly Span[])[] = [
  findEmails,
  findMachineAddresses,
  findIbans,
  findCards,
  findBankAccounts,
  findNationalIds,
  findDocuments,
  findPhones,
];
const finders: typeof inWords = [...inWords, findAddresses, findNames];

/** Where an address or a name would need a word beside it, or a sign that says what it is: looking for them takes the most time. */
const singleWord = /^[\w.+@-]+$/;

/** What a heading can tell about a cell. */
const inCells: typeof finders = [findBankAccounts, findNationalIds, findDocuments, findPhones, findNames];

/**
 * Every piece of personal data, in order of place, none over another. Offsets are UTF-16 units. `couldHold`: the patterns that may find something
 * in it, where that is known.
 */
export function findPersonalData(text: string, couldHold?: Possible): Span[] {
  const plain = plainWriting(text);
  if (plain === undefined) return findPlain(text, couldHold);
  return withoutOverlaps(
    findPlain(plain.text).map((span) => ({ ...span, start: plain.original(span.start), end: plain.original(span.end) })),
  );
}

/** A token that looks like an address or a name is nobody's. */
function findPlain(text: string, couldHold?: Possible): Span[] {
  const all = (some: typeof finders, part: string, possible: Possible): Span[] => some.flatMap((find) => find(part, possible));
  return withoutOverlaps([
    ...all(singleWord.test(text) ? inWords : finders, text, couldHold ?? sieve(text)),
    ...inPersonalColumns(text, (cells) => all(inCells, cells, sieve(cells))),
  ]).filter(({ start, end, kind }) => !isAlikeToken(text.slice(start, end), kind));
}
