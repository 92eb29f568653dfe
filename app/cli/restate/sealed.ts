/** What is said to a cluster and what it keeps is sealed before it leaves this process: the cluster carries it, and cannot read it. */
import { serde, type Serde } from '@restatedev/restate-sdk/node';
import { keyedDigest } from '../../broker/models/memory-keep.ts';
import { TerminalError } from '../../kernel/errors.ts';
import { isJsonObject } from '../../kernel/json.ts';
import { nodeHash } from '../../kernel/host.node.ts';
import { keyObjectOf, seal, sealSame, unseal } from '../../store/keys/seal.ts';

/** Shared by all workers of a cluster and by whoever talks to their runs. Undefined: nothing is sealed. */
export type JournalKey = Uint8Array | undefined;

const utf8 = { to: new TextEncoder(), from: new TextDecoder() };

const contentTypeUnder = (key: JournalKey): string => (key === undefined ? 'application/json' : 'text/plain');

/** Handlers take and give bytes: what seals them names the run, which a handler's own declaration cannot. */
export const bytesUnder = (key: JournalKey) => {
  const output: Serde<Uint8Array> = { contentType: contentTypeUnder(key), serialize: (bytes) => bytes, deserialize: (bytes) => bytes };
  return { accept: '*/*', input: serde.binary, output };
};

/** However long no worker is there, what was begun goes on by itself afterwards: the cluster's own default would lay it aside after an hour. */
export const forEver = { initialInterval: 200, exponentiationFactor: 2, maxInterval: 10_000, maxAttempts: 1_000_000_000 } as const;

/** Larger ones are rather opened than kept beside their seal. */
const MOST_KEPT = 64 * 1024;

/**
 * JSON under AES-256-GCM, bound to its place: what was moved to another run or step does not open. `again`: made anew whenever the code is called, and must
 * come out the same. What the cluster gives back as this very serde has just sealed it is known, and need not be opened.
 */
export function sealedJson<T>(key: JournalKey, place: string, made: 'once' | 'again'): Serde<T> {
  let kept: { readonly text: string; readonly bytes: Buffer } | undefined;
  return {
    contentType: contentTypeUnder(key),
    serialize(value) {
      const text = JSON.stringify(value ?? null);
      const plain = utf8.to.encode(text);
      if (key === undefined) return plain;
      // Base64: each letter is a byte.
      const bytes = Buffer.from((made === 'once' ? seal : sealSame)(keyObjectOf(key), plain, place), 'latin1');
      kept = bytes.length > MOST_KEPT ? undefined : { text, bytes };
      return bytes;
    },
    deserialize(bytes) {
      const own = kept;
      kept = undefined;
      if (own?.bytes.equals(bytes) === true) return JSON.parse(own.text) as T;
      const plain = key === undefined ? bytes : unseal(keyObjectOf(key), utf8.from.decode(bytes), place);
      if (plain === undefined)
        throw new TerminalError('engine/bad-journal', 'What the cluster holds of this run was made with another key, or was changed.', {
          place,
          mend: 'Give every worker, and "countersign cluster", the same --key.',
        });
      return JSON.parse(utf8.from.decode(plain)) as T;
    },
  };
}

/** Who asks a handler for what, of which run: a request that was written down by somebody on the way opens nowhere else. */
export const requestPlace = (key: string, handler: string): string => `${key} ${handler} request`;
/** `asked`: the question's own mark, so that no answer to an earlier one opens. */
export const answerPlace = (key: string, handler: string, asked = ''): string =>
  `${key} ${handler} answer${asked === '' ? '' : ` ${asked}`}`;

/** What a run gives: the cluster may have written it down and not that the run is over, and hears it again then. Anything else in its place would keep the run from ever ending. */
export const endOf = <T>(key: JournalKey, runId: string): Serde<T> => sealedJson<T>(key, answerPlace(runId, 'run'), 'again');

/** A question with its mark. Whoever asks without one, as programs do where nothing is sealed, is answered as well. */
export interface Marked {
  readonly asked: string;
  readonly said?: unknown;
}
const markPattern = /^[0-9a-f]{32}$/;

export function unmarked(given: unknown): Marked {
  if (
    !isJsonObject(given) ||
    typeof given['asked'] !== 'string' ||
    !markPattern.test(given['asked']) ||
    Object.keys(given).some((key) => key !== 'asked' && key !== 'said')
  )
    return { asked: '', said: given };
  return { asked: given['asked'], said: given['said'] };
}

/** A run's id made from what it is to be started for once: a delivery, a sent form, a planned moment. It tells nobody without the key what that was. */
export function runIdFor(key: JournalKey, once: readonly string[]): string {
  const text = JSON.stringify(once);
  return `run_${(key === undefined ? nodeHash.sha256(text) : keyedDigest(Buffer.from(key).toString('hex'), 'run ids', text)).slice(0, 32)}`;
}

/** Pages that one worker showed may be sent to another. */
export const ticketKeyOf = (key: Uint8Array): Uint8Array =>
  Buffer.from(keyedDigest(Buffer.from(key).toString('hex'), 'tickets', ''), 'hex');
