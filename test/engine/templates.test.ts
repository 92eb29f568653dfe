/** Every template, as somebody who takes it would: attacked, tried dry, and run through real servers with people who answer. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attackFlow } from '../../app/ai/attacks/attack-flow.ts';
import { createDryRuns } from '../../app/ai/dry-runs.node.ts';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { memoryKeep } from '../../app/broker/models/memory-keep.ts';
import { startForkedRunner } from '../../app/engine/runner/forked-runner.node.ts';
import { fakeFor } from '../../app/engine/runner/dry-run.ts';
import { systemClock, systemRandom } from '../../app/kernel/host.node.ts';
import { isJsonObject, type Json, type JsonObject } from '../../app/kernel/json.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { exampleItem } from '../../app/nodes/kit/example.ts';
import { sampleOf } from '../../app/nodes/kit/sample-input.ts';
import { declaredFieldsSchema } from '../../app/nodes/kit/schemas.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { mailServer, type MailServer } from '../kit/mail-server.ts';
import { modelServer, type ModelServer } from '../kit/model-server.ts';
import { postgresMissing, startPostgres, type Postgres } from '../kit/postgres.ts';
import { answer, bodyOf, httpsServer, type TestServer } from '../kit/servers.ts';
import { pin, testRuntime, type TestRuntime } from './flow-kit.ts';

const folder = join(import.meta.dirname, '../../resources/templates');
const templates = readdirSync(folder)
  .filter((name) => name.endsWith('.flow.json'))
  .map((name) => readFlow(readFileSync(join(folder, name), 'utf8'), name));
const [token, password] = [`key-${'d4'.repeat(10)}`, `pw-${'e5'.repeat(10)}`];
const hosts = [
  'model.example.com',
  'helpdesk.example.com',
  'directory.example.com',
  'accounting.example.com',
  'db.example.com',
  'mail.example.com',
  'smtp.example.com',
];

let authority: Authority;
let model: ModelServer;
let services: TestServer;
let mail: MailServer;
let database: Postgres | undefined;
let runtime: TestRuntime;
let files: string;
const posted: string[] = [];

beforeAll(async () => {
  authority = newAuthority();
  files = mkdtempSync(join(tmpdir(), 'countersign-templates-'));
  for (const name of ['transcripts', 'minutes', 'handbook', 'contracts']) mkdirSync(join(files, name));
  const tls = authority.issue('*.example.com');
  model = modelServer(({ response_format: format }) => {
    const schema = format?.json_schema.schema as JsonObject | undefined;
    return schema === undefined ? 'An answer in plain words.' : JSON.stringify(fakeFor(schema));
  }, token);
  services = await httpsServer(tls, async (request, response) => {
    if (request.headers.host?.startsWith('model.') === true) {
      await model.handler(request, response);
      return;
    }
    posted.push(`${request.method ?? ''} ${request.headers.host?.split(':')[0] ?? ''} ${await bodyOf(request)}`);
    const [id, since] = ['00000000-0000-4000-8000-000000000001', '2001-02-03'];
    answer(response, 200, {
      replyId: id,
      bookingId: id,
      employees: 12,
      industry: 'trade',
      foundedOn: since,
      bias: 0,
      waiting_hours: 0,
      contacts: 0,
      accepted: true,
    });
  });
  mail = await mailServer({ ...tls, user: 'flows', password });
  if (postgresMissing() === undefined) {
    database = await startPostgres({ ...tls, user: 'flows', password, tls: true });
    const admin = new pg.Client({
      host: '127.0.0.1',
      port: database.port,
      user: 'flows',
      password,
      database: 'postgres',
      ssl: { rejectUnauthorized: false },
    });
    await admin.connect();
    await admin.query(`CREATE TABLE tickets (id uuid PRIMARY KEY, team text, upset boolean); INSERT INTO tickets VALUES ('00000000-0000-4000-8000-000000000044');
      CREATE TABLE leads (id uuid PRIMARY KEY, employees int, industry text, founded_on date); INSERT INTO leads VALUES ('00000000-0000-4000-8000-000000000000');
      CREATE TABLE ratings (customer_id text, waiting_hours int, contacts int, satisfied boolean, rated_at timestamptz DEFAULT now()); INSERT INTO ratings VALUES ('c1', 3, 1, true), ('c2', 60, 4, false);
      CREATE TABLE orders (id uuid PRIMARY KEY, email text, article int, quantity int, region text DEFAULT 'north', total int DEFAULT 10, created_at timestamptz DEFAULT now())`);
    await admin.end();
  }
  const inside = { ca: authority.ca, internalAddresses: ['127.0.0.1'] };
  const bearer = (host: string): BoundConnection => ({ hosts: [host], auth: { type: 'bearer', secret: token }, ...inside });
  const connections: Record<string, BoundConnection> = {
    model: bearer('model.example.com'),
    helpdesk: bearer('helpdesk.example.com'),
    directory: bearer('directory.example.com'),
    accounting: bearer('accounting.example.com'),
    'mail-server': {
      hosts: ['mail.example.com', 'smtp.example.com'],
      auth: { type: 'login', username: 'flows', secret: password },
      server: { host: 'mail.example.com', port: mail.port, security: 'starttls' as const },
      ...inside,
    },
    ...(database === undefined
      ? {}
      : {
          database: {
            hosts: ['db.example.com'],
            auth: { type: 'login', username: 'flows', secret: password },
            server: { host: 'db.example.com', port: database.port, security: 'tls' as const, database: 'postgres' },
            ...inside,
          },
        }),
  };
  const keep = { ...memoryKeep({ clock: systemClock, random: systemRandom, pseudonymKey: 'a key of the test' }), lasts: true };
  runtime = testRuntime({ keep, connections, names: Object.fromEntries(hosts.map((host) => [host, ['127.0.0.1']])), filesRoot: files });
  await runtime.engine.open();
}, 60_000);
afterAll(async () => {
  await runtime.close();
  await Promise.all([services.close(), mail.close(), database?.stop()]);
  authority.remove();
  rmSync(files, { recursive: true, force: true });
});

/** The same flow, with the ports that the servers of this test have. */
function placed(flow: Flow): Flow {
  const ports: Readonly<Record<string, number>> = {
    'db.example.com:5432': database?.port ?? 5432,
    'mail.example.com:465': mail.port,
    'smtp.example.com:465': mail.port,
  };
  let text = JSON.stringify(flow)
    .replaceAll('api.openai.com', 'model.example.com')
    .replaceAll('smtp.example.com:465', 'mail.example.com:465');
  for (const [place, port] of Object.entries(ports)) text = text.replaceAll(place, `${place.split(':')[0] ?? ''}:${port}`);
  for (const host of hosts.slice(0, 4))
    text = text.replaceAll(`https://${host}/`, `https://${host}:${services.port}/`).replaceAll(`"${host}"`, `"${host}:${services.port}"`);
  return JSON.parse(
    text.replaceAll('"provider":"openai","baseUrl":""', `"provider":"custom","baseUrl":"https://model.example.com:${services.port}/v1"`),
  ) as Flow;
}

