/**
 * Samples that nobody picks by hand. The seed comes from the root of the log's tree at the end of the period, so that the same period gives the same
 * samples to everybody, for ever; each item is ordered by SHA-256(seed, control, index), and the first ones are taken.
 */
import { toHex, utf8 } from '../../audit/bytes.ts';
import type { Digest } from '../../audit/ports.ts';

/** How many of a population are looked at: all of ten and fewer. */
const sizes: readonly { readonly upTo: number; readonly take: number }[] = [
  { upTo: 10, take: 10 },
  { upTo: 50, take: 15 },
  { upTo: 250, take: 25 },
  { upTo: Number.POSITIVE_INFINITY, take: 60 },
];

export const samplingRule =
  'All of up to 10; 15 of up to 50; 25 of up to 250; 60 of more. In the order of SHA-256(seed, a space, the control, a space, the entry’s number), the smallest first.';

export const sampleSize = (count: number): number => Math.min(count, sizes.find(({ upTo }) => count <= upTo)?.take ?? 0);

export interface SeedParts {
  readonly origin: string;
  /** Instants in ISO 8601. */
  readonly from: string;
  readonly until: string;
  /** How many entries the log had at the end of the period, and the root over them in hex. */
  readonly size: number;
  readonly root: string;
}

export const seedOf = (digest: Digest, { origin, from, until, size, root }: SeedParts): string =>
  toHex(digest(utf8(`countersign period sample 1\n${origin}\n${from}\n${until}\n${size}\n${root}\n`)));

/** Numbers of the entries that are looked at, ascending. */
export function sampleOf(digest: Digest, seed: string, control: string, indices: readonly number[]): readonly number[] {
  const ordered = indices
    .map((index) => ({ index, rank: toHex(digest(utf8(`${seed} ${control} ${index}`))) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ordered
    .slice(0, sampleSize(indices.length))
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}
