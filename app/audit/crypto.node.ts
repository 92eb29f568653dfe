/** SHA-256 and Ed25519 from Node's crypto, in the shapes that the log asks for. */
import { createHash, createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';
import { verifierKeyText } from './signed-note.ts';
import type { Digest, NoteSigner, VerifySignature } from './ports.ts';

/** Parts are gathered here: a leaf or two hashes at a time, millions of times, and no memory is asked for. */
const scratch = Buffer.alloc(32 * 1024);
/** A UTF-16 unit becomes three bytes of UTF-8 at the most. */
const mostBytes = (part: Uint8Array | string): number => (typeof part === 'string' ? part.length * 3 : part.length);

export const sha256: Digest = (...parts) => {
  let most = 0;
  for (const part of parts) most += mostBytes(part);
  if (most > scratch.length) {
    const hasher = createHash('sha256');
    for (const part of parts) hasher.update(part);
    return hasher.digest();
  }
  let size = 0;
  for (const part of parts) {
    if (typeof part === 'string') {
      size += scratch.write(part, size, 'utf8');
    } else {
      scratch.set(part, size);
      size += part.length;
    }
  }
  // As a text and from there: Node makes a digest's own buffer outside of the pool, which takes longer than hashing does.
  return Buffer.from(hash('sha256', scratch.subarray(0, size), 'binary'), 'latin1');
};

// RFC 8410: the fixed prefixes of an Ed25519 key in PKCS #8 and SubjectPublicKeyInfo.
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function publicKeyOf(raw: Uint8Array): KeyObject | undefined {
  if (raw.length !== 32) return undefined;
  try {
    return createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/** The key that was asked for last: a log of thousands of checkpoints is signed by one or two. */
let lastKey: { readonly raw: Buffer; readonly key: KeyObject | undefined } | undefined;

export const verifyEd25519: VerifySignature = (publicKey, message, signature) => {
  if (lastKey?.raw.equals(publicKey) !== true) lastKey = { raw: Buffer.from(publicKey), key: publicKeyOf(publicKey) };
  const { key } = lastKey;
  return key !== undefined && signature.length === 64 && verify(null, message, key, signature);
};

/** A signer from a 32-byte seed. `name` is the log's origin. */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  const der = Buffer.concat([privatePrefix, seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length);
  return { verifierKey: verifierKeyText(sha256, name, raw), sign: (message) => sign(null, message, key) };
}
