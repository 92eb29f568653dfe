/**
 * Key files of the command line. The private file holds the seed, in the open (mode 0600) or sealed under a password; the
 * public file beside it is what a trust root is made from.
 */
import { z } from 'zod';
import { isSoundPublicKey, keyIdOf, keyPairOf, type KeyPair } from '../identity/ed25519.node.ts';
import { openSealedKey, sealKey, sealedKeySchema } from '../identity/key-seal.node.ts';
import { reviewerGroups, type ReviewerGroup } from '../identity/permissions.ts';
import { UserError } from '../kernel/errors.ts';
import type { Random } from '../kernel/ports.ts';
import { trustRoles, type TrustRole } from './statement.ts';

const common = {
  keyId: z.string().regex(/^[0-9a-f]{32}$/),
  /** The person or machine: signatures of one owner count once. */
  owner: z.string().min(1).max(200),
  roles: z.array(z.enum(trustRoles)).min(1).max(trustRoles.length),
  groups: z.array(z.enum(reviewerGroups)).max(reviewerGroups.length),
  /** Raw Ed25519 public key, base 64. */
  publicKey: z.string().length(44),
};
const publicSchema = z.strictObject({ format: z.literal('countersign-public-key'), formatVersion: z.literal(1), ...common });
const privateSchema = z.strictObject({
  format: z.literal('countersign-private-key'),
  formatVersion: z.literal(1),
  ...common,
  private: z.union([
    z.strictObject({ kind: z.literal('plain'), seed: z.string().length(44) }),
    z.strictObject({ kind: z.literal('sealed'), sealed: sealedKeySchema }),
  ]),
});

export type PublicKeyFile = z.infer<typeof publicSchema>;
export type PrivateKeyFile = z.infer<typeof privateSchema>;
export interface KeyOwner {
  readonly owner: string;
  readonly roles: readonly TrustRole[];
  readonly groups: readonly ReviewerGroup[];
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const badKey = (place: string, message: string, mend = 'Make one with "countersign key new".'): UserError =>
  new UserError('trust/bad-key', message, { place, mend });

/** Both files' contents. With a password the seed is sealed under it. */
export async function makeKeyFiles(
  pair: KeyPair,
  owner: KeyOwner,
  password: string | undefined,
  random: Random,
): Promise<{ readonly privateFile: PrivateKeyFile; readonly publicFile: PublicKeyFile }> {
  const shared = {
    keyId: pair.keyId,
    owner: owner.owner,
    roles: [...owner.roles],
    groups: [...owner.groups],
    publicKey: base64(pair.publicKey),
  };
  return {
    privateFile: {
      format: 'countersign-private-key',
      formatVersion: 1,
      ...shared,
      private:
        password === undefined
          ? { kind: 'plain', seed: base64(pair.seed) }
          : { kind: 'sealed', sealed: await sealKey(pair, password, random) },
    },
    publicFile: { format: 'countersign-public-key', formatVersion: 1, ...shared },
  };
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badKey(place, 'This is not a key file.');
  }
}

function checkPublic(key: { readonly keyId: string; readonly publicKey: string }, place: string): void {
  const raw = Buffer.from(key.publicKey, 'base64');
  if (!isSoundPublicKey(raw) || keyIdOf(raw) !== key.keyId) throw badKey(place, 'The public key in this file is damaged.');
}

/** Reads a private file, or a public one. Throws UserError `trust/bad-key`. */
export function readKeyFile(text: string, place: string): PrivateKeyFile | PublicKeyFile {
  const parsed = z.discriminatedUnion('format', [publicSchema, privateSchema]).safeParse(parse(text, place));
  if (!parsed.success) throw badKey(place, 'This is not a key file that this version knows.');
  checkPublic(parsed.data, place);
  return parsed.data;
}

/** The signing pair of a private file. `password` is asked for only when the file is sealed. Throws UserError `trust/bad-key`. */
export async function openKeyFile(
  text: string,
  place: string,
  password: () => Promise<string>,
): Promise<{ readonly file: PrivateKeyFile; readonly pair: KeyPair }> {
  const file = readKeyFile(text, place);
  if (file.format !== 'countersign-private-key')
    throw badKey(place, 'This file holds only the public half of a key; signing needs the private one.', 'Give the file without ".pub".');
  const pair =
    file.private.kind === 'plain'
      ? keyPairOf(new Uint8Array(Buffer.from(file.private.seed, 'base64')))
      : await openSealedKey(file.private.sealed, await password());
  if (pair.keyId !== file.keyId) throw badKey(place, 'The private key in this file does not belong to its public key.');
  return { file, pair };
}
