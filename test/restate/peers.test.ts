/** Steps that need somebody else, on both engines, for real and dry: databases, mailboxes, stores of files, models, tools and services of our own, through the real broker. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { memoryKeep } from '../../app/broker/models/memory-keep.ts';
import { Engine } from '../../app/engine/engine.ts';
import { startForkedRunner } from '../../app/engine/forked-runner.node.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { RunEvent } from '../../app/engine/ports.ts';
import { createStepWorld, type StepWorld, type StepWorldOptions } from '../../app/engine/step-world.node.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { nodeHash, systemClock, systemRandom, systemTimers } from '../../app/kernel/host.node.ts';
import { factsOf } from '../../app/nodes/kit/describe.ts';
import { openToolServer } from '../../app/nodes/mcp-tool/protocol.ts';
import { pinTool } from '../../app/nodes/mcp-tool/tool.ts';
import { readApiDocument } from '../../app/nodes/openapi/document.ts';
import { operationOf } from '../../app/nodes/openapi/read-operation.ts';
import type { ConnectionSlot, FlowNode } from '../../app/workflow/model/flow.ts';
import { flowOf, node, pin, slot } from '../engine/flow-kit.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { dovecotMissing, startDovecot } from '../kit/dovecot.ts';
import { mailServer } from '../kit/mail-server.ts';
import { mariadbMissing, startMariaDb } from '../kit/mariadb.ts';
import { modelServer } from '../kit/model-server.ts';
import { postgresMissing, startPostgres } from '../kit/postgres.ts';
import { noRestate } from '../kit/restate-server.ts';
import { startS3 } from '../kit/s3.ts';
import { answer, bodyOf, httpServer } from '../kit/servers.ts';
import { cluster, remove, workerHere, worksFolder, writeFlows, type TestCluster } from './restate-kit.ts';

if (noRestate !== undefined) process.stderr.write(`SKIPPED: steps that need somebody else, on Restate: ${noRestate}.\n`);
const missing = { postgres: postgresMissing(), mariadb: mariadbMissing(), dovecot: dovecotMissing() };

const token = `key-${'a9'.repeat(10)}`;
const host = 'peer.test.example';
const local = '127.0.0.1';

interface Peers {
  readonly web: number;
  readonly model: number;
  readonly s3: number;
  readonly mail: number;
  readonly imap: number | undefined;
  readonly postgres: number | undefined;
  readonly mysql: number | undefined;
  readonly tool: JsonObject;
  readonly operation: JsonObject;
}
interface PeerCase {
  readonly id: string;
  readonly nodes: readonly FlowNode[];
  readonly slots?: readonly ConnectionSlot[];
  readonly input?: readonly Json[];
  readonly skipped?: string | undefined;
}

/** One row a kind of step: what it is asked, and of whom. */
function casesOf(peers: Peers): readonly PeerCase[] {
  const web = `http://${local}:${peers.web}`;
  const api = [slot('api', [`${local}:${peers.web}`])];
  const models = [slot('model', [`${local}:${peers.model}`])];
  const mind = { provider: 'custom', baseUrl: `http://${local}:${peers.model}/v1`, model: 'm-2026-01-01' };
  const sql = (id: string, database: string, statement: string, more: JsonObject = {}) =>
    node(id, 'sql-query', { database, statement, ...more }, database === 'sqlite' ? {} : { connection: database });
  const storage = (id: string, more: JsonObject) =>
    node(id, 's3-storage', { endpoint: `https://${host}:${peers.s3}`, bucket: 'invoices', ...more }, { connection: 'store' });
  const table: Json = [{ name: 'id', type: 'number', required: true }, { name: 'city' }];
  return [
    {
      id: 'http',
      slots: api,
      nodes: [
        node('a', 'http-request', { url: `${web}/orders/{{ input.id }}`, method: 'POST', body: '{{ input }}' }, { connection: 'api' }),
      ],
    },
    {
      id: 'graphql',
      slots: api,
      nodes: [
        node(
          'a',
          'graphql',
          {
            address: `${web}/graphql`,
            query: 'query Order($id: ID!) { order(id: $id) { id state } }',
            variables: [{ name: 'id', value: '{{ input.id }}' }],
            responseFields: [{ name: 'order.state', type: 'text', required: true }],
          },
          { connection: 'api' },
        ),
      ],
    },
    { id: 'feed', slots: api, nodes: [node('a', 'rss-read', { address: `${web}/feed.xml` }, { connection: 'api' })] },
    {
      id: 'chat',
      slots: api,
      nodes: [
        node('a', 'chat-message', { service: 'custom', address: `${web}/hooks/1`, text: 'Order {{ input.id }}' }, { connection: 'api' }),
      ],
    },
    {
      id: 'openapi',
      slots: api,
      nodes: [
        node(
          'a',
          'openapi',
          { operation: peers.operation, values: [{ place: 'path', name: 'id', value: '{{ input.id }}' }] },
          { connection: 'api' },
        ),
      ],
    },
    {
      id: 'mcp',
      slots: api,
      nodes: [
        node(
          'a',
          'mcp-tool',
          { address: `${web}/mcp`, tool: peers.tool, values: [{ place: 'body', name: 'customer', value: '{{ input.city }}' }] },
          { connection: 'api' },
        ),
      ],
    },
    {
      id: 'model',
      slots: models,
      nodes: [node('a', 'model-call', { ...mind, prompt: 'Say {{ input.city }}', maxTokens: 50 }, { connection: 'model' })],
    },
    {
      id: 'extract',
      slots: models,
      nodes: [
        node(
          'a',
          'extract',
          { ...mind, text: 'extract {{ input.city }}', fields: [{ name: 'total', type: 'number' }] },
          { connection: 'model' },
        ),
      ],
    },
    {
      id: 'classify',
      slots: models,
      nodes: [
        node(
          'a',
          'classify',
          { ...mind, text: 'classify {{ input.city }}', classes: [{ name: 'refund' }, { name: 'order' }] },
          { connection: 'model' },
        ),
      ],
    },
    {
      id: 'vectors',
      slots: models,
      nodes: [
        node(
          'a',
          'vector-store',
          {
            ...mind,
            store: 'handbook',
            operation: 'add',
            text: '{{ input.city }}',
            document: '{{ input.id }}',
            source: 'Page',
            trust: 'trusted',
          },
          { connection: 'model' },
        ),
        node('b', 'vector-store', { ...mind, store: 'handbook', text: 'Bonn' }, { connection: 'model' }),
      ],
    },
    {
      id: 'postgres',
      skipped: missing.postgres,
      slots: [slot('postgres', [`${host}:${peers.postgres ?? 1}`], 'database')],
      nodes: [
        sql('a', 'postgres', 'SELECT :city::text AS city, 41 + :one::int AS sum', {
          values: [
            { name: 'city', value: '{{ input.city }}' },
            { name: 'one', value: '1' },
          ],
        }),
      ],
    },
    {
      id: 'mysql',
      skipped: missing.mariadb,
      slots: [slot('mysql', [`${host}:${peers.mysql ?? 1}`], 'database')],
      nodes: [sql('a', 'mysql', 'SELECT name, price FROM orders WHERE id = :id', { values: [{ name: 'id', value: '{{ input.id }}' }] })],
    },
    {
      id: 'sqlite',
      nodes: [
        sql('a', 'sqlite', 'UPDATE t SET city = :city WHERE id = 7', {
          file: 'data/a.db',
          readOnly: false,
          values: [{ name: 'city', value: '{{ input.city }}' }],
        }),
        sql('b', 'sqlite', 'SELECT id, city FROM t', { file: 'data/a.db' }),
      ],
    },
    {
      id: 'mail',
      slots: [slot('smtp', [`${host}:${peers.mail}`], 'smtp')],
      nodes: [
        node(
          'a',
          'send-mail',
          {
            from: 'flow@shop.example',
            to: 'team@shop.example',
            subject: 'Order {{ input.id }}',
            text: '{{ input.city }}',
            allowedRecipients: 'team@shop.example',
          },
          { connection: 'smtp' },
        ),
      ],
    },
    {
      id: 'mailbox',
      skipped: missing.dovecot,
      slots: [slot('imap', [`${host}:${peers.imap ?? 1}`], 'basic')],
      nodes: [node('a', 'mail-read', { folder: 'INBOX', afterwards: 'nothing' }, { connection: 'imap' })],
    },
    {
      id: 's3',
      slots: [slot('store', [`${host}:${peers.s3}`], 'aws')],
      nodes: [
        storage('a', { operation: 'write', key: 'in/{{ input.id }}.txt', content: '{{ input.city }}', format: 'text' }),
        storage('b', { operation: 'list', key: 'in/' }),
        storage('c', { key: 'in/7.txt', format: 'text' }),
      ],
    },
    {
      id: 'files',
      nodes: [
        node('a', 'file-write', { path: 'data/{{ input.id }}.json', format: 'json', content: '{{ input }}' }),
        node('b', 'file-read', { path: 'data/7.json', format: 'json' }),
      ],
    },
    {
      id: 'tokens',
      nodes: [
        node('a', 'tokenise', { fields: ['city'], purpose: 'support' }),
        node('b', 'restore', { fields: ['city'], purpose: 'support' }),
      ],
    },
    {
      id: 'table',
      nodes: [
        node('a', 'data-table', {
          table: 'orders',
          operation: 'upsert',
          columns: table,
          keys: ['id'],
          values: [
            { name: 'id', value: '{{ input.id }}' },
            { name: 'city', value: '{{ input.city }}' },
          ],
        }),
        node('b', 'data-table', { table: 'orders', columns: table, conditions: [{ column: 'id', value: '7' }], into: 'orders' }),
      ],
    },
    {
      id: 'consent',
      nodes: [
        node('a', 'consent-register', { operation: 'record', purpose: 'newsletter', days: 365, how: 'form' }),
        node('b', 'consent-register', { purpose: 'newsletter' }),
      ],
      input: [{ email: 'ada@example.com' }],
    },
    { id: 'signs', nodes: [node('a', 'sign-data', { algorithm: 'hmac-sha256', fields: ['id'] })] },
  ];
}

