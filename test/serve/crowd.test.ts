/** More connections than places: whoever asks is heard, and whoever only holds a place goes. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { keepPlaces } from '../../app/serve/crowd.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

test.each([
  ['say nothing', ''],
  ['never end their headers', 'POST / HTTP/1.1\r\nHost: x\r\n'],
  ['never end their body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{'],
])('many connections that %s keep nobody out, and end nobody who waits for an answer', async (_name, said) => {
  const waiting: ServerResponse[] = [];
  let told = 0;
  const server = createServer((request, response) => {
    crowd.asked(request, response);
    if (request.url === '/slow') waiting.push(response);
    else request.resume().once('end', () => response.end('heard'));
  });
  const crowd = keepPlaces(server, () => (told += 1), 4);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const opened = async (text: string): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    if (text !== '') socket.write(text);
    return socket;
  };
  const ask = async (): Promise<string> => await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text();
  const slow = await opened('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
  while (waiting.length === 0) await new Promise(setImmediate);
  for (let nth = 0; nth < 20; nth += 1) await opened(said);
  const answers = [await ask(), await ask(), await ask()];
  const answer = once(slow, 'data');
  waiting[0]?.end('at last');
  expect([answers, String((await answer)[0]).includes('at last'), told]).toEqual([['heard', 'heard', 'heard'], true, 1]);
  server.closeAllConnections();
  server.close();
});
