/** What crosses a transport: plain data both ways, never a raw Error. */
import { z } from 'zod';
import { isCountersignError } from '../kernel/errors.ts';

export const requestEnvelope = z.strictObject({
  channel: z.string().min(1).max(64),
  input: z.unknown(),
  /** The answer to a confirmation that a browser cannot show by itself. */
  confirmation: z.strictObject({ id: z.string().max(64), code: z.string().max(16) }).optional(),
  /** Nobody touched the window of late: the call is the program's own, and no activity of its person. */
  byItself: z.literal(true).optional(),
});

export interface WireError {
  readonly code: string;
  readonly message: string;
  /** Quote this to support; the details stay in the log. */
  readonly detailsId: string;
  readonly place?: string;
  readonly mend?: string;
  /** The same would be refused until so much later. */
  readonly retryAfterMs?: number;
  /** With `ipc/not-confirmed` in a browser: what to confirm, and its id. */
  readonly confirm?: { readonly id: string; readonly title: string; readonly detail: string };
}

export type ResponseEnvelope = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: WireError };

/** An error as the other side may see it: known errors in their own words, everything else without any detail. */
export function wireError(error: unknown, detailsId: string): WireError {
  if (isCountersignError(error)) {
    return {
      code: error.code,
      message: error.message,
      detailsId,
      ...(error.place === undefined ? {} : { place: error.place }),
      ...(error.mend === undefined ? {} : { mend: error.mend }),
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    };
  }
  return { code: 'kernel/bug', message: 'Something went wrong inside Countersign. Your work is kept.', detailsId };
}

/** `channel.field[3]: message` of the first problem, for the person who wrote the caller. */
export function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'the input does not fit';
  return `${issue.path.map(String).join('.') || 'input'}: ${issue.message}`;
}
