import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { NodeFacts, Read } from '../../app/nodes/kit/facts.ts';
import { pathText } from '../../app/workflow/model/labels.ts';
import type { ConnectionSlot } from '../../app/workflow/model/flow.ts';

const slot = (id: string, more: Partial<ConnectionSlot> = {}): ConnectionSlot => ({
  id,
  name: id,
  type: 'http',
  auth: 'bearer',
  hosts: [],
  scopes: [],
  ...more,
});

function facts(type: string, parameters: JsonObject, connection?: ConnectionSlot): NodeFacts {
  return factsOf(
    { id: 'n', type, typeVersion: 1, name: 'Step', parameters, ...(connection === undefined ? {} : { connection: connection.id }) },
    { connections: connection === undefined ? [] : [connection] },
  );
}
const reads = (list: readonly Read[]): string[] => list.map((read) => (read.from === 'input' ? pathText(read.path) : read.from));

describe('where a request goes', () => {
  const network = (url: Json): Json => {
    const found = facts('http-request', { url });
    const [fact] = found.networks;
    return {
      ...(fact?.scheme === undefined ? {} : { scheme: fact.scheme }),
      ...(fact?.host === undefined ? {} : { host: fact.host }),
      ...(fact?.port === undefined ? {} : { port: fact.port }),
      data: [reads(fact?.hostReads ?? []), reads(fact?.pathReads ?? []), reads(fact?.queryReads ?? [])],
      grant: found.capabilities.hosts.map((host) => `${host.host}${host.paths.join()}`),
      ...(fact?.inlineCredentials === true ? { inline: true } : {}),
    };
  };
  const cases: readonly (readonly [Json, Json])[] = [
    [
      'https://api.example.com/v1/orders?x=1',
      { scheme: 'https', host: 'api.example.com', data: [[], [], []], grant: ['api.example.com/v1/orders'] },
    ],
    [
      'https://API.example.com:8443/v1/{{ input.id }}/x',
      { scheme: 'https', host: 'api.example.com', port: 8443, data: [[], ['id'], []], grant: ['api.example.com:8443/v1'] },
    ],
    [
      'https://api.example.com/v1/o-{{ input.id }}?q={{ input.q }}',
      { scheme: 'https', host: 'api.example.com', data: [[], ['id'], ['q']], grant: ['api.example.com/v1'] },
    ],
    ['https://{{ input.host }}/v1', { scheme: 'https', data: [['host'], [], []], grant: [] }],
    ['https://api.{{ input.region }}.example.com/{{ input.id }}', { scheme: 'https', data: [['region'], ['id'], []], grant: [] }],
    ['{{ input.url }}', { data: [['url'], [], []], grant: [] }],
    ['{{ "https://a.example/" + input.id }}', { scheme: 'https', host: 'a.example', data: [[], ['id'], []], grant: ['a.example/'] }],
    ['https://api.example.com{{ input.path }}', { scheme: 'https', data: [['path'], [], []], grant: [] }],
    [
      'https://user:pw@api.example.com/',
      { scheme: 'https', host: 'api.example.com', data: [[], [], []], grant: ['api.example.com/'], inline: true },
    ],
    [
      'https://api.example.com/?api_key=abc',
      { scheme: 'https', host: 'api.example.com', data: [[], [], []], grant: ['api.example.com/'], inline: true },
    ],
    [
      'https://api.example.com/?token={{ input.t }}',
      { scheme: 'https', host: 'api.example.com', data: [[], [], ['t']], grant: ['api.example.com/'] },
    ],
    [
      { $foreign: 'n8n-js', source: '=https://api.example.com/{{ $json.id }}' },
      { scheme: 'https', host: 'api.example.com', data: [[], ['id'], []], grant: ['api.example.com/'] },
    ],
    ['http://[::1]:80/x', { scheme: 'http', host: '[::1]', port: 80, data: [[], [], []], grant: ['[::1]:80/x'] }],
    ['', { data: [[], [], []], grant: [] }],
  ];
  test('host, path and query are told apart from the data in them', () => {
    expect(cases.map(([url]) => [url, network(url)])).toEqual(cases);
  });

  test('zones by vendor, region and reach', () => {
    const zone = (url: string): Json =>
      facts('http-request', { url, method: 'POST', bodyMode: 'raw', text: '{{ input.x }}' }).sinks[0]?.zone as unknown as Json;
    expect([
      zone('https://api.openai.com/v1'),
      zone('https://acme.openai.azure.com/'),
      zone('https://bedrock-runtime.eu-central-1.amazonaws.com/'),
      zone('https://pastebin.com/'),
      zone('http://localhost:3000/'),
      zone('http://10.1.2.3/'),
      zone('https://erp.corp/'),
      zone('https://unknown.example.net/'),
    ]).toEqual([
      { scope: 'vendor', vendor: 'OpenAI', host: 'api.openai.com', region: 'US' },
      { scope: 'vendor', vendor: 'Microsoft Azure OpenAI', host: 'acme.openai.azure.com', region: 'global' },
      { scope: 'vendor', vendor: 'Amazon Bedrock', host: 'bedrock-runtime.eu-central-1.amazonaws.com', region: 'EU' },
      { scope: 'public', vendor: 'Pastebin', host: 'pastebin.com', region: 'global' },
      { scope: 'local', host: 'localhost' },
      { scope: 'internal', host: '10.1.2.3' },
      { scope: 'internal', host: 'erp.corp' },
      { scope: 'unknown', host: 'unknown.example.net' },
    ]);
  });

  test('credentials and TLS come from the connection', () => {
    const [network] = facts(
      'http-request',
      { url: 'https://a.example/', followRedirects: true, headers: [{ name: 'X-API-Key', value: 'abc' }] },
      slot('c', { tls: { minimum: '1.2', verify: false } }),
    ).networks;
    expect(network).toMatchObject({
      minimumTls: '1.2',
      verifyCertificate: false,
      followsRedirects: true,
      sendsCredentials: true,
      auth: 'bearer',
      inlineCredentials: true,
    });
  });
});