const triggersOf = (flow: Flow) => flow.nodes.filter((node) => factsOf(node, flow).trigger !== undefined);
const asksModel = (flow: Flow): boolean =>
  flow.nodes.some((node) => ['chat', 'agent', 'classifier', 'extractor'].includes(factsOf(node, flow).ai?.role ?? ''));

/** What the folder holds before the run: what the drawing shows as a sample. */
function layOut(flow: Flow): void {
  for (const trigger of triggersOf(flow).filter(({ type }) => type === 'file-trigger')) {
    const path = (trigger.sample?.[0] as { readonly path: string }).path;
    const read = flow.nodes.find((node) => node.type === 'file-read' && node.sample !== undefined)?.sample?.[0] as {
      readonly text?: string;
      readonly base64?: string;
    };
    writeFileSync(join(files, path), read.text ?? Buffer.from(read.base64 ?? '', 'base64'));
  }
}

/** Starts it and says yes to whatever people are asked. */
async function lived(flow: Flow, trigger: string, input: Json): Promise<string> {
  const { runId, finished } = await runtime.engine.start(pin(flow), { kind: 'manual', trigger, input: [input] });
  let { run } = await finished;
  for (let asked = 0; run.status === 'waiting' && asked < 5; asked += 1) {
    const [question] = await runtime.store.approvals.list({ state: 'open', limit: 1 });
    const fields = declaredFieldsSchema.safeParse(question?.ask['fields']).data ?? [];
    const values = exampleItem(fields);
    const { state } = await runtime.engine.decide(question?.approvalId ?? '', {
      by: `person ${asked}`,
      decision: 'approved',
      reason: '',
      argumentHash: question?.argumentHash ?? '',
      ...(fields.length > 0 && isJsonObject(values) ? { values } : {}),
    });
    if (state === 'open') continue;
    await runtime.engine.ended(runId);
    run = (await runtime.store.runs.get(runId)) ?? run;
  }
  if (run.status === 'succeeded') return run.status;
  const failures = (await runtime.store.journal.read(runId)).flatMap((event) =>
    event.type === 'failed' ? [`${event.node}: ${event.error.message}`] : [],
  );
  return [run.status, run.error?.message, ...failures].join('; ');
}

