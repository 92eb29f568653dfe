/** Bytes that look like chance and are always the same: SplitMix32, eight bits at a time. */
import type { Random } from '../../app/kernel/ports.ts';

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) & 255;
  };
  return { bytes: (length) => Uint8Array.from({ length }, next) };
}
