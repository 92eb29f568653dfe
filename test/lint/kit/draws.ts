/** Repeatable draws for flows made at random: one seed, one flow. */
export interface Draws {
  /** 0 .. below - 1. */
  upTo(below: number): number;
  /** True once in `of` times. */
  once(of: number): boolean;
  from<T>(list: readonly T[]): T;
}

/** xorshift32 (Marsaglia 2003). */
export function drawsFrom(seed: number): Draws {
  let state = (Math.imul(seed + 1, 2_654_435_761) ^ 0x9e37_79b9) >>> 0 || 1;
  const upTo = (below: number): number => {
    state = (state ^ (state << 13)) >>> 0;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state % below;
  };
  return { upTo, once: (of) => upTo(of) === 0, from: (list) => list[upTo(list.length)] as (typeof list)[number] };
}
