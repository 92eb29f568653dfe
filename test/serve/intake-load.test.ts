/** More web requests than there is memory for: none is lost without a word, and none but what fits is held. */
import { request, type IncomingMessage } from 'node:http';
import { createHmac } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { UserError } from '../../app/kernel/errors.ts';
import { readBody } from '../../app/serve/intake/call-body.ts';
import { intakeLoad, type Share, type Standing } from '../../app/serve/intake/load.ts';
import { WebhookServer, type WebhookRoute } from '../../app/serve/intake/webhook-server.ts';

const mebibyte = 1024 * 1024;
const servers: WebhookServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(
  ...routes: readonly Partial<WebhookRoute>[]
): Promise<{ readonly port: number; readonly leave: () => void; readonly started: () => number; readonly logged: string[] }> {
  const inside: (() => void)[] = [];
  let started = 0;
  const logged: string[] = [];
  const server = new WebhookServer({
    routes: (routes.length === 0 ? [{}] : routes).map((more, at) => ({
      flowId: `flow_${at}`,
      nodeId: 'hook',
      method: 'POST',
      path: 'in',
      ratePerMinute: 0,
      dedupeField: [],
      secret: 'tok-1',
      answers: false,
      auth: 'bearer',
      signatureHeader: 'x-signature',
      replayWindowSeconds: 0,
      start: async () => ({
        runId: `run_${++started}`,
        held: new Promise<void>((resolve) => {
          inside.push(resolve);
        }),
        finished: async () => ({ status: 'running' }),
      }),
      ...more,
    })),
    doors: [],
    clock: { now: () => 1_000_000 },
    metrics: () => '',
    counted: () => undefined,
    health: () => ({ ok: true, problems: [] }),
    log: {
      write: (_level, message) => {
        logged.push(message);
      },
    },
  });
  servers.push(server);
  return {
    port: await server.listen('127.0.0.1', 0),
    leave: () => {
      inside.splice(0).forEach((done) => done());
    },
    started: () => started,
    logged,
  };
}

const post = (
  port: number,
  body: string,
  headers: Record<string, string> = {},
  path = 'in',
): Promise<readonly [number, string | undefined]> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        host: '127.0.0.1',
        path: `/${path}`,
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'text/plain', authorization: 'Bearer tok-1', ...headers },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve([response.statusCode ?? 0, response.headers['retry-after']]));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

test('calls that would not fit into memory are told to come again, and are taken once there is room', async () => {
  const { port, leave, started, logged } = await serve();
  const full = 'x'.repeat(mebibyte);
  const answers = await Promise.all(Array.from({ length: 40 }, () => post(port, full)));
  const [taken, busy] = [
    answers.filter(([status]) => status === 202).length,
    answers.filter(([status, after]) => status === 503 && after === '5').length,
  ];
  // One route gets half of the whole; each call costs a little more than its body.
  expect([taken + busy, taken >= 12 && taken <= 15, started() === taken, logged]).toEqual([40, true, true, []]);
  leave();
  expect((await post(port, full))[0]).toBe(202);
});

test('a great many small calls at the same moment are all taken', async () => {
  const { port, started } = await serve();
  const answers = await Promise.all(Array.from({ length: 500 }, () => post(port, 'x')));
  expect([new Set(answers.map(([status]) => status)), started()]).toEqual([new Set([202]), 500]);
});

test('what was answered, refused or too large is held no longer', async () => {
  const { port, started } = await serve({ start: async () => ({ runId: 'run_1', finished: async () => ({ status: 'succeeded' }) }) });
  const full = 'x'.repeat(mebibyte);
  for (let round = 0; round < 40; round += 1) await post(port, full);
  expect([
    await post(port, `${full}x`),
    await post(port, full, { authorization: 'Bearer other' }),
    await post(port, full),
    started(),
  ]).toEqual([[413, undefined], [401, undefined], [202, undefined], 0]);
});

