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
import { startForkedRunner } from '../../app/engine/runner/forked-runner.node.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { RunEvent } from '../../app/engine/ports.ts';
import { createStepWorld, type StepWorld, type StepWorldOptions } from '../../app/engine/step-world.node.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { nodeHash, systemClock, systemRandom, systemTimers } from '../../app/kernel/host.node.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { openToolServer } from '../../app/nodes/mcp-tool/protocol.ts';
import { pinTool } from '../../app/nodes/mcp-tool/tool.ts';
import { readApiDocument } from '../../app/nodes/openapi/document.ts';
import { operationOf } from '../../app/nodes/openapi/read-operation.ts';
import { flowOf, node, pin } from '../engine/flow-kit.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { startDovecot } from '../kit/dovecot.ts';
import { mailServer } from '../kit/mail-server.ts';
import { startMariaDb } from '../kit/mariadb.ts';
import { modelServer } from '../kit/model-server.ts';
import { startPostgres } from '../kit/postgres.ts';
import { noRestate } from '../kit/restate-server.ts';
import { startS3 } from '../kit/s3.ts';
import { answer, bodyOf, httpServer } from '../kit/servers.ts';
import { cluster, remove, workerHere, worksFolder, writeFlows, type TestCluster } from './restate-kit.ts';
import { host, token, missing, local, casesOf, type PeerCase } from './peer-cases.ts';

if (noRestate !== undefined) process.stderr.write(`SKIPPED: steps that need somebody else, on Restate: ${noRestate}.\n`);

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
