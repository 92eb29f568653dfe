/** One hostile file, at least, for every refusal code. */
import type { Attacks } from './attack-kit.ts';
import { onFiles } from './attacks-on-files.ts';
import { onContents } from './attacks-on-contents.ts';
import { onSignatures } from './attacks-on-signatures.ts';
import { onTrust } from './attacks-on-trust.ts';

export const attacks: Attacks = { ...onFiles, ...onContents, ...onSignatures, ...onTrust };
