/** Token buckets and circuit breakers per key; pure over the clock. */
import { TransientError } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/ports.ts';

const MINUTE = 60_000;
/** A server that asks for more is not worth waiting for; the next try finds out. */
const LONGEST_HOLD_MS = 15 * MINUTE;

/** At most `perMinute` a minute, all of them at once if it was quiet before. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #holds = new Map<string, number>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Nobody asks `key` again before `ms` have passed: its server said so (Retry-After). */
  hold(key: string, ms: number | undefined): void {
    if (ms !== undefined && ms > 0) this.#holds.set(key, this.#clock.now() + Math.min(ms, LONGEST_HOLD_MS));
  }

  /** Throws `egress/rate-limited` while `key` is held. */
  checkHold(key: string): void {
    const until = this.#holds.get(key);
    if (until === undefined) return;
    const left = until - this.#clock.now();
    // Longer than anybody is held: the clock was set back meanwhile.
    if (left > 0 && left <= LONGEST_HOLD_MS)
      throw new TransientError(
        'egress/rate-limited',
        'This destination asked for fewer requests and is left alone for as long as it said.',
        { retryAfterMs: left },
      );
    this.#holds.delete(key);
  }

  /** Throws `egress/rate-limited` when the bucket is empty. */
  take(key: string, perMinute: number): void {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { tokens: perMinute, at: now };
    // A clock that was set back takes nothing away.
    bucket.tokens = Math.min(perMinute, bucket.tokens + (Math.max(0, now - bucket.at) / MINUTE) * perMinute);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1)
      throw new TransientError('egress/rate-limited', 'This connection has used up its requests for the moment.', {
        retryAfterMs: Math.ceil(((1 - bucket.tokens) / perMinute) * MINUTE),
      });
    bucket.tokens -= 1;
  }
}

const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;

/** After five failures in a row a destination is left alone for 30 s; then one request may try. */
export class CircuitBreaker {
  readonly #clock: Clock;
  readonly #states = new Map<string, { failures: number; openUntil: number; tries?: object }>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `by`: the request, which may come here more than once. */
  check(key: string, by: object): void {
    const state = this.#states.get(key);
    if (state === undefined || state.failures < FAILURES_TO_OPEN || state.tries === by) return;
    const left = state.openUntil - this.#clock.now();
    // Longer than it is ever left alone: the clock was set back meanwhile.
    if (left <= 0 || left > OPEN_MS) {
      // The others wait for what comes of this one, or for as long again.
      Object.assign(state, { tries: by, openUntil: this.#clock.now() + OPEN_MS });
      return;
    }
    throw new TransientError('egress/unreachable', 'This destination failed several times in a row and is left alone for half a minute.');
  }

  succeeded(key: string): void {
    this.#states.delete(key);
  }

  failed(key: string): void {
    const state = this.#states.get(key) ?? { failures: 0, openUntil: 0 };
    delete state.tries;
    state.failures += 1;
    if (state.failures >= FAILURES_TO_OPEN) state.openUntil = this.#clock.now() + OPEN_MS;
    this.#states.set(key, state);
  }
}

/** Seconds or a date (RFC 9110 section 10.2.3), as milliseconds from now; undefined when there is none that can be read. */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const ms = /^\d{1,9}(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : /^[A-Z][a-z]+, /.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isFinite(ms) ? Math.max(0, Math.round(ms)) : undefined;
}
