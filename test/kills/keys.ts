/** The ways into the store of each generation, known to who kills and to who is killed. */
import { createHash } from 'node:crypto';

export const keyOf = (generation: number): Buffer => createHash('sha256').update(`generation ${generation}`).digest();
export const passphraseOf = (generation: number): string => `the passphrase of generation ${generation}`;
