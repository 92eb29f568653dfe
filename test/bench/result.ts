/** One measured figure. Benchmarks print; no test asserts a time. */
export interface BenchResult {
  readonly name: string;
  /** The median where several runs were made. */
  readonly value: number;
  readonly unit: string;
  /** What we want, as text: `<= 10`. */
  readonly target?: string;
  /** Peers in the same run, spread, sample size. */
  readonly note?: string;
}

/** The middle of the sorted values. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Nearest-rank quantile, `share` from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
