/**
 * Bounds on what a repository may make this program unpack. Both checks inflate with a limit, before the reader that has none
 * gets the bytes: a few kilobytes can claim gigabytes.
 */
import { inflateSync } from 'node:zlib';
import { gitRefusal } from './refusal.ts';

export const gitLimits = {
  file: 64 * 1024 * 1024,
  object: 32 * 1024 * 1024,
  unpacked: 256 * 1024 * 1024,
  objects: 200_000,
  read: 512 * 1024 * 1024,
  entries: 20_000,
  commits: 20_000,
} as const;

const tooLarge = (what: string) =>
  gitRefusal('git/too-large', `The repository holds ${what} larger than ${gitLimits.object / 1024 / 1024} MB.`);

function inflated(bytes: Uint8Array, atMost: number): { readonly data: Uint8Array; readonly used: number } {
  try {
    // With `info` the engine comes along, which knows how many bytes of the input belong to this stream.
    const { buffer, engine } = inflateSync(bytes, { maxOutputLength: Math.max(1, atMost), info: true }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    return { data: buffer, used: engine.bytesWritten };
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge('an object');
    throw gitRefusal('git/damaged', 'An object in the repository cannot be unpacked.', undefined, error);
  }
}

export function checkLooseObject(bytes: Uint8Array): void {
  inflated(bytes, gitLimits.object + 64);
}

/** The size that a delta's result has, by its own header (git's pack-format: base size, then result size, seven bits a byte). */
function deltaResult(delta: Uint8Array): number {
  let at = 0;
  const number = (): number => {
    let [value, factor, byte] = [0, 1, 0];
    do {
      byte = delta[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * factor;
      factor *= 128;
    } while ((byte & 0x80) !== 0 && at < 20);
    return value;
  };
  number();
  return number();
}

/** Walks a pack (gitformat-pack(5)) object by object. Throws UserError `git/too-large`, `git/damaged`. */
export function checkPack(pack: Uint8Array): void {
  const bytes = Buffer.from(pack.buffer, pack.byteOffset, pack.byteLength);
  const broken = (): Error => gitRefusal('git/damaged', 'A pack in the repository is damaged.');
  if (bytes.length < 32 || bytes.toString('latin1', 0, 4) !== 'PACK' || bytes.readUInt32BE(4) !== 2) throw broken();
  const count = bytes.readUInt32BE(8);
  if (count > gitLimits.objects) throw gitRefusal('git/too-large', `The repository holds more than ${gitLimits.objects} objects.`);
  let at = 12;
  let total = 0;
  for (let i = 0; i < count; i += 1) {
    if (at >= bytes.length) throw broken();
    let byte = bytes[at] ?? 0;
    at += 1;
    const type = (byte >> 4) & 7;
    let size = byte & 15;
    let factor = 16;
    for (let more = 0; (byte & 0x80) !== 0 && more < 9; more += 1) {
      byte = bytes[at] ?? 0;
      at += 1;
      size += (byte & 0x7f) * factor;
      factor *= 128;
    }
    if (size > gitLimits.object) throw tooLarge('an object');
    if (type === 7) at += 20;
    else if (type === 6) {
      while (((bytes[at] ?? 0) & 0x80) !== 0) at += 1;
      at += 1;
    }
    const { data, used } = inflated(bytes.subarray(at), size + 1);
    if (data.length !== size || used === 0) throw broken();
    at += used;
    const result = type === 6 || type === 7 ? deltaResult(data) : size;
    if (result > gitLimits.object) throw tooLarge('an object');
    total += result;
    if (total > gitLimits.unpacked)
      throw gitRefusal('git/too-large', `The repository unpacks to more than ${gitLimits.unpacked / 1024 / 1024} MB.`);
  }
  if (at + 20 !== bytes.length) throw broken();
}
