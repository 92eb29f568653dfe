/** How much may come in over a socket that a library reads. */
import type { Timers } from '../../kernel/ports.ts';

const LOOK_MS = 50;

/** Of a socket. */
interface Counted {
  readonly bytesRead: number;
  destroy(): unknown;
}

/** Ends the connection once too much has come in, and rejects then. Looked at now and then: what a library reads from a socket cannot be listened to as well. */
export function boundBytes(
  socket: Counted,
  timers: Timers,
  most: number,
  tooLarge: () => Error,
): { readonly exceeded: Promise<never>; readonly stop: () => void } {
  let stop = (): void => undefined;
  const exceeded = new Promise<never>((_resolve, reject) => {
    const look = (): void => {
      if (socket.bytesRead > most) {
        reject(tooLarge());
        socket.destroy();
      } else stop = timers.after(LOOK_MS, look);
    };
    look();
  });
  exceeded.catch(() => undefined);
  return { exceeded, stop: () => stop() };
}
