/** A key card: who somebody is and the public half of their signing key, signed with that key. It claims no role: whoever adds it decides. */
import { z } from 'zod';
import { isSoundPublicKey, keyIdOf } from '../identity/ed25519.node.ts';
import { instantSchema } from '../kernel/instant.ts';
import type { Hash } from '../kernel/ports.ts';
import type { Signer } from '../bundle/dsse.node.ts';
import { fourWords } from '../review/fingerprint.ts';
import { packageRefusal } from './refusal.ts';
import { newestFormat, openDocument, readDocument, signDocument, signerOf } from './signed.node.ts';

const payloadType = 'application/vnd.countersign.key-card+json';
/** As an account name: what is typed, in lower case. */
export const ownerName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\s/\\\x00-\x1f]+$/u);
const cardSchema = z.strictObject({
  type: z.literal('countersign-key-card'),
  formatVersion: z.literal(newestFormat),
  owner: ownerName,
  displayName: z.string().min(1).max(200),
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  madeAt: instantSchema,
});

export interface KeyCard {
  readonly keyId: string;
  /** Raw Ed25519 public key, base 64. */
  readonly publicKey: string;
  readonly owner: string;
  readonly displayName: string;
  /** Four words of the key's digest, for reading aloud. */
  readonly words: string;
}

export function printKeyCard(
  person: { readonly owner: string; readonly displayName: string; readonly madeAt: string },
  signer: Signer,
): Promise<Uint8Array> {
  return signDocument(
    payloadType,
    { type: 'countersign-key-card', formatVersion: newestFormat, ...person, publicKey: Buffer.from(signer.publicKey).toString('base64') },
    signer,
  );
}

/** The key itself proves that its holder made the card. Throws UserError `package/unreadable`, `package/bad-signature`. */
export function readKeyCard(bytes: Uint8Array, hash: Hash): KeyCard {
  if (bytes.length > 16_384) throw packageRefusal('package/unreadable', 'It is too large for a key card.');
  const envelope = openDocument(bytes, payloadType, 'key card');
  // The key is in the payload, so this one payload is read before its signature is checked; nothing in it counts until then.
  const { owner, displayName, publicKey } = readDocument(envelope.payload, cardSchema, 'key card');
  const raw = new Uint8Array(Buffer.from(publicKey, 'base64'));
  if (Buffer.from(raw).toString('base64') !== publicKey || !isSoundPublicKey(raw))
    throw packageRefusal('package/bad-signature', 'Its key is not sound.');
  const keyId = keyIdOf(raw);
  try {
    signerOf(envelope, [{ keyId, publicKey: raw }], 'key card');
  } catch (error) {
    throw packageRefusal('package/bad-signature', undefined, error);
  }
  return { keyId, publicKey, owner, displayName, words: fourWords(hash.sha256(raw)) };
}
