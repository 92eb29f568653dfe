/** What a database may answer at most: rows are counted where they are read, bytes where they arrive. */
import { TerminalError } from '../../kernel/errors.ts';

export const sqlAnswerBytes = 32 * 1024 * 1024;

export const answerTooLarge = (): TerminalError =>
  new TerminalError('egress/too-large', `The database answered more than ${sqlAnswerBytes / 1024 / 1024} MiB.`, {
    mend: 'Let the statement read fewer rows or columns: a LIMIT, a condition, and the columns by name.',
  });
