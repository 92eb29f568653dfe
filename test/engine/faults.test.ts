/** Faults of the outside, through the real runner, broker and sockets: each ends the run with its type, and the next run is well. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSocket } from '../../app/broker/network/socket.node.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { openForWork } from '../../app/store/database-file.ts';
import { storePaths } from '../../app/store/file-layout.ts';
import { readKeyFile } from '../../app/store/keys/key-file.ts';
import { unwrapDataKey } from '../../app/store/keys/key-ring.ts';
import { createStore, openStore } from '../../app/store/store.ts';
import { httpServer, answer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

/** What the peer does with a request, by its path. */
const peers: Readonly<Record<string, (response: ServerResponse, count: number) => void>> = {
  '/well': (response) => answer(response, 200, { well: true }),
  '/cut': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"half":', () => response.socket?.resetAndDestroy());
  },
  '/short': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"half":', () => response.socket?.end());
  },
  '/closed': (response) => {
    response.socket?.end();
  },
  '/gateway': (response) => answer(response, 502, {}),
  '/drip': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => {
      response.write(' ');
    }, 20);
    response.on('close', () => clearInterval(drip));
  },
  '/silent': () => undefined,
  '/late': (response) => {
    setTimeout(() => answer(response, 200, {}), 1_500);
  },
  '/endless': (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const block = Buffer.alloc(64 * 1024, 65);
    const more = (): void => {
      while (!response.destroyed && response.write(block));
    };
    response.on('drain', more);
    more();
  },
  '/headers': (response) => {
    response.writeHead(200, Object.fromEntries(Array.from({ length: 400 }, (_one, index) => [`x-${index}`, 'a'.repeat(1_000)])));
    response.end('{}');
  },
  '/ring': (response) => {
    response.writeHead(302, { location: '/ring' });
    response.end();
  },
  '/packed': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(gzipSync(Buffer.alloc(1024 * 1024, 32)));
  },
  '/deep': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`${'['.repeat(10_000)}${']'.repeat(10_000)}`);
  },
  '/deeper': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`${'['.repeat(400)}${']'.repeat(400)}`);
  },
  '/twice': (response, count) => {
    if (count === 1) response.socket?.resetAndDestroy();
    else answer(response, 200, { count });
  },
};

let server: TestServer;
let runtime: TestRuntime;
const counts = new Map<string, number>();
const handler: RequestListener = (request, response) => {
  const path = request.url ?? '';
  counts.set(path, (counts.get(path) ?? 0) + 1);
  response.on('error', () => undefined);
  peers[path]?.(response, counts.get(path) ?? 0);
};
beforeAll(async () => {
  server = await httpServer(handler);
  runtime = testRuntime({
    connections: {
      api: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] },
      named: { hosts: ['silent.example.com'], auth: { type: 'none' } },
    },
    resolver: { resolve: () => new Promise(() => undefined) },
  });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime.close();
  await server.close();
});

const flowFor = (
  path: string,
  more: {
    readonly timeoutMs?: number;
    readonly retry?: { readonly maxAttempts: number; readonly backoffMs: number };
    readonly giveUpMs?: number;
  } = {},
) => {
  // Where no time is asked for, none must run out, however busy the machine is.
  const { giveUpMs = 30_000, ...rest } = more;
  return flowOf(
    [
      node('start', 'manual-trigger'),
      node('before', 'noop'),
      node('ask', 'http-request', { url: `http://127.0.0.1:${server.port}${path}`, timeoutMs: giveUpMs }, { connection: 'api', ...rest }),
      node('after', 'noop'),
    ],
    ['start -> before', 'before -> ask', 'ask -> after'],
    { connections: [slot('api', [`127.0.0.1:${server.port}`], 'none')] },
  );
};
async function endOf(flow: ReturnType<typeof flowFor>): Promise<readonly unknown[]> {
  const { runId, finished } = await runtime.engine.start(pin(flow), { kind: 'manual', input: [{ order: 7 }] });
  const { run } = await finished;
  const done = (await runtime.store.journal.read(runId)).flatMap((event) => (event.type === 'succeeded' ? [event.node] : []));
  return [run.status, run.error?.code ?? 'none', run.error?.class ?? 'none', done.join(' ')];
}

