/** Asking a service that runs on this machine, through its control door. */
import { connect, type Socket } from 'node:net';
import { fromRecord } from '../../engine/state/failure.ts';
import { isCountersignError, TransientError, UserError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import type { Timers } from '../../kernel/ports.ts';
import { addressToAsk, notYours, type DoorPlace } from './place.ts';
import { controlLine, type ControlRequest } from './request.ts';

const MOST_LINE_BYTES = 256 * 1024 * 1024;
const LF = 0x0a;

export interface Asking {
  readonly timers: Timers;
  /** How long the service may say nothing. */
  readonly waitMs: number;
  readonly heard?: (event: Json) => void;
}

const unreachable = (place: string, message: string, cause?: unknown): TransientError =>
  new TransientError('egress/unreachable', message, {
    place,
    mend: 'Look into the log of the service, and ask again.',
    ...(cause === undefined ? {} : { cause }),
  });

/** Undefined where nobody listens: a service that was killed leaves its socket. */
async function connected(address: string, place: string): Promise<Socket | undefined> {
  return await new Promise<Socket | undefined>((resolve, reject) => {
    const socket = connect(address);
    const failed = (cause: Error & { readonly code?: string }): void => {
      if (cause.code === 'ECONNREFUSED' || cause.code === 'ENOENT') resolve(undefined);
      else
        reject(
          cause.code === 'EACCES' || cause.code === 'EPERM'
            ? notYours(place, cause)
            : unreachable(place, 'The service cannot be asked now.', cause),
        );
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

/** The lines of the answer, whole ones only. */
async function* linesFrom(socket: Socket, place: string, { timers, waitMs }: Asking): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  let size = 0;
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel();
    cancel = timers.after(waitMs, () => {
      socket.destroy(unreachable(place, 'The service does not answer.'));
    });
  };
  wait();
  try {
    for await (const chunk of socket as AsyncIterable<Uint8Array>) {
      wait();
      let from = 0;
      for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
        held.push(chunk.subarray(from, at));
        yield Buffer.concat(held).toString('utf8');
        held = [];
        size = 0;
        from = at + 1;
      }
      held.push(chunk.subarray(from));
      size += chunk.length - from;
      if (size > MOST_LINE_BYTES) throw unreachable(place, 'The service answers more than can be read.');
    }
  } catch (cause) {
    throw isCountersignError(cause) ? cause : unreachable(place, 'The service broke off in the middle of its answer.', cause);
  } finally {
    cancel();
  }
}

function lineOf(text: string): ReturnType<typeof controlLine.parse> | undefined {
  try {
    return controlLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What the service answers; undefined where none listens here. Throws what the service says no with. */
export async function askService(
  place: DoorPlace,
  request: ControlRequest,
  asking: Asking,
): Promise<{ readonly answer: Json } | undefined> {
  const address = addressToAsk(place);
  const socket = address === undefined ? undefined : await connected(address, place.shown);
  if (socket === undefined) return undefined;
  try {
    socket.write(`${JSON.stringify(request)}\n`);
    for await (const text of linesFrom(socket, place.shown, asking)) {
      const line = lineOf(text);
      if (line === undefined)
        throw new UserError('ipc/bad-output', 'The service answers in a way that is not understood.', {
          place: place.shown,
          mend: 'Ask with the countersign of the same version.',
        });
      if ('alive' in line) continue;
      if ('event' in line) asking.heard?.(line.event);
      else if ('refused' in line)
        throw fromRecord(
          {
            code: line.refused.code,
            class: line.refused.class,
            message: line.refused.message,
            ...(line.refused.mend === undefined ? {} : { mend: line.refused.mend }),
          },
          line.refused.message,
          line.refused.place === undefined ? {} : { place: line.refused.place },
        );
      else return { answer: line.done };
    }
    throw unreachable(place.shown, 'The service ended before it answered.');
  } finally {
    socket.destroy();
  }
}
