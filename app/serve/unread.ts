/** Whoever asks and then takes no answer would hold it in memory, and a connection, for as long as they like. */
import type { IncomingMessage, ServerResponse } from 'node:http';

const UNREAD_MS = 60_000;

/** Ends the connection once nothing more of the answer was taken for so long: a minute unless told. */
export function leaveUnread({ socket }: Pick<IncomingMessage, 'socket'>, response: ServerResponse, afterMs = UNREAD_MS): void {
  // Once it is taken, Node counts how long its connection may rest.
  response.once('prefinish', () => socket.setTimeout(afterMs));
  // Before Node does so, or gives the connection to the next answer, which may not be there yet.
  response.prependOnceListener('finish', () => socket.setTimeout(0));
}
