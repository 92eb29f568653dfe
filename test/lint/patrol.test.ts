/**
 * Flows as good people build them, on which nothing may turn red, and flows as they are found in the wild, on which the linter must not sleep:
 * in our own format and as n8n writes them.
 */
import { describe, expect, it } from 'vitest';
import { firstFlow } from '../import/support.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { step, flow } from './kit/flow.ts';
import {
  agent,
  approve,
  ask,
  askLocal,
  brain,
  call,
  judge,
  mail,
  manual,
  openHook,
  post,
  script,
  set,
  slot,
  sql,
  tokenise,
} from './kit/steps.ts';

const clock = step('clock', 'schedule-trigger', { cron: '0 7 * * 1-5', timezone: 'Europe/Berlin' });
/** Signed, no replays, no double delivery, and only so many. */
const safeHook = (fields: JsonObject[]) =>
  step('hook', 'webhook-trigger', { auth: 'hmac', replayWindowSeconds: 300, ratePerMinute: 60, dedupeField: 'body.id', fields });
const shop = slot({ id: 'shop', name: 'Shop API', hosts: ['api.shop.example.com'], scopes: [] });
const books = slot({ id: 'books', name: 'Books', type: 'postgres', auth: 'database', hosts: ['db.internal'], scopes: [] });
const post25 = slot({ id: 'post', name: 'Mail server', type: 'smtp', auth: 'smtp', hosts: ['mail.example.com:465'] });
const answer = (body: string) => step('answer', 'respond-webhook', { body, contentType: 'application/json' });
const noted = { onError: 'branch' as const };
const tell = mail('ops@example.com', 'A step failed.', 'tell');

