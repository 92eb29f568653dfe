/**
 * How much noisy answers about people give away, counted in zero-concentrated differential privacy (Bun and Steinke, 2016): an answer of L2 sensitivity D with Gaussian
 * noise of variance v costs rho = D^2 / 2v, the costs of several answers add up, and a sum of rho means (epsilon, delta) by Proposition 12 of Canonne, Kamath and Steinke
 * (2020), "The Discrete Gaussian for Differential Privacy". Any order gives a bound that holds, so a search that stops early errs on the safe side.
 */

/**
 * Steps of the grid from nought to the most that one person may change: what a sum over people is sensitive to (L2). Who trains and who draws the noise go by this one number,
 * so that nobody asks for noise on another scale than that of the sums.
 */
export const GRID = 65_536;

/** Costs are kept as whole thousand-millionths of rho, so that sums are exact. */
export const NANO = 1_000_000_000;

const boundAt = (rho: number, delta: number, order: number): number =>
  rho * order + (Math.log(1 / delta) - Math.log(order)) / (order - 1) + Math.log1p(-1 / order);

/** The least epsilon that `rho` is known to mean at `delta`. */
export function epsilonOf(rho: number, delta: number): number {
  if (rho <= 0) return 0;
  // The bound is convex in the logarithm of order - 1 where it matters; 80 thirds narrow it to nothing.
  let [low, high] = [Math.log(1e-6), Math.log(1e9)];
  for (let round = 0; round < 80; round += 1) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (boundAt(rho, delta, 1 + Math.exp(left)) < boundAt(rho, delta, 1 + Math.exp(right))) high = right;
    else low = left;
  }
  return Math.max(0, boundAt(rho, delta, 1 + Math.exp((low + high) / 2)));
}

/** The most that may be spent so that it means no more than `epsilon`. */
export function rhoOf(epsilon: number, delta: number): number {
  let [low, high] = [0, 1];
  while (epsilonOf(high, delta) < epsilon && high < 1e6) high *= 2;
  for (let round = 0; round < 100; round += 1) {
    const middle = (low + high) / 2;
    if (epsilonOf(middle, delta) <= epsilon) low = middle;
    else high = middle;
  }
  return low;
}

export interface Noise {
  /** A whole number, in steps of the grid squared. */
  readonly variance: number;
  /** What one answer costs, in thousand-millionths of rho, rounded up. */
  readonly cost: number;
}

/** The least noise for a whole-number answer of this sensitivity that keeps one answer within `epsilon`. */
export function noiseFor(sensitivity: number, epsilon: number, delta: number): Noise {
  const variance = Math.ceil(sensitivity ** 2 / (2 * rhoOf(epsilon, delta)));
  return { variance, cost: Math.ceil((sensitivity ** 2 * NANO) / (2 * variance)) };
}

/** What may be spent in all, in thousand-millionths of rho, rounded down. */
export const limitOf = (epsilon: number, delta: number): number => Math.floor(rhoOf(epsilon, delta) * NANO);
