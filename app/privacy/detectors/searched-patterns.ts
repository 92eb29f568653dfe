/** The patterns that each sieve stands before. */
import { documentPatterns } from './personal/documents.ts';
import { injectionPatterns } from './injection/injection.ts';
import { nationalIdPatterns } from './personal/national-ids/national-ids.ts';
import type { SieveName } from './needed-table.ts';
import { phonePatterns } from './personal/phones.ts';
import { secretPatterns } from './secrets/secrets.ts';

export const searchedPatterns: Readonly<Record<SieveName, () => readonly RegExp[]>> = {
  secrets: secretPatterns,
  nationalIds: nationalIdPatterns,
  documents: documentPatterns,
  phones: phonePatterns,
  injection: injectionPatterns,
};
