/** n8n as its users draw: sets, code, expressions over other nodes, merges, loops, error branches, agents with tools. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { fakeToken } from '../../kit/steps.ts';
import type { Pair } from './kit.ts';
import {
  AGENT,
  CODE,
  CRON,
  FORM,
  GPT,
  HOOK,
  HTTP,
  IF,
  LLM,
  MAIL,
  OAI,
  OLL,
  PG,
  POST,
  SET,
  SHEET,
  SLACK,
  START,
  cr,
  rl,
  wf,
  type Step,
} from './n8n-kit.ts';

export const n8n: Pair[] = [];
const pair = (...one: Pair): void => {
  n8n.push(one);
};

{
  const f = (expr: string) =>
    wf(
      [
        FORM(['Full name', 'Product', { fieldLabel: 'Rating', fieldType: 'number' }, { fieldLabel: 'Message', fieldType: 'textarea' }]),
        CODE('Prepare', `for (const item of $input.all()) {\n  item.json.line = ${expr};\n}\nreturn $input.all();`),
        LLM('Summarize', '=Summarise: {{ $json.line }}'),
        GPT(),
      ],
      ['Form > Prepare', 'Prepare > Summarize', 'OpenAI Chat Model -model> Summarize'],
    );
  pair(
    'form joined in code',
    'DF001',
    f(`[item.json['Full name'], item.json.Product].join(' - ')`),
    f(`[item.json.Product, item.json.Rating].join(' - ')`),
  );
}
{
  const f = (e: string) =>
    wf(
      [
        CRON,
        PG('Customers', 'SELECT id, email, product_id FROM customers'),
        SHEET('Products'),
        ['Merge', 'merge', 3, { mode: 'combine', combineBy: 'combineByPosition', options: {} }],
        OAI('Message a model', `=Write one line about ${e}`),
      ],
      ['Schedule > Customers', 'Schedule > Products', 'Customers > Merge', 'Products > Merge#1', 'Merge > Message a model'],
    );
  pair('merge by position', 'DF001', f('{{ $json.email }}'), f('{{ $json.product_name }}'));
}
{
  const trig: Step = [
    'Gmail Trigger',
    'gmailTrigger',
    1.2,
    { simple: false, filters: {}, options: {}, pollTimes: { item: [{ mode: 'everyMinute' }] } },
    cr('gmailOAuth2'),
  ];
  pair(
    'mail agent writes to crm',
    'AI001',
    wf(
      [
        trig,
        AGENT('AI Agent', '={{ $json.text }}'),
        OLL,
        [
          'Update deal',
          'pipedrive',
          1,
          { resource: 'deal', operation: 'update', dealId: '={{ $json.output }}', updateFields: { status: 'lost' } },
          cr('pipedriveApi'),
        ],
      ],
      ['Gmail Trigger > AI Agent', 'Ollama Chat Model -model> AI Agent', 'AI Agent > Update deal'],
    ),
    wf(
      [
        trig,
        [
          'Text Classifier',
          'L.textClassifier',
          1,
          {
            inputText: '={{ $json.text }}',
            categories: {
              categories: [
                { category: 'Sales', description: 'wants to buy' },
                { category: 'Support', description: 'needs help' },
              ],
            },
            options: {},
          },
        ],
        OLL,
        MAIL('Tell sales', { message: 'A sales mail has come in' }),
        MAIL('Tell support', { message: 'A support mail has come in' }),
      ],
      [
        'Gmail Trigger > Text Classifier',
        'Ollama Chat Model -model> Text Classifier',
        'Text Classifier#0 > Tell sales',
        'Text Classifier#1 > Tell support',
      ],
    ),
  );
}
{
  const f = (tools: readonly Step[]) =>
    wf(
      [
        ['Telegram Trigger', 'telegramTrigger', 1.1, { updates: ['message'], additionalFields: {} }, cr('telegramApi')],
        AGENT('AI Agent', '={{ $json.message.text }}'),
        GPT(),
        ...tools,
      ],
      ['Telegram Trigger > AI Agent', 'OpenAI Chat Model -model> AI Agent', ...tools.map((t) => `${t[0]} -tool> AI Agent`)],
    );
  pair(
    'telegram agent with tools',
    'DF004',
    f([
      [
        'Read customers',
        'googleSheetsTool',
        4.5,
        { documentId: rl('d', 'id'), sheetName: rl('gid=0'), options: {} },
        cr('googleSheetsOAuth2Api'),
      ],
      [
        'Post anywhere',
        'httpRequestTool',
        4.2,
        {
          method: 'POST',
          url: "={{ $fromAI('url', '', 'string') }}",
          sendBody: true,
          specifyBody: 'json',
          jsonBody: "={{ $fromAI('body', '', 'string') }}",
          options: {},
        },
      ],
    ]),
    f([
      ['Calculator', 'L.toolCalculator', 1, {}],
      ['Wikipedia', 'L.toolWikipedia', 1, {}],
    ]),
  );
}
{
  const f = (text: string, sys: string) =>
    wf(
      [HOOK({ responseMode: 'lastNode' }), AGENT('AI Agent', text, sys), OLL],
      ['Webhook > AI Agent', 'Ollama Chat Model -model> AI Agent'],
    );
  pair(
    'system message',
    'AI002',
    f('Write a slogan', '=You write slogans for {{ $json.body.companyDescription }}'),
    f('=Write a slogan for {{ $json.body.companyDescription }}', '=You write slogans. Today is {{ $now.toISODate() }}'),
  );
}
{
  const f = (parser: boolean, query: string, options: JsonObject) =>
    wf(
      [
        ['Chat', 'L.chatTrigger', 1.1, { options: {} }],
        AGENT('Agent', '={{ $json.chatInput }}', 'Find what the user wants', parser ? { hasOutputParser: true } : {}),
        OLL,
        ...(parser
          ? [
              [
                'Parser',
                'L.outputParserStructured',
                1.2,
                {
                  schemaType: 'manual',
                  inputSchema: JSON.stringify({
                    type: 'object',
                    properties: { status: { type: 'string', enum: ['open', 'closed'] } },
                    required: ['status'],
                  }),
                },
              ] as const,
            ]
          : []),
        PG('Query', query, options),
      ],
      ['Chat > Agent', 'Ollama Chat Model -model> Agent', ...(parser ? ['Parser -parser> Agent'] : []), 'Agent > Query'],
    );
  pair(
    'model writes sql',
    'AI003',
    f(false, '={{ $json.output }}', {}),
    f(true, 'SELECT id, title FROM tickets WHERE status = $1', { queryReplacement: '={{ $json.output.status }}' }),
  );
}
{
  const ext: Step = [
    'Information Extractor',
    'L.informationExtractor',
    1,
    {
      text: '={{ $json.body.mail }}',
      schemaType: 'fromAttributes',
      attributes: {
        attributes: [
          { name: 'charge', description: 'charge id' },
          { name: 'amount', type: 'number', description: 'amount' },
        ],
      },
      options: {},
    },
  ];
  const refund: Step = [
    'Refund',
    'stripe',
    1,
    {
      resource: 'charge',
      operation: 'create',
      customerId: "={{ $('Information Extractor').item.json.output.charge }}",
      amount: "={{ $('Information Extractor').item.json.output.amount }}",
      currency: 'eur',
      source: 'x',
      additionalFields: {},
    },
    cr('stripeApi'),
  ];
  pair(
    'model decides a payment',
    'AI005',
    wf(
      [HOOK({ authentication: 'headerAuth' }), ext, OLL, refund],
      ['Webhook > Information Extractor', 'Ollama Chat Model -model> Information Extractor', 'Information Extractor > Refund'],
    ),
    wf(
      [
        HOOK({ authentication: 'headerAuth' }),
        ext,
        OLL,
        MAIL('Ask boss', {
          operation: 'sendAndWait',
          message: '=Pay {{ $json.output.amount }} for {{ $json.output.charge }}?',
          approvalOptions: { values: { approvalType: 'double' } },
        }),
        IF('Approved?', '={{ $json.data.approved }}', true, 'boolean', 'true'),
        refund,
      ],
      [
        'Webhook > Information Extractor',
        'Ollama Chat Model -model> Information Extractor',
        'Information Extractor > Ask boss',
        'Ask boss > Approved?',
        'Approved?#0 > Refund',
      ],
    ),
  );
}
{
  const f = (c: string) => wf([HOOK(), CODE('Pick', c), HTTP('Call', { url: '={{ $json.u }}' })], ['Webhook > Pick', 'Pick > Call']);
  pair(
    'host in code',
    'CN005',
    f('const { host } = $input.first().json.body;\nreturn [{ json: { u: `https://${host}/api/v1` } }];'),
    f(
      "const hosts = { eu: 'https://eu.example.com/v1', us: 'https://us.example.com/v1' };\nconst region = $input.first().json.body.region;\nreturn [{ json: { u: hosts[region] ?? hosts.eu } }];",
    ),
  );
}
{
  const f = (query: string, options: JsonObject) =>
    wf(
      [FORM(['Reference']), SET('Keep', { ok: 'yes' }), ['Find', 'mySql', 2.4, { operation: 'executeQuery', query, options }, cr('mySql')]],
      ['Form > Keep', 'Keep > Find'],
    );
  pair(
    'sql from form by name',
    'CN014',
    f("=SELECT * FROM orders WHERE ref='{{ $('Form').item.json.Reference }}'", {}),
    f('SELECT * FROM orders WHERE ref = $1', { queryReplacement: "={{ $('Form').item.json.Reference }}" }),
  );
}
{
  const f = (v: string) =>
    wf(
      [CRON, CODE('Fetch list', `const headers = { Authorization: ${v}, Accept: 'application/json' };\nreturn [{ json: { headers } }];`)],
      ['Schedule > Fetch list'],
    );
  pair('token in code', 'CN007', f(`'Bearer ${fakeToken('sk_live_', 28)}'`), f("'Bearer YOUR_API_KEY_HERE'"));
}
{
  const f = (u: string) => wf([CRON, HTTP('Orders', { url: u })], ['Schedule > Orders']);
  pair(
    'plain http',
    'CN001',
    f('http://erp.example.com/api/orders'),
    f('https://erp.example.com/api/orders?ns=http://www.w3.org/2005/Atom'),
  );
}
{
  const f = (o: JsonObject) => wf([CRON, HTTP('Orders', { url: 'https://erp.example.com/api/orders', options: o })], ['Schedule > Orders']);
  pair('certificates', 'CN003', f({ allowUnauthorizedCerts: true }), f({ allowUnauthorizedCerts: false, timeout: 10000 }));
}
{
  const f = (u: string) => wf([CRON, HTTP('Meta', { url: u })], ['Schedule > Meta']);
  pair(
    'metadata address',
    'CN004',
    f('http://169.254.169.254/latest/meta-data/iam/security-credentials/'),
    f('https://api.example.com/docs/169.254.169.254'),
  );
}
{
  const f = (p: JsonObject) => wf([HOOK(p), SHEET('Append', 'append')], ['Webhook > Append']);
  pair('open webhook writes', 'CN008', f({}), f({ authentication: 'headerAuth' }));
}
{
  const f = (t: string) =>
    wf(
      [
        CRON,
        POST(
          'Login',
          'https://auth.example.com/token',
          '={ "grant_type": "client_credentials" }',
          { authentication: 'genericCredentialType', genericAuthType: 'httpBasicAuth' },
          cr('httpBasicAuth'),
        ),
        SLACK('Tell', t),
      ],
      ['Schedule > Login', 'Login > Tell'],
    );
  pair('token to slack', 'DF003', f('=Logged in with {{ $json.access_token }}'), f('=Logged in, valid for {{ $json.expires_in }} s'));
}
{
  const f = (p: JsonObject) =>
    wf([CRON, PG('People', 'SELECT email FROM members'), HTTP('Check', p)], ['Schedule > People', 'People > Check']);
  pair(
    'email in query',
    'DF018',
    f({
      url: 'https://api.example.com/check',
      sendQuery: true,
      queryParameters: { parameters: [{ name: 'q', value: '={{ $json.email }}' }] },
    }),
    f({
      method: 'POST',
      url: 'https://api.example.com/check',
      sendBody: true,
      bodyParameters: { parameters: [{ name: 'q', value: '={{ $json.email }}' }] },
    }),
  );
}
{
  pair(
    'cycle',
    'RL004',
    wf(
      [
        START,
        HTTP('Poll', { url: 'https://api.example.com/job/1' }),
        IF('Done?', '={{ $json.status }}', 'done'),
        ['Wait', 'wait', 1.1, { amount: 5 }],
        SLACK('Tell', 'done'),
      ],
      ['Start > Poll', 'Poll > Done?', 'Done?#0 > Tell', 'Done?#1 > Wait', 'Wait > Poll'],
    ),
    wf(
      [
        START,
        SHEET('Rows'),
        ['Loop Over Items', 'splitInBatches', 3, { options: {} }],
        HTTP('Poll', { url: 'https://api.example.com/job/1' }),
        SLACK('Tell', 'done'),
      ],
      ['Start > Rows', 'Rows > Loop Over Items', 'Loop Over Items#0 > Tell', 'Loop Over Items#1 > Poll', 'Poll > Loop Over Items'],
    ),
  );
}
{
  const f = (x: JsonObject) =>
    wf(
      [
        HOOK({ authentication: 'headerAuth' }),
        POST('Check stock', 'https://stock.example.com/check', '={{ JSON.stringify($json.body) }}', {}, x),
        [
          'Charge',
          'stripe',
          1,
          {
            resource: 'charge',
            operation: 'create',
            customerId: "={{ $('Webhook').item.json.body.customer }}",
            amount: 100,
            currency: 'eur',
            source: 'x',
            additionalFields: {},
          },
          cr('stripeApi'),
        ],
      ],
      ['Webhook > Check stock', 'Check stock > Charge'],
    );
  pair('failure swallowed', 'RL009', f({ onError: 'continueRegularOutput' }), f({}));
}
{
  const f = (src: Step, text: string) =>
    wf(
      [
        src,
        ['Insert', 'L.vectorStoreQdrant', 1.1, { mode: 'insert', qdrantCollection: rl('kb', 'id'), options: {} }, cr('qdrantApi')],
        ['Loader', 'L.documentDefaultDataLoader', 1, { jsonMode: 'expressionData', jsonData: text, options: {} }],
        ['Embeddings', 'L.embeddingsOllama', 1, { model: 'nomic-embed-text' }, cr('ollamaApi')],
        ['Chat', 'L.chatTrigger', 1.1, { options: {} }],
        AGENT('Agent', '={{ $json.chatInput }}'),
        OLL,
        [
          'Know',
          'L.vectorStoreQdrant',
          1.1,
          { mode: 'retrieve-as-tool', toolName: 'kb', toolDescription: 'facts', qdrantCollection: rl('kb', 'id'), options: {} },
          cr('qdrantApi'),
        ],
        [
          'Send',
          'gmailTool',
          2.1,
          { sendTo: "={{ $fromAI('to','') }}", subject: 'x', message: "={{ $fromAI('m','') }}", options: {} },
          cr('gmailOAuth2'),
        ],
      ],
      [
        `${src[0]} > Insert`,
        'Loader -doc> Insert',
        'Embeddings -embed> Insert',
        'Embeddings -embed> Know',
        'Chat > Agent',
        'Ollama Chat Model -model> Agent',
        'Know -tool> Agent',
        'Send -tool> Agent',
      ],
    );
  pair('vector store poisoned', 'AI015', f(HOOK(), '={{ $json.body.text }}'), f(START, 'Our opening hours are 9 to 5'));
}
{
  const f = (c: string) => wf([START, CODE('Code', c)], ['Start > Code']);
  pair(
    'script calls out',
    'SC002',
    f("const res = await this.helpers.httpRequest({ url: 'https://api.example.com/rates' });\nreturn [{ json: res }];"),
    f("return $input.all().filter(i => i.json.action === 'fetch').map(i => ({ json: { axios: i.json.action } }));"),
  );
  (pair(
    'a module that data names',
    'SC001',
    f('return [{ json: { out: require($json.name)() } }];'),
    f("const cheerio = require('cheerio');\nreturn [{ json: { t: cheerio.load($json.page).text() } }];"),
  ),
    pair(
      'a module that runs texts',
      'SC001',
      f("const run = require('safe-eval');\nreturn [{ json: { t: run($json.text) } }];"),
      f("const { marked } = require('marked');\nreturn [{ json: { t: marked($json.text) } }];"),
    ),
    pair(
      'a module that runs templates',
      'SC001',
      f("const ejs = require('ejs');\nreturn [{ json: { t: ejs.render($json.text) } }];"),
      f("const jwt = require('jsonwebtoken');\nreturn [{ json: { t: jwt.decode($json.token) } }];"),
    ),
    pair(
      'a file of the machine',
      'SC001',
      f("return [{ json: { t: require('/tmp/steps.js')($json.text) } }];"),
      f("const table = require('@scope/table/rows');\nreturn [{ json: { t: table($json.text) } }];"),
    ),
    pair(
      'child process',
      'SC001',
      f("const { execSync } = require('child_process');\nreturn [{ json: { out: execSync('uptime').toString() } }];"),
      f("// evaluate, never eval()\nconst evaluate = (a, b) => a + b;\nreturn [{ json: { total: evaluate(1, 2), note: 'eval(x)' } }];"),
    ));
  pair(
    'slow pattern',
    'SC005',
    f('const ok = /^([a-z]+)+$/.test($input.first().json.name);\nreturn [{ json: { ok } }];'),
    f('const ok = /^[a-z]+( [a-z]+)*$/.test($input.first().json.name);\nreturn [{ json: { ok } }];'),
  );
}
{
  const f = (t: string) =>
    wf(
      [
        HOOK({ authentication: 'headerAuth' }),
        POST('Charge', 'https://pay.example.com/charges', '={{ JSON.stringify($json.body) }}', {}, { onError: 'continueErrorOutput' }),
        OAI('Explain', t),
        SLACK('Tell', '={{ $json.message.content }}'),
      ],
      ['Webhook > Charge', 'Charge#1 > Explain', 'Explain > Tell'],
    );
  pair(
    'error branch to model',
    'DF001',
    f("=Explain this failure: {{ $json.error.message }} for {{ $('Webhook').first().json.body.customer.email }}"),
    f('=Write a haiku about failing payments'),
  );
}
{
  const f = (e: string) =>
    wf(
      [
        CRON,
        HTTP(
          'List',
          { url: 'https://crm.example.com/contacts', authentication: 'predefinedCredentialType', nodeCredentialType: 'hubspotApi' },
          cr('hubspotApi'),
        ),
        ['Aggregate', 'aggregate', 1, { aggregate: 'aggregateAllItemData', destinationFieldName: 'contacts', options: {} }],
        LLM('Report', `=${e}`),
        GPT(),
      ],
      ['Schedule > List', 'List > Aggregate', 'Aggregate > Report', 'OpenAI Chat Model -model> Report'],
    );
  pair(
    'map join in expression',
    'DF001',
    f("Greet these: {{ $json.contacts.map(c => c.email).join(', ') }}"),
    f('We have {{ $json.contacts.length }} contacts; write a headline'),
  );
}

// A second round, with other shapes.
const STRIPE: Step = [
  'Refund',
  'stripe',
  1,
  {
    resource: 'charge',
    operation: 'create',
    customerId: "={{ $('Webhook').item.json.body.customer }}",
    amount: 100,
    currency: 'eur',
    source: 'x',
    additionalFields: {},
  },
  cr('stripeApi'),
];
{
  const f = (c: string) =>
    wf(
      [HOOK({ authentication: 'headerAuth' }), LLM('Judge', '=Shall we refund? {{ $json.body.mail }}'), OLL, CODE('Keep', c), STRIPE],
      ['Webhook > Judge', 'Ollama Chat Model -model> Judge', 'Judge > Keep', 'Keep > Refund'],
    );
  pair(
    'code drops items by the answer',
    'AI005',
    f('return $input.all().filter(i => JSON.parse(i.json.text).approve === true);'),
    f("return $input.all().filter((i, n) => $('Webhook').first().json.body.amount > 0);"),
  );
}
{
  const f = (c: string) =>
    wf(
      [HOOK({ authentication: 'headerAuth' }), LLM('Judge', '=Shall we refund? {{ $json.body.mail }}'), OLL, CODE('Keep', c), STRIPE],
      ['Webhook > Judge', 'Ollama Chat Model -model> Judge', 'Judge > Keep', 'Keep > Refund'],
    );
  pair(
    'code returns nothing by the answer',
    'AI005',
    f("const a = $input.first().json.text;\nif (!a.includes('yes')) { return []; }\nreturn [{ json: { ok: true } }];"),
    f("const a = $('Webhook').first().json.body.amount;\nif (a > 100) { return []; }\nreturn [{ json: { ok: true } }];"),
  );
}
{
  const f = (to: string, msg: string) =>
    wf(
      [
        HOOK({ authentication: 'headerAuth' }),
        [
          'Information Extractor',
          'L.informationExtractor',
          1,
          {
            text: '={{ $json.body.mail }}',
            schemaType: 'fromAttributes',
            attributes: { attributes: [{ name: 'to' }, { name: 'count', type: 'number' }, { name: 'urgent', type: 'boolean' }] },
            options: {},
          },
        ],
        OLL,
        MAIL('Send', { sendTo: to, message: msg }),
      ],
      ['Webhook > Information Extractor', 'Ollama Chat Model -model> Information Extractor', 'Information Extractor > Send'],
    );
  pair(
    'closed values sent on',
    'AI005',
    f('={{ $json.output.to }}', 'Hello'),
    f('desk@example.com', '={{ $json.output.count }} parts, urgent: {{ $json.output.urgent }}'),
  );
}
{
  const f = (v: string) => wf([HOOK(), SET('Build', { sql: v }), PG('Run', '={{ $json.sql }}')], ['Webhook > Build', 'Build > Run']);
  pair('sql built in a set', 'CN014', f('={{ "SELECT * FROM t WHERE n = \'" + $json.body.q + "\'" }}'), f('SELECT count(*) FROM t'));
}
{
  const f = (u: string, q: JsonObject = {}) => wf([HOOK(), HTTP('Call', { url: u, ...q })], ['Webhook > Call']);
  pair(
    'tenant in the host',
    'CN005',
    f('=https://{{ $json.body.tenant }}.example.com/x'),
    f('https://app.example.com/x', {
      sendBody: true,
      method: 'POST',
      specifyBody: 'json',
      jsonBody: '={ "tenant": "{{ $json.body.tenant }}" }',
    }),
  );
}
{
  const f = (schema: JsonObject, msg: string) =>
    wf(
      [
        ['Gmail Trigger', 'gmailTrigger', 1.2, { simple: false, filters: {}, options: {}, pollTimes: {} }, cr('gmailOAuth2')],
        ['Read', 'L.chainLlm', 1.5, { promptType: 'define', text: '=What is this? {{ $json.text }}', hasOutputParser: true }],
        OLL,
        ['Parser', 'L.outputParserStructured', 1.2, { schemaType: 'manual', inputSchema: JSON.stringify(schema) }],
        PG('Log', 'INSERT INTO log (k) VALUES ($1)', { queryReplacement: msg }),
      ],
      ['Gmail Trigger > Read', 'Ollama Chat Model -model> Read', 'Parser -parser> Read', 'Read > Log'],
    );
  pair(
    'open text past a parser',
    'AI001',
    f({ type: 'object', properties: { note: { type: 'string' } } }, '={{ $json.output.note }}'),
    f({ type: 'object', properties: { note: { type: 'string', enum: ['a', 'b'] } } }, '={{ $json.output.note }}'),
  );
}
{
  const f = (p: JsonObject) =>
    wf(
      [HOOK({ responseMode: 'responseNode' }), AGENT('Agent', '={{ $json.body.q }}'), OLL, ['Respond', 'respondToWebhook', 1.1, p]],
      ['Webhook > Agent', 'Ollama Chat Model -model> Agent', 'Agent > Respond'],
    );
  pair(
    'model html',
    'AI003',
    f({
      respondWith: 'text',
      responseBody: '=<html><body>{{ $json.output }}</body></html>',
      options: { responseHeaders: { entries: [{ name: 'Content-Type', value: 'text/html' }] } },
    }),
    f({ respondWith: 'json', responseBody: '={{ JSON.stringify({ a: $json.output }) }}', options: {} }),
  );
}
{
  const mem = (name: string, table: string, key: string): Step => [
    name,
    'L.memoryPostgresChat',
    1.3,
    { tableName: table, sessionIdType: 'customKey', sessionKey: key },
    cr('postgres'),
  ];
  const f = (t2: string, k2: string) =>
    wf(
      [
        ['Chat', 'L.chatTrigger', 1.1, { public: true, options: {} }],
        AGENT('Public', '={{ $json.chatInput }}'),
        OLL,
        mem('Memory A', 'chats', '={{ $json.sessionId }}'),
        CRON,
        AGENT('Worker', 'Do the open tasks'),
        ['Model 2', 'L.lmChatOllama', 1, { model: 'llama3.2', options: {} }, cr('ollamaApi')],
        mem('Memory B', t2, k2),
        [
          'Send',
          'gmailTool',
          2.1,
          { sendTo: "={{ $fromAI('to','') }}", subject: 'x', message: "={{ $fromAI('m','') }}", options: {} },
          cr('gmailOAuth2'),
        ],
      ],
      [
        'Chat > Public',
        'Ollama Chat Model -model> Public',
        'Memory A -memory> Public',
        'Schedule > Worker',
        'Model 2 -model> Worker',
        'Memory B -memory> Worker',
        'Send -tool> Worker',
      ],
    );
  pair('shared memory', 'AI015', f('chats', 'team'), f('worker_notes', 'worker'));
}
{
  const f = (e: string) =>
    wf(
      [
        CRON,
        ['Staff', 'bambooHr', 1, { resource: 'employee', operation: 'getAll', returnAll: true, options: {} }, cr('bambooHrApi')],
        ['Tweet', 'twitter', 2, { text: e, additionalFields: {} }, cr('twitterOAuth2Api')],
      ],
      ['Schedule > Staff', 'Staff > Tweet'],
    );
  pair('staff to the public', 'DF008', f('=We pay {{ $json.salary }}'), f('=We are hiring'));
}
{
  const f = (c: string) => wf([START, CODE('Code', c)], ['Start > Code']);
  pair(
    'script reads settings',
    'SC003',
    f('return [{ json: { k: process.env.SHOP_URL } }];'),
    f('const process = { step: 1 };\nreturn [{ json: { k: process.step } }];'),
  );
}
{
  const f = (doc: string) =>
    wf(
      [
        [
          'Row added',
          'googleSheetsTrigger',
          1,
          { documentId: rl('doc1', 'id'), sheetName: rl('gid=0'), event: 'rowAdded', options: {} },
          cr('googleSheetsTriggerOAuth2Api'),
        ],
        [
          'Append',
          'googleSheets',
          4.5,
          {
            operation: 'append',
            documentId: rl(doc, 'id'),
            sheetName: rl('gid=0'),
            columns: { mappingMode: 'autoMapInputData', value: {} },
            options: {},
          },
          cr('googleSheetsOAuth2Api'),
        ],
      ],
      ['Row added > Append'],
    );
  pair('sets itself off', 'RL010', f('doc1'), f('doc2'));
}
{
  const f = (body: string) =>
    wf(
      [
        HOOK({ responseMode: 'responseNode' }),
        PG('User', 'SELECT name, password_hash FROM users'),
        ['Respond', 'respondToWebhook', 1.1, { respondWith: 'json', responseBody: body, options: {} }],
      ],
      ['Webhook > User', 'User > Respond'],
    );
  pair(
    'hash in the answer',
    'DF003',
    f('={{ JSON.stringify({ h: $json.password_hash }) }}'),
    f('={{ JSON.stringify({ n: $json.name }) }}'),
  );
}
{
  const f = (c: string) =>
    wf(
      [CRON, HTTP('Contacts', { url: 'https://crm.example.com/contacts' }), CODE('Shape', c), OAI('Ask', '=Write: {{ $json.text }}')],
      ['Schedule > Contacts', 'Contacts > Shape', 'Shape > Ask'],
    );
  pair(
    'reduce in code',
    'DF001',
    f(
      "const text = $('Contacts').all().reduce((t, { json }) => t + `${json.firstName} ${json.email}\\n`, '');\nreturn [{ json: { text } }];",
    ),
    f(
      "const text = $('Contacts').all().reduce((n, { json }) => n + (json.email ? 1 : 0), 0) + ' have mail';\nreturn [{ json: { text } }];",
    ),
  );
}
