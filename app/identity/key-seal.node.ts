/**
 * A private signing key at rest: AES-256-GCM under a key that Argon2id (RFC 9106) derives from a password. The parameters
 * stay beside the salt, so that they can be raised later.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../kernel/errors.ts';
import type { Random } from '../kernel/ports.ts';
import { keyPairOf, type KeyPair } from './ed25519.node.ts';

const base64 = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);

export const sealedKeySchema = z.strictObject({
  version: z.literal(1),
  keyId: z.string().max(64),
  /** Bounds keep a hostile file from asking for all memory. */
  kdf: z.strictObject({
    name: z.literal('argon2id'),
    memoryKib: z.int().min(8_192).max(262_144),
    passes: z.int().min(1).max(10),
    lanes: z.int().min(1).max(8),
    salt: base64,
  }),
  nonce: base64,
  /** Cipher text and 16-byte tag. */
  sealed: base64,
});
export type SealedKey = z.infer<typeof sealedKeySchema>;

const costs = { memoryKib: 65_536, passes: 3, lanes: 4 } as const;

async function derive(password: string, kdf: SealedKey['kdf']): Promise<Uint8Array> {
  // An addon that takes its time to load, for a password that few commands ask for.
  const { hashRaw } = await import('@node-rs/argon2');
  return await hashRaw(password.normalize('NFKC'), {
    memoryCost: kdf.memoryKib,
    timeCost: kdf.passes,
    parallelism: kdf.lanes,
    outputLen: 32,
    salt: Buffer.from(kdf.salt, 'base64'),
  });
}

/** The key id is bound as associated data: a sealed key cannot be passed off as another. */
const boundTo = (keyId: string): Buffer => Buffer.from(`countersign signing key ${keyId}`, 'utf8');

/** AES-256-GCM, bound to the key's id, under a key that Argon2id (RFC 9106) makes of the password. */
export async function sealKey(pair: KeyPair, password: string, random: Random): Promise<SealedKey> {
  const kdf = { name: 'argon2id' as const, ...costs, salt: Buffer.from(random.bytes(16)).toString('base64') };
  const nonce = random.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(password, kdf), nonce);
  cipher.setAAD(boundTo(pair.keyId));
  const sealed = Buffer.concat([cipher.update(pair.seed), cipher.final(), cipher.getAuthTag()]);
  return { version: 1, keyId: pair.keyId, kdf, nonce: Buffer.from(nonce).toString('base64'), sealed: sealed.toString('base64') };
}

/** Throws UserError `identity/wrong-credentials` when the password, or the file, is not the right one. */
export async function openSealedKey(key: SealedKey, password: string): Promise<KeyPair> {
  const sealed = Buffer.from(key.sealed, 'base64');
  const nonce = Buffer.from(key.nonce, 'base64');
  const wrong = (cause?: unknown): UserError =>
    new UserError('identity/wrong-credentials', 'The password does not open this signing key.', { place: key.keyId, cause });
  if (nonce.length !== 12 || sealed.length !== 48) throw wrong();
  const decipher = createDecipheriv('aes-256-gcm', await derive(password, key.kdf), nonce);
  decipher.setAAD(boundTo(key.keyId));
  decipher.setAuthTag(sealed.subarray(32));
  try {
    return keyPairOf(new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(0, 32)), decipher.final()])));
  } catch (cause) {
    throw wrong(cause);
  }
}