test('what a web request brings in, with labels, trust and guards', () => {
  const { sources, guards, trigger } = facts('webhook-trigger', {
    path: 'x',
    auth: 'none',
    ratePerMinute: 0,
    fields: [
      { name: 'customer.email' },
      { name: 'amount', type: 'number' },
      { name: 'free', label: 'health', consent: true },
      { name: 'name', label: 'none' },
    ],
  });
  expect([
    sources.slice(0, 4).map((source) => [pathText(source.path), source.labels, source.trust, source.type, source.needsConsent]),
    guards.map((guard) => guard.kind),
    trigger,
  ]).toEqual([
    [
      ['body.customer.email', ['contact'], 'public', 'text', undefined],
      ['body.amount', [], 'public', 'number', undefined],
      ['body.free', ['health'], 'public', 'text', true],
      ['body.name', [], 'public', 'text', undefined],
    ],
    ['validation'],
    { kind: 'webhook', exposed: true, auth: 'none', replayWindow: false, rateLimit: false, atLeastOnce: true, dedupeKey: false },
  ]);
});

describe('models', () => {
  test('prompt slots, place, version and an answer that cannot carry orders', () => {
    const found = facts('model-call', {
      model: 'gpt-4o',
      system: 'Tone: {{ input.tone }}',
      prompt: '{{ input.text }}',
      output: 'schema',
      schema: [
        { name: 'urgent', type: 'boolean' },
        { name: 'topic', type: 'enum', values: ['a'] },
      ],
      resultField: 'result',
    });
    expect([
      found.sinks.map((sink) => [sink.kind, sink.zone.vendor, reads(sink.reads)]),
      found.ai?.output,
      found.ai?.pinned,
      found.ai?.external,
      found.transfer[0]?.steps.map((step) => step.op),
      found.capabilities.models,
      found.capabilities.hosts,
    ]).toEqual([
      [
        ['prompt.system', 'OpenAI', ['tone']],
        ['prompt.user', 'OpenAI', ['text']],
      ],
      'closed',
      false,
      true,
      ['input', 'remove', 'assign', 'close', 'assign', 'close'],
      [{ provider: 'openai-compatible', model: 'gpt-4o' }],
      [{ host: 'api.openai.com', methods: ['POST'], paths: ['/v1'] }],
    ]);
  });

  test('pinned names', () => {
    const pinned = (model: string): boolean | undefined => facts('chat-model', { model }).ai?.pinned;
    expect(
      [
        'gpt-4o',
        'gpt-4o-2024-08-06',
        'claude-sonnet-4-20250514',
        'claude-3-opus-latest',
        'llama3.1:8b',
        'llama3@sha256:0123456789ab',
        'gpt-4-0613',
      ].map((model) => [model, pinned(model)]),
    ).toEqual([
      ['gpt-4o', false],
      ['gpt-4o-2024-08-06', true],
      ['claude-sonnet-4-20250514', true],
      ['claude-3-opus-latest', false],
      ['llama3.1:8b', false],
      ['llama3@sha256:0123456789ab', true],
      ['gpt-4-0613', true],
    ]);
  });
});

test('assignments keep the type that an expression settles, and names only where nobody can tell', () => {
  const { transfer, sources } = facts('set-fields', {
    assignments: [
      { name: 'adult', value: '{{ input.age > 17 }}' },
      { name: 'email', value: '{{ input.token }}' },
      { name: 'phone', value: { $foreign: 'jsonata', source: '$eval(x)' } },
      { name: 'n', value: 5 },
    ],
  });
  expect([
    transfer[0]?.steps.map((step) => (step.op === 'assign' ? [pathText(step.path), step.type, reads(step.reads)] : step.op)),
    sources.map((source) => [pathText(source.path), source.labels]),
  ]).toEqual([
    ['input', ['adult', 'boolean', ['age']], ['email', undefined, ['token']], ['phone', undefined, ['any']], ['n', 'number', []]],
    [['phone', ['contact']]],
  ]);
});

