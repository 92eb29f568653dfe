/**
 * A rule pack as somebody signed it: the pack in a DSSE envelope, so that whoever takes it in knows whose rules they are, and that nobody
 * has changed one since. A bare pack is read as well, and counts as nobody's.
 */
import type { Signer } from '../bundle/dsse.node.ts';
import { packSchema, readPack, type Pack } from '../lint/kit/pack.ts';
import { openDocument, readDocument, signDocument, signerOf } from './signed.node.ts';

const payloadType = 'application/vnd.countersign.rule-pack+json';

interface KnownKey {
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  readonly owner: string;
}

export interface OpenedPack<K extends KnownKey = KnownKey> {
  readonly pack: Pack;
  /** Whose key signed it; absent where nobody did. */
  readonly signer?: K;
}

export const signPack = (pack: Pack, signer: Signer): Promise<Uint8Array> => signDocument(payloadType, pack, signer);

/** An envelope says what it holds; a pack says its format. */
const isSigned = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'payloadType');
  } catch {
    // What is no JSON at all is told as a pack that cannot be read.
    return false;
  }
};

/**
 * `text` is the file, `place` its name for messages. Throws UserError `lint/bad-policy` for a pack that does not fit, and
 * `package/unknown-sender`, `package/bad-signature`, `package/unreadable` or `package/newer-format` for a signed one that does not hold.
 */
export function openPack<K extends KnownKey>(text: string, keys: readonly K[], place: string): OpenedPack<K> {
  if (!isSigned(text)) return { pack: readPack(text, place) };
  const envelope = openDocument(new TextEncoder().encode(text), payloadType, place);
  const signer = signerOf(envelope, keys, place);
  return { pack: readDocument(envelope.payload, packSchema, place), signer };
}
