/** The connections of a cluster: how a worker leaves them, seen from the other end of each. */
import { connect, type ClientHttp2Session, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { ClusterSessions } from '../../app/cli/restate/sessions.ts';

const quiet = { write: () => undefined };

/** A server whose calls end when they are told to, with a clock that is moved by hand. */
async function served() {
  let now = 10_000;
  const sessions = new ClusterSessions({ now: () => now });
  const letOn = Promise.withResolvers<void>();
  const server = sessions.serve((request, response) => {
    void (request.url === '/long' ? letOn.promise : Promise.resolve()).then(() => response.end('done'));
  }, quiet);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => sessions.end());
  return {
    sessions,
    server,
    letOn: letOn.resolve,
    later: () => {
      now += 2_000;
    },
    async client(): Promise<ClientHttp2Session> {
      const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      await once(client, 'remoteSettings');
      onTestFinished(() => client.destroy());
      return client;
    },
  };
}

/** What comes of a call: its answer. */
async function call(client: ClientHttp2Session, path: string): Promise<string> {
  const stream = client.request({ ':path': path });
  let text = '';
  for await (const part of stream.setEncoding('utf8')) text += String(part);
  return text;
}

test('a connection that is given up says that it has no room, lets its call end, and says goodbye then', async () => {
  const { sessions, client, letOn } = await served();
  const [busy, idle] = [await client(), await client()];
  const answered = call(busy, '/long');
  expect(await call(idle, '/short')).toBe('done');
  const [noRoom, gone] = [once(busy, 'remoteSettings'), once(idle, 'goaway')];
  let saidGoodbye = false;
  const goodbye = once(busy, 'goaway').then(() => {
    saidGoodbye = true;
  });
  sessions.moveOn();
  expect(await noRoom).toMatchObject([{ maxConcurrentStreams: 0 }]);
  await gone;
  expect(saidGoodbye).toBe(false);
  letOn();
  expect(await answered).toBe('done');
  await goodbye;
});

test('only so many are given up while what is under way on them goes on', async () => {
  const { sessions, client, later, letOn } = await served();
  const clients = [];
  const answers = [];
  for (let at = 0; at < 40; at += 1) {
    const one = await client();
    clients.push(one);
    answers.push(call(one, '/long'));
    later();
    // The call is under way before its connection is given up.
    await new Promise<void>((resolve) => one.ping(() => resolve()));
    sessions.moveOn();
    await new Promise<void>((resolve) => one.ping(() => resolve()));
  }
  expect(clients.map(({ remoteSettings }) => remoteSettings.maxConcurrentStreams)).toEqual(
    Array.from({ length: 40 }, (_, at) => (at < 32 ? 0 : 8)),
  );
  letOn();
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['done']));
});

test('a server that takes no more refuses connections, and is closed once the last call has ended', async () => {
  const { sessions, server, client, letOn } = await served();
  const busy = await client();
  const answered = call(busy, '/long');
  await new Promise<void>((resolve) => busy.ping(() => resolve()));
  const { port } = server.address() as AddressInfo;
  const closed = sessions.takeNoMore();
  const late = connect(`http://127.0.0.1:${port}`);
  expect(await once(late, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }]);
  letOn();
  expect(await answered).toBe('done');
  await closed;
});

test('one that has broken a moment before is left alone', async () => {
  const { sessions, server, client, later } = await served();
  const made = once(server, 'session');
  const broken = await client();
  const [session] = (await made) as [ServerHttp2Session];
  const cut = call(broken, '/long').catch(() => 'cut');
  await new Promise<void>((resolve) => broken.ping(() => resolve()));
  broken.on('error', () => undefined);
  session.destroy();
  expect(() => sessions.moveOn()).not.toThrow();
  later();
  await sessions.takeNoMore();
  await cut;
});
