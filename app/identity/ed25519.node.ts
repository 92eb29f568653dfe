/**
 * Ed25519 (RFC 8032), strict: one key, one message, one signature. On top of what the platform checks, S must be below the
 * group order and keys must be canonical and not of small order ("Taming the Many EdDSAs", 2020), so that no two verifiers disagree.
 */
import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { UserError } from '../kernel/errors.ts';
import type { Random } from '../kernel/ports.ts';

export interface KeyPair {
  /** First 32 hex digits of SHA-256 over the raw public key. */
  readonly keyId: string;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The private seed of RFC 8032, 32 bytes. */
  readonly seed: Uint8Array;
}

const fieldPrime = 2n ** 255n - 19n;
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;
/** y-coordinates of the eight points of small order, sign apart. */
const smallOrderY: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  fieldPrime - 1n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
]);

/** PKCS #8 and SubjectPublicKeyInfo prefixes for Ed25519 (RFC 8410). */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

/** True for 32 bytes that encode a point canonically and whose order is not small. */
export function isSoundPublicKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const y = littleEndian(publicKey) & (2n ** 255n - 1n);
  return y < fieldPrime && !smallOrderY.has(y);
}

/** The first 32 hex digits of the SHA-256 of a raw public key. */
export function keyIdOf(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 32);
}

const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' });
const publicKeyOf = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' });

/** The pair that belongs to a 32-byte seed. */
export function keyPairOf(seed: Uint8Array): KeyPair {
  if (seed.length !== 32) throw new UserError('trust/bad-key', 'An Ed25519 private key has 32 bytes.');
  const publicKey = new Uint8Array(createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' }).subarray(-32));
  return { keyId: keyIdOf(publicKey), publicKey, seed };
}

export const newKeyPair = (random: Random): KeyPair => keyPairOf(random.bytes(32));

/** A 64-byte signature; the same for the same seed and message. */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, privateKeyOf(seed)));
}

/** Never throws: anything malformed is simply not a signature. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || !isSoundPublicKey(publicKey)) return false;
  if (littleEndian(signature.subarray(32)) >= groupOrder) return false;
  try {
    return verify(null, message, publicKeyOf(publicKey), signature);
  } catch {
    // The bytes encode no point of the curve.
    return false;
  }
}
