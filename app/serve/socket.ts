/** One browser tab's WebSocket: `{ id, channel, input, confirmation?, byItself? }` in, `{ id, response }` and `{ channel, payload }` out. */
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { Door } from '../ipc/dispatch.ts';
import { requestEnvelope } from '../ipc/envelope.ts';
import type { Sender } from '../ipc/handler.ts';

/** The largest request of the contract is a tab with its undo history (64 Mi characters); nothing honest is larger. */
export const MAX_FRAME_BYTES = 80 * 1024 * 1024;
/** Calls of one tab that wait for an answer at the same time. */
const MAX_OPEN_CALLS = 256;
/** Bytes of calls that wait for an answer, of one tab and of all: a tab beyond that is not read until others are answered. Each costs several times its size. */
const MAX_OPEN_BYTES = { tab: 2 * MAX_FRAME_BYTES, all: 4 * MAX_FRAME_BYTES } as const;
/** A tab that does not read its pushes is cut off before its queue fills our memory. */
const MAX_QUEUED_BYTES = 128 * 1024 * 1024;

const frame = requestEnvelope.extend({ id: z.int().nonnegative() });

/** WebSocket close codes, RFC 6455 section 7.4. */
const closeCodes = { policy: 1008, tooBusy: 1013 } as const;

export interface OpenRoom {
  /** One tab's part. `rest` and `goOn` stop and go on with reading it. */
  tab(rest: () => void, goOn: () => void): { take(bytes: number): void; give(bytes: number): void; leave(): void };
}

export function openRoom(most: { readonly tab: number; readonly all: number } = MAX_OPEN_BYTES): OpenRoom {
  let all = 0;
  const resting = new Set<() => void>();
  return {
    tab(rest, goOn) {
      let mine = 0;
      const isFull = (): boolean => mine >= most.tab || all >= most.all;
      const wake = (): void => {
        if (isFull()) return;
        resting.delete(wake);
        goOn();
      };
      const add = (bytes: number): void => {
        mine += bytes;
        all += bytes;
      };
      return {
        take(bytes) {
          add(bytes);
          if (!isFull() || resting.has(wake)) return;
          resting.add(wake);
          rest();
        },
        give(bytes) {
          add(-bytes);
          for (const one of [...resting]) one();
        },
        leave: () => {
          resting.delete(wake);
        },
      };
    },
  };
}

const sizeOf = (data: RawData): number => (Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength);

export function connectSocket(socket: WebSocket, door: Door, who: Omit<Sender, 'alive'>, room: OpenRoom): void {
  const sender: Sender = {
    ...who,
    get alive() {
      return socket.readyState === socket.OPEN;
    },
  };
  let openCalls = 0;
  const open = room.tab(
    () => socket.pause(),
    () => socket.resume(),
  );

  const send = (message: unknown): void => {
    if (socket.bufferedAmount > MAX_QUEUED_BYTES) socket.close(closeCodes.tooBusy, 'the tab does not read');
    else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };

  async function answer(data: RawData, binary: boolean): Promise<void> {
    const parsed = binary ? undefined : frame.safeParse(parseJson(String(data)));
    if (parsed?.success !== true) return socket.close(closeCodes.policy, 'not a request');
    if (openCalls >= MAX_OPEN_CALLS) return socket.close(closeCodes.tooBusy, 'too many open calls');
    const { id, ...envelope } = parsed.data;
    openCalls += 1;
    const bytes = sizeOf(data);
    open.take(bytes);
    try {
      send({ id, response: await door.call(envelope, sender) });
    } finally {
      openCalls -= 1;
      open.give(bytes);
    }
  }

  const unsubscribe = door.subscribe(sender, (channel, payload) => send({ channel, payload }));
  socket.on('message', (data, binary) => {
    void answer(data, binary);
  });
  socket.on('close', () => {
    unsubscribe();
    open.leave();
  });
  socket.on('error', () => socket.terminate());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
