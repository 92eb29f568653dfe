/**
 * Signatures in the format of OpenSSH (PROTOCOL.sshsig) by a person's Ed25519 key, as `git log --show-signature` verifies them
 * with an allowed-signers file (ssh-keygen(1)).
 */
import { verifyEd25519 } from '../identity/ed25519.node.ts';
import type { Hash } from '../kernel/ports.ts';

/** What git signs commits under: a signature made for something else does not count. */
const namespace = 'git';
const magic = Buffer.from('SSHSIG');
const keyType = 'ssh-ed25519';
const [head, tail] = ['-----BEGIN SSH SIGNATURE-----', '-----END SSH SIGNATURE-----'] as const;

function string(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const wireKey = (publicKey: Uint8Array): Buffer => Buffer.concat([string(keyType), string(publicKey)]);

/** What the key signs: the hash of the message under namespace and algorithm, never the message itself. */
const signedData = (message: Uint8Array, hash: Hash): Buffer =>
  Buffer.concat([magic, string(namespace), string(''), string('sha256'), string(Buffer.from(hash.sha256(message), 'hex'))]);

export async function sshSignature(
  message: Uint8Array,
  signer: { readonly publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array | Promise<Uint8Array> },
  hash: Hash,
): Promise<string> {
  const signature = await signer.sign(signedData(message, hash));
  const version = Buffer.from([0, 0, 0, 1]);
  const blob = Buffer.concat([
    magic,
    version,
    string(wireKey(signer.publicKey)),
    string(namespace),
    string(''),
    string('sha256'),
    string(Buffer.concat([string(keyType), string(signature)])),
  ]);
  return `${head}\n${(blob.toString('base64').match(/.{1,70}/g) ?? []).join('\n')}\n${tail}`;
}

/** Reads length-prefixed strings; gives undefined where the bytes end early. */
function reader(bytes: Buffer): { take(): Buffer | undefined; atEnd(): boolean } {
  let at = 0;
  return {
    take() {
      if (at + 4 > bytes.length) return undefined;
      const length = bytes.readUInt32BE(at);
      if (at + 4 + length > bytes.length) return undefined;
      const value = bytes.subarray(at + 4, at + 4 + length);
      at += 4 + length;
      return value;
    },
    atEnd: () => at === bytes.length,
  };
}

/** The raw public key that signed the message; undefined for anything else. Other algorithms that SSH knows are not ours. */
export function sshSignerOf(message: Uint8Array, armoured: string, hash: Hash): Uint8Array | undefined {
  const lines = armoured.trim().split('\n');
  if (lines[0] !== head || lines.at(-1) !== tail || armoured.length > 4_096) return undefined;
  const body = lines.slice(1, -1).join('');
  const blob = Buffer.from(body, 'base64');
  // One spelling only: otherwise a byte of the commit could change, and with it its id, under the same signature.
  if (blob.toString('base64') !== body) return undefined;
  if (blob.length < 10 || !blob.subarray(0, 6).equals(magic) || blob.readUInt32BE(6) !== 1) return undefined;
  const outer = reader(blob.subarray(10));
  const [key, space, reserved, algorithm, signature] = [outer.take(), outer.take(), outer.take(), outer.take(), outer.take()];
  if (key === undefined || signature === undefined || reserved === undefined || !outer.atEnd()) return undefined;
  if (space?.toString() !== namespace || reserved.length !== 0 || algorithm?.toString() !== 'sha256') return undefined;
  const keyParts = reader(key);
  const signatureParts = reader(signature);
  if (keyParts.take()?.toString() !== keyType || signatureParts.take()?.toString() !== keyType) return undefined;
  const [publicKey, raw] = [keyParts.take(), signatureParts.take()];
  if (publicKey === undefined || raw === undefined || !keyParts.atEnd() || !signatureParts.atEnd()) return undefined;
  return verifyEd25519(publicKey, signedData(message, hash), raw) ? new Uint8Array(publicKey) : undefined;
}

/** One line of an allowed-signers file (ssh-keygen(1), ALLOWED SIGNERS). */
export const allowedSigner = (principal: string, publicKey: Uint8Array): string =>
  `${principal} namespaces="git" ${keyType} ${wireKey(publicKey).toString('base64')}`;
