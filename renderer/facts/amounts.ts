/** Times and money of runs, the same on every page. */

/** `840 ms`, `12.4 s`, `3 min 20 s`. */
export function durationOf(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Thousandths of a US dollar; empty for nothing. */
export const costText = (milliUsd: number): string => (milliUsd === 0 ? '' : `$${(milliUsd / 1_000).toFixed(3)}`);
