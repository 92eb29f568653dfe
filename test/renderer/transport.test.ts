/** The socket to the host, against a real one that ends and comes back. */
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { socketTransport } from '../../renderer/bridge/transport.ts';

let server: WebSocketServer | undefined;
const serve = async (port: number): Promise<number> => {
  server = new WebSocketServer({ host: '127.0.0.1', port });
  await once(server, 'listening');
  server.on('connection', (socket) =>
    socket.on('message', (text) =>
      socket.send(JSON.stringify({ id: (JSON.parse(String(text)) as { id: number }).id, response: { ok: true, value: 'heard' } })),
    ),
  );
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
const end = async (): Promise<void> => {
  const ending = server;
  server = undefined;
  if (ending === undefined) return;
  for (const client of ending.clients) client.terminate();
  await new Promise((resolve) => {
    ending.close(resolve);
  });
};
afterEach(end);

test('a connection that is lost is told once, also to who asks later, and so is its return', async () => {
  const port = await serve(0);
  const transport = socketTransport(`ws://127.0.0.1:${port}`, () => []);
  const told: string[] = [];
  let hear = (): void => undefined;
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      hear = resolve;
    });
  transport.watch?.((state) => {
    told.push(state);
    hear();
  });
  expect(await transport.send('app:info', {}, undefined, false)).toEqual({ ok: true, value: 'heard' });
  const lost = next();
  await end();
  await lost;
  const late: string[] = [];
  transport.watch?.((state) => late.push(state));
  const back = next();
  await serve(port);
  await back;
  expect([told, late, await transport.send('app:info', {}, undefined, false)]).toEqual([
    ['lost', 'back'],
    ['lost', 'back'],
    { ok: true, value: 'heard' },
  ]);
});