describe('a peer that', () => {
  test.each([
    ['is cut off in the middle of its answer', '/cut', {}, 'egress/unreachable', 'transient'],
    ['closes before its answer is whole', '/short', {}, 'egress/unreachable', 'transient'],
    ['closes without a word', '/closed', {}, 'egress/unreachable', 'transient'],
    ['drips for ever', '/drip', { giveUpMs: 300, timeoutMs: 10_000 }, 'egress/timeout', 'transient'],
    ['drips beyond the time of the step', '/drip', { timeoutMs: 300, giveUpMs: 60_000 }, 'step/timeout', 'transient'],
    ['never answers', '/silent', { giveUpMs: 300, timeoutMs: 10_000 }, 'egress/timeout', 'transient'],
    ['never ends', '/endless', { giveUpMs: 30_000 }, 'egress/too-large', 'terminal'],
    ['sends headers without measure', '/headers', {}, 'egress/too-large', 'terminal'],
    ['packs its answer all the same', '/packed', {}, 'egress/packed', 'terminal'],
    ['nests its answer deeper than anything can be handed on', '/deep', {}, 'step/failed', 'terminal'],
    ['nests it a little too deep', '/deeper', {}, 'step/failed', 'terminal'],
  ] as const)('%s ends the run as failed, with its code; what was done before is kept', async (_what, path, more, code, kind) => {
    expect([await endOf(flowFor(path, more)), await endOf(flowFor('/well'))]).toEqual([
      ['failed', code, kind, 'start before'],
      ['succeeded', 'none', 'none', 'start before ask after'],
    ]);
  });

  test.each(['/drip', '/endless', '/headers', '/packed', '/deep'])('breaks a limit (%s) is told of with what to do', async (path) => {
    const { finished } = await runtime.engine.start(pin(flowFor(path, { giveUpMs: 2_000, timeoutMs: 10_000 })), {
      kind: 'manual',
      input: [{}],
    });
    expect((await finished).run.error?.mend).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('breaks off after a payment was sent: it is not sent again by itself, but where a key makes it one', async () => {
    const pay = async (path: string, idempotencyKey: string): Promise<readonly unknown[]> => {
      await endOf(flowFor('/well'));
      const before = counts.get(path) ?? 0;
      const flow = flowOf(
        [
          node('start', 'manual-trigger'),
          node(
            'pay',
            'http-request',
            { method: 'POST', url: `http://127.0.0.1:${server.port}${path}`, bodyMode: 'json', body: '{"sum":7}', idempotencyKey },
            { connection: 'api', retry: { maxAttempts: 3, backoffMs: 1 } },
          ),
        ],
        ['start -> pay'],
        { connections: [slot('api', [`127.0.0.1:${server.port}`], 'none')] },
      );
      return [...(await endOf(flow)).slice(0, 2), (counts.get(path) ?? 0) - before];
    };
    expect([
      await pay('/closed', ''),
      await pay('/closed', 'order-{{ input.order }}'),
      await pay('/gateway', ''),
      await pay('/gateway', 'order-{{ input.order }}'),
    ]).toEqual([
      ['failed', 'egress/unanswered', 1],
      ['failed', 'egress/unanswered', 3],
      ['failed', 'egress/unanswered', 1],
      ['failed', 'egress/status', 3],
    ]);
  });

  test('takes a payment and says nothing until the time of the step is over: whoever reads of it hears that it may have been taken', async () => {
    const mendOf = async (method: 'GET' | 'POST'): Promise<string | undefined> => {
      const flow = flowOf(
        [
          node('start', 'manual-trigger'),
          node(
            'pay',
            'http-request',
            { method, url: `http://127.0.0.1:${server.port}/silent`, timeoutMs: 60_000 },
            { connection: 'api', timeoutMs: 300 },
          ),
        ],
        ['start -> pay'],
        { connections: [slot('api', [`127.0.0.1:${server.port}`], 'none')] },
      );
      const { finished } = await runtime.engine.start(pin(flow), { kind: 'manual', input: [{}] });
      return (await finished).run.error?.mend;
    };
    const more = 'Give it more time';
    expect([await mendOf('POST'), await mendOf('GET')]).toEqual([
      expect.stringMatching(new RegExp(`^It may have taken effect all the same: .* ${more}`)),
      expect.stringMatching(new RegExp(`^${more}`)),
    ]);
  });

  test('has a name that no name server answers for any more: the run ends in time, and nothing was sent', async () => {
    const flow = flowOf(
      [
        node('start', 'manual-trigger'),
        node('ask', 'http-request', { url: 'https://silent.example.com/', timeoutMs: 300 }, { connection: 'named', timeoutMs: 10_000 }),
      ],
      ['start -> ask'],
      { connections: [slot('named', ['silent.example.com'], 'none')] },
    );
    expect([(await endOf(flow)).slice(0, 2), (await endOf(flowFor('/well')))[0]]).toEqual([['failed', 'egress/timeout'], 'succeeded']);
    const passed: (() => void)[] = [];
    const opened = openSocket(
      { host: 'silent.example.com', port: 25, internalAddresses: [], internalOnly: false, timeoutMs: 10 },
      {
        resolver: { resolve: () => new Promise(() => undefined) },
        timers: {
          after: (_ms, run) => {
            passed.push(run);
            return () => undefined;
          },
        },
      },
    );
    for (const run of passed) run();
    await expect(opened).rejects.toMatchObject({ code: 'egress/unreachable', message: expect.stringContaining('not resolved in time') });
  });

  test('leads in a ring ends the run', async () => {
    const flow = flowFor('/ring');
    const following = {
      ...flow,
      nodes: flow.nodes.map((one) => (one.id === 'ask' ? { ...one, parameters: { ...one.parameters, followRedirects: true } } : one)),
    };
    expect((await endOf(following)).slice(0, 2)).toEqual(['halted', 'egress/blocked']);
  });

  test('nests its answer too deep takes no other step down', async () => {
    const other = endOf(flowFor('/late', { giveUpMs: 10_000 }));
    const deep = await Promise.all(Array.from({ length: 3 }, () => endOf(flowFor('/deep'))));
    expect([deep.map(([status, code]) => `${String(status)} ${String(code)}`), await other]).toEqual([
      Array(3).fill('failed step/failed'),
      ['succeeded', 'none', 'none', 'start before ask after'],
    ]);
  });

  test('keeps one step beyond its time takes no other step down', async () => {
    const slow = endOf(flowFor('/silent', { timeoutMs: 200, giveUpMs: 60_000 }));
    const other = endOf(flowFor('/late', { giveUpMs: 10_000 }));
    expect([await slow, await other]).toEqual([
      ['failed', 'step/timeout', 'transient', 'start before'],
      ['succeeded', 'none', 'none', 'start before ask after'],
    ]);
  });

  test('is back at the second attempt costs no more than that attempt', async () => {
    expect([await endOf(flowFor('/twice', { retry: { maxAttempts: 3, backoffMs: 10 } })), counts.get('/twice')]).toEqual([
      ['succeeded', 'none', 'none', 'start before ask after'],
      2,
    ]);
  });
});

describe('E15 a journal of the real store', () => {
  async function damage(path: string, key: Buffer, runId: string, events: string): Promise<void> {
    const paths = storePaths(path);
    const { fileSalt } = readKeyFile(paths.keys);
    const native = openForWork(paths.database, {
      dataKey: await unwrapDataKey(readKeyFile(paths.keys), { kind: 'external', key }, paths.keys),
      fileSalt,
    });
    native.prepare('UPDATE journal SET events = ? WHERE run = (SELECT id FROM run WHERE run_id = ?)').run(events, runId);
    native.close();
  }

  test.each([
    ['is cut off', '[{"type":"star'],
    ['holds no events', '{"type":7}'],
    [
      'holds events of an unknown kind',
      '[{"type":"started","trigger":"start","at":1,"input":[],"maskedInput":[]},{"type":"teleported","at":2}]',
    ],
  ])('a row of which %s ends in a typed error for that run alone; the store and the other runs are well', async (_what, events) => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-faults-'));
    const key = Buffer.alloc(32, 7);
    try {
      const { store } = await createStore({ path: join(folder, 'store'), protection: { externalKey: key } });
      const resting = pin(
        flowOf(
          [node('start', 'manual-trigger'), node('wait', 'wait', { seconds: 1 }), node('after', 'noop')],
          ['start -> wait', 'wait -> after'],
        ),
      );
      const before = testRuntime({ store: store.engine });
      await before.engine.open();
      const [bad, good] = [
        await before.engine.start(resting, { kind: 'manual', input: [{}] }),
        await before.engine.start(resting, { kind: 'manual', input: [{}] }),
      ];
      await Promise.all([bad.finished, good.finished]);
      await before.close();
      await store.close();
      await damage(join(folder, 'store'), key, bad.runId, events);
      const again = await openStore({ path: join(folder, 'store'), unlock: { kind: 'external', key } });
      const told: string[] = [];
      const after = testRuntime({
        store: again.engine,
        troubles: {
          failed: ({ runId, code }) => {
            told.push(`${runId} ${code}`);
          },
          mended: () => undefined,
        },
      });
      await after.engine.open();
      await after.engine.ended(good.runId);
      const refused = await after.engine.resume(bad.runId).then(
        () => 'accepted',
        (error: unknown) => (isCountersignError(error) ? error.code : String(error)),
      );
      expect([
        [...new Set(told)],
        refused,
        (await again.engine.runs.get(bad.runId))?.status,
        (await again.engine.runs.get(good.runId))?.status,
      ]).toEqual([[`${bad.runId} engine/bad-journal`], 'engine/bad-journal', 'waiting', 'succeeded']);
      await after.close();
      await again.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
