/** The patterns that each sieve stands before. */
import { documentPatterns } from './documents.ts';
import { injectionPatterns } from './injection.ts';
import { nationalIdPatterns } from './national-ids.ts';
import type { SieveName } from './needed-table.ts';
import { phonePatterns } from './phones.ts';
import { secretPatterns } from './secrets.ts';

export const searchedPatterns: Readonly<Record<SieveName, () => readonly RegExp[]>> = {
  secrets: secretPatterns, nationalIds: nationalIdPatterns, documents: documentPatterns, phones: phonePatterns, injection: injectionPatterns,
};
