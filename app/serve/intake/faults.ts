/** Calls that could not be answered: what the caller hears, and what the operator's log says. */
import { isStoreTrouble } from '../../engine/runs/troubles.ts';
import { codeOfError, isCountersignError } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Clock, Log } from '../../kernel/ports.ts';

export interface FaultAnswer {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  /** Not the caller's doing, and not meant so. */
  readonly isOurs: boolean;
}

export function faultAnswer(error: unknown, heldSeconds: number): FaultAnswer {
  const code = codeOfError(error);
  const later = (status: number, words: string, seconds: number, isOurs: boolean): FaultAnswer => ({
    status,
    body: { error: words },
    headers: { 'retry-after': String(seconds) },
    isOurs,
  });
  if (code === 'egress/rate-limited') {
    const { retryAfterMs = 1_000 } = isCountersignError(error) ? error : {};
    return later(429, 'Too many requests.', Math.max(1, Math.ceil(retryAfterMs / 1_000)), false);
  }
  if (code === 'bundle/expired') return later(503, 'The flow is not served any more. Send it again later.', heldSeconds, false);
  if (code === 'run/held') return later(503, 'The flow is held. Send it again later.', heldSeconds, false);
  // A store that is full today may have room again: the caller is to keep what it has, and send it again.
  if (isStoreTrouble(error)) return later(503, 'The flow could not be started now.', 60, true);
  return { status: 500, body: { error: 'The flow could not be started.' }, isOurs: true };
}

const EVERY_MS = 60_000;
const MOST_PLACES = 1_000;
const MOST_PATH = 200;

/**
 * Tells the first of a kind at a place at once, and from then on one a minute with how many came since: a store that fails does so for each call, and a log
 * that a flood fills may lie on the very disk that is full.
 */
export function faultLog(log: Log, clock: Clock): (code: string, url: string) => void {
  const told = new Map<string, { readonly at: number; alike: number }>();
  return (code, url) => {
    const now = clock.now();
    const path = (url.split('?')[0] ?? '').slice(0, MOST_PATH);
    const key = `${code} ${path.split('/')[1] ?? ''}`;
    const before = told.get(key);
    if (before !== undefined && Math.abs(now - before.at) < EVERY_MS) {
      before.alike += 1;
      return;
    }
    if (told.size >= MOST_PLACES) told.clear();
    told.set(key, { at: now, alike: 0 });
    log.write('error', 'a call could not be answered', {
      code,
      path,
      ...(before === undefined || before.alike === 0 ? {} : { alike: before.alike }),
    });
  };
}
