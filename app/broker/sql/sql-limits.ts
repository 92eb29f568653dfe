/** What a database may answer at most: rows are counted where they are read, bytes where they arrive. */
import { TerminalError, TransientError } from '../../kernel/errors.ts';

export const sqlAnswerBytes = 32 * 1024 * 1024;

export const answerTooLarge = (): TerminalError =>
  new TerminalError('egress/too-large', `The database answered more than ${sqlAnswerBytes / 1024 / 1024} MiB.`, {
    mend: 'Let the statement read fewer rows or columns: a LIMIT, a condition, and the columns by name.',
  });

/** Its own time is over, and nothing was to last yet. */
export const tookTooLong = (readOnly: boolean, cause?: unknown): TransientError =>
  readOnly
    ? new TransientError('egress/timeout', 'The query took longer than it may.', {
        cause,
        mend: 'Let it read less: a LIMIT, a condition, an index.',
      })
    : new TransientError('egress/timeout', 'The change took longer than it may.', {
        cause,
        mend: 'Look in the database who holds the rows that it changes, or give it more time.',
      });
