/** Personal data in a text. Pure and linear in its length: it runs in the editor, at the command line and in the runner. */
import { isAlikeToken } from '../../../workflow/model/alike-tokens.ts';
import { findAddresses } from './addresses.ts';
import { findDocuments } from './documents.ts';
import { findBankAccounts, findCards, findIbans } from './money.ts';
import { findNames } from './names.ts';
import { findNationalIds } from './national-ids/national-ids.ts';
import { findEmails, findMachineAddresses } from './network-ids.ts';
import { inPersonalColumns } from './columns.ts';
import { findPhones } from './phones.ts';
import { plainWriting } from './plain-writing.ts';
import { withoutOverlaps, type Span } from '../span.ts';

/** In a single word, too. */
const inWords: readonly ((text: string) => readonly Span[])[] = [
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

/** Every piece of personal data, in order of place, none over another. Offsets are UTF-16 units. */
export function findPersonalData(text: string): Span[] {
  const plain = plainWriting(text);
  if (plain === undefined) return findPlain(text);
  return withoutOverlaps(
    findPlain(plain.text).map((span) => ({ ...span, start: plain.original(span.start), end: plain.original(span.end) })),
  );
}

/** A token that looks like an address or a name is nobody's. */
function findPlain(text: string): Span[] {
  return withoutOverlaps([
    ...(singleWord.test(text) ? inWords : finders).flatMap((find) => find(text)),
    ...inPersonalColumns(text, (cells) => inCells.flatMap((find) => find(cells))),
  ]).filter(({ start, end, kind }) => !isAlikeToken(text.slice(start, end), kind));
}
