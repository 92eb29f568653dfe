/** Steps that speak to web services, through the real runner and broker, against services of our own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, bodyOf, httpServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

const token = `key-${'a8'.repeat(10)}`;
let server: TestServer;
let runtime: TestRuntime;
const seen: string[] = [];
beforeAll(async () => {
  server = await httpServer(async (request, response) => {
    const body = await bodyOf(request);
    seen.push(`${request.method} ${request.url} ${request.headers.authorization === `Bearer ${token}` ? 'known' : 'stranger'} ${body}`);
    if (request.url === '/feed.xml') { response.writeHead(200, { 'content-type': 'application/rss+xml' }).end('<rss version="2.0"><channel><title>News</title><item><title>Hello</title><link>https://news.example.com/1</link></item></channel></rss>'); return; }
    if (request.url !== '/graphql') { answer(response, 200, {}); return; }
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, string> };
    answer(response, 200, query.includes('order(id: $id)') ? { data: { order: { id: variables['id'], state: 'sent' } } } : { errors: [{ message: 'Cannot query field.' }] });
  });
  runtime = testRuntime({ connections: { api: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret: token }, internalAddresses: ['127.0.0.1'] } } });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime.close();
  await server.close();
});

test('a GraphQL answer goes on to a chat, each under its own grant', async () => {
  const base = `http://127.0.0.1:${server.port}`;
  const flow = flowOf([
    node('start', 'manual-trigger'), node('ask', 'graphql', { address: `${base}/graphql`, query: 'query Order($id: ID!) { order(id: $id) { id state } }', variables: [{ name: 'id', value: '{{ input.id }}' }], responseFields: [{ name: 'order.state', type: 'enum', values: ['sent', 'open'], required: true }] }, { connection: 'api' }),
    node('post', 'chat-message', { service: 'custom', address: `${base}/hooks/flow`, text: 'Order {{ input.order.id }} is {{ input.order.state }}.' }, { connection: 'api' }),
  ], ['start -> ask', 'ask -> post'], { connections: [slot('api', [`127.0.0.1:${server.port}`])] });
  const pinned = pin(flow);
  const { run } = await (await runtime.engine.start(pinned, { kind: 'manual', input: [{ id: '7' }] })).finished;
  expect([run.status, run.error?.message, seen.map((line) => line.replace(/\{"query.*\}/, '{...}')), pinned.grant.hosts.map(({ methods, paths, nodes }) => [methods, paths, nodes])]).toEqual([
    'succeeded', undefined, ['POST /graphql known {...}', 'POST /hooks/flow known {"text":"Order 7 is sent."}'], [[['POST'], ['/graphql'], ['ask']], [['POST'], ['/hooks/flow'], ['post']]],
  ]);
});

test('a feed is read under its own grant, and not where it leads elsewhere', async () => {
  const feed = async (path: string): Promise<readonly unknown[]> => {
    const flow = flowOf([node('start', 'manual-trigger'), node('read', 'rss-read', { address: `http://127.0.0.1:${server.port}${path}` }, { connection: 'api' })], ['start -> read'], { connections: [slot('api', [`127.0.0.1:${server.port}`])] });
    const pinned = pin(flow);
    const { run, output } = await (await runtime.engine.start(pinned, { kind: 'manual', input: [{}] })).finished;
    return [run.status, run.error?.code, output, pinned.grant.hosts.map(({ methods, paths }) => [methods, paths])];
  };
  expect([await feed('/feed.xml'), (await feed('/other')).slice(0, 2)]).toEqual([
    ['succeeded', undefined, [{ id: 'https://news.example.com/1', title: 'Hello', link: 'https://news.example.com/1', author: '', text: '', published: null, categories: [], feed: 'News' }], [[['GET'], ['/feed.xml']]]], ['failed', 'step/failed'],
  ]);
});
