import { evidenceOf } from '../../broker/network/refusal.ts';
import { errorCodes, type ErrorCode } from '../../kernel/error-codes.ts';
import {
  BugError,
  isCountersignError,
  knownError,
  TerminalError,
  TransientError,
  UserError,
  type CountersignError,
  type ErrorDetails,
} from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { FailureRecord } from '../ports.ts';

/** What the journal keeps of an error. Messages of unknown errors may hold data, so they are not kept. */
export function failureOf(cause: unknown): FailureRecord {
  const error = knownError(cause);
  if (isCountersignError(error)) {
    const { code, errorClass, message, mend, retryAfterMs } = error;
    return {
      code,
      class: errorClass,
      message: message.slice(0, 2_000),
      ...(mend === undefined ? {} : { mend: mend.slice(0, 500) }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  return { code: 'kernel/bug', class: 'bug', message: 'Something went wrong inside countersign while this step ran.' };
}

/** Errors after which no step of the run may go on: something left what was approved, or the budget. */
export const halts = (failure: FailureRecord): boolean => failure.code.startsWith('halted/') || failure.code === 'egress/blocked';

export const evidence = (error: unknown): JsonObject | undefined => evidenceOf(error);

/** A recorded failure as an error again, for the step that called the flow in which it happened. */
export function fromRecord(record: FailureRecord, message: string, more: Pick<ErrorDetails, 'place'> = {}): CountersignError {
  const code: ErrorCode = (errorCodes as readonly string[]).includes(record.code) ? (record.code as ErrorCode) : 'step/failed';
  const details = { ...more, ...(record.mend === undefined ? {} : { mend: record.mend }) };
  switch (record.class) {
    case 'user':
      return new UserError(code, message, details);
    case 'transient':
      return new TransientError(code, message, details);
    case 'terminal':
      return new TerminalError(code, message, details);
    case 'bug':
      return new BugError(code, message, details);
  }
}
