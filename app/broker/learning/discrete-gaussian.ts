/**
 * Whole numbers from the discrete Gaussian distribution: P(x) is proportional to exp(-x^2 / 2v). Algorithms 1 to 3 of Canonne, Kamath and Steinke (2020), in whole numbers
 * and fractions of them throughout: noise from floating-point numbers has gaps by which the value below it can be told (Mironov, 2012).
 */
import type { Random } from '../../kernel/ports.ts';

/** Chance, of which every bit counts. */
export interface Dice {
  /** A whole number from 0 to below `end`, each as likely. */
  below(end: bigint): bigint;
}

const CHUNK = 512;

export function diceOf(random: Random): Dice {
  let pool: Uint8Array = new Uint8Array(0);
  let used = 0;
  const take = (count: number): bigint => {
    let value = 0n;
    for (let taken = 0; taken < count; taken += 1) {
      if (used === pool.length) [pool, used] = [random.bytes(CHUNK), 0];
      value = (value << 8n) | BigInt(pool[used] as number);
      used += 1;
    }
    return value;
  };
  return {
    below(end) {
      const bits = (end - 1n).toString(2).length;
      const count = Math.ceil(bits / 8);
      const spare = BigInt(count * 8 - bits);
      // What is too large is thrown away: a remainder would favour small numbers.
      for (;;) {
        const value = take(count) >> spare;
        if (value < end) return value;
      }
    },
  };
}

/** True with probability exp(-numerator/denominator), for a fraction of at most 1. */
function expOfSmall(dice: Dice, numerator: bigint, denominator: bigint): boolean {
  for (let round = 1n; ; round += 1n) if (dice.below(denominator * round) >= numerator) return round % 2n === 1n;
}

/** Algorithm 1: true with probability exp(-numerator/denominator). */
function exp(dice: Dice, numerator: bigint, denominator: bigint): boolean {
  let left = numerator;
  for (; left > denominator; left -= denominator) if (!expOfSmall(dice, 1n, 1n)) return false;
  return expOfSmall(dice, left, denominator);
}

/** Algorithm 2, for a whole scale: P(x) is proportional to exp(-|x| / scale). */
function laplace(dice: Dice, scale: bigint): bigint {
  for (;;) {
    const part = dice.below(scale);
    if (!exp(dice, part, scale)) continue;
    let whole = 0n;
    while (expOfSmall(dice, 1n, 1n)) whole += 1n;
    const size = part + scale * whole;
    const isNegative = dice.below(2n) === 1n;
    if (isNegative && size === 0n) continue;
    return isNegative ? -size : size;
  }
}

function root(square: bigint): bigint {
  let [low, high] = [0n, 1n << BigInt(Math.ceil(square.toString(2).length / 2) + 1)];
  while (low + 1n < high) {
    const middle = (low + high) / 2n;
    if (middle * middle <= square) low = middle;
    else high = middle;
  }
  return low;
}

/** Algorithm 3; `variance` is a whole number of at least 1. */
export function discreteGaussian(dice: Dice, variance: number): number {
  const square = BigInt(variance);
  const scale = root(square) + 1n;
  for (;;) {
    const value = laplace(dice, scale);
    const off = (value < 0n ? -value : value) * scale - square;
    if (exp(dice, off * off, 2n * square * scale * scale)) return Number(value);
  }
}