test.each(templates.map((flow) => [flow.id, flow] as const))(
  '%s withstands every attack, and its model can be told something',
  async (_id, flow) => {
    const runner = createDryRuns(pin(flow), {
      startRunner: startForkedRunner,
      connections: { get: async () => undefined },
      filesRoot: '/nonexistent',
      gateway: { record: () => undefined },
      calledFlow: async () => undefined,
    });
    try {
      const report = await attackFlow({ flow, subflows: [], factsOf, model: 'obedient', random: systemRandom, runOnce: runner.runOnce });
      const { leaked, steered, unseen, broken, missed, held, asked, carried } = report.counts;
      expect({ leaked, steered, unseen, broken, missed, passed: report.passed }).toEqual({
        leaked: 0,
        steered: 0,
        unseen: 0,
        broken: 0,
        missed: 0,
        passed: true,
      });
      // A template whose model never sees what comes in would withstand everything, and do nothing.
      if (report.results.length > 0) expect(held + asked + carried).toBeGreaterThan(0);
    } finally {
      await runner.close();
    }
  },
  120_000,
);

const needsDatabase = (flow: Flow): boolean => flow.connections.some(({ type }) => type === 'postgres');

test.each(templates.flatMap((flow) => triggersOf(flow).map(({ id }) => [flow.id, id, flow] as const)))(
  '%s, from %s, runs dry and for real',
  async (_id, triggerId, template) => {
    const flow = placed(template);
    const trigger = flow.nodes.find(({ id }) => id === triggerId);
    const input = trigger === undefined ? {} : sampleOf(trigger, factsOf(trigger, flow).sources);
    const dry = await (
      await runtime.engine.start(pin(flow), { kind: 'manual', trigger: triggerId, input: [input], dryRun: true })
    ).finished;
    expect([dry.run.status, dry.run.error?.message]).toEqual(['succeeded', undefined]);
    if (needsDatabase(flow) && database === undefined) {
      console.warn(`SKIPPED the real run of ${flow.id}: ${postgresMissing() ?? ''}`);
      return;
    }
    layOut(flow);
    const before = model.requests.length;
    expect(await lived(flow, triggerId, input)).toBe('succeeded');
    if (asksModel(flow)) expect(model.requests.length).toBeGreaterThan(before);
    expect(
      model.requests
        .map(({ messages = [] }) => messages.map(({ content }) => content).join('\n'))
        .filter((text) => /someone@example\.com|A visitor/.test(text)),
    ).toEqual([]);
  },
  60_000,
);

test('what the templates did is there: files, mails, and requests of services', () => {
  expect(readdirSync(join(files, 'minutes'))).toEqual(['weekly.txt']);
  expect(mail.mails.map(({ to }) => to[0]).sort()).toEqual(expect.arrayContaining(['sales@example.com']));
  expect(posted.map((line) => line.split(' ').slice(0, 2).join(' ')).sort()).toEqual(
    expect.arrayContaining(['POST accounting.example.com', 'POST helpdesk.example.com']),
  );
  // Of the people who were learnt from, nothing but the update.
  const learnt = posted.flatMap((line) => (line.includes('"update"') ? [JSON.parse(line.slice(line.indexOf('{'))) as Json] : []));
  const update = { bias: expect.any(Number), weights: { waiting_hours: expect.any(Number), contacts: expect.any(Number) } };
  if (database !== undefined) expect(learnt).toEqual([{ model: expect.stringMatching(/^sha256:/), update }]);
});
