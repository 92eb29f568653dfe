/** What several web services' answers have in common. */
import { retryAfterMs } from '../../broker/rate-limit.ts';
import { TerminalError, TransientError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import type { HttpResponse } from './executor.ts';

/** The JSON of an answer; undefined where it is none. */
export function jsonOf({ body }: Pick<HttpResponse, 'body'>): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

/** Throws `egress/status` for a status of 400 and up: time mends the busy and the broken ones, and some say how much of it. */
export function refuseStatus({ status, headers }: Pick<HttpResponse, 'status' | 'headers'>, place: string, now: number): void {
  if (status < 400) return;
  const message = `The service answered with status ${status}.`;
  const mend = status === 401 || status === 403 ? 'Check the connection and its rights.' : 'Look at the request, or let the step pass failures on.';
  if (status !== 429 && status < 500 && status !== 408) throw new TerminalError('egress/status', message, { place, mend });
  const wait = retryAfterMs(headers, now);
  throw new TransientError('egress/status', message, { place, mend, ...(wait === undefined ? {} : { retryAfterMs: wait }) });
}
