/** What a call brings, read within bounds. */
import type { IncomingMessage } from 'node:http';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { parseData } from '../../kernel/json-guard.ts';
import { saysTwice } from '../../kernel/json-parts.ts';
import type { Share } from './load.ts';

const limits = { bytes: 1024 * 1024, drainedBytes: 8 * 1024 * 1024, depth: 64 } as const;
const BUSY_SECONDS = 5;

/** Why a call is sent away, as its caller hears it. */
export class Refused extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly more: JsonObject;
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}, more: JsonObject = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.more = more;
  }
}
const comeAgain = { 'retry-after': String(BUSY_SECONDS) };
export const busy = (): Refused => new Refused(503, 'Too much is under way here. Send it again in a moment.', comeAgain);
/** Nothing more of it is waited for. */
const tooSlow = (): Refused =>
  new Refused(503, 'The body came slowly, and others needed the room. Send it again in a moment.', { ...comeAgain, connection: 'close' });

/** Throws Refused where it is larger than what is taken, where there is no room for it, or where others need the room and it comes too slowly. */
export async function readBody(request: IncomingMessage, share: Share): Promise<Buffer> {
  const { promise: left, reject } = Promise.withResolvers<never>();
  const done = share.reads(() => reject(tooSlow()));
  try {
    return await Promise.race([bytesOf(request, share), left]);
  } finally {
    done();
  }
}

/** Reads on for a while past the bound without keeping anything, so that the caller hears why. */
async function bytesOf(request: IncomingMessage, share: Share): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let room = true;
  for await (const chunk of request) {
    const { length } = chunk as Buffer;
    bytes += length;
    room &&= bytes > limits.bytes || share.grow(length);
    if (room && bytes <= limits.bytes) chunks.push(chunk as Buffer);
    else {
      // What is read on is kept no more, and others may have its room at once: calls that fill it together would all be sent away.
      chunks.length = 0;
      share.release();
    }
    if (bytes > limits.drainedBytes) break;
  }
  if (bytes > limits.bytes) throw new Refused(413, 'The body is larger than 1 MiB.');
  if (!room) throw busy();
  return Buffer.concat(chunks);
}

const unreadable = (): Refused => new Refused(400, 'The body is no text in its character set, which is UTF-8 unless it names another.');

const isForm = (type: string): boolean => /^application\/x-www-form-urlencoded\b/i.test(type);
const isJson = (type: string): boolean => /[/+]json\b/i.test(type);

function decoderOf(type: string): InstanceType<typeof TextDecoder> {
  try {
    const charset = /;\s*charset="?([\w.:-]{1,40})/i.exec(type)?.[1] ?? 'utf-8';
    return new TextDecoder(charset, { fatal: isForm(type) || isJson(type), ignoreBOM: isForm(type) });
  } catch {
    throw new Refused(415, 'The character set of the body is not known here.');
  }
}

/**
 * Without a byte order mark, which is no part of the text. In JSON nothing is replaced: two deliveries could become one by that, and the second be lost. Of a
 * form each sign stands for one byte, because it has its other bytes as `%E9`.
 */
export function textOf(body: Uint8Array, type: string): string {
  const decoder = decoderOf(type);
  if (isForm(type))
    return Buffer.from(body)
      .toString('latin1')
      .replace(/^\xEF\xBB\xBF/, '');
  try {
    return decoder.decode(body);
  } catch {
    throw unreadable();
  }
}

/** In which every byte is a sign (WHATWG Encoding section 9): nothing is lost, and two never become one. */
const legacy = new TextDecoder('windows-1252');

/** Senders of old write forms in windows-1252 without a word (PayPal's notices do), others cut a text in the middle of a sign: a refusal would lose what they tell. */
function formOf(text: string, type: string): Json {
  const decoder = decoderOf(type);
  const decoded = (part: string): string => {
    const plain = part.replaceAll('+', ' ').replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    const bytes = Buffer.from(plain, 'latin1');
    try {
      return decoder.decode(bytes);
    } catch {
      return legacy.decode(bytes);
    }
  };
  const pairs = text.split('&').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = ''] = pair.split('=', 1);
      return [decoded(name), decoded(pair.slice(name.length + 1))];
    }),
  );
}

export function bodyValue(text: string, type: string): Json {
  if (text === '') return {};
  if (isForm(type)) return formOf(text, type);
  if (!isJson(type)) return { text };
  let value: Json;
  try {
    value = parseData(text, limits.depth);
  } catch {
    throw new Refused(400, 'The body is not JSON, or nests too deeply.');
  }
  // What looked at the call before it came here may have gone by the other one.
  if (saysTwice(text, value)) throw new Refused(400, 'The body gives one name twice in one place.');
  return value;
}
