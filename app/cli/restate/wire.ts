/** Requests to a Restate cluster, bounded in time and size. */
import { request } from 'undici';
import { z } from 'zod';
import { errorCodes } from '../../kernel/error-codes.ts';
import { TransientError, UserError } from '../../kernel/errors.ts';

const ANSWER_MS = 10_000;
const ANSWER_BYTES = 64 * 1024 * 1024;

export interface WireAnswer {
  readonly status: number;
  readonly text: string;
  /** When it was given, by the clock of whoever gave it. */
  readonly date: string | undefined;
}

/** Rejects with `egress/unreachable` where there is no answer at all. */
export async function send(
  url: URL,
  method: 'GET' | 'POST' | 'PATCH',
  body?: string,
  type = 'application/json',
  { waitMs = ANSWER_MS, signal, accept }: { readonly waitMs?: number; readonly signal?: AbortSignal; readonly accept?: string } = {},
): Promise<WireAnswer> {
  try {
    const {
      statusCode,
      headers,
      body: answer,
    } = await request(url, {
      method,
      headersTimeout: waitMs,
      bodyTimeout: waitMs,
      headers: { ...(body === undefined ? {} : { 'content-type': type }), ...(accept === undefined ? {} : { accept }) },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > ANSWER_BYTES) throw new Error('too large');
    }
    const { date } = headers;
    return { status: statusCode, text, date: typeof date === 'string' ? date : undefined };
  } catch (cause) {
    throw notAnswered(url, cause);
  }
}

const inTime = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** One that takes a request and says nothing is there: what it waits for is a worker. */
function notAnswered(url: URL, cause: unknown): TransientError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return inTime.has(code)
    ? new TransientError('egress/unreachable', 'The Restate cluster has taken the request, and does not answer in time.', {
        place: url.host,
        mend: 'It may have no worker that can go on with this run: look whether one of them runs, and has the bundle of the run in its folder.',
        cause,
      })
    : new TransientError('egress/unreachable', 'The Restate cluster cannot be reached.', { place: url.host, cause });
}

const ownSchema = z.object({ message: z.string(), metadata: z.object({ code: z.enum(errorCodes) }) });

function ownRefusal(text: string): UserError | undefined {
  try {
    const {
      message,
      metadata: { code },
    } = ownSchema.parse(JSON.parse(text));
    return new UserError(code, message.replace(` (${code})`, ''));
  } catch {
    return undefined;
  }
}

/** What a worker of ours said, in its words; or that the cluster itself said no. */
export const refused = (what: string, url: URL, { status, text }: WireAnswer): UserError =>
  ownRefusal(text) ??
  new UserError('egress/status', `The Restate cluster refused ${what}: ${status} ${text.slice(0, 300)}`, { place: url.host });
