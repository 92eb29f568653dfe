/** The control door of a service: a local socket that whoever runs the service asks it through. One request a connection, bounded in size and time; no port. */
import { chmodSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { isCountersignError, TransientError, UserError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import type { Log, Timers } from '../../kernel/ports.ts';
import { failureOf } from '../../engine/state/failure.ts';
import { parseJsonText } from '../../workflow/migrations/json-text.ts';
import { keepListening } from '../listen.ts';
import { addressToOpen, freshAddress, type DoorPlace } from './place.ts';
import { controlRequest, isWatch, MOST_REQUEST_BYTES, SIGN_OF_LIFE_MS, type ControlLine, type ControlRequest } from './request.ts';

export interface ControlDoor {
  readonly address: string;
  /** Takes no further request; who waits for an answer is let go of. */ close(): Promise<void>;
}

/** `tell` sends a line ahead of the answer. `gone`: whoever asked has hung up. */
export type Answerer = (request: ControlRequest, tell: (event: Json) => void, gone: AbortSignal) => Promise<Json>;

export interface DoorPorts {
  readonly timers: Timers;
  readonly log: Log;
  /** Alone with whoever else opens the same door; `path` is that of a file in its folder. */
  alone<T>(path: string, work: () => Promise<T>): Promise<T>;
}

/** Who watches runs holds a place for long, and none of those that questions need. `turnedAway`: so many may still be hearing that there is no place. */
const limits = { requestMs: 5_000, callers: 64, watchers: 32, turnedAway: 32, unreadBytes: 16 * 1024 * 1024, knockMs: 2_000 } as const;
const LF = 0x0a;
const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : '');
const badInput = (message: string): UserError =>
  new UserError('ipc/bad-input', message, { mend: 'Ask with the countersign of the same version.' });

/** The one line of a request. Rejects where it is too long, too late or not all there; a caller that hung up is told nothing. */
async function lineFrom(socket: Socket, timers: Timers): Promise<Uint8Array | undefined> {
  return await new Promise<Uint8Array | undefined>((resolve, reject) => {
    const held: Uint8Array[] = [];
    let size = 0;
    const late = timers.after(limits.requestMs, () => {
      reject(badInput('The request did not come in time.'));
    });
    socket.once('close', () => {
      late();
      resolve(undefined);
    });
    socket.once('end', () => {
      late();
      reject(badInput('The request breaks off.'));
    });
    socket.on('data', (chunk: Uint8Array) => {
      const end = chunk.indexOf(LF);
      size += end === -1 ? chunk.length : end;
      if (size > MOST_REQUEST_BYTES) {
        late();
        reject(new UserError('ipc/too-large', 'The request is too large.'));
        socket.removeAllListeners('data');
        return;
      }
      held.push(end === -1 ? chunk : chunk.subarray(0, end));
      if (end === -1) return;
      late();
      socket.removeAllListeners('data');
      if (end !== chunk.length - 1) reject(badInput('More than one request came in.'));
      else resolve(Buffer.concat(held));
    });
  });
}

function requestOf(line: Uint8Array): ControlRequest {
  let value: unknown;
  try {
    value = parseJsonText(new TextDecoder('utf-8', { fatal: true }).decode(line), 'the request');
  } catch {
    throw badInput('The request is no JSON.');
  }
  const parsed = controlRequest.safeParse(value);
  if (!parsed.success) throw badInput('The service does not understand this request.');
  return parsed.data;
}

const tooMany = (): TransientError =>
  new TransientError('ipc/rate-limited', 'Too many are asking the service at once.', {
    mend: 'End commands that still wait for it, such as "countersign resume", and ask again.',
  });

/** Who has a place at the door. The log says so once when it is full, and again only when half of it was free since. */
function placesFor(
  most: number,
  log: () => void,
): { readonly take: (socket: Socket) => boolean; readonly leave: (socket: Socket) => void } {
  const taken = new Set<Socket>();
  let told = false;
  const leave = (socket: Socket): void => {
    taken.delete(socket);
    if (taken.size <= most / 2) told = false;
  };
  return {
    leave,
    take(socket) {
      if (taken.size < most) {
        taken.add(socket);
        socket.once('close', () => leave(socket));
        return true;
      }
      if (!told) log();
      told = true;
      return false;
    },
  };
}

interface Places {
  readonly asking: ReturnType<typeof placesFor>;
  readonly watching: ReturnType<typeof placesFor>;
}

function sayTo(socket: Socket, line: ControlLine): void {
  if (socket.destroyed || !socket.writable) return;
  // Who does not read what was asked for must not fill the memory.
  if (socket.writableLength > limits.unreadBytes) socket.destroy();
  else socket.write(`${JSON.stringify(line)}\n`);
}

/** Who never closes does not keep a place. */
function endWith(socket: Socket, timers: Timers): void {
  socket.end();
  socket.once(
    'close',
    timers.after(limits.requestMs, () => {
      socket.destroy();
    }),
  );
}

/** Who waits for long must be able to tell a service that works from one that stands still. */
function showLife(socket: Socket, timers: Timers): () => void {
  let cancel = (): void => undefined;
  const again = (): void => {
    cancel = timers.after(SIGN_OF_LIFE_MS, () => {
      sayTo(socket, { alive: true });
      again();
    });
  };
  again();
  const stop = (): void => {
    cancel();
  };
  socket.once('close', stop);
  return stop;
}

async function answerTo(
  socket: Socket,
  request: ControlRequest,
  answer: Answerer,
  places: Places,
  timers: Timers,
  gone: AbortSignal,
): Promise<void> {
  let stop = (): void => undefined;
  if (isWatch(request)) {
    if (!places.watching.take(socket)) throw tooMany();
    places.asking.leave(socket);
    stop = showLife(socket, timers);
  }
  try {
    sayTo(socket, { done: await answer(request, (event) => sayTo(socket, { event }), gone) });
  } finally {
    stop();
  }
}

async function serve(socket: Socket, answer: Answerer, places: Places, { timers, log }: DoorPorts): Promise<void> {
  const gone = new AbortController();
  socket.on('error', () => {
    socket.destroy();
  });
  socket.once('close', () => {
    gone.abort();
  });
  try {
    if (!places.asking.take(socket)) {
      socket.resume();
      throw tooMany();
    }
    const line = await lineFrom(socket, timers);
    if (line === undefined || socket.destroyed) return;
    // Anything more is not read, and a caller that goes is noticed.
    socket.on('data', () => {
      socket.destroy();
    });
    await answerTo(socket, requestOf(line), answer, places, timers, gone.signal);
  } catch (error) {
    if (!isCountersignError(error))
      log.write('error', 'a request at the control door failed', {
        code: 'kernel/bug',
        cause: error instanceof Error ? error.name : typeof error,
      });
    sayTo(socket, {
      refused: { ...failureOf(error), ...(isCountersignError(error) && error.place !== undefined ? { place: error.place } : {}) },
    });
  }
  endWith(socket, timers);
}

/** Whether anybody listens there. */
async function isAnswered(address: string, timers: Timers): Promise<boolean> {
  return await new Promise<boolean>((resolve) => {
    const socket = connect(address);
    const late = timers.after(limits.knockMs, () => {
      socket.destroy();
      resolve(true);
    });
    const over = (answered: boolean) => (): void => {
      late();
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', over(true));
    // One that nobody listens at, or that has gone meanwhile. Any other trouble: somebody may be there.
    socket.once('error', (error) => {
      over(!['ECONNREFUSED', 'ENOENT'].includes(codeOf(error)))();
    });
  });
}

async function listen(server: Server, address: string): Promise<boolean> {
  return await new Promise<boolean>((resolve, reject) => {
    const failed = (cause: Error): void => {
      if (codeOf(cause) === 'EADDRINUSE') resolve(false);
      else
        reject(
          new UserError('file/unwritable', 'The control door of the service cannot be opened.', {
            place: address,
            mend: 'Choose a folder that this account may write to, on a disk that can hold sockets.',
            cause,
          }),
        );
    };
    server.once('error', failed);
    server.listen(address, () => {
      server.off('error', failed);
      resolve(true);
    });
  });
}

const taken = (place: string): UserError =>
  new UserError('store/in-use', 'Another service has its control door here.', {
    place,
    mend: 'Stop it, or give this one a store of its own with --store.',
  });

/** Opens it. One that a killed service left is taken over. Throws UserError where another service listens, or where what stands there is not of this account. */
export async function openDoor(place: DoorPlace, answer: Answerer, ports: DoorPorts): Promise<ControlDoor> {
  const callers = new Set<Socket>();
  const full = (): void => {
    ports.log.write('warn', 'too many ask at the control door at once; some are turned away');
  };
  const places: Places = { asking: placesFor(limits.callers, full), watching: placesFor(limits.watchers, full) };
  const server = createServer((socket) => {
    callers.add(socket);
    socket.once('close', () => callers.delete(socket));
    void serve(socket, answer, places, ports);
  });
  server.maxConnections = limits.callers + limits.watchers + limits.turnedAway;
  addressToOpen(place);
  const address = await ports.alone(join(place.folder, 'control'), async () => {
    if (await isAnswered(addressToOpen(place), ports.timers)) throw taken(place.shown);
    const fresh = freshAddress(place);
    if (!(await listen(server, fresh))) throw taken(place.shown);
    return fresh;
  });
  keepListening(server, place.shown, ports.log);
  // The folder lets nobody else in; this holds where somebody opens it by mistake.
  if (process.platform !== 'win32') chmodSync(address, 0o600);
  return {
    address,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const socket of callers) socket.destroy();
      await closed;
    },
  };
}
