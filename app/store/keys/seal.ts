/**
 * AES-256-GCM for small things, with what they belong to bound as associated data: a sealed text that is moved to another row,
 * slot or store does not open. Text form: base64 of nonce (12) || ciphertext || tag (16).
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';

const nonceSize = 12;
const tagSize = 16;

type SealKey = Uint8Array | KeyObject;

const keyObjects = new WeakMap<Uint8Array, KeyObject>();

/** Three times as quick as the bytes, of which one is made for each use. For keys whose owner keeps them as they are. */
export function keyObjectOf(key: Uint8Array): KeyObject {
  const made = keyObjects.get(key) ?? createSecretKey(key);
  keyObjects.set(key, made);
  return made;
}

/** Asked of the system for many nonces at once: each asking costs half as much as a small seal. None is used twice. */
const nonces = { bytes: Buffer.alloc(0), used: 0 };

function freshNonce(): Uint8Array {
  if (nonces.used + nonceSize > nonces.bytes.length) {
    nonces.bytes = randomBytes(nonceSize * 256);
    nonces.used = 0;
  }
  nonces.used += nonceSize;
  return nonces.bytes.subarray(nonces.used - nonceSize, nonces.used);
}

export const seal = (key: SealKey, plain: Uint8Array, context: string): string => sealUnder(key, plain, context, freshNonce());

/**
 * The same text for the same content and place, where an engine compares what it is told with what it remembers. The nonce comes from the content
 * (as in RFC 5297, SIV): who watches learns when a value comes again at its place, and nothing else.
 */
export function sealSame(key: SealKey, plain: Uint8Array, context: string): string {
  const mac = createHmac('sha256', nonceKeys.get(key) ?? nonceKeyOf(key));
  return sealUnder(key, plain, context, mac.update(`${context}\0`, 'utf8').update(plain).digest().subarray(0, nonceSize));
}

const nonceKeys = new WeakMap<SealKey, KeyObject>();

function nonceKeyOf(key: SealKey): KeyObject {
  const derived = createSecretKey(deriveKey(key, 'synthetic nonces'));
  // The bytes of a key may be overwritten by whoever owns them.
  if (!(key instanceof Uint8Array)) nonceKeys.set(key, derived);
  return derived;
}

function sealUnder(key: SealKey, plain: Uint8Array, context: string, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context, 'utf8'));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** Undefined when key, context or text do not fit together. */
export function unseal(key: SealKey, sealed: string, context: string): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < nonceSize + tagSize) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceSize), { authTagLength: tagSize });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagSize));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceSize, bytes.length - tagSize)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** What a key may be derived for; a new purpose gets a new word, never an old one. */
export type KeyPurpose = 'synthetic nonces' | 'key check' | 'external wrap' | 'head seal' | 'inner keys';

/** HKDF-SHA256 (RFC 5869) without salt: the input is a uniformly random key already. */
export function deriveKey(key: SealKey, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', key, new Uint8Array(0), `countersign store ${purpose} v1`, 32));
}
