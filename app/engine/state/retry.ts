import type { Hash } from '../../kernel/ports.ts';
import type { RetryPolicy } from '../../workflow/model/flow.ts';
import type { FailureRecord } from '../ports.ts';

const MOST_MS = 5 * 60_000;
/** A server may ask for more than our own back-off would give, but not for any time. */
const MOST_WAIT_MS = 60 * 60_000;

/**
 * Milliseconds before the next attempt, or undefined when there is none. Only the error's class counts, and what the server said of waiting, never its text.
 * Doubles each time, with full jitter in the upper half (Brooker, "Exponential Backoff and Jitter"), drawn from the run's seed so that a
 * replay draws the same.
 */
export function retryDelay(
  policy: RetryPolicy,
  error: FailureRecord,
  attempt: number,
  seed: number,
  step: string,
  hash: Hash,
): number | undefined {
  if (error.class !== 'transient' || attempt >= policy.maxAttempts) return undefined;
  const whole = Math.min(MOST_MS, policy.backoffMs * 2 ** (attempt - 1));
  const chance = Number.parseInt(hash.sha256(`${seed} ${step} ${attempt}`).slice(0, 8), 16) / 0xffff_ffff;
  return Math.max(Math.round(whole / 2 + (whole / 2) * chance), Math.min(MOST_WAIT_MS, error.retryAfterMs ?? 0));
}