const good: Readonly<Record<string, ReturnType<typeof flow>>> = {
  'a signed webhook that stores an order': flow(
    [
      safeHook([
        { name: 'id', type: 'uuid' },
        { name: 'sku', type: 'text', label: 'none' },
        { name: 'count', type: 'number' },
      ]),
      {
        ...sql('INSERT INTO orders (id, sku, count) VALUES (:id, :sku, :count) ON CONFLICT DO NOTHING', {
          database: 'postgres',
          readOnly: false,
          values: [
            { name: 'id', value: '{{ input.body.id }}' },
            { name: 'sku', value: '{{ input.body.sku }}' },
            { name: 'count', value: '{{ input.body.count }}' },
          ],
        }),
        connection: 'books',
        ...noted,
      },
      answer('{"ok":true}'),
      tell,
    ],
    ['hook > sql', 'sql > answer', 'sql -error> tell'],
    { connections: [books] },
  ),
  'a report every morning': flow(
    [
      clock,
      {
        ...sql('SELECT region, count(*) AS orders FROM orders GROUP BY region', {
          database: 'postgres',
          columns: [
            { name: 'region', label: 'none' },
            { name: 'orders', type: 'number' },
          ],
        }),
        connection: 'books',
      },
      { ...mail('team@example.com', 'Orders: {{ input }}'), connection: 'post' },
    ],
    ['clock > sql', 'sql > mail'],
    { connections: [books, post25] },
  ),
  'a message that is put into one of three boxes': flow(
    [
      safeHook([
        { name: 'id', type: 'uuid' },
        { name: 'text', label: 'none' },
      ]),
      ask('Which team? {{ input.body.text }}', {
        output: 'schema',
        schema: [{ name: 'team', type: 'enum', values: ['sales', 'billing', 'support'] }],
      }),
      { ...post('https://api.shop.example.com/v1/tickets', '{"team":"{{ input.answer.team }}"}'), connection: 'shop', ...noted },
      tell,
    ],
    ['hook > ask', 'ask > call', 'call -error> tell'],
    { connections: [shop] },
  ),
  'a reply that a person reads first': flow(
    [
      safeHook([
        { name: 'id', type: 'uuid' },
        { name: 'text', label: 'none' },
      ]),
      ask('Draft an answer to {{ input.body.text }}'),
      approve(['answer']),
      { ...mail('desk@example.com', '{{ input.answer }}'), connection: 'post' },
    ],
    ['hook > ask', 'ask > approve', 'approve.approved > mail'],
    { connections: [post25] },
  ),
  'a prompt that sees tokens only': flow(
    [
      safeHook([{ name: 'id', type: 'uuid' }, { name: 'email' }, { name: 'text', label: 'none' }]),
      tokenise(['body.email']),
      judge('Is {{ input.body.email }} angry? {{ input.body.text }}'),
      { ...post('https://api.shop.example.com/v1/moods', '{"angry":{{ input.answer.ok }}}'), connection: 'shop', ...noted },
      tell,
    ],
    ['hook > tokenise', 'tokenise > ask', 'ask > call', 'call -error> tell'],
    { connections: [shop] },
  ),
  'a sync between two tables of one house': flow(
    [
      clock,
      {
        ...sql('SELECT id, price FROM prices', {
          database: 'postgres',
          columns: [
            { name: 'id', type: 'uuid' },
            { name: 'price', type: 'number' },
          ],
        }),
        connection: 'books',
      },
      {
        ...sql(
          'UPDATE shop_prices SET price = :price WHERE id = :id',
          {
            database: 'postgres',
            readOnly: false,
            values: [
              { name: 'id', value: '{{ input.id }}' },
              { name: 'price', value: '{{ input.price }}' },
            ],
          },
          'write',
        ),
        connection: 'books',
        ...noted,
      },
      tell,
    ],
    ['clock > sql', 'sql > write', 'write -error> tell'],
    { connections: [books] },
  ),
  'a summary by a model on this machine': flow(
    [
      clock,
      { ...sql('SELECT text FROM notes', { database: 'postgres', columns: [{ name: 'text' }] }), connection: 'books' },
      askLocal('Sum up {{ input.text }}'),
      { ...mail('team@example.com', '{{ input.answer }}'), connection: 'post' },
    ],
    ['clock > sql', 'sql > ask', 'ask > mail'],
    { connections: [books, post25] },
  ),
  'a look-up of a rate': flow(
    [
      manual(),
      call('https://api.example.com/v1/rates', { responseFields: [{ name: 'rate', type: 'number' }] }),
      set({ euro: '{{ input.rate }}' }),
    ],
    ['start > call', 'call > set'],
  ),
  'a payment that two people see': flow(
    [
      safeHook([
        { name: 'id', type: 'uuid' },
        { name: 'amount', type: 'number' },
      ]),
      step('approve', 'approval', { title: 'Pay?', approvers: 2, arguments: [{ name: 'Amount', value: '{{ input.body.amount }}' }] }),
      {
        ...post('https://api.shop.example.com/v1/payments', '{"amount":{{ input.body.amount }}}', {
          effect: 'pay',
          idempotencyKey: '{{ input.body.id }}',
        }),
        connection: 'shop',
        ...noted,
      },
      tell,
    ],
    ['hook > approve', 'approve.approved > call', 'call -error> tell'],
    { connections: [shop] },
  ),
  'an agent that may only read': flow(
    [
      manual(),
      agent('What is the state of order 7?'),
      brain(),
      { ...call('https://api.shop.example.com/v1/orders/7'), connection: 'shop' },
    ],
    ['start > agent', 'brain -model> agent', 'call -tool> agent'],
    { connections: [shop] },
  ),
  'a script that counts': flow(
    [manual(), set({ a: '3' }), script('return { double: Number(input.a) * 2 };')],
    ['start > set', 'set > script'],
  ),
  'a call that waits and tries again': flow(
    [
      clock,
      { ...call('https://api.example.com/v1/health'), retry: { maxAttempts: 3, backoffMs: 1_000 } },
      step('check', 'if', { conditions: [{ left: '{{ input.status }}', operator: 'equals', right: 'ok' }] }),
    ],
    ['clock > call', 'call > check'],
  ),
};

const red = (of: ReturnType<typeof flow>): string[] =>
  lintFlow(of)
    .findings.filter(({ severity }) => severity === 'block' || severity === 'high')
    .map(({ ruleId, title }) => `${ruleId} ${title}`);

describe('well-built flows stay calm', () => {
  it.each(Object.entries(good))('%s', (_name, of) => {
    expect(red(of)).toEqual([]);
  });
});

// n8n

