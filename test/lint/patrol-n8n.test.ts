/** Workflows of n8n as good people build them, on which nothing may turn red, and some as they are found in the wild, on which the linter must not sleep. */
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { firstFlow } from '../import/support.ts';
import { flow } from './kit/flow.ts';

const red = (of: ReturnType<typeof flow>): string[] =>
  lintFlow(of)
    .findings.filter(({ severity }) => severity === 'block' || severity === 'high')
    .map(({ ruleId, title }) => `${ruleId} ${title}`);
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

describe('well-built n8n workflows stay calm', () => {
  it.each(Object.entries(goodForeign))('%s', (_name, of) => {
    expect(red(of)).toEqual([]);
  });
});
describe('notoriously bad n8n workflows are called by their names', () => {
  it.each(Object.entries(badForeign))('%s', (_name, [of, expected]) => {
    const ids = new Set(lintFlow(of).findings.map(({ ruleId }) => ruleId));
    expect(expected.filter((id) => !ids.has(id))).toEqual([]);
  });
});
