/** Steps that speak to web services, through the real runner and broker, against services of our own. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, bodyOf, httpServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

const token = `key-${'a8'.repeat(10)}`;
let folder: string;
let server: TestServer;
let runtime: TestRuntime;
const seen: string[] = [];
beforeAll(async () => {
  server = await httpServer(async (request, response) => {
    if (request.url === '/upload') {
      // Read by another parser than the one that wrote it is checked against.
      const sent = await new Response(Readable.toWeb(request) as ReadableStream, {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData();
      const entries = await Promise.all(
        [...sent].map(async ([name, value]) =>
          typeof value === 'string'
            ? [name, value]
            : [name, value.name, value.type, Buffer.from(await value.arrayBuffer()).toString('hex')],
        ),
      );
      answer(response, 201, { entries });
      return;
    }
    const body = await bodyOf(request);
    seen.push(`${request.method} ${request.url} ${request.headers.authorization === `Bearer ${token}` ? 'known' : 'stranger'} ${body}`);
    if (request.url === '/feed.xml') {
      response
        .writeHead(200, { 'content-type': 'application/rss+xml' })
        .end(
          '<rss version="2.0"><channel><title>News</title><item><title>Hello</title><link>https://news.example.com/1</link></item></channel></rss>',
        );
      return;
    }
    if (request.url !== '/graphql') {
      answer(response, 200, {});
      return;
    }
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, string> };
    answer(
      response,
      200,
      query.includes('order(id: $id)')
        ? { data: { order: { id: variables['id'], state: 'sent' } } }
        : { errors: [{ message: 'Cannot query field.' }] },
    );
  });
  folder = mkdtempSync(join(tmpdir(), 'countersign-upload-'));
  runtime = testRuntime({
    filesRoot: folder,
    connections: { api: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret: token }, internalAddresses: ['127.0.0.1'] } },
  });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a GraphQL answer goes on to a chat, each under its own grant', async () => {
  const base = `http://127.0.0.1:${server.port}`;
  const flow = flowOf(
    [
      node('start', 'manual-trigger'),
      node(
        'ask',
        'graphql',
        {
          address: `${base}/graphql`,
          query: 'query Order($id: ID!) { order(id: $id) { id state } }',
          variables: [{ name: 'id', value: '{{ input.id }}' }],
          responseFields: [{ name: 'order.state', type: 'enum', values: ['sent', 'open'], required: true }],
        },
        { connection: 'api' },
      ),
      node(
        'post',
        'chat-message',
        { service: 'custom', address: `${base}/hooks/flow`, text: 'Order {{ input.order.id }} is {{ input.order.state }}.' },
        { connection: 'api' },
      ),
    ],
    ['start -> ask', 'ask -> post'],
    { connections: [slot('api', [`127.0.0.1:${server.port}`])] },
  );
  const pinned = pin(flow);
  const { run } = await (await runtime.engine.start(pinned, { kind: 'manual', input: [{ id: '7' }] })).finished;
  expect([
    run.status,
    run.error?.message,
    seen.map((line) => line.replace(/\{"query.*\}/, '{...}')),
    pinned.grant.hosts.map(({ methods, paths, nodes }) => [methods, paths, nodes]),
  ]).toEqual([
    'succeeded',
    undefined,
    ['POST /graphql known {...}', 'POST /hooks/flow known {"text":"Order 7 is sent."}'],
    [
      [['POST'], ['/graphql'], ['ask']],
      [['POST'], ['/hooks/flow'], ['post']],
    ],
  ]);
});

test('a feed is read under its own grant, and not where it leads elsewhere', async () => {
  const feed = async (path: string): Promise<readonly unknown[]> => {
    const flow = flowOf(
      [
        node('start', 'manual-trigger'),
        node('read', 'rss-read', { address: `http://127.0.0.1:${server.port}${path}` }, { connection: 'api' }),
      ],
      ['start -> read'],
      { connections: [slot('api', [`127.0.0.1:${server.port}`])] },
    );
    const pinned = pin(flow);
    const { run, output } = await (await runtime.engine.start(pinned, { kind: 'manual', input: [{}] })).finished;
    return [run.status, run.error?.code, output, pinned.grant.hosts.map(({ methods, paths }) => [methods, paths])];
  };
  expect([await feed('/feed.xml'), (await feed('/other')).slice(0, 2)]).toEqual([
    [
      'succeeded',
      undefined,
      [
        {
          id: 'https://news.example.com/1',
          title: 'Hello',
          link: 'https://news.example.com/1',
          author: '',
          text: '',
          published: null,
          categories: [],
          feed: 'News',
        },
      ],
      [[['GET'], ['/feed.xml']]],
    ],
    ['failed', 'step/failed'],
  ]);
});

test('a file of a granted folder goes out in a form, byte by byte; a dry run tells of it and sends nothing', async () => {
  const bytes = Buffer.from('25504446000d0a2d2d2d2d636f756e7465727369676e2d706172742d31ff', 'hex');
  mkdirSync(join(folder, 'scans'));
  writeFileSync(join(folder, 'scans', 'a.pdf'), bytes);
  const flow = flowOf(
    [
      node('start', 'manual-trigger'),
      node('read', 'file-read', { path: 'scans/{{ input.name }}', format: 'base64' }),
      node(
        'send',
        'http-request',
        {
          method: 'POST',
          url: `http://127.0.0.1:${server.port}/upload`,
          bodyMode: 'multipart',
          parts: [
            { name: 'note', value: 'Zoë "x"' },
            { name: 'scan', kind: 'file', value: '{{ input.base64 }}', fileName: '{{ node["start"].name }}', fileType: 'application/pdf' },
          ],
        },
        { connection: 'api' },
      ),
    ],
    ['start -> read', 'read -> send'],
    { connections: [slot('api', [`127.0.0.1:${server.port}`])] },
  );
  const run = async (name: string, dryRun = false) =>
    await (
      await runtime.engine.start(pin(flow), { kind: 'manual', input: [{ name }], dryRun })
    ).finished;
  const [sent, dry] = [await run('a.pdf'), await run('a.pdf', true)];
  const would = runtime.events.flatMap((event) =>
    event.type === 'step.would' && event.runId === dry.run.runId
      ? [[event.effect.kind, event.effect.method, event.effect.allowed, event.effect.bytes > 0]]
      : [],
  );
  expect([sent.run.error?.message, sent.output, dry.run.status, would]).toEqual([
    undefined,
    [
      {
        entries: [
          ['note', 'Zoë "x"'],
          ['scan', 'a.pdf', 'application/pdf', bytes.toString('hex')],
        ],
      },
    ],
    'succeeded',
    [
      ['file', expect.any(String), true, false],
      ['http', 'POST', true, true],
    ],
  ]);
});
