/**
 * Signed notes and log checkpoints: c2sp.org/signed-note and c2sp.org/tlog-checkpoint.
 *
 *     origin\n size\n base64(root)\n \n — name base64(key id || signature)\n
 *
 * Verifiers ignore signatures of keys that they do not know, and want at least one of a key that they do.
 */
import { fromBase64, toBase64 } from '../kernel/base64.ts';
import { concatBytes, equalBytes, toHex, utf8 } from './bytes.ts';
import type { Digest, NoteSigner, VerifySignature } from './ports.ts';

/** Signature type of a plain Ed25519 note signature. */
const ed25519Type = 0x01;
const maxNote = 16 * 1024;
const maxSignatures = 16;

export interface VerifierKey {
  readonly name: string;
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly text: string;
}

/** Not empty, no white space, no plus: the plus sign parts the fields of a verifier key. */
const validName = (name: string): boolean => name.length > 0 && name.length <= 200 && !/[\s+\p{Cc}]/u.test(name);

const keyIdOf = (digest: Digest, name: string, typedKey: Uint8Array): Uint8Array => digest(utf8(`${name}\n`), typedKey).slice(0, 4);

/** `name+keyid+base64(type || public key)`. Throws RangeError for a name that a note cannot carry. */
export function verifierKeyText(digest: Digest, name: string, publicKey: Uint8Array): string {
  if (!validName(name)) throw new RangeError(`"${name}" cannot name a key`);
  const typed = concatBytes(Uint8Array.of(ed25519Type), publicKey);
  return `${name}+${toHex(keyIdOf(digest, name, typed))}+${toBase64(typed)}`;
}

/** `name+id+key` (C2SP signed-note); undefined where it is none of Ed25519. */
export function parseVerifierKey(digest: Digest, text: string): VerifierKey | undefined {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  const [, name = '', idText = '', encoded = ''] = match ?? [];
  const typed = fromBase64(encoded);
  if (typed === undefined || typed.length !== 33 || typed[0] !== ed25519Type || !validName(name)) return undefined;
  const id = keyIdOf(digest, name, typed);
  return toHex(id) === idText ? { name, id, publicKey: typed.slice(1), text } : undefined;
}

/** `text` ends in a new line. */
export function signNote(digest: Digest, signer: NoteSigner, text: string): string {
  const key = parseVerifierKey(digest, signer.verifierKey);
  if (key === undefined) throw new RangeError('the signer has no valid verifier key');
  return `${text}\n\u2014 ${key.name} ${toBase64(concatBytes(key.id, signer.sign(utf8(text))))}\n`;
}

interface NoteSignature {
  readonly name: string;
  readonly id: Uint8Array;
  readonly signature: Uint8Array;
}

function parseSignature(line: string): NoteSignature | undefined {
  const match = /^\u2014 (\S+) (\S+)$/.exec(line);
  const bytes = match === null ? undefined : fromBase64(match[2] ?? '');
  if (bytes === undefined || bytes.length <= 4 || !validName(match?.[1] ?? '')) return undefined;
  return { name: match?.[1] ?? '', id: bytes.slice(0, 4), signature: bytes.slice(4) };
}

export type NoteResult =
  | { readonly ok: true; readonly text: string; readonly keys: readonly VerifierKey[] }
  | { readonly ok: false; readonly reason: 'malformed' | 'unknown-key' | 'bad-signature' };

/** Opens a note: its text is only handed out when a known key signed it, and no known key's signature is wrong. */
export function openNote(verify: VerifySignature, note: string, keys: readonly VerifierKey[]): NoteResult {
  const split = note.lastIndexOf('\n\n');
  if (note.length > maxNote || split < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note))
    return { ok: false, reason: 'malformed' };
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > maxSignatures) return { ok: false, reason: 'malformed' };
  const message = utf8(text);
  const signers: VerifierKey[] = [];
  for (const line of lines) {
    const signature = parseSignature(line);
    if (signature === undefined) return { ok: false, reason: 'malformed' };
    const key = keys.find((candidate) => candidate.name === signature.name && equalBytes(candidate.id, signature.id));
    if (key === undefined) continue;
    if (!verify(key.publicKey, message, signature.signature)) return { ok: false, reason: 'bad-signature' };
    if (!signers.includes(key)) signers.push(key);
  }
  return signers.length === 0 ? { ok: false, reason: 'unknown-key' } : { ok: true, text, keys: signers };
}

/** The name of a store's log, in checkpoints and as its key's name. */
export const logOrigin = (storeId: string): string => `countersign.local/log/${storeId}`;

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Origin, size and root in base 64, a line each (C2SP tlog-checkpoint). */
export const checkpointText = (checkpoint: Checkpoint): string =>
  `${checkpoint.origin}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`;

/** Reads a checkpoint's text; extension lines are allowed and passed over, as the specification asks. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.slice(0, -1).split('\n');
  const root = fromBase64(rootText);
  const size = Number(sizeText);
  if (!text.endsWith('\n') || origin === '' || !/^(0|[1-9][0-9]*)$/.test(sizeText) || !Number.isSafeInteger(size)) return undefined;
  if (root === undefined || root.length !== 32 || extensions.includes('')) return undefined;
  return { origin, size, root };
}
