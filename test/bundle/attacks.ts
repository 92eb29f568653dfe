/** One hostile file, at least, for every refusal code. */
import { refusalCodes } from '../../app/bundle/refusal.ts';
import type { Attacks } from './attack-kit.ts';
import { onFiles } from './attacks-on-files.ts';
import { onContents } from './attacks-on-contents.ts';
import { onSignatures } from './attacks-on-signatures.ts';
import { onTrust } from './attacks-on-trust.ts';
import { oneByOne } from './attacks-one-by-one.ts';

const first: Attacks = { ...onFiles, ...onContents, ...onSignatures, ...onTrust };
const more: Partial<Attacks> = oneByOne;

export const attacks = Object.fromEntries(
  refusalCodes.map((code) => [code, [...first[code], ...(more[code] ?? [])]]),
) as unknown as Attacks;
