/**
 * Requests that one connection sends without waiting for its answers come in a heap, thousands in one piece, and all of them would be answered before anybody else is
 * heard. So many of a connection are under way at once; the others wait, unread where they are not read yet, and everybody has a turn in between.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const AT_ONCE = 4;
const MOST_WAITING = 1_000;

interface Line {
  underWay: number;
  readonly waiting: (() => void)[];
  /** By us: Node rests it, too, where its answers are not taken. */ rests: boolean;
}

/** Gives what each request of a server goes through: `answer` is called when its turn has come, and never once its connection is gone. */
export function pipelines(): (request: IncomingMessage, response: ServerResponse, answer: () => void) => void {
  const lines = new WeakMap<Socket, Line>();
  const lineOf = (socket: Socket): Line => {
    const known = lines.get(socket);
    if (known !== undefined) return known;
    const line: Line = { underWay: 0, waiting: [], rests: false };
    lines.set(socket, line);
    // Node goes on reading with the end of each request, whoever rests it: all that was ever sent would be held here. (A few more are read, for one that came
    // in half is cut off after a while.)
    socket.on('resume', () => {
      if (line.rests && line.waiting.length >= MOST_WAITING) socket.pause();
    });
    return line;
  };
  return ({ socket }, response, answer) => {
    const line = lineOf(socket);
    const begin = (): void => {
      line.underWay += 1;
      response.once('close', () => {
        line.underWay -= 1;
        const next = line.waiting.shift();
        if (next !== undefined) setImmediate(next);
        if (line.waiting.length > 0 || !line.rests) return;
        // The last one may not have come in whole.
        line.rests = false;
        socket.resume();
      });
      if (socket.destroyed) response.destroy();
      else answer();
    };
    if (line.underWay < AT_ONCE && line.waiting.length === 0) return begin();
    line.waiting.push(begin);
    line.rests = true;
    socket.pause();
  };
}
