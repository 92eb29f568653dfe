/**
 * Seeded mutations of a good bundle. None may be accepted and none may throw. In the suite: 500; by hand:
 * `COUNTERSIGN_ROUNDS=10000`.
 */
import { readZip } from '../../app/bundle/zip.node.ts';
import { check, sealed, trust } from './kit.ts';
import { swap } from './hostile.ts';

/** mulberry32: small, seeded, good enough to choose places. */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Mutate = (bytes: Uint8Array, pick: (below: number) => number) => Uint8Array | Promise<Uint8Array>;

const cut = (bytes: Uint8Array, from: number, to: number): Uint8Array =>
  new Uint8Array([...bytes.subarray(0, from), ...bytes.subarray(to)]);

/** One byte of one file is changed, and the archive is written properly again: only digests and signatures can notice. */
async function insideFile(
  bytes: Uint8Array,
  pick: (below: number) => number,
  change: (data: Uint8Array, at: number) => Uint8Array,
): Promise<Uint8Array> {
  const files = [...(await readZip(bytes))];
  const [name, data] = files[pick(files.length)] ?? ['manifest.json', new Uint8Array([1])];
  return swap(bytes, { [name]: change(new Uint8Array(data), pick(data.length)) });
}

const mutations: readonly Mutate[] = [
  (bytes, pick) => {
    const out = new Uint8Array(bytes);
    const at = pick(out.length);
    out[at] = (out[at] ?? 0) ^ (1 << pick(8));
    return out;
  },
  (bytes, pick) => {
    const out = new Uint8Array(bytes);
    const at = pick(out.length);
    out[at] = ((out[at] ?? 0) + 1 + pick(255)) & 255;
    return out;
  },
  (bytes, pick) => bytes.slice(0, pick(bytes.length)),
  (bytes, pick) => {
    const at = pick(bytes.length);
    return cut(bytes, at, Math.min(bytes.length, at + 1 + pick(64)));
  },
  (bytes, pick) => {
    const at = pick(bytes.length);
    return new Uint8Array([...bytes.subarray(0, at), ...Array.from({ length: 1 + pick(16) }, () => pick(256)), ...bytes.subarray(at)]);
  },
  (bytes, pick) => {
    const from = pick(bytes.length);
    const part = bytes.slice(from, from + 1 + pick(200));
    const out = new Uint8Array(bytes);
    const to = pick(bytes.length - part.length);
    out.set(part, to);
    return out.some((byte, i) => byte !== bytes[i]) ? out : bytes.slice(1);
  },
  (bytes, pick) =>
    insideFile(bytes, pick, (data, at) => {
      data[at] = (data[at] ?? 0) ^ (1 << pick(8));
      return data;
    }),
  (bytes, pick) => insideFile(bytes, pick, (data, at) => cut(data, at, at + 1 + pick(8))),
  (bytes, pick) => insideFile(bytes, pick, (data, at) => new Uint8Array([...data.subarray(0, at), 0x20 + pick(95), ...data.subarray(at)])),
  // Headers at the end decide most: aim there more often.
  (bytes, pick) => {
    const out = new Uint8Array(bytes);
    const at = out.length - 1 - pick(1_200);
    out[at] = ((out[at] ?? 0) + 1 + pick(255)) & 255;
    return out;
  },
];

export interface FuzzResult {
  readonly accepted: readonly string[];
  readonly crashed: readonly string[];
  readonly reasons: Readonly<Record<string, number>>;
  /** Of the slowest decision, for people to read. */
  readonly slowestMs: number;
}

export async function fuzz(rounds: number, seed: number): Promise<FuzzResult> {
  const next = chance(seed);
  const pick = (below: number): number => Math.floor(next() * Math.max(1, below));
  const [good, trustRoot] = await Promise.all([sealed(), trust()]);
  const accepted: string[] = [];
  const crashed: string[] = [];
  const reasons: Record<string, number> = {};
  let slowestMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    const kind = round % mutations.length;
    const bytes = (await mutations[kind]?.(good, pick)) ?? good;
    const began = performance.now();
    try {
      const result = await check(bytes, { trustRoot });
      if (result.ok) accepted.push(`round ${round}, kind ${kind}`);
      else reasons[result.reason] = (reasons[result.reason] ?? 0) + 1;
    } catch (error) {
      crashed.push(`round ${round}, kind ${kind}: ${String(error)}`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - began);
  }
  return { accepted, crashed, reasons, slowestMs };
}
