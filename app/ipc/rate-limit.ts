import type { Clock } from '../kernel/ports.ts';

export interface RateLimiter {
  /** Counts one call; false once `perMinute` calls have come within the running minute. */
  allow(key: string, perMinute: number): boolean;
}

/** A token bucket for each key: bursts up to a minute's worth, refilled evenly. Idle buckets are forgotten. */
export function createRateLimiter(clock: Clock): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    allow(key, perMinute) {
      const now = clock.now();
      if (buckets.size > 5_000) for (const [old, bucket] of buckets) if (now - bucket.at > 60_000) buckets.delete(old);
      const bucket = buckets.get(key) ?? { tokens: perMinute, at: now };
      // A clock that was set back takes nothing away.
      bucket.tokens = Math.min(perMinute, bucket.tokens + (Math.max(0, now - bucket.at) * perMinute) / 60_000);
      bucket.at = now;
      buckets.set(key, bucket);
      if (bucket.tokens < 1) return false;
      bucket.tokens -= 1;
      return true;
    },
  };
}
