/** More connections than places: whoever asks is heard, and whoever only holds a place goes. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server, type ClientHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { keepPlaces, keepSessions } from '../../app/serve/crowd.ts';

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

test('a request that came before the one before it was answered keeps the place of its connection until it is answered, too', async () => {
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    crowd.asked(request, response);
    waiting.push(response);
  });
  const crowd = keepPlaces(server, () => undefined, 2);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const opened = async (): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const asks = await opened();
  let got = '';
  asks.on('data', (part: Buffer) => {
    got += part.toString();
  });
  asks.write('GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n');
  while (waiting.length < 2) await new Promise(setImmediate);
  waiting[0]?.end('first');
  while (!got.includes('first')) await new Promise(setImmediate);
  const others = [await opened(), await opened(), await opened()];
  while (![asks, ...others].some(({ destroyed }) => destroyed)) await new Promise(setImmediate);
  waiting[1]?.end('second');
  while (!got.includes('second') && !asks.destroyed) await new Promise(setImmediate);
  expect(got.includes('second')).toBe(true);
  server.closeAllConnections();
  server.close();
});

test('many connections of HTTP/2 that carry nothing keep nobody out, and end none that carries something', async () => {
  const waiting: ServerHttp2Stream[] = [];
  let told = 0;
  const server = createHttp2Server();
  server.on('stream', (stream, { ':path': path }) => {
    stream.on('error', () => undefined);
    if (path === '/slow') waiting.push(stream);
    else stream.end('heard');
  });
  server.on('sessionError', () => undefined);
  keepSessions(server, () => (told += 1), 4);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const sessions: ClientHttp2Session[] = [];
  const opened = async (): Promise<ClientHttp2Session> => {
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    sessions.push(session);
    session.on('error', () => undefined);
    await once(session, 'remoteSettings');
    return session;
  };
  const ask = (session: ClientHttp2Session, path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = '';
      session
        .request({ ':path': path })
        .on('data', (part: Buffer) => {
          text += part.toString();
        })
        .once('end', () => resolve(text))
        .once('error', reject);
    });
  const slow = ask(await opened(), '/slow');
  while (waiting.length === 0) await new Promise(setImmediate);
  const before = await opened();
  const answers = [await ask(before, '/')];
  for (let nth = 0; nth < 20; nth += 1) await opened();
  answers.push(await ask(await opened(), '/'));
  waiting[0]?.end('at last');
  expect([answers, await slow, before.destroyed, told]).toEqual([['heard', 'heard'], 'at last', true, 1]);
  for (const session of sessions) session.destroy();
  server.close();
});