interface N8nNode {
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly parameters: JsonObject;
  readonly credentials?: JsonObject;
}
const short = (type: string): string => (type.startsWith('lc.') ? `@n8n/n8n-nodes-langchain.${type.slice(3)}` : `n8n-nodes-base.${type}`);
const node = (name: string, type: string, typeVersion: number, parameters: JsonObject = {}, credential?: string): N8nNode => ({
  name,
  type: short(type),
  typeVersion,
  parameters,
  ...(credential === undefined ? {} : { credentials: { [credential]: { id: '1', name: credential } } }),
});
/** `A > B`, `A 1> B` (second output), `M -ai_languageModel> A`. */
function n8n(name: string, nodes: readonly N8nNode[], wires: readonly string[]) {
  const connections: Record<string, Record<string, Json[][]>> = {};
  for (const wire of wires) {
    const match = /^(.+?) (?:(\d+)|-(\w+))?> (.+)$/.exec(wire);
    if (match === null) throw new Error(`not a wire: ${wire}`);
    const [, from = '', output = '0', kind = 'main', to = ''] = match;
    const lists = ((connections[from] ??= {})[kind] ??= []);
    while (lists.length <= Number(output)) lists.push([]);
    lists[Number(output)]?.push({ node: to, type: kind, index: 0 });
  }
  const placed = nodes.map((one, index) => ({ id: `id-${index}`, position: [index * 200, 0], ...one }));
  return firstFlow(JSON.stringify({ name, nodes: placed, connections, settings: { timezone: 'Europe/Berlin' } }), `${name}.json`).flow;
}

const daily = node('Daily', 'scheduleTrigger', 1.2, { rule: { interval: [{ field: 'cronExpression', expression: '0 7 * * 1-5' }] } });
const signedIn = node('Hook', 'webhook', 2, { path: 'orders', httpMethod: 'POST', authentication: 'headerAuth' }, 'httpHeaderAuth');
const gpt = (name = 'Model') =>
  node(name, 'lc.lmChatOpenAi', 1.2, { model: { __rl: true, mode: 'list', value: 'gpt-4o-2024-08-06' }, options: {} }, 'openAiApi');
const api = (name: string, more: JsonObject = {}) =>
  node(
    name,
    'httpRequest',
    4.2,
    {
      url: 'https://api.shop.example.com/v1/items',
      authentication: 'genericCredentialType',
      genericAuthType: 'httpHeaderAuth',
      options: { timeout: 10_000 },
      ...more,
    },
    'httpHeaderAuth',
  );