describe('databases', () => {
  const sql = (statement: string, more: JsonObject = {}): Json => {
    const found = facts('sql-query', { database: 'sqlite', file: '/d.db', statement, readOnly: false, ...more });
    return [
      found.effects[0]?.kind ?? '',
      found.capabilities.tables.map(({ table, access }) => `${access} ${table}`),
      found.sources.map((source) => `${pathText(source.path)}:${source.labels.join()}`),
    ];
  };
  test('verb, tables and columns', () => {
    expect([
      sql('SELECT id, c.email AS mail, upper(x) AS name FROM "Customers" c JOIN orders o ON o.id = c.id'),
      sql('select * from a, b x, c where 1 = 1'),
      sql("-- FROM hidden\nINSERT INTO app.log (a) VALUES (' FROM x ')"),
      sql('WITH old AS (DELETE FROM orders WHERE id = 1 RETURNING id) SELECT id FROM old'),
      sql('UPDATE t SET a = 1 WHERE id IN (SELECT id FROM u)'),
      sql('SELECT 1; DROP TABLE t'),
      sql('GRANT ALL ON t TO bob'),
      sql('DO something'),
      sql('SELECT a FROM t UNION SELECT iban FROM u'),
      sql('INSERT INTO t (a) VALUES (1) RETURNING id, email'),
    ]).toEqual([
      ['read', ['read customers', 'read orders'], ['id:internal', 'mail:internal', 'name:person,internal']],
      ['read', ['read a', 'read b', 'read c'], [':unknown,internal']],
      ['write', ['write app.log'], ['changed:']],
      ['delete', ['write orders'], ['id:internal']],
      ['write', ['write t', 'read u'], ['changed:']],
      ['delete', ['write t'], ['changed:']],
      ['grant', [], ['changed:']],
      ['write', [], ['changed:']],
      ['read', ['read t', 'read u'], [':unknown,internal']],
      ['write', ['write t'], ['id:internal', 'email:contact,internal']],
    ]);
  });

  test('a template in the statement is unbound, values are bound', () => {
    const { sinks } = facts(
      'sql-query',
      { statement: "SELECT * FROM t WHERE a = '{{ input.a }}' AND b = :b", values: [{ name: 'b', value: '{{ input.b }}' }] },
      slot('db', { auth: 'database', hosts: ['db.corp:5433'] }),
    );
    expect(sinks.map((sink) => [sink.kind, sink.parameter, sink.bound, reads(sink.reads), sink.zone])).toEqual([
      ['query', 'statement', false, ['a'], { scope: 'internal', host: 'db.corp' }],
      ['query', 'values.0.value', true, ['b'], { scope: 'internal', host: 'db.corp' }],
    ]);
  });
});

test('mail: whom it reaches decides the zone and the grant', () => {
  const mail = (parameters: JsonObject): Json => {
    const found = facts('send-mail', { from: 'bot@acme.example', subject: 's', text: '{{ input.t }}', ...parameters });
    return [found.sinks[2]?.zone as unknown as Json, found.capabilities.mail.map(({ to }) => to)];
  };
  expect([
    mail({ to: 'Ann <ann@acme.example>' }),
    mail({ to: 'x@other.example, ann@acme.example' }),
    mail({ to: '{{ input.to }}' }),
    mail({ to: '{{ input.to }}', allowedRecipients: '*@acme.example' }),
  ]).toEqual([
    [{ scope: 'internal', host: 'acme.example' }, ['ann@acme.example']],
    [{ scope: 'public', host: 'other.example' }, ['x@other.example', 'ann@acme.example']],
    [{ scope: 'unknown' }, []],
    [{ scope: 'internal', host: 'acme.example' }, ['*@acme.example']],
  ]);
});

test('files: the grant is the fixed folder, never more', () => {
  const granted = (path: string): Json =>
    facts('file-write', { path, content: 'x' }).capabilities.files.map((file) => `${file.access} ${file.path}`);
  expect([
    granted('/data/out/a.txt'),
    granted('/data/out/{{ input.id }}.txt'),
    granted('{{ input.path }}'),
    granted('/{{ input.path }}'),
  ]).toEqual([['write /data/out/a.txt'], ['write /data/out/'], [], []]);
});

test('a question to a colleague shows what its title and message write out', () => {
  const { human } = facts('form-task', {
    title: 'Which contract is {{ input.invoice }} for?',
    message: '{{ input.amount }} for {{ input.vat * 2 }}',
    arguments: [{ name: 'Sender', value: '{{ input.sender }}' }],
  });
  expect([human?.boundToArguments, reads(human?.shown ?? [])]).toEqual([true, ['invoice', 'amount', 'sender']]);
});

test('an approval covers the fields that it shows', () => {
  const { human, guards } = facts('approval', {
    title: 'Pay?',
    arguments: [{ name: 'Amount', value: '{{ input.amount }}' }],
    approvers: 2,
    deadlineMinutes: 60,
    escalation: 'boss@acme.example',
  });
  expect([human, guards]).toEqual([
    {
      boundToArguments: true,
      approvers: 2,
      deadlineMs: 3_600_000,
      escalation: 'boss@acme.example',
      shown: [{ from: 'input', path: ['amount'] }],
      told: [{ from: 'input', path: ['amount'] }],
    },
    [{ kind: 'approval', port: 'approved', failsOpen: false, paths: [['amount']] }],
  ]);
});
