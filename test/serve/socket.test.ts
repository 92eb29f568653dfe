/** Large calls of one tab, and of many, wait their turn: their bytes are bounded as well as their number. */
import { WebSocket, WebSocketServer } from 'ws';
import { afterEach, expect, test } from 'vitest';
import type { Door } from '../../app/ipc/dispatch.ts';
import { connectSocket, openRoom } from '../../app/serve/socket.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Frames of 200 KB each, all sent at once; gives how many were at the door together, and how many were answered. */
async function flood(
  tabs: number,
  frames: number,
  most: { tab: number; all: number },
): Promise<readonly [together: number, answered: number]> {
  const waiting: (() => void)[] = [];
  let together = 0;
  const door: Door = {
    call: async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        together = Math.max(together, waiting.length);
      });
      return { ok: true, value: null };
    },
    publish() {},
    subscribe: () => () => undefined,
  };
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const room = openRoom(most);
  server.on('connection', (socket) => connectSocket(socket, door, { transport: 'serve', id: 'b', origin: 'o', topFrame: true }, room));
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  ends.push(() => server.close());
  const clients = await Promise.all(
    Array.from({ length: tabs }, async () => {
      const client = new WebSocket(`ws://127.0.0.1:${port}`);
      ends.push(() => client.terminate());
      await new Promise((resolve) => client.once('open', resolve));
      return client;
    }),
  );
  let answered = 0;
  const done = new Promise<void>((resolve) => {
    for (const client of clients)
      client.on('message', () => {
        answered += 1;
        if (answered === tabs * frames) resolve();
      });
  });
  for (const client of clients)
    for (let id = 0; id < frames; id += 1) client.send(JSON.stringify({ id, channel: 'a', input: { text: 'x'.repeat(200_000) } }));
  // Lets one go whenever nothing more has come for a while of turns.
  let turns = 0;
  let seen = 0;
  const pump = (): void => {
    turns = waiting.length === seen ? turns + 1 : 0;
    seen = waiting.length;
    if (turns > 200) {
      waiting.shift()?.();
      turns = 0;
    }
    if (answered < tabs * frames) setImmediate(pump);
  };
  pump();
  await done;
  return [together, answered];
}

test('what one tab has open is bounded, and all of it is answered', async () => {
  const [together, answered] = await flood(1, 12, { tab: 500_000, all: 100_000_000 });
  expect([together <= 4, answered]).toEqual([true, 12]);
});

test('what all tabs have open is bounded, and none of them waits for ever', async () => {
  const [together, answered] = await flood(3, 6, { tab: 100_000_000, all: 500_000 });
  // One of each tab may be on its way when there is no more room.
  expect([together <= 7, answered]).toEqual([true, 18]);
});
