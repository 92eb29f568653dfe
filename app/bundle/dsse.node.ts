/**
 * DSSE envelopes (github.com/secure-systems-lab/dsse, protocol 1.0.2). The signature covers the stored payload bytes under
 * their type (PAE), never a re-encoding of them, and the payload is parsed only after a trusted key has signed it.
 */
import { z } from 'zod';
import { signEd25519, verifyEd25519 } from '../identity/ed25519.node.ts';
import { preAuthenticationEncoding } from '../kernel/dsse.ts';
import { canonicalBytes, readCanonicalJson } from './strict-json.ts';
import { BundleRefusal } from './refusal.ts';

export const statementPayloadType = 'application/vnd.in-toto+json';

/** Something that signs: a key in memory, or one that stays sealed elsewhere. */
export interface Signer {
  readonly keyId: string;
  /** Raw Ed25519 public key. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

export interface VerificationKey {
  readonly keyId: string;
  readonly publicKey: Uint8Array;
}

export interface EnvelopeSignature {
  readonly keyid: string;
  readonly sig: Uint8Array;
}
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly EnvelopeSignature[];
}

const base64Text = (maximum: number) =>
  z
    .string()
    .min(1)
    .max(maximum)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/);
const envelopeSchema = z.strictObject({
  payloadType: z.string().min(1).max(200),
  payload: base64Text(1024 * 1024),
  signatures: z
    .array(z.strictObject({ keyid: z.string().min(1).max(128), sig: base64Text(128) }))
    .min(1)
    .max(16),
});

export function seedSigner(pair: { readonly keyId: string; readonly publicKey: Uint8Array; readonly seed: Uint8Array }): Signer {
  return { keyId: pair.keyId, publicKey: pair.publicKey, sign: (message) => signEd25519(pair.seed, message) };
}

/** The envelope's bytes: canonical JSON, signatures by key id. */
export async function signEnvelope(payloadType: string, payload: Uint8Array, signers: readonly Signer[]): Promise<Uint8Array> {
  const message = preAuthenticationEncoding(payloadType, payload);
  const signatures = await Promise.all(
    signers.map(async (signer) => ({ keyid: signer.keyId, sig: Buffer.from(await signer.sign(message)).toString('base64') })),
  );
  signatures.sort((a, b) => (a.keyid < b.keyid ? -1 : a.keyid > b.keyid ? 1 : 0));
  return canonicalBytes({ payload: Buffer.from(payload).toString('base64'), payloadType, signatures });
}

/** Base 64 has several spellings of the same bytes; only one is taken. */
function decode(text: string, place: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new BundleRefusal('bad-envelope', place, 'Its base 64 is not canonical.');
  return new Uint8Array(bytes);
}

/** Takes the envelope apart; says nothing about whether its signatures hold, and does not look into the payload. */
export function readEnvelope(bytes: Uint8Array, place: string): Envelope {
  const parsed = envelopeSchema.safeParse(readCanonicalJson(bytes, place, 'bad-envelope'));
  if (!parsed.success) throw new BundleRefusal('bad-envelope', place);
  const { payloadType, payload, signatures } = parsed.data;
  return {
    payloadType,
    payload: decode(payload, place),
    signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: decode(sig, place) })),
  };
}

/**
 * The distinct trusted keys that signed the envelope. The hint `keyid` decides nothing: each signature is tried against every
 * trusted key, and a hint that names another key is refused, so that no byte of a bundle can change unnoticed.
 */
export function signersOf(envelope: Envelope, trusted: readonly VerificationKey[], place: string): readonly VerificationKey[] {
  const message = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
  const found = new Map<string, VerificationKey>();
  for (const { keyid, sig } of envelope.signatures) {
    const hinted = trusted.filter((key) => key.keyId === keyid);
    const others = trusted.filter((key) => key.keyId !== keyid);
    const signer = [...hinted, ...others].find((key) => verifyEd25519(key.publicKey, message, sig));
    if (signer === undefined) throw new BundleRefusal(hinted.length > 0 ? 'bad-signature' : 'untrusted-signer', place);
    if (signer.keyId !== keyid) throw new BundleRefusal('misleading-key-hint', place);
    if (found.has(Buffer.from(signer.publicKey).toString('hex')))
      throw new BundleRefusal('bad-envelope', place, 'The same key signs twice.');
    found.set(Buffer.from(signer.publicKey).toString('hex'), signer);
  }
  return [...found.values()];
}

/** Like signersOf, for documents that may carry signatures of keys that are no longer trusted: those count for nothing. */
export function trustedSignersOf(envelope: Envelope, trusted: readonly VerificationKey[]): readonly VerificationKey[] {
  const message = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
  return trusted.filter((key) => envelope.signatures.some(({ sig }) => verifyEd25519(key.publicKey, message, sig)));
}
