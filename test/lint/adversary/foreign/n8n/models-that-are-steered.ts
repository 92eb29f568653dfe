/** n8n: models that mails, chats and forms steer, what they write, decide and remember. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { AGENT, CODE, CRON, GPT, HOOK, IF, LLM, MAIL, OLL, PG, START, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nModelsThatAreSteered: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nModelsThatAreSteered.push(one);
};
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
