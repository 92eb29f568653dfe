/** Who may call, asked over real sockets: signatures over bytes, calls that are sent again, strangers, and requests that are none. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { memoryTables } from '../../app/broker/models/memory-tables.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { startService } from '../../app/cli/service/service.ts';
import { TransientError } from '../../app/kernel/errors.ts';
import { rememberReplays } from '../../app/serve/intake/replays.ts';
import { WebhookServer, type WebhookRoute, type WebhookServerOptions } from '../../app/serve/intake/webhook-server.ts';

const secret = 'k3y-of-the-hook';
const at = 1_700_000_000;
let now = at * 1_000;
beforeEach(() => {
  now = at * 1_000;
});
let server: WebhookServer,
  port = 0;
const started: unknown[] = [];
const logged: string[] = [];

function serverOf(kept = memoryTables(), runs?: WebhookServerOptions['runs'], start?: WebhookRoute['start']): WebhookServer {
  const route = (path: string, more: Partial<WebhookRoute> = {}): WebhookRoute => ({
    flowId: `flow_${path}`,
    nodeId: 'hook',
    method: 'POST',
    path,
    ratePerMinute: 0,
    dedupeField: [],
    secret,
    answers: false,
    auth: 'hmac',
    signatureHeader: 'x-signature',
    replayWindowSeconds: 300,
    start:
      start ??
      (async (item, _once, runId = 'run_1') => {
        started.push(item);
        return { runId, finished: async () => ({ status: 'running' }) };
      }),
    ...more,
  });
  return new WebhookServer({
    routes: [
      route('signed'),
      route('slow', { ratePerMinute: 5 }),
      route('token', { auth: 'jwt' }),
      route('named', { auth: 'jwt', audience: 'orders' }),
      route('whole', { signs: 'request' }),
      route('key', { auth: 'bearer' }),
      route('answers', { answers: true }),
      route('delivery', { dedupeField: ['id'] }),
    ],
    doors: [],
    clock: { now: () => now },
    kept,
    ...(runs === undefined ? {} : { runs }),
    metrics: () => '',
    counted: () => undefined,
    health: () => ({ ok: true, problems: [] }),
    log: {
      write: (_level, message) => {
        logged.push(message);
      },
    },
  });
}
const kept = memoryTables();
beforeAll(async () => {
  server = serverOf(kept);
  port = await server.listen('127.0.0.1', 0);
});
afterAll(async () => {
  await server.close();
});

const call = (
  path: string,
  headers: Record<string, string>,
  body: string | Uint8Array = '',
  method = 'POST',
  to = port,
): Promise<{ readonly status: number; readonly headers: Record<string, unknown> }> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { port: to, host: '127.0.0.1', path: `/${path}`, method, agent: false, headers: { 'content-type': 'text/plain', ...headers } },
      (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
const statusOf = async (...given: Parameters<typeof call>): Promise<number> => (await call(...given)).status;
const signed = (body: string | Uint8Array, time = Math.floor(now / 1_000)): Record<string, string> => ({
  'x-signature': `t=${time},v1=${createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex')}`,
});
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
function tokenOf(claims: object, head: object = {}): string {
  const text = `${encoded({ alg: 'HS256', ...head })}.${encoded({ exp: at + 600, iat: at, ...claims })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

test('a token counts once, in whatever letters its scheme is written', async () => {
  const token = tokenOf({ jti: 'one' });
  const answers = [];
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) answers.push(await statusOf('token', { authorization: `${scheme} ${token}` }));
  expect(answers).toEqual([202, 409, 409]);
});

test('a token that was made for another service does not count, where the flow says what it is called', async () => {
  const status = async (claims: object): Promise<number> =>
    await statusOf('named', { authorization: `Bearer ${tokenOf({ jti: JSON.stringify(claims), ...claims })}` });
  expect([
    await status({ aud: 'orders' }),
    await status({ aud: ['refunds', 'orders'] }),
    await status({}),
    await status({ aud: 'refunds' }),
    await status({ aud: [] }),
    await status({ aud: [['orders']] }),
    await status({ aud: 'orders ' }),
    await status({ aud: { 0: 'orders' } }),
  ]).toEqual([202, 202, 401, 401, 401, 401, 401, 401]);
});

test('where the request is signed, a signature counts for its method and address alone', async () => {
  const over = (text: string): Record<string, string> => ({
    'x-signature': `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${text}`).digest('hex')}`,
  });
  const right = over('POST /whole?to=7\nbody');
  expect([
    await statusOf('whole?to=8', right, 'body'),
    await statusOf('whole', right, 'body'),
    await statusOf('signed?to=7', right, 'body'),
    await statusOf('whole?to=7', over('PUT /whole?to=7\nbody'), 'body'),
    await statusOf('whole?to=7', signed('body'), 'body'),
    await statusOf('whole?to=7', right, 'body'),
  ]).toEqual([401, 401, 401, 401, 401, 202]);
});

test('what calls itself critical, and a time that is none, are refused', async () => {
  const of = (claims: object, head?: object): Promise<number> => statusOf('token', { authorization: `Bearer ${tokenOf(claims, head)}` });
  expect([
    await of({ jti: 'a' }, { crit: ['b64'], b64: false }),
    await of({ jti: 'b', nbf: '9999999999' }),
    await of({ jti: 'c', nbf: at }),
  ]).toEqual([401, 401, 202]);
});

test('a signed call is known after a restart and after ten thousand others, and forgotten only when it is too old', async () => {
  const first = signed('one');
  expect([await statusOf('signed', first, 'one'), await statusOf('signed', first, 'one')]).toEqual([202, 409]);
  const again = serverOf(kept);
  const to = await again.listen('127.0.0.1', 0);
  expect(await statusOf('signed', first, 'one', 'POST', to)).toBe(409);
  await again.close();
  let time = 0;
  const calls = rememberReplays({ clock: { now: () => time }, most: 20_000 });
  const fill = (from: number, many: number): number =>
    Array.from({ length: many }, (_, index) => calls.add('a', `${from + index}`, 1_000_000)).filter(Boolean).length;
  expect([fill(0, 20_000), calls.find('a', '0') !== undefined, fill(20_000, 1), calls.add('b', '0', 1_000_000)]).toEqual([
    20_000,
    true,
    0,
    true,
  ]);
  time = 1_000_001;
  expect([fill(20_000, 1), calls.find('a', '0')]).toEqual([1, undefined]);
});

test('bytes are signed, whatever they stand for', async () => {
  const bodies = [Buffer.from('Zürich', 'latin1'), Buffer.from([0, 255, 254, 128]), Buffer.from('\ufeff{"n":1}')];
  const types = ['text/plain; charset=iso-8859-1', 'application/octet-stream', 'application/json'];
  started.length = 0;
  for (const [index, body] of bodies.entries())
    expect(await statusOf('signed', { ...signed(body), 'content-type': types[index] ?? '' }, body)).toBe(202);
  expect([started[0], started[2]]).toMatchObject([{ body: { text: 'Zürich' } }, { body: { n: 1 } }]);
  expect(await statusOf('signed', { ...signed('x'), 'content-type': 'text/plain; charset=no-such' }, 'x')).toBe(415);
});

test('strangers use up nothing of what a hook takes, and who comes too often hears when to come again', async () => {
  for (let i = 0; i < 5; i += 1) expect((await call('slow', {}, 'x')).status).toBe(401);
  const one = signed('0');
  const answers = [await statusOf('slow', one, '0')];
  for (let i = 0; i < 5; i += 1) answers.push(await statusOf('slow', one, '0'));
  for (let i = 1; i < 5; i += 1) answers.push(await statusOf('slow', signed(`${i}`), `${i}`));
  const last = await call('slow', signed('5'), '5');
  expect([answers, last.status, last.headers['retry-after']]).toEqual([[202, 409, 409, 409, 409, 409, 202, 202, 202, 202], 429, '12']);
});

test('a refusal says how to call: the way to prove oneself, the methods there are', async () => {
  const [open, wrong, hmac, method, health] = [
    await call('key', {}),
    await call('key', { authorization: 'Bearer other' }),
    await call('signed', {}),
    await call('key', {}, '', 'PUT'),
    await call('healthz', {}, '', 'HEAD'),
  ];
  expect([
    open.headers['www-authenticate'],
    wrong.headers['www-authenticate'],
    hmac.headers['www-authenticate'],
    method.status,
    method.headers['allow'],
    health.status,
  ]).toEqual(['Bearer', 'Bearer error="invalid_token"', 'HMAC-SHA256 header="x-signature"', 405, 'POST', 200]);
});

test('an address that is none is the fault of whoever sent it', async () => {
  const raw = (target: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`));
      let text = '';
      socket
        .on('data', (chunk) => {
          text += String(chunk);
        })
        .on('error', reject)
        .on('close', () => resolve(text.slice(9, 12)));
    });
  expect([await raw('//'), await raw('http://['), await raw('http://:99999/'), logged]).toEqual(['400', '400', '400', []]);
});

test('a port that is taken, or is none, is named with what to do', async () => {
  const other = serverOf();
  await expect(other.listen('127.0.0.1', port)).rejects.toMatchObject({
    errorClass: 'user',
    place: `127.0.0.1:${port}`,
    message: 'Another program listens there already.',
  });
  await expect(other.listen('127.0.0.1', 99_999)).rejects.toMatchObject({ errorClass: 'user', message: 'There is no such port.' });
  // The service lets go of what it has opened: its store can be opened again.
  const store = memoryStore();
  const options = {
    cwd: '/',
    folder: import.meta.dirname,
    host: '127.0.0.1',
    store,
    unsignedDev: true,
    trustRoot: undefined,
    revocations: undefined,
    environment: undefined,
    events: { emit: () => undefined },
    connections: () => ({ get: async () => undefined }),
  };
  await expect(startService({ ...options, port })).rejects.toMatchObject({ code: 'cli/bad-usage' });
  await (await startService({ ...options, port: 0 })).stop();
});

test('a call whose run a crash or a full store kept from beginning may come again, and begins once; one that began is told its run', async () => {
  const tables = memoryTables();
  const begun = new Set<string>();
  let named = 0;
  let trouble: 'crash' | 'full' | undefined = 'crash';
  const runs = { newId: () => `run_${(named += 1)}`, has: async (runId: string) => begun.has(runId) };
  const killed = Promise.withResolvers<void>();
  const start: WebhookRoute['start'] = async (_item, _once, runId = '') => {
    if (trouble === 'crash') {
      killed.resolve();
      return await new Promise<never>(() => undefined);
    }
    if (trouble === 'full') throw new TransientError('store/full', 'The disk is full.');
    begun.add(runId);
    return { runId, finished: async () => ({ status: 'running' }) };
  };
  const open = async (): Promise<{ readonly to: number; readonly close: () => Promise<void> }> => {
    const one = serverOf(tables, runs, start);
    return { to: await one.listen('127.0.0.1', 0), close: () => one.close() };
  };
  const say = (to: number): ReturnType<typeof fetch> =>
    fetch(`http://127.0.0.1:${to}/signed`, { method: 'POST', headers: signed('pay'), body: 'pay' });
  const first = await open();
  // Its process is gone: nobody answers, and what it had remembered stays.
  const gone = new AbortController();
  const lost = fetch(`http://127.0.0.1:${first.to}/signed`, {
    method: 'POST',
    headers: signed('pay'),
    body: 'pay',
    signal: gone.signal,
  }).catch(() => undefined);
  await killed.promise;
  gone.abort();
  await lost;
  trouble = 'full';
  const second = await open();
  const full = await say(second.to);
  trouble = undefined;
  const both = await Promise.all([say(second.to), say(second.to)]);
  await second.close();
  const third = await open();
  const later = await say(third.to);
  await third.close();
  const [once, twice] = both.toSorted((a, b) => a.status - b.status);
  expect([full.status, once?.status, await once?.json(), twice?.status, later.status, await later.json(), [...begun]]).toEqual([
    503,
    202,
    { runId: 'run_3' },
    409,
    409,
    { error: 'This very request was sent before.', runId: 'run_3' },
    ['run_3'],
  ]);
});

test('another signed call of a delivery that came before is remembered with the run of that: after a restart it begins none', async () => {
  const tables = memoryTables();
  const begun: string[] = [];
  let named = 0;
  const runs = { newId: () => `run_${(named += 1)}`, has: async (runId: string) => begun.includes(runId) };
  // A third call of it was begun by another worker.
  const start: WebhookRoute['start'] = async (_item, once, runId = '') => {
    const duplicate = once === '"other"';
    if (!duplicate) begun.push(runId);
    return { runId: duplicate ? 'run_elsewhere' : runId, duplicate, finished: async () => ({ status: 'running' }) };
  };
  const life = async (calls: readonly (readonly [string, number])[]): Promise<unknown[]> => {
    const one = serverOf(tables, runs, start);
    const to = await one.listen('127.0.0.1', 0);
    const answers = [];
    for (const [id, time] of calls) {
      const body = JSON.stringify({ id });
      const response = await fetch(`http://127.0.0.1:${to}/delivery`, {
        method: 'POST',
        headers: { ...signed(body, time), 'content-type': 'application/json' },
        body,
      });
      const { runId } = (await response.json()) as { readonly runId?: string };
      answers.push([response.status, runId]);
    }
    await one.close();
    return answers;
  };
  expect([
    await life([
      ['five', at],
      ['five', at + 1],
      ['five', at + 1],
      ['other', at],
      ['other', at],
      ['other', at + 1],
    ]),
    await life([
      ['five', at + 1],
      ['five', at],
      ['other', at],
    ]),
    begun,
  ]).toEqual([
    [
      [202, 'run_1'],
      [200, 'run_1'],
      [409, 'run_1'],
      [200, undefined],
      [409, 'run_elsewhere'],
      [200, 'run_elsewhere'],
    ],
    [
      [409, 'run_1'],
      [409, 'run_1'],
      [409, undefined],
    ],
    ['run_1'],
  ]);
});

test('a delivery that comes again while the first is about to begin is not sent away as known where that fails', async () => {
  const tables = memoryTables();
  const begun: string[] = [];
  const both = Promise.withResolvers<void>();
  let fails = true;
  const one = serverOf(tables, { newId: () => 'run_1', has: async (runId) => begun.includes(runId) }, async (_item, _once, runId = '') => {
    await both.promise;
    if (fails) throw new TransientError('store/full', 'The disk is full.');
    begun.push(runId);
    return { runId, finished: async () => ({ status: 'running' }) };
  });
  const to = await one.listen('127.0.0.1', 0);
  const send = (time: number): Promise<Response> =>
    fetch(`http://127.0.0.1:${to}/delivery`, {
      method: 'POST',
      headers: { ...signed('{"id":"six"}', time), 'content-type': 'application/json' },
      body: '{"id":"six"}',
    });
  const [first, second] = [send(at), send(at + 1)];
  // Both have come in: neither is answered yet.
  setTimeout(both.resolve, 300);
  const failed = [(await first).status, (await second).status];
  fails = false;
  // As it was sent, with the signature of then.
  const again = [(await send(at + 1)).status, await (await send(at + 2)).json()];
  await one.close();
  expect([failed, again, begun]).toEqual([[503, 503], [202, { duplicate: true, runId: 'run_1' }], ['run_1']]);
});

test('what a flow answers with is shown by a browser and runs nothing there', async () => {
  const one = serverOf(memoryTables(), undefined, async () => ({
    runId: 'run_1',
    finished: async () => ({ status: 'succeeded', response: { status: 200, contentType: 'text/html', body: '<script>alert(1)</script>' } }),
  }));
  const to = await one.listen('127.0.0.1', 0);
  const { status, headers } = await call('answers', signed('x'), 'x', 'POST', to);
  await one.close();
  expect([status, headers['content-type'], headers['content-security-policy']]).toEqual([
    200,
    'text/html',
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  ]);
});

test('a flood of calls without a signature, or with a false one, keeps no true caller out', async () => {
  now += 120_000;
  const lines = [
    '',
    'x-signature: sha256=00\r\n',
    `x-signature: t=${at + 120},v1=${'0'.repeat(64)}\r\n`,
    `x-signature: t=${at - 4_000},v1=${'0'.repeat(64)}\r\n`,
  ];
  const flood = Array.from(
    { length: 3_200 },
    (_, index) =>
      `POST /slow HTTP/1.1\r\nHost: localhost\r\n${index < 100 ? lines[index % 4] : lines[2]}Content-Length: 1\r\n${index === 3_199 ? 'Connection: close\r\n' : ''}\r\nx`,
  ).join('');
  const answers = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(flood);
    });
    let text = '';
    socket
      .on('data', (chunk) => {
        text += String(chunk);
      })
      .on('error', reject)
      .on('close', () => resolve(text));
  });
  expect([
    answers.match(/HTTP\/1.1 401/g)?.length,
    answers.includes('HTTP/1.1 429'),
    await statusOf('slow', signed('true'), 'true'),
  ]).toEqual([3_200, false, 202]);
});

test('a heap of requests that one connection sends at once keeps nobody else from being answered', async () => {
  const heap = 3_000;
  let answered = 0;
  const socket = connect(port, '127.0.0.1');
  const all = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      answered += chunk.toString('latin1').split('HTTP/1.1 200').length - 1;
      if (answered >= heap - 2) resolve();
    });
  });
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(heap));
  await new Promise((resolve) => socket.once('data', resolve));
  const other = await fetch(`http://127.0.0.1:${port}/healthz`);
  const before = answered;
  await all;
  socket.destroy();
  expect([other.status, before < heap / 2]).toEqual([200, true]);
});

test('whoever does not take an answer is left after a while, and nobody who waits for the next one', async () => {
  let length = 1;
  const unread = new WebhookServer({
    routes: [],
    doors: [],
    clock: { now: () => now },
    kept: memoryTables(),
    metrics: () => new Promise((resolve) => setTimeout(() => resolve('x'.repeat(length)), 200)),
    counted: () => undefined,
    health: () => ({ ok: true, problems: [] }),
    log: { write: () => undefined },
    unreadMs: 20,
  });
  const unreadPort = await unread.listen('127.0.0.1', 0);
  const ask = 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n';
  const taken = connect(unreadPort, '127.0.0.1');
  taken.write(`${ask.replace('metrics', 'healthz')}\r\n${ask}Connection: close\r\n\r\n`);
  let answers = '';
  taken.on('data', (chunk: Buffer) => (answers += chunk.toString('latin1')));
  await new Promise((resolve) => taken.once('close', resolve));
  expect(answers.split('HTTP/1.1 200')).toHaveLength(3);
  length = 20_000_000;
  const socket = connect(unreadPort, '127.0.0.1');
  let left = false;
  socket.on('error', () => undefined).on('close', () => (left = true));
  socket.pause().write(`${ask}\r\n${ask}\r\n`);
  await vi.waitFor(
    () => {
      // An empty line begins no request, and tells this side of the end.
      socket.write('\r\n');
      expect(left).toBe(true);
    },
    { timeout: 20_000 },
  );
  await unread.close();
});