test('a flood at public webhooks and with signatures that are none leaves room for calls that prove themselves', async () => {
  const open = { auth: 'none', secret: undefined } as const;
  const { port } = await serve(
    { ...open, path: 'form' },
    { ...open, path: 'other' },
    { path: 'token' },
    { path: 'second' },
    { auth: 'hmac', path: 'signed' },
  );
  const full = 'x'.repeat(mebibyte);
  const signed = { 'x-signature': createHmac('sha256', 'tok-1').update(full).digest('hex') };
  const takenOf = async (path: string, headers = {}): Promise<number> =>
    (await Promise.all(Array.from({ length: 20 }, () => post(port, full, headers, path)))).filter(([status]) => status === 202).length;
  const [form, other] = [await takenOf('form'), await takenOf('other')];
  expect([form, form + other]).toEqual([7, 11]);
  expect(await post(port, full, { 'x-signature': 'none' }, 'signed')).toEqual([401, undefined]);
  expect([(await post(port, full, signed, 'signed'))[0], await takenOf('token'), (await post(port, full, {}, 'second'))[0]]).toEqual([
    202, 15, 202,
  ]);
});

test('what each standing holds is counted apart, and all of it comes back', () => {
  const load = intakeLoad(mebibyte, () => 0);
  const least = 16 * 1024;
  const fill = (route: string, standing: Standing): Share[] => {
    const shares: Share[] = [];
    for (let next = load.share(route, standing); next !== undefined; next = load.share(route, standing)) shares.push(next);
    return shares;
  };
  const unproven = fill('a', 'unproven');
  const proven = fill('a', 'proven');
  expect([unproven.length * least, proven.length * least]).toEqual([mebibyte / 4, mebibyte / 2]);
  // Its route has no more room for what is proven: it is let go, and counts nowhere.
  expect([unproven[0]?.prove(), load.share('a', 'unproven') === undefined]).toEqual([false, false]);
  proven[0]?.release();
  expect([unproven[1]?.prove(), load.share('a', 'proven')]).toEqual([true, undefined]);
  for (const share of [...unproven, ...proven, ...fill('b', 'open')]) share.release();
  expect(fill('c', 'proven').length * least).toBe(mebibyte / 2);
});

test('whoever sends all but the end of a body keeps nobody out for longer than a moment, and hears why', async () => {
  let now = 0;
  const load = intakeLoad(mebibyte, () => now);
  const share = load.share('a', 'unproven');
  const slow = new PassThrough();
  const read = share?.grow(mebibyte / 4 - 16 * 1024) === true ? readBody(slow as unknown as IncomingMessage, share) : undefined;
  now = 1_999;
  expect(load.share('a', 'unproven')).toBe(undefined);
  now = 2_000;
  expect(load.share('a', 'unproven')).not.toBe(undefined);
  await expect(read).rejects.toMatchObject({ status: 503, headers: { connection: 'close', 'retry-after': '5' } });
  // What still comes of it is kept nowhere.
  expect(share?.grow(1)).toBe(false);
  slow.end('late');
});

test('only who took long leaves, the first one first, and for nobody but one of the same standing', () => {
  let now = 0;
  const load = intakeLoad(mebibyte, () => now);
  const left: string[] = [];
  const reads = (name: string, route: string, standing: Standing, bytes: number): (() => void) | undefined => {
    const share = load.share(route, standing);
    if (share?.grow(bytes) !== true) return undefined;
    return share.reads(() => left.push(name));
  };
  const quarter = mebibyte / 4 - 16 * 1024;
  const done = reads('first', 'a', 'unproven', quarter);
  reads('form', 'b', 'open', quarter);
  now = 1_000;
  expect(load.share('a', 'unproven')).toBe(undefined);
  now = 2_000;
  expect([load.share('a', 'unproven') === undefined, left]).toEqual([false, ['first']]);
  done?.();
  const known = Array.from({ length: 2 }, (_, at) => reads(`known ${at}`, 'c', 'proven', quarter));
  now = 9_000;
  expect([known.includes(undefined), load.share('c', 'proven'), left]).toEqual([false, undefined, ['first']]);
});

test('a store that is full is told of once, not for each of the calls that find it so', async () => {
  const { port, logged } = await serve({
    start: async () => {
      throw new UserError('store/full', 'The disk is full.');
    },
  });
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(port, 'x')));
  expect([answers.every(([status, after]) => status === 503 && after === '60'), logged]).toEqual([true, ['a call could not be answered']]);
});
