/** What a database may answer at most: rows are counted where they are read, bytes where they arrive. */
import { TerminalError } from '../../kernel/errors.ts';
import type { Timers } from '../../kernel/ports.ts';

export const sqlAnswerBytes = 32 * 1024 * 1024;

export const answerTooLarge = (): TerminalError => new TerminalError('egress/too-large', `The database answered more than ${sqlAnswerBytes / 1024 / 1024} MiB.`, { mend: 'Let the statement read fewer rows or columns: a LIMIT, a condition, and the columns by name.' });

const LOOK_MS = 50;

/** Of a socket. */
interface Counted { readonly bytesRead: number; destroy(): unknown }

/** Ends the connection once too much has come in, and rejects then. Looked at now and then: what a library reads from a socket cannot be listened to as well. */
export function boundBytes(socket: Counted, timers: Timers, most = sqlAnswerBytes): { readonly exceeded: Promise<never>; readonly stop: () => void } {
  let stop = (): void => undefined;
  const exceeded = new Promise<never>((_resolve, reject) => {
    const look = (): void => {
      if (socket.bytesRead > most) {
        reject(answerTooLarge());
        socket.destroy();
      } else stop = timers.after(LOOK_MS, look);
    };
    look();
  });
  exceeded.catch(() => undefined);
  return { exceeded, stop: () => stop() };
}
