/** Errors across the process border: class and code survive, stacks and causes do not. */
import { errorCodes, type ErrorCode } from '../kernel/error-codes.ts';
import {
  BugError,
  isCountersignError,
  knownError,
  TerminalError,
  TransientError,
  UserError,
  type CountersignError,
  type ErrorDetails,
} from '../kernel/errors.ts';
import type { WireFailure } from './runner-protocol.ts';

const isCode = (text: string): text is ErrorCode => (errorCodes as readonly string[]).includes(text);

export function toWire(cause: unknown): WireFailure {
  const error = knownError(cause);
  if (!isCountersignError(error))
    return { code: 'kernel/bug', class: 'bug', message: 'The step broke off with an error inside countersign.' };
  return {
    code: error.code,
    class: error.errorClass,
    message: error.message.slice(0, 4_000),
    ...(error.place === undefined ? {} : { place: error.place.slice(0, 500) }),
    ...(error.mend === undefined ? {} : { mend: error.mend.slice(0, 2_000) }),
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}

export function fromWire(failure: WireFailure): CountersignError {
  const code = isCode(failure.code) ? failure.code : 'step/failed';
  const details: ErrorDetails = {
    ...(failure.place === undefined ? {} : { place: failure.place }),
    ...(failure.mend === undefined ? {} : { mend: failure.mend }),
    ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
  };
  switch (failure.class) {
    case 'user':
      return new UserError(code, failure.message, details);
    case 'transient':
      return new TransientError(code, failure.message, details);
    case 'terminal':
      return new TerminalError(code, failure.message, details);
    case 'bug':
      return new BugError(code, failure.message, details);
  }
}
