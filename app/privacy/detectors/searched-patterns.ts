/** The patterns that each sieve stands before. */
import { injectionPatterns } from './injection/injection.ts';
import type { SieveName } from './needed-table.ts';
import { personalPatterns } from './personal/pii.ts';
import { secretPatterns } from './secrets/secrets.ts';

export const searchedPatterns: Readonly<Record<SieveName, () => readonly RegExp[]>> = {
  secrets: secretPatterns,
  personal: personalPatterns,
  injection: injectionPatterns,
};
