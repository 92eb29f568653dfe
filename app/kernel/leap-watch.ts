/**
 * Whether the clock was set, or leapt by itself, while this process ran: time that no setting moves tells. What is done for good goes by a clock that leapt only once
 * it has stood so for an hour; what only waits goes by it at once. A computer that slept, or was off for days, looks the same.
 */
import { leapMs } from './clock-leap.ts';
import type { Clock } from './ports.ts';

/** By so much clocks are put right all the time. */
const toleratedMs = 10 * 60_000;
const confirmedAfterMs = 60 * 60_000;

export interface LeapWatch {
  /** By how many milliseconds the clock leapt (back: below zero), until it has stood so for an hour; undefined while it runs as it should. */
  leapt(): number | undefined;
}

/** `passed`: ms that no setting of the clock moves. `before`: when something ran here last; a clock that stands days later by now has leapt as well. */
export function leapWatch(clock: Clock, passed: () => number, before?: number): LeapWatch {
  const begun = clock.now();
  let base = (before !== undefined && begun - before > leapMs ? before : begun) - passed();
  let since: number | undefined;
  return {
    leapt() {
      const now = passed();
      const off = clock.now() - now - base;
      const isSteady = Math.abs(off) <= toleratedMs;
      if (!isSteady) since ??= now;
      if (isSteady || now - (since ?? now) >= confirmedAfterMs) {
        base += off;
        since = undefined;
        return undefined;
      }
      return off;
    },
  };
}