describe.skipIf(noRestate !== undefined)('steps that need somebody else', () => {
  let folder: string;
  let authority: Authority;
  let restate: TestCluster;
  let worker: Awaited<ReturnType<typeof workerHere>>;
  let world: StepWorld;
  let engine: Engine;
  const here: RunEvent[] = [];
  const stops: (() => unknown)[] = [];
  let cases: readonly PeerCase[] = [];

  beforeAll(async () => {
    authority = newAuthority();
    const pair = authority.issue(host);
    const tools = toNodeHandler(
      createMcpHandler(() => {
        const server = new McpServer({ name: 'shop', version: '1.0.0' });
        server.registerTool(
          'find',
          { description: 'Finds.', inputSchema: z.object({ customer: z.string() }), outputSchema: z.object({ count: z.number().int() }) },
          async () => ({ structuredContent: { count: 2 }, content: [{ type: 'text', text: '{"count":2}' }] }),
        );
        return server;
      }),
    );
    const web = await httpServer(async (request, response) => {
      if (request.headers.authorization !== `Bearer ${token}`) answer(response, 401, {});
      else if (request.url === '/mcp') await tools(request, response);
      else if (request.url === '/feed.xml')
        response
          .writeHead(200, { 'content-type': 'application/rss+xml' })
          .end(
            '<rss version="2.0"><channel><title>News</title><item><title>Hello</title><link>https://news.example.com/1</link></item></channel></rss>',
          );
      else if (request.url === '/graphql') answer(response, 200, { data: { order: { id: '7', state: 'sent' } } });
      else answer(response, 200, { path: request.url, sent: await bodyOf(request) });
    });
    const models = await httpServer(
      modelServer(({ messages }) => {
        const said = messages.map(({ content }) => content).join(' ');
        return said.includes('classify') ? '{"class":"refund"}' : said.includes('extract') ? '{"total":12.5}' : 'Bonn it is.';
      }, token).handler,
    );
    stops.push(
      () => authority.remove(),
      () => web.close(),
      () => models.close(),
    );
    const [s3, smtp] = [await startS3({ ...pair, bucket: 'invoices' }), await mailServer({ ...pair, user: 'flow', password: token })];
    stops.push(
      () => s3.stop(),
      () => smtp.close(),
    );
    const postgres =
      missing.postgres === undefined ? await startPostgres({ ...pair, user: 'flow', password: token, tls: true }) : undefined;
    stops.push(() => postgres?.stop());
    const mysql =
      missing.mariadb === undefined
        ? await startMariaDb({
            ...pair,
            tls: true,
            sql: [
              'CREATE DATABASE shop',
              `CREATE USER flow@'127.0.0.1' IDENTIFIED BY '${token}'`,
              "GRANT ALL ON shop.* TO flow@'127.0.0.1'",
              'CREATE TABLE shop.orders (id BIGINT, name VARCHAR(100), price DECIMAL(10, 2))',
              "INSERT INTO shop.orders VALUES (7, 'Ada', 12.50)",
            ],
          })
        : undefined;
    stops.push(() => mysql?.stop());
    const imap = missing.dovecot === undefined ? await startDovecot({ ...pair, password: token }) : undefined;
    imap?.deliver(
      'From: Ada <ada@example.com>\nTo: desk@example.com\nSubject: Hello\nMessage-ID: <1@example.com>\nDate: Sat, 31 Jan 2026 10:00:00 +0000\n\nHello\n',
    );
    stops.push(() => imap?.stop());

    const inside = { ca: authority.ca, internalAddresses: [local] };
    const login = (port: number, security: 'tls' | 'starttls', username: string, database?: string): BoundConnection => ({
      hosts: [host],
      auth: { type: 'login', username, secret: token },
      server: { host, port, security, ...(database === undefined ? {} : { database }) },
      ...inside,
    });
    const bearer: BoundConnection = { hosts: [local], auth: { type: 'bearer', secret: token }, internalAddresses: [local] };
    const bound: Readonly<Record<string, BoundConnection | undefined>> = {
      api: bearer,
      model: bearer,
      store: {
        hosts: [host],
        auth: { type: 'aws', accessKeyId: 'S3RVER', secret: 'S3RVER', region: 'us-east-1', service: 's3' },
        ...inside,
      },
      smtp: login(smtp.port, 'starttls', 'flow'),
      ...(postgres === undefined ? {} : { postgres: login(postgres.port, 'tls', 'flow', 'postgres') }),
      ...(mysql === undefined ? {} : { mysql: login(mysql.port, 'starttls', 'flow', 'shop') }),
      ...(imap === undefined ? {} : { imap: login(imap.imaps, 'tls', 'desk') }),
    };
    const [found] = await (
      await openToolServer(
        {
          http: async ({ url, method, headers, body }) => {
            const response = await fetch(url, {
              method,
              headers: { ...headers, authorization: `Bearer ${token}` },
              ...(body === undefined ? {} : { body }),
            });
            return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
          },
        },
        { address: `http://${local}:${web.port}/mcp`, connection: undefined, timeoutMs: 5_000, place: 'Step', now: () => 0 },
      )
    ).list();
    if (found === undefined) throw new Error('no tool');
    const api = readApiDocument(
      `openapi: 3.1.0
info: { title: Shop, version: "1" }
servers: [{ url: "http://${local}:${web.port}/v1" }]
paths:
  /orders/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { "200": { content: { application/json: { schema: { type: object, properties: { path: { type: string } } } } } } }
`,
      'shop.yaml',
    );
    const operation = operationOf(api, 'GET /orders/{id}', 'cd'.repeat(32));
    cases = casesOf({
      web: web.port,
      model: models.port,
      s3: s3.port,
      mail: smtp.port,
      imap: imap?.imaps,
      postgres: postgres?.port,
      mysql: mysql?.port,
      tool: pinTool(found),
      operation: operation as unknown as JsonObject,
    });

    folder = worksFolder();
    mkdirSync(join(folder, 'data'));
    const file = new Database(join(folder, 'data', 'a.db'));
    file.exec("CREATE TABLE t (id INTEGER, city TEXT); INSERT INTO t VALUES (7, 'Rome')");
    file.close();
    writeFlows(folder, cases.map(flowFor));
    restate = await cluster();
    stops.push(
      () => remove(folder),
      () => restate.server.close(),
    );
    const usual = (): Pick<StepWorldOptions, 'filesRoot' | 'connections' | 'keep' | 'resolver'> => ({
      filesRoot: folder,
      connections: { get: async (_flowId, id) => bound[id] },
      keep: memoryKeep({ clock: systemClock, random: systemRandom, pseudonymKey: 'k'.repeat(32) }),
      resolver: { resolve: async (name) => (name === host ? [local] : Promise.reject(new Error('no such name'))) },
    });
    worker = await workerHere(folder, restate, {
      connections: () => usual().connections,
      world: (options) => createStepWorld({ ...options, ...usual() }),
    });
    world = createStepWorld({ ...usual(), startRunner: startForkedRunner, gateway: { record: () => undefined } });
    engine = new Engine({
      ...world,
      store: memoryStore(),
      factsOf,
      events: {
        emit: (event) => {
          here.push(event);
        },
      },
      clock: systemClock,
      random: systemRandom,
      hash: nodeHash,
      timers: systemTimers,
    });
    stops.push(
      () => worker.stop(),
      () => world.close(),
      () => engine.close(),
    );
    await engine.open();
  }, 180_000);
  afterAll(async () => {
    // The last that was started first; where the start failed half way, what there is.
    for (const stop of stops.toReversed()) await stop();
  }, 60_000);

  const flowFor = ({ id, nodes, slots = [] }: PeerCase) => ({
    ...flowOf(
      [node('start', 'manual-trigger'), ...nodes],
      nodes.map((one, index) => `${nodes[index - 1]?.id ?? 'start'} -> ${one.id}`),
      { connections: [...slots] },
    ),
    id: `peer_${id}`,
  });
  /** What a run makes up for itself: its id, and what follows from it. */
  const same = (value: unknown): string =>
    JSON.stringify(value)
      .replaceAll(/run_[A-Za-z0-9_]+/g, 'RUN')
      .replaceAll(/<[0-9a-f]{40}@/g, '<ID@')
      .replaceAll(/"modified":"[^"]+"/g, '"modified":"THEN"');

  test('give the same on both engines, for real and dry', async () => {
    const differing: unknown[] = [];
    const endings: string[] = [];
    for (const one of cases) {
      if (one.skipped !== undefined) {
        process.stderr.write(`SKIPPED on Restate: ${one.id}: ${one.skipped}.\n`);
        continue;
      }
      const flow = flowFor(one);
      const input = one.input ?? [{ id: 7, city: 'Bonn' }];
      for (const dryRun of [false, true]) {
        const { runId, finished } = await engine.start(pin(flow), { kind: 'manual', input, dryRun });
        const { run } = await finished;
        const told = here.findLast((event) => event.type === 'run.succeeded' && event.runId === runId);
        const ours = {
          status: run.status,
          output: told?.type === 'run.succeeded' ? told.output : [],
          error: run.error,
          steps: run.steps,
          tokens: run.tokens,
        };
        await restate.begin(`run_${flow.id}_${dryRun ? 'dry' : 'real'}`, flow.id, { input, dryRun });
        const { status, output, error, steps, tokens } = await restate.ended(`run_${flow.id}_${dryRun ? 'dry' : 'real'}`);
        if (same(ours) !== same({ status, output, error, steps, tokens }))
          differing.push({ id: one.id, dryRun, ours, theirs: { status, output, error, steps, tokens } });
        endings.push(`${one.id} ${dryRun ? 'dry' : 'real'} ${status}${error === undefined ? '' : ` ${error.message}`}`);
      }
    }
    // A dry run of a step without a sample may end in what the next one cannot read: alike on both.
    expect([differing, endings.filter((line) => / real /.test(line) && !line.endsWith(' succeeded'))]).toEqual([[], []]);
    // Those that cannot run here have said so.
    expect(endings.length).toBe(2 * cases.filter(({ skipped }) => skipped === undefined).length);
  }, 240_000);
});
