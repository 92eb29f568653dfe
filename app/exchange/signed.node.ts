/** A document that one person signed: a DSSE envelope in canonical JSON whose payload is read only after the signature holds. */
import type { z } from 'zod';
import { readEnvelope, signEnvelope, signersOf, type Envelope, type Signer } from '../bundle/dsse.node.ts';
import { BundleRefusal } from '../bundle/refusal.ts';
import { canonicalBytes, readCanonicalJson } from '../bundle/strict-json.ts';
import { packageRefusal } from './refusal.ts';

interface KnownKey {
  readonly keyId: string;
  readonly publicKey: Uint8Array;
}

/** A DSSE envelope with one signature around the value in canonical JSON (RFC 8785). */
export const signDocument = (payloadType: string, value: unknown, signer: Signer): Promise<Uint8Array> =>
  signEnvelope(payloadType, canonicalBytes(value), [signer]);

/** The envelope, whose signature is for whoever knows the key to check. Throws UserError `package/unreadable`, `package/bad-signature`. */
export function openDocument(bytes: Uint8Array, payloadType: string, place: string): Envelope {
  try {
    const envelope = readEnvelope(bytes, place);
    if (envelope.payloadType !== payloadType) throw packageRefusal('package/unreadable', `${place} is of another kind.`);
    if (envelope.signatures.length !== 1) throw packageRefusal('package/bad-signature', 'It has more than one signature.');
    return envelope;
  } catch (error) {
    if (error instanceof BundleRefusal) throw packageRefusal('package/unreadable', error.message, error);
    throw error;
  }
}

/** The one key of `keys` that signed it. Throws UserError `package/unknown-sender` or `package/bad-signature`. */
export function signerOf<K extends KnownKey>(envelope: Envelope, keys: readonly K[], place: string): K {
  try {
    const [signer] = signersOf(envelope, keys, place);
    const key = keys.find((one) => one.keyId === signer?.keyId);
    if (key === undefined) throw packageRefusal('package/unknown-sender');
    return key;
  } catch (error) {
    if (error instanceof BundleRefusal)
      throw packageRefusal(error.code === 'untrusted-signer' ? 'package/unknown-sender' : 'package/bad-signature', undefined, error);
    throw error;
  }
}

export const newestFormat = 1;

/** Canonical JSON of a known version and shape. Throws UserError `package/newer-format`, `package/unreadable`. */
export function readDocument<T>(bytes: Uint8Array, schema: z.ZodType<T>, place: string): T {
  let value: unknown;
  try {
    value = readCanonicalJson(bytes, place);
  } catch (error) {
    if (error instanceof BundleRefusal) throw packageRefusal('package/unreadable', error.message, error);
    throw error;
  }
  const version = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['formatVersion'] : undefined;
  if (typeof version === 'number' && version > newestFormat) throw packageRefusal('package/newer-format');
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw packageRefusal('package/unreadable', `${place} does not fit at “${parsed.error.issues[0]?.path.join('.') ?? ''}”.`);
  return parsed.data;
}
