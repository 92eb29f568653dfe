/** From trigger to mail: real runner process, real HTTPS, a real chat completions server, real SMTP with STARTTLS. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { mailServer, type MailServer } from '../kit/mail-server.ts';
import { modelServer, type ModelServer } from '../kit/model-server.ts';
import { answer, httpsServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

const apiToken = `api-${'a1'.repeat(10)}`;
const modelToken = `mod-${'b2'.repeat(10)}`;
const mailPassword = `pw-${'c3'.repeat(10)}`;

let authority: Authority;
let api: TestServer;
let model: ModelServer;
let modelHost: TestServer;
let mail: MailServer;
let runtime: TestRuntime;
let modelReply: string | number = 'A friendly summary.';

const names = Object.fromEntries(['api', 'model', 'mail'].map((name) => [`${name}.test.example`, ['127.0.0.1']]));

beforeAll(async () => {
  authority = newAuthority();
  api = await httpsServer(authority.issue('api.test.example'), (request, response) => {
    if (request.headers.authorization === `Bearer ${apiToken}`) answer(response, 200, [{ id: 7, customer: 'Ada', note: 'Parcel is late' }]);
    else answer(response, 401, {});
  });
  model = modelServer(() => modelReply, modelToken);
  modelHost = await httpsServer(authority.issue('model.test.example'), model.handler);
  mail = await mailServer({ ...authority.issue('mail.test.example'), user: 'sender', password: mailPassword });
  const inside = { ca: authority.ca, internalAddresses: ['127.0.0.1'] };
  const connections: Record<string, BoundConnection> = {
    api: { hosts: ['api.test.example'], auth: { type: 'bearer', secret: apiToken }, ...inside },
    model: { hosts: ['model.test.example'], auth: { type: 'bearer', secret: modelToken }, ...inside },
    mail: {
      hosts: ['mail.test.example'],
      auth: { type: 'login', username: 'sender', secret: mailPassword },
      server: { host: 'mail.test.example', port: mail.port, security: 'starttls' },
      ...inside,
    },
  };
  runtime = testRuntime({ connections, names });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime.close();
  await Promise.all([api, modelHost, mail].map((server) => server.close()));
  authority.remove();
});

const wholeFlow = (to = 'team@shop.example') =>
  flowOf(
    [
      node('start', 'manual-trigger'),
      node('orders', 'http-request', { url: `https://api.test.example:${api.port}/v1/orders` }, { connection: 'api' }),
      node('pick', 'script', {
        code: 'return input.flatMap((answer) => answer).map(({ id, note }) => ({ id, note: note.toUpperCase() }))',
        mode: 'all',
      }),
      node(
        'ask',
        'model-call',
        {
          provider: 'custom',
          baseUrl: `https://model.test.example:${modelHost.port}/v1`,
          model: 'small-2026-01-01',
          system: 'Summarise.',
          prompt: 'Order {{input.id}}: {{input.note}}',
          maxTokens: 50,
        },
        { connection: 'model', retry: { maxAttempts: 3, backoffMs: 10 } },
      ),
      node(
        'tell',
        'send-mail',
        { from: 'flow@shop.example', to, subject: 'Order {{input.id}}', text: '{{input.answer}}', allowedRecipients: 'team@shop.example' },
        { connection: 'mail' },
      ),
    ],
    ['start -> orders', 'orders -> pick', 'pick -> ask', 'ask -> tell'],
    {
      connections: [
        slot('api', [`api.test.example:${api.port}`]),
        slot('model', [`model.test.example:${modelHost.port}`]),
        slot('mail', [`mail.test.example:${mail.port}`], 'smtp'),
      ],
    },
  );

async function run(flow = wholeFlow(), dryRun = false) {
  runtime.events.length = 0;
  runtime.gateway.length = 0;
  const { finished } = await runtime.engine.start(pin(flow), { kind: 'manual', input: [{}], dryRun });
  return await finished;
}

describe('a flow from trigger to mail', () => {
  test('fetches, thinks, asks and sends, each under its grant, with every request in the gateway log', async () => {
    const { run: record, output } = await run();
    expect([record.status, record.steps, record.tokens > 0, output]).toEqual([
      'succeeded',
      5,
      true,
      [
        {
          id: 7,
          note: 'PARCEL IS LATE',
          answer: 'A friendly summary.',
          messageId: expect.stringMatching(/^<[0-9a-f]{40}@shop\.example>$/),
        },
      ],
    ]);
    expect(model.requests.at(-1)).toMatchObject({
      model: 'small-2026-01-01',
      max_tokens: 50,
      messages: [
        { role: 'system', content: 'Summarise.' },
        { role: 'user', content: 'Order 7: PARCEL IS LATE' },
      ],
    });
    expect(mail.mails).toEqual([
      { from: 'flow@shop.example', to: ['team@shop.example'], secure: true, text: expect.stringContaining('A friendly summary.') },
    ]);
    expect(
      runtime.gateway.map(({ kind, decision, destination, connection, nodeId, address }) => [
        kind,
        decision,
        destination,
        connection,
        nodeId,
        address,
      ]),
    ).toEqual([
      ['http', 'allowed', 'api.test.example', 'api', 'orders', '127.0.0.1'],
      ['model', 'allowed', 'model.test.example', 'model', 'ask', '127.0.0.1'],
      ['mail', 'allowed', 'mail.test.example', 'mail', 'tell', '127.0.0.1'],
    ]);
    expect(runtime.events.map((event) => ('nodeId' in event ? `${event.type} ${event.nodeId}` : event.type))).toEqual([
      'run.started',
      ...['start', 'orders', 'pick', 'ask', 'tell'].flatMap((id) => [`step.started ${id}`, `step.succeeded ${id}`]),
      'run.succeeded',
    ]);
  });

  test('tries again after a rate limit, and gives up on a refusal', async () => {
    const replies: (string | number)[] = [429, 500, 'Third time lucky.'];
    const spy = modelServer(() => replies.shift() ?? 'more', modelToken);
    const server = await httpsServer(authority.issue('model.test.example'), spy.handler);
    const flow = wholeFlow();
    const nodes = flow.nodes.map((one) =>
      one.id === 'ask' ? { ...one, parameters: { ...one.parameters, baseUrl: `https://model.test.example:${server.port}/v1` } } : one,
    );
    const { run: record } = await run({ ...flow, nodes });
    await server.close();
    expect([record.status, record.retries, spy.requests.length]).toEqual(['succeeded', 2, 3]);
  });

  test('a recipient that data smuggles in stops the run as halted, with evidence and without a mail', async () => {
    const before = mail.mails.length;
    const { run: record } = await run(wholeFlow('{{ input.note == "" ? "" : "thief@evil.example" }}'));
    const last = runtime.events.at(-1);
    expect([record.status, record.error?.code, mail.mails.length - before, last?.type === 'run.halted' ? last.evidence : last]).toEqual([
      'halted',
      'halted/capability',
      0,
      { node: 'tell', recipient: '…@evil.example' },
    ]);
  });

  test('a budget ends the run before the call', async () => {
    const before = model.requests.length;
    const { run: record } = await run({ ...wholeFlow(), settings: { maxTokens: 20 } });
    expect([record.status, record.error?.code, model.requests.length - before]).toEqual(['halted', 'halted/budget', 0]);
  });

  test('a dry run sends nothing, and tells what would have gone where', async () => {
    const before = [model.requests.length, mail.mails.length];
    const flow = wholeFlow();
    const nodes = flow.nodes.map((one) => (one.id === 'orders' ? { ...one, sample: [{ id: 1, note: 'n' }] } : one));
    const { run: record } = await run({ ...flow, nodes }, true);
    const would = runtime.events.flatMap((event) =>
      event.type === 'step.would'
        ? [[event.nodeId, event.effect.kind, event.effect.method, event.effect.destination, event.effect.allowed]]
        : [],
    );
    expect([record.status, record.dryRun, would, [model.requests.length, mail.mails.length], runtime.gateway]).toEqual([
      'succeeded',
      true,
      [
        ['orders', 'http', 'GET', `api.test.example:${api.port}/v1/orders`, true],
        ['ask', 'model', 'POST', `small-2026-01-01 at model.test.example:${modelHost.port}/v1/chat/completions`, true],
        ['tell', 'mail', 'SEND', '…@shop.example', true],
      ],
      before,
      [],
    ]);
  });

  test('what people see is masked; what the run keeps is forgotten when it ends', async () => {
    const { run: record } = await run();
    const events = await runtime.store.journal.read(record.runId);
    expect(JSON.stringify(events)).not.toMatch(/PARCEL|friendly|Ada/);
    expect(events.filter((event) => event.type === 'succeeded').map((event) => event.digest.length)).toEqual([64, 64, 64, 64, 64]);
  });
});