const goodForeign: Readonly<Record<string, ReturnType<typeof n8n>>> = {
  'a signed webhook that stores an order': n8n(
    'order',
    [
      signedIn,
      node(
        'Store',
        'postgres',
        2.5,
        {
          operation: 'executeQuery',
          query: 'INSERT INTO orders (id) VALUES ($1) ON CONFLICT DO NOTHING',
          options: { queryReplacement: '={{ $json.body.id }}' },
        },
        'postgres',
      ),
    ],
    ['Hook > Store'],
  ),
  'a report every morning': n8n(
    'report',
    [
      daily,
      node(
        'Read',
        'postgres',
        2.5,
        { operation: 'executeQuery', query: 'SELECT region, count(*) FROM orders GROUP BY region', options: {} },
        'postgres',
      ),
      node(
        'Mail',
        'emailSend',
        2.1,
        {
          fromEmail: 'desk@example.com',
          toEmail: 'team@example.com',
          subject: 'Orders',
          emailFormat: 'text',
          text: '={{ $json.region }}: {{ $json.count }}',
          options: {},
        },
        'smtp',
      ),
    ],
    ['Daily > Read', 'Read > Mail'],
  ),
  'a sync between two systems of one house': n8n(
    'sync',
    [
      daily,
      node('Read', 'postgres', 2.5, { operation: 'executeQuery', query: 'SELECT id, price FROM prices', options: {} }, 'postgres'),
      node(
        'Write',
        'postgres',
        2.5,
        {
          operation: 'executeQuery',
          query: 'UPDATE shop SET price = $2 WHERE id = $1',
          options: { queryReplacement: '={{ $json.id }}, {{ $json.price }}' },
        },
        'postgres',
      ),
    ],
    ['Daily > Read', 'Read > Write'],
  ),
  'a fetch with a login': n8n(
    'fetch',
    [
      daily,
      api('Fetch'),
      node('Keep', 'set', 3.4, {
        assignments: { assignments: [{ id: '1', name: 'count', type: 'number', value: '={{ $json.total }}' }] },
        options: {},
      }),
    ],
    ['Daily > Fetch', 'Fetch > Keep'],
  ),
  'a text that is put into a box': n8n(
    'sort',
    [
      signedIn,
      node('Sort', 'lc.textClassifier', 1, {
        inputText: '={{ $json.body.text }}',
        categories: { categories: [{ category: 'sales' }, { category: 'support' }] },
        options: {},
      }),
      gpt(),
      node('Sales', 'noOp', 1),
      node('Support', 'noOp', 1),
    ],
    ['Hook > Sort', 'Model -ai_languageModel> Sort', 'Sort > Sales', 'Sort 1> Support'],
  ),
  'a branch on an amount': n8n(
    'branch',
    [
      signedIn,
      node('Big', 'if', 2.2, {
        conditions: {
          options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
          combinator: 'and',
          conditions: [{ id: '1', leftValue: '={{ $json.body.amount }}', rightValue: 100, operator: { type: 'number', operation: 'gt' } }],
        },
        options: {},
      }),
      node('Stop', 'noOp', 1),
    ],
    ['Hook > Big', 'Big > Stop'],
  ),
  'a model that sums up figures': n8n(
    'figures',
    [
      daily,
      node('Read', 'postgres', 2.5, { operation: 'executeQuery', query: 'SELECT sum(price) FROM orders', options: {} }, 'postgres'),
      node('Sum up', 'lc.chainLlm', 1.5, { promptType: 'define', text: 'Write two sentences about yesterday.' }),
      gpt(),
    ],
    ['Daily > Read', 'Read > Sum up', 'Model -ai_languageModel> Sum up'],
  ),
  'a file that is archived': n8n(
    'archive',
    [
      daily,
      node(
        'Rows',
        'googleSheets',
        4.5,
        {
          operation: 'read',
          documentId: { __rl: true, mode: 'id', value: 'doc1' },
          sheetName: { __rl: true, mode: 'name', value: 'Stock' },
          options: {},
        },
        'googleSheetsOAuth2Api',
      ),
      node('Keep', 'set', 3.4, {
        assignments: { assignments: [{ id: '1', name: 'stock', type: 'number', value: '={{ $json.stock }}' }] },
        options: {},
      }),
    ],
    ['Daily > Rows', 'Rows > Keep'],
  ),
  'a notice to the own team': n8n(
    'notice',
    [
      daily,
      api('Fetch'),
      node(
        'Tell',
        'slack',
        2.2,
        {
          resource: 'message',
          operation: 'post',
          select: 'channel',
          channelId: { __rl: true, mode: 'id', value: 'C1' },
          text: 'The report is ready.',
          otherOptions: {},
        },
        'slackApi',
      ),
    ],
    ['Daily > Fetch', 'Fetch > Tell'],
  ),
  'code that counts': n8n(
    'count',
    [daily, api('Fetch'), node('Count', 'code', 2, { jsCode: 'return [{ json: { count: items.length } }];' })],
    ['Daily > Fetch', 'Fetch > Count'],
  ),
  'a sub-workflow': n8n(
    'sub',
    [
      node('Called', 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' }),
      node('Keep', 'set', 3.4, { assignments: { assignments: [{ id: '1', name: 'done', type: 'boolean', value: true }] }, options: {} }),
    ],
    ['Called > Keep'],
  ),
  'an agent with a calculator': n8n(
    'sums',
    [
      node('Start', 'manualTrigger', 1),
      node('Agent', 'lc.agent', 1.7, { promptType: 'define', text: 'What is 7 times 6?', options: { maxIterations: 3 } }),
      gpt(),
      node('Calculator', 'lc.toolCalculator', 1),
    ],
    ['Start > Agent', 'Model -ai_languageModel> Agent', 'Calculator -ai_tool> Agent'],
  ),
};

describe('well-built n8n workflows stay calm', () => {
  it.each(Object.entries(goodForeign))('%s', (_name, of) => {
    expect(red(of)).toEqual([]);
  });
});

const hello = openHook([{ name: 'email' }, { name: 'text', label: 'none' }]);
const bad: Readonly<Record<string, readonly [ReturnType<typeof flow>, readonly string[]]>> = {
  'personal data in a prompt, and the answer sent by itself': [
    flow(
      [hello, ask('Answer {{ input.body.email }}: {{ input.body.text }}'), mail('{{ input.body.email }}', '{{ input.answer }}')],
      ['hook > ask', 'ask > mail'],
    ),
    ['DF001', 'AI001', 'AI005'],
  ],
  'a query put together from a form': [
    flow([hello, sql("SELECT * FROM users WHERE name = '{{ input.body.text }}'")], ['hook > sql']),
    ['CN014', 'CN008'],
  ],
  'an address that the caller chooses': [flow([hello, call('{{ input.body.text }}')], ['hook > call']), ['CN005']],
  'a refund that a model decides': [
    flow(
      [
        hello,
        judge('Refund? {{ input.body.text }}'),
        post('https://api.example.com/refunds', '{"ok":{{ input.answer.ok }}}', { effect: 'pay' }),
      ],
      ['hook > ask', 'ask > call'],
    ),
    ['AI005'],
  ],
  'a model that writes a page': [
    flow(
      [
        hello,
        ask('Answer {{ input.body.text }}'),
        step('page', 'respond-webhook', { body: '<p>{{ input.answer }}</p>', contentType: 'text/html' }),
      ],
      ['hook > ask', 'ask > page'],
    ),
    ['AI003', 'AI023'],
  ],
  'a record deleted by a made-up number, over plain http': [
    flow(
      [hello, ask('Which order? {{ input.body.text }}'), call('http://api.example.com/orders/{{ input.answer }}', { method: 'DELETE' })],
      ['hook > ask', 'ask > call'],
    ),
    ['AI024', 'AI005', 'CN001'],
  ],
};
const inbox = node('Inbox', 'gmailTrigger', 1.2, { simple: false, filters: {} }, 'gmailOAuth2');
const openHookForeign = node('Hook', 'webhook', 2, { path: 'chat', httpMethod: 'POST' });
const badForeign: Readonly<Record<string, readonly [ReturnType<typeof n8n>, readonly string[]]>> = {
  'an inbox agent that answers by itself': [
    n8n(
      'inbox',
      [
        inbox,
        node('Agent', 'lc.agent', 1.7, { promptType: 'define', text: '={{ $json.text }}', options: {} }),
        gpt(),
        node(
          'Send',
          'gmailTool',
          2.1,
          { sendTo: "={{ $fromAI('to') }}", subject: "={{ $fromAI('subject') }}", message: "={{ $fromAI('message') }}", options: {} },
          'gmailOAuth2',
        ),
      ],
      ['Inbox > Agent', 'Model -ai_languageModel> Agent', 'Send -ai_tool> Agent'],
    ),
    ['AI001', 'AI005', 'DF001', 'AI023', 'AI024'],
  ],
  'a query put together from a webhook': [
    n8n(
      'inject',
      [
        openHookForeign,
        node(
          'Find',
          'postgres',
          2.5,
          { operation: 'executeQuery', query: "=SELECT * FROM users WHERE name = '{{ $json.body.name }}'", options: {} },
          'postgres',
        ),
      ],
      ['Hook > Find'],
    ),
    ['CN014', 'CN008'],
  ],
  'a shell command from a webhook': [
    n8n('shell', [openHookForeign, node('Run', 'executeCommand', 1, { command: '=ping {{ $json.body.host }}' })], ['Hook > Run']),
    ['CN014'],
  ],
  'a key typed into a header': [
    n8n(
      'key',
      [
        daily,
        node('Call', 'httpRequest', 4.2, {
          url: 'https://api.example.com/v1',
          sendHeaders: true,
          headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${'a1B2c3D4e5F6'.repeat(3)}` }] },
          options: {},
        }),
      ],
      ['Daily > Call'],
    ),
    ['CN012'],
  ],
  'certificates that are not checked': [
    n8n(
      'certificate',
      [daily, node('Call', 'httpRequest', 4.2, { url: 'https://api.example.com/v1', options: { allowUnauthorizedCerts: true } })],
      ['Daily > Call'],
    ),
    ['CN003'],
  ],
  'training on whatever a form brings': [
    n8n(
      'train',
      [
        openHookForeign,
        node(
          'Train',
          'httpRequest',
          4.2,
          {
            method: 'POST',
            url: 'https://api.openai.com/v1/fine_tuning/jobs',
            sendBody: true,
            specifyBody: 'json',
            jsonBody: '={{ $json.body }}',
            options: {},
          },
          'openAiApi',
        ),
      ],
      ['Hook > Train'],
    ),
    ['AI025'],
  ],
};

describe('notoriously bad flows are called by their names', () => {
  it.each(Object.entries({ ...bad, ...badForeign }))('%s', (_name, [of, expected]) => {
    const ids = new Set(lintFlow(of).findings.map(({ ruleId }) => ruleId));
    expect(expected.filter((id) => !ids.has(id))).toEqual([]);
  });
});
