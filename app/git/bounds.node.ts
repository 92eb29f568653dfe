/**
 * Bounds on what a repository may make this program unpack. Both checks inflate with a limit, before the reader that has none
 * gets the bytes: a few kilobytes can claim gigabytes.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inflateSync } from 'node:zlib';
import { gitRefusal } from './refusal.ts';

export const gitLimits = {
  file: 64 * 1024 * 1024,
  object: 32 * 1024 * 1024,
  unpacked: 256 * 1024 * 1024,
  /** Five for each of as many commits as are read. */
  objects: 100_000,
  /** After so many objects, or bytes of them, whatever else waits for this process has its turn. */
  objectsATurn: 500,
  bytesATurn: 4 * 1024 * 1024,
  /** As many deltas as git itself lays upon another (`pack.depth`). */
  deltas: 4_095,
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

const brokenPack = (): Error => gitRefusal('git/damaged', 'A pack in the repository is damaged.');

/** What an object is a delta upon: the object that starts there, or one known by its id; undefined for one that stands alone. */
type DeltaBase = number | string | undefined;

/** Git's offset encoding: each further byte stands for one more than its seven bits say. */
function offsetAt(bytes: Buffer, start: number): { readonly offset: number; readonly next: number } {
  let at = start;
  let byte = bytes[at] ?? 0;
  let offset = byte & 0x7f;
  while ((byte & 0x80) !== 0 && offset <= bytes.length) {
    at += 1;
    byte = bytes[at] ?? 0;
    offset = (offset + 1) * 128 + (byte & 0x7f);
  }
  return { offset, next: at + 1 };
}

/** Of each object by where it starts: how many deltas lie below it, where that shows. The reader follows a delta wherever it points, round and round, too. */
function checkDeltas(bases: ReadonlyMap<number, DeltaBase>, startOf: (id: string) => number | undefined): void {
  const depths = new Map<number, number>();
  for (const first of bases.keys()) {
    const chain: number[] = [];
    let at: number | undefined = first;
    while (at !== undefined && !depths.has(at)) {
      if (!bases.has(at) || chain.length > gitLimits.deltas) throw brokenPack();
      chain.push(at);
      const base = bases.get(at);
      at = typeof base === 'string' ? startOf(base) : base;
      if (at === undefined && typeof base === 'string') throw brokenPack();
    }
    let depth = at === undefined ? -1 : (depths.get(at) ?? 0);
    for (const start of chain.reverse()) {
      depth += 1;
      if (depth > gitLimits.deltas) throw brokenPack();
      depths.set(start, depth);
    }
  }
}

/** Where an index (gitformat-pack(5), version 2) says that the objects of its pack start, by id. Of no other version anything is read. */
function startsIn(index: Uint8Array): ReadonlyMap<string, number> | undefined {
  const bytes = Buffer.from(index.buffer, index.byteOffset, index.byteLength);
  const ids = 8 + 256 * 4;
  if (bytes.length < ids || bytes.toString('hex', 0, 8) !== 'ff744f6300000002') return undefined;
  const count = bytes.readUInt32BE(ids - 4);
  if (count > gitLimits.objects || bytes.length < ids + count * 28 + 40) throw brokenPack();
  const offsets = ids + count * 24;
  return new Map(
    Array.from({ length: count }, (_, at) => [
      bytes.toString('hex', ids + at * 20, ids + at * 20 + 20),
      bytes.readUInt32BE(offsets + at * 4),
    ]),
  );
}

/**
 * Walks a pack (gitformat-pack(5)) object by object. `index` is the one beside it, where there is one: what it points into the middle of an object was
 * bounded by nobody. Without one the reader makes its own, and resolves by id only what came before. Others have their turn meanwhile. Rejects with
 * UserError `git/too-large`, `git/damaged`.
 */
export async function checkPack(pack: Uint8Array, index?: Uint8Array): Promise<void> {
  const bases = await walkPack(pack);
  const starts = index === undefined ? undefined : startsIn(index);
  for (const start of starts?.values() ?? []) if (!bases.has(start)) throw brokenPack();
  if (starts !== undefined) return checkDeltas(bases, (id) => starts.get(id));
  checkDeltas(new Map([...bases].map(([start, base]) => [start, typeof base === 'string' ? undefined : base])), () => undefined);
}

async function walkPack(pack: Uint8Array): Promise<ReadonlyMap<number, DeltaBase>> {
  const bases = new Map<number, DeltaBase>();
  const bytes = Buffer.from(pack.buffer, pack.byteOffset, pack.byteLength);
  if (bytes.length < 32 || bytes.toString('latin1', 0, 4) !== 'PACK' || bytes.readUInt32BE(4) !== 2) throw brokenPack();
  const count = bytes.readUInt32BE(8);
  if (count > gitLimits.objects) throw gitRefusal('git/too-large', `The repository holds more than ${gitLimits.objects} objects.`);
  let at = 12;
  let total = 0;
  let [objectsNow, bytesNow] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    if (objectsNow >= gitLimits.objectsATurn || bytesNow >= gitLimits.bytesATurn) {
      await nextTurn();
      [objectsNow, bytesNow] = [0, 0];
    }
    if (at >= bytes.length) throw brokenPack();
    const start = at;
    let base: DeltaBase;
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
    if (type === 7) {
      base = bytes.toString('hex', at, at + 20);
      at += 20;
    } else if (type === 6) {
      const { offset, next } = offsetAt(bytes, at);
      base = start - offset;
      if (!bases.has(base)) throw brokenPack();
      at = next;
    }
    bases.set(start, base);
    const { data, used } = inflated(bytes.subarray(at), size + 1);
    if (data.length !== size || used === 0) throw brokenPack();
    at += used;
    objectsNow += 1;
    bytesNow += size;
    const result = type === 6 || type === 7 ? deltaResult(data) : size;
    if (result > gitLimits.object) throw tooLarge('an object');
    total += result;
    if (total > gitLimits.unpacked)
      throw gitRefusal('git/too-large', `The repository unpacks to more than ${gitLimits.unpacked / 1024 / 1024} MB.`);
  }
  if (at + 20 !== bytes.length) throw brokenPack();
  return bases;
}
