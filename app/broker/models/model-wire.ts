/** What the wire formats of model servers have in common. Pure. */
import { TerminalError, TransientError } from '../../kernel/errors.ts';
import { parseData } from '../../kernel/json-guard.ts';
import { eachEvent } from '../../kernel/server-events.ts';
import { retryAfterMs } from '../network/rate-limit.ts';
import type { ModelAsk } from '../network/requests.ts';

/** Base address + path. Azure's dated addresses end in `?api-version=...`, which stays at the end. */
export function endpoint(baseUrl: string, path: string): string {
  const [address = '', query] = baseUrl.split('?');
  return `${address.replace(/\/+$/, '')}${path}${query === undefined ? '' : `?${query}`}`;
}

/** About four characters a token, and never fewer than three: a bound to ask leave with, not a bill. */
export const mostInputTokens = (ask: Pick<ModelAsk, 'messages'>): number =>
  ask.messages.reduce((sum, message) => sum + Math.ceil(message.content.length / 3) + 8, 0);

export function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of an answer that came whole: a piece of a stream may end in the middle of a character. */
export function wholeJson(text: string): unknown {
  try {
    return parseData(text);
  } catch {
    return undefined;
  }
}

/** An answer of so many tokens is not larger: a token is a word or less, and a sign of it takes up to six letters where it is escaped. */
export const mostAnswer = ({ maxTokens }: Pick<ModelAsk, 'maxTokens'>): number => 1024 * 1024 + 64 * maxTokens;

/** What is read of a stream event by event: one for each token, and some that say that it goes on. Each costs far more than its bytes. */
export function* modelEvents(text: string, { maxTokens }: Pick<ModelAsk, 'maxTokens'>, host: string): Generator<unknown, void, undefined> {
  let left = 10_000 + 2 * maxTokens;
  for (const { data } of eachEvent(text)) {
    if (data.trim() === '[DONE]') return yield DONE;
    left -= 1;
    if (left < 0) throw badAnswer(host, 'went on far beyond the tokens that it was asked for');
    yield safeJson(data);
  }
}
export const DONE = Symbol('done');

export const saysError = (json: unknown): boolean => typeof json === 'object' && json !== null && Object.hasOwn(json, 'error');

/** Hears what the provider says it used, before the answer is judged: it is to be paid for, whatever the answer is worth. Undefined: it does not say. */
export type Bill = (inputTokens: number | undefined, outputTokens: number | undefined) => void;

const quota = /^(?:insufficient_quota|billing_error|billing_hard_limit_reached)$/;

/** `kind` is the vendor's own word for it, of which only letters are kept: messages may quote what was sent. */
export function modelRefused(
  status: number,
  kind: string,
  headers: Readonly<Record<string, string>>,
  host: string,
  now: number,
): TerminalError | TransientError {
  const plain = kind.slice(0, 60).replace(/[^\w.-]/g, '');
  const detail = `HTTP ${status}${plain === '' ? '' : `, ${plain}`}`;
  const wait = retryAfterMs(headers, now);
  const later = { place: host, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  if (status === 429 && !quota.test(plain))
    return new TransientError('egress/rate-limited', `The model at ${host} asks for fewer requests (${detail}).`, later);
  if (status >= 500 || status === 408 || plain === 'overloaded_error')
    return new TransientError('egress/status', `The model at ${host} failed (${detail}).`, later);
  return new TerminalError('model/refused', `The model at ${host} refused the request (${detail}).`, { place: host });
}

export const badAnswer = (host: string, why: string): TerminalError =>
  new TerminalError('model/bad-answer', `The model at ${host} ${why}.`, { place: host });
/** By the bound on tokens: half of an answer may say the contrary of the whole. */
export const cutOff = (host: string): TerminalError =>
  new TerminalError('model/bad-answer', `The model at ${host} ran out of tokens before its answer was whole.`, {
    place: host,
    mend: "Raise the bound on the answer's tokens, or ask for a shorter answer.",
  });
/** The connection broke while the answer was being written: what came is not the answer. */
export const cutShort = (host: string): TransientError =>
  new TransientError('egress/unreachable', `The model at ${host} broke off in the middle of its answer.`, { place: host });
export const declined = (host: string, why = 'The model declined to answer.'): TerminalError =>
  new TerminalError('model/refused', why, { place: host });
