/** What several web services' answers have in common. */
import { retryAfterMs } from '../../broker/network/rate-limit.ts';
import { TerminalError, TransientError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import { parseData } from '../../kernel/json-guard.ts';
import { tooDeep } from '../../sandbox/runner-protocol.ts';
import type { HttpResponse } from './executor.ts';

/** The JSON of an answer; undefined where it is none. Throws `step/failed` where it nests too deeply to be looked at. */
export function jsonOf({ body }: Pick<HttpResponse, 'body'>): Json | undefined {
  try {
    return parseData(body);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    return undefined;
  }
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const asksOnly: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A redirect that a flow may want as it is: one that reads statuses and headers by itself, or the page after something was done (RFC 9110, 15.4.4).
 * 301, 307 and 308 say that nothing was done here.
 */
export const isWantedRedirect = (status: number, method: string, response: 'body' | 'full'): boolean =>
  redirects.has(status) && (response === 'full' || ((status === 302 || status === 303) && !asksOnly.has(method)));

/** Not done for want of a method or a protocol. */
const surelyNot: ReadonlySet<number> = new Set([501, 505]);

/**
 * Throws `egress/status` for a redirect, which is nobody's answer, and for a status of 400 and up: time mends the busy and the broken ones, and some say how much of it. `acts`: a second request may do it twice. Then
 * a service that broke, or a gateway that heard nothing from it, leaves open whether it was done: `egress/unanswered`, like no answer at all. One that is busy (503)
 * and says when to come again has done nothing; a gateway that says so (502, 504) knows nothing of what became of it.
 */
export function refuseStatus(
  { status, headers }: Pick<HttpResponse, 'status' | 'headers'>,
  place: string,
  now: number,
  acts = false,
): void {
  if (redirects.has(status))
    throw new TerminalError('egress/status', `The service sends on to another address (status ${status}) in place of an answer.`, {
      place,
      mend: 'Write the address into the step that it leads to in the end.',
    });
  if (status < 400) return;
  const message = `The service answered with status ${status}.`;
  const mend =
    status === 401 || status === 403 ? 'Check the connection and its rights.' : 'Look at the request, or let the step pass failures on.';
  if (status !== 429 && status < 500 && status !== 408) throw new TerminalError('egress/status', message, { place, mend });
  const wait = retryAfterMs(headers, now);
  if (acts && status >= 500 && !surelyNot.has(status) && (status !== 503 || wait === undefined)) {
    throw new TransientError(
      'egress/unanswered',
      `The service answered with status ${status}, which leaves open whether the request counted.`,
      { place, mend: 'See there whether it took effect before you run this step again.' },
    );
  }
  throw new TransientError('egress/status', message, { place, mend, ...(wait === undefined ? {} : { retryAfterMs: wait }) });
}
