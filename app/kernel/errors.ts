/**
 * Errors by who must act: the person (UserError), time (TransientError), nobody (TerminalError), us (BugError).
 * `code` is a stable string `area/reason`, listed in error-codes.ts. `message` never holds a secret or personal data.
 */
import type { ErrorCode } from './error-codes.ts';

export type ErrorClass = 'user' | 'transient' | 'terminal' | 'bug';

export interface ErrorDetails {
  /** File, node or field that the person should look at. */
  readonly place?: string;
  /** What to do about it, in one sentence. */
  readonly mend?: string;
  /** How long the other side asks to wait. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

export abstract class CountersignError extends Error {
  abstract readonly errorClass: ErrorClass;
  readonly code: ErrorCode;
  readonly place: string | undefined;
  readonly mend: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.place = details.place;
    this.mend = details.mend;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The person can mend it: the message says how, in plain words. */
export class UserError extends CountersignError {
  readonly errorClass = 'user';
}
/** Trying again later may work. */
export class TransientError extends CountersignError {
  readonly errorClass = 'transient';
}
/** Trying again will not help. */
export class TerminalError extends CountersignError {
  readonly errorClass = 'terminal';
}
/** Our own fault. */
export class BugError extends CountersignError {
  readonly errorClass = 'bug';
}

export function isCountersignError(error: unknown): error is CountersignError {
  return error instanceof CountersignError;
}

const systemCodeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** What any call of the system may fail with, whatever was to be done (errno(3)). */
const limits: Readonly<Record<string, readonly [message: string, mend: string]>> = {
  EMFILE: [
    'This program has as many files and connections open as it may have, and got no further one.',
    'Raise its limit of open files (LimitNOFILE= in a systemd unit, --ulimit nofile= of a container, or ulimit -n before it is started), to 1024 at least; it has to be started again for that.',
  ],
  ENFILE: [
    'This machine has as many files and connections open as it may have, and gave no further one.',
    'End what is not needed there, or raise the limit of the machine (fs.file-max on Linux).',
  ],
};

/** Of an error of the system that says nothing of what was to be done, ours in words; any other as it is. */
export function knownError(error: unknown): unknown {
  const words = isCountersignError(error) ? undefined : limits[systemCodeOf(error) ?? ''];
  return words === undefined ? error : new TransientError('host/open-files', words[0], { mend: words[1], cause: error });
}

/** For logs. The message of an unknown error may hold data, and is left out. */
export function codeOfError(error: unknown): ErrorCode {
  const known = knownError(error);
  return isCountersignError(known) ? known.code : 'kernel/bug';
}

/** For logs: what of an error may be told. Ours are told in words; of an unknown one its kind and the code that its library gave. */
export function causeOf(cause: unknown): { readonly code: string; readonly cause: string } {
  const error = knownError(cause);
  const code = codeOfError(error);
  if (isCountersignError(error)) return { code, cause: error.mend === undefined ? error.message : `${error.message} ${error.mend}` };
  const given = systemCodeOf(error);
  return {
    code,
    cause: `${error instanceof Error ? error.name : typeof error}${given === undefined ? '' : ` ${given.slice(0, 60)}`}`,
  };
}
