import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Door } from '../../app/ipc/dispatch.ts';
import type { Sender } from '../../app/ipc/handler.ts';
import { nodeHash, systemRandom } from '../../app/kernel/host.node.ts';
import { startLoopback, type LoopbackServer } from '../../app/serve/server.ts';
import { MAX_FRAME_BYTES } from '../../app/serve/socket.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let folder: string;
const start = (more: { readonly unreadMs?: number; readonly places?: number } = {}): Promise<LoopbackServer> =>
  startLoopback({
    files: join(folder, 'www'),
    port: 0,
    random: systemRandom,
    hash: nodeHash,
    openDoor: async () => door,
    onLink: (url) => links.push(url),
    ...more,
  });
let server: LoopbackServer;
let links: string[];
let calls: { envelope: unknown; sender: Sender }[];
let hear: ((channel: 'app:changed', payload: unknown) => void) | undefined;

const door: Door = {
  async call(envelope, sender) {
    calls.push({ envelope, sender: { ...sender } });
    return { ok: true, value: { echo: envelope } };
  },
  publish() {},
  subscribe(_sender, listener) {
    hear = listener;
    return () => {
      hear = undefined;
    };
  },
};

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port, host } = new URL(server.origin);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers: { host, ...headers } }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

const pathOf = (link: string): string => new URL(link).pathname + new URL(link).search;
interface Browser {
  readonly cookie: string;
  readonly key: string;
}
async function signedIn(): Promise<Browser> {
  const { headers } = await get(pathOf(links.at(-1) ?? ''));
  return {
    cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '',
    key: /^\/#key=([0-9a-f]{64})$/.exec(headers.location ?? '')?.[1] ?? '',
  };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serve-'));
  mkdirSync(join(folder, 'www', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'www', 'index.html'), '<style nonce="countersign-nonce"></style>');
  writeFileSync(join(folder, 'www', 'assets', 'a.js'), 'export {};');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  symlinkSync(join(folder, 'secret.js'), join(folder, 'www', 'link.js'));
  links = [];
  calls = [];
  server = await start();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

describe('the loopback server', () => {
  test('lets in who holds the link, once, and offers the next browser another', async () => {
    const first = await get(pathOf(links[0] ?? ''));
    const again = await get(pathOf(links[0] ?? ''));
    const cookie = first.headers['set-cookie']?.[0] ?? '';
    const page = await get('/', { cookie: cookie.split(';')[0] ?? '' });
    expect([first.status, first.headers.location, again.status, page.status, links.length]).toEqual([
      303,
      expect.stringMatching(/^\/#key=[0-9a-f]{64}$/),
      401,
      200,
      2,
    ]);
    expect(cookie).toMatch(/^countersign=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  test('leaves whoever does not take an answer', async () => {
    await server.close();
    server = await start({ unreadMs: 20 });
    writeFileSync(join(folder, 'www', 'assets', 'large.js'), Buffer.alloc(20_000_000, 'x'));
    const { cookie } = await signedIn();
    const { port, host } = new URL(server.origin);
    const socket = connect(Number(port), '127.0.0.1');
    let left = false;
    socket.on('error', () => undefined).on('close', () => (left = true));
    socket.pause().write(`GET /assets/large.js HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`);
    await vi.waitFor(
      () => {
        // An empty line begins no request, and tells this side of the end.
        socket.write('\r\n');
        expect(left).toBe(true);
      },
      { timeout: 10_000 },
    );
    expect((await get('/', { cookie })).status).toBe(200);
  });

  test.each<[string, string, Record<string, string>, string, number]>([
    ['no cookie', '/', {}, 'GET', 401],
    ['a made-up cookie', '/', { cookie: `countersign=${'0'.repeat(64)}` }, 'GET', 401],
    ['a made-up token', `/?token=${'0'.repeat(64)}`, {}, 'GET', 401],
    ['another host name that leads here', '/', { host: 'rebound.example' }, 'GET', 421],
    ['a write', '/', {}, 'POST', 405],
  ])('refuses %s', async (_name, path, headers, method, status) => {
    expect((await get(path, headers, method)).status).toBe(status);
  });

  test.each([
    ['a second Host header', '/', 'Host: rebound.example\r\n'],
    ['another host in its first line', 'http://rebound.example/', ''],
  ])('refuses a request with %s', async (_name, path, more) => {
    const { cookie } = await signedIn();
    const { port, host } = new URL(server.origin);
    const socket = connect(Number(port), '127.0.0.1');
    const said = await new Promise<Buffer>((resolve, reject) => {
      socket.once('data', (data: Buffer) => resolve(data)).once('error', reject);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}Cookie: ${cookie}\r\n\r\n`);
    });
    socket.destroy();
    expect(String(said).split('\r\n')[0]).toBe('HTTP/1.1 421 Misdirected Request');
  });

  test('a preview that only looks ahead does not use the link up, and the link leaves no trace in a referrer', async () => {
    const link = pathOf(links[0] ?? '');
    const ahead = await get(link, {}, 'HEAD');
    const first = await get(link);
    expect([
      ahead.status,
      ahead.headers['set-cookie'],
      first.status,
      first.headers['referrer-policy'],
      first.headers['cache-control'],
    ]).toEqual([401, undefined, 303, 'no-referrer', 'no-store']);
  });

  test.each<[string, string]>([
    ['a request that trickles in', 'GET / HTTP/1.1\r\nHost: '],
    ['one that says nothing', ''],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['too many headers', `GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(20_000)}\r\n`],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n'],
  ])(
    'hangs up on %s, and answers others meanwhile',
    async (_name, text) => {
      const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
      const closed = new Promise<void>((resolve) => {
        socket
          .on('error', () => undefined)
          .on('close', () => {
            resolve();
          });
      });
      socket.resume();
      if (text !== '') socket.write(text);
      expect((await get('/')).status).toBe(401);
      await closed;
    },
    30_000,
  );

  test('serves the built files with the policy, a fresh nonce each time, and nothing outside their folder', async () => {
    const { cookie } = await signedIn();
    const pages = await Promise.all([get('/', { cookie }), get('/', { cookie })]);
    const nonces = pages.map((page) => [
      /nonce="([^"]+)"/.exec(page.body)?.[1],
      /'nonce-([^']+)'/.exec(String(page.headers['content-security-policy']))?.[1],
    ]);
    expect(nonces[0]?.[0]).toBe(nonces[0]?.[1]);
    expect(nonces[0]?.[0]).not.toBe(nonces[1]?.[0]);
    const statuses = await Promise.all(
      ['/assets/a.js', '/../secret.js', '/%2e%2e/secret.js', '/link.js', '/assets', '/%00.js', '/%'].map(async (path) => {
        const { status, headers } = await get(path, { cookie });
        return [
          path,
          status,
          String(headers['content-security-policy']).startsWith("default-src 'none'"),
          headers['x-content-type-options'],
        ];
      }),
    );
    expect(statuses).toEqual([
      ['/assets/a.js', 200, true, 'nosniff'],
      ['/../secret.js', 404, true, 'nosniff'],
      ['/%2e%2e/secret.js', 404, true, 'nosniff'],
      ['/link.js', 404, true, 'nosniff'],
      ['/assets', 404, true, 'nosniff'],
      ['/%00.js', 404, true, 'nosniff'],
      ['/%', 404, true, 'nosniff'],
    ]);
  });
});

describe('its socket', () => {
  const open = (
    { cookie, key }: Browser,
    headers: Record<string, string> = {},
    path = '/socket',
    protocols = ['countersign', `key.${key}`],
  ): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(server.origin.replace('http', 'ws') + path, protocols, {
        headers: { cookie, origin: server.origin, ...headers },
      });
      socket.once('open', () => resolve(socket));
      socket.once('error', reject);
    });
  const next = (socket: WebSocket): Promise<unknown> =>
    new Promise((resolve) => {
      socket.once('message', (data) => resolve(JSON.parse(String(data))));
    });
  const closed = (socket: WebSocket): Promise<number> =>
    new Promise((resolve) => {
      socket.once('close', resolve);
    });

  test('carries a call to the door with facts about the sender that the page did not choose', async () => {
    const socket = await open(await signedIn());
    socket.send(JSON.stringify({ id: 7, channel: 'app:state', input: {} }));
    expect(await next(socket)).toEqual({ id: 7, response: { ok: true, value: { echo: { channel: 'app:state', input: {} } } } });
    expect(calls[0]?.sender).toEqual({
      transport: 'serve',
      id: expect.stringMatching(/^browser-[0-9a-f]{24}$/),
      origin: server.origin,
      topFrame: true,
      alive: true,
    });
    hear?.('app:changed', {});
    expect(await next(socket)).toEqual({ channel: 'app:changed', payload: {} });
    socket.close();
  });

  test('is the same sender from every tab of a browser, and another one from another browser', async () => {
    const cookies = [await signedIn(), await signedIn()];
    for (const browser of [cookies[0], cookies[0], cookies[1]]) {
      const socket = await open(browser ?? { cookie: '', key: '' });
      socket.send(JSON.stringify({ id: 1, channel: 'app:state', input: {} }));
      await next(socket);
      socket.close();
    }
    const ids = calls.map((call) => call.sender.id);
    expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
  });

  test('stays open to a browser to which another port of this address gave cookies of the same name', async () => {
    const [mine, other] = [await signedIn(), await signedIn()];
    const ours = mine.cookie;
    const planted = { ...mine, cookie: ['countersign=', 'countersign=planted', other.cookie, ours].join('; ') };
    for (const browser of [mine, planted]) {
      const socket = await open(browser);
      socket.send(JSON.stringify({ id: 1, channel: 'app:state', input: {} }));
      await next(socket);
      socket.close();
    }
    expect([
      calls[0]?.sender.id === calls[1]?.sender.id,
      (await get('/', { cookie: `countersign=planted; ${ours}` })).status,
      (await get('/', { cookie: 'countersign=planted; countersign=' })).status,
    ]).toEqual([true, 200, 401]);
  });

  test('opens for no other origin, path, cookie or key', async () => {
    const [mine, other] = [await signedIn(), await signedIn()];
    const port = Number(new URL(server.origin).port);
    const noKey = { cookie: mine.cookie, key: '' };
    const attempts: [Browser, Record<string, string>, string, string[]?][] = [
      [mine, { origin: 'https://evil.example' }, '/socket'],
      [mine, { origin: 'null' }, '/socket'],
      [mine, { origin: 'http://localhost' }, '/socket'],
      [mine, { host: 'rebound.example' }, '/socket'],
      [mine, {}, '/other'],
      [{ ...mine, cookie: '' }, {}, '/socket'],
      // A page on another port is shown the cookie, and a page whose name was pointed here: neither has the key, whatever it says that it is.
      [mine, { origin: `http://127.0.0.1:${port + 1}` }, '/socket'],
      [mine, { origin: `http://localhost:${port}` }, '/socket'],
      [mine, { host: `rebound.example:${port}`, origin: `http://rebound.example:${port}` }, '/socket'],
      [noKey, {}, '/socket'],
      [noKey, {}, '/socket', []],
      [noKey, {}, '/socket', ['countersign']],
      [noKey, {}, `/socket?key=${mine.key}`],
      [noKey, { 'x-key': mine.key, authorization: `Bearer ${mine.key}` }, '/socket'],
      [{ cookie: mine.cookie, key: other.key }, {}, '/socket'],
      [{ cookie: other.cookie, key: mine.key }, {}, '/socket'],
      [{ cookie: mine.cookie, key: mine.cookie.slice(-64) }, {}, '/socket'],
      [{ ...mine, key: mine.key.toUpperCase() }, {}, '/socket'],
      [mine, {}, '/socket', [`key.${mine.key}`]],
      [mine, {}, '/socket', ['countersign', `key.${'0'.repeat(64)}`, `key.${mine.key}`]],
    ];
    const outcomes = await Promise.all(
      attempts.map((attempt) =>
        open(...attempt).then(
          () => 'open',
          (error: Error) => error.message,
        ),
      ),
    );
    expect(outcomes).toEqual(attempts.map(() => 'Unexpected server response: 403'));
  });

  test('peers of refused upgrades that reset, or never close their half, neither end it nor keep others out', async () => {
    const port = Number(new URL(server.origin).port);
    const refused = async (then: (socket: Socket) => void): Promise<void> => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined);
      socket.write(
        `GET /nothing HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
      );
      await new Promise((resolve) => {
        socket.once('data', resolve);
        socket.once('close', resolve);
      });
      then(socket);
    };
    const held: Socket[] = [];
    try {
      for (let peer = 0; peer < 300; peer += 1)
        await refused((socket) => {
          if (peer % 10 === 0) socket.resetAndDestroy();
          else held.push(socket);
        });
      expect((await get('/')).status).toBe(401);
    } finally {
      for (const socket of held) socket.destroy();
    }
  });

  test.each([
    ['no JSON', '{'],
    ['an unknown key', '{"id":1,"channel":"a","input":{},"sender":"me"}'],
    ['no id', '{"channel":"a","input":{}}'],
    ['an array', '[]'],
  ])('closes on %s', async (_name, text) => {
    const socket = await open(await signedIn());
    socket.send(text);
    expect([await closed(socket), calls]).toEqual([1008, []]);
  });

  test.each([
    ['say nothing', ''],
    ['never end their headers', 'GET / HTTP/1.1\r\nHost: x\r\n'],
    ['never end their body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{'],
  ])('more connections than places, which %s, keep nobody out and cut nobody off who works', async (_name, said) => {
    await server.close();
    server = await start({ places: 8 });
    const socket = await open(await signedIn());
    const { port } = new URL(server.origin);
    const held: Socket[] = [];
    try {
      // At once: what says nothing goes by itself after some seconds.
      await Promise.all(
        Array.from({ length: 40 }, () => {
          const one = connect(Number(port), '127.0.0.1');
          held.push(one.on('error', () => undefined));
          return new Promise<void>((resolve) => {
            one.once('connect', () => (said === '' ? resolve() : one.write(said, () => resolve()))).once('close', () => resolve());
          });
        }),
      );
      // Each by a connection of its own.
      const anew = async (): Promise<number> => (await fetch(server.origin, { headers: { connection: 'close' } })).status;
      const statuses = [await anew(), await anew()];
      socket.send('{"id":1,"channel":"a","input":{}}');
      expect([statuses, await next(socket)]).toMatchObject([[401, 401], { id: 1 }]);
    } finally {
      for (const one of held) one.destroy();
    }
  });

  test('closes on a frame larger than any honest request', async () => {
    const socket = await open(await signedIn());
    socket.send('x'.repeat(MAX_FRAME_BYTES + 1));
    expect(await closed(socket)).toBe(1009);
  });
});
