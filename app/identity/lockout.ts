/** Wrong passwords and codes: after a few, each further one waits twice as long. Never for good, so nobody can lock others out. */

export const lockoutLimits = { free: 5, firstDelayMs: 5_000, longestDelayMs: 15 * 60_000 } as const;

/** How long the account rests after so many failures in a row, in ms. */
export function delayAfter(failures: number): number {
  if (failures < lockoutLimits.free) return 0;
  return Math.min(lockoutLimits.longestDelayMs, lockoutLimits.firstDelayMs * 2 ** Math.min(20, failures - lockoutLimits.free));
}

/** `in 40 seconds`, `in 5 minutes` */
export function waitText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  return seconds < 90 ? `in ${seconds} second${seconds === 1 ? '' : 's'}` : `in ${Math.ceil(seconds / 60)} minutes`;
}
