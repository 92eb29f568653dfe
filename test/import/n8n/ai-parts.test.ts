/** Models, parsers, guardrails, memories and vector stores of n8n: as steps of this program where those do the same, else with facts that follow the data. */
import { expect, it } from 'vitest';
import { effectOf, nodeTypeInfo } from '../../../app/import/n8n/map/node-map.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { AGENT, GPT, HOOK, LLM, OAI, POST, SLACK, cr, rl, wf, type Step } from '../../lint/adversary/foreign/n8n-kit.ts';
import { firstFlow, edgeTexts, expectSound, factsNamed, nodeNamed } from '../support.ts';

const imported = (file: JsonObject) => {
  const one = firstFlow(JSON.stringify(file), 'x.json');
  expectSound(one);
  return one;
};
/** `DF001@Ask`, for these rules. */
const found = (file: JsonObject, ...rules: readonly string[]): string[] => {
  const { flow } = imported(file);
  return lintFlow(flow)
    .findings.filter(({ ruleId }) => rules.includes(ruleId))
    .map(({ ruleId, nodeId }) => `${ruleId}@${flow.nodes.find(({ id }) => id === nodeId)?.name ?? ''}`);
};

it.each<[string, JsonObject, string, JsonObject]>([
  [
    'lmChatAnthropic',
    { model: rl('claude-sonnet-4-20250514'), options: { maxTokensToSample: 900, temperature: 0.2 } },
    'anthropicApi',
    { provider: 'anthropic', baseUrl: '', model: 'claude-sonnet-4-20250514', maxTokens: 900, temperature: 0.2 },
  ],
  [
    'lmChatGoogleGemini',
    { modelName: 'models/gemini-2.0-flash-001', options: { maxOutputTokens: 500 } },
    'googlePalmApi',
    {
      provider: 'custom',
      baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
      model: 'gemini-2.0-flash-001',
      maxTokens: 500,
      temperature: 0.4,
    },
  ],
  [
    'lmChatOpenRouter',
    { model: 'openai/gpt-4.1', options: { topP: 0.5 } },
    'openRouterApi',
    { provider: 'custom', baseUrl: 'https://openrouter.ai/api/v1', model: 'openai/gpt-4.1' },
  ],
  ['lmChatMistralCloud', { model: 'mistral-small-2503' }, 'mistralCloudApi', { provider: 'custom', baseUrl: 'https://api.mistral.ai/v1' }],
])('%s becomes a model of this program', (type, parameters, credential, expected) => {
  const { flow, loss } = imported(
    wf(
      [HOOK(), LLM('Ask', '={{ $json.body.topic }}'), ['Model', `L.${type}`, 1.3, parameters, cr(credential)]],
      ['Webhook > Ask', 'Model -model> Ask'],
    ),
  );
  expect(nodeNamed(flow, 'Model')).toMatchObject({ type: 'chat-model', parameters: expected, connection: flow.connections[0]?.id });
  expect(loss.some(({ kind, message }) => kind === 'setting-dropped' && message.includes('topP'))).toBe(type === 'lmChatOpenRouter');
});

it.each<[string, string, JsonObject]>([
  ['thinks first', 'lmChatAnthropic', { model: rl('claude-sonnet-4-20250514'), options: { thinking: true } }],
  ['names no model', 'lmChatGoogleGemini', { options: {} }],
  ['data picks the model', 'lmChatOpenRouter', { model: '={{ $json.model }}' }],
])('a model stays what it was where it %s', (_why, type, parameters) => {
  expect(
    nodeNamed(
      imported(wf([HOOK(), LLM('Ask', 'Hello'), ['Model', `L.${type}`, 1.3, parameters]], ['Webhook > Ask', 'Model -model> Ask'])).flow,
      'Model',
    ).type,
  ).toBe('foreign-action');
});

const parser = (parameters: JsonObject, version = 1.3): Step => ['Parser', 'L.outputParserStructured', version, parameters];
const schema = (properties: JsonObject): JsonObject => ({
  schemaType: 'manual',
  inputSchema: JSON.stringify({ type: 'object', properties }),
});
const parsed = (one: Step, more: JsonObject = { hasOutputParser: true }): JsonObject =>
  wf(
    [HOOK(), AGENT('Agent', '={{ $json.body.text }}', 'Be brief', more), GPT(), one, SLACK('Tell', '={{ $json.output.class }}')],
    ['Webhook > Agent', 'OpenAI Chat Model -model> Agent', 'Parser -parser> Agent', 'Agent > Tell'],
  );

it('an agent with a structured parser is held to its fields, and the parser is no step any more', () => {
  const { flow, loss } = imported(
    parsed(
      parser(
        schema({
          class: { type: 'string', enum: ['bug', 'wish'] },
          sure: { type: 'number' },
          why: { type: 'string' },
          due: { type: 'string', format: 'date' },
          tags: { type: 'array', items: { type: 'string' } },
        }),
      ),
    ),
  );
  expect(nodeNamed(flow, 'Agent')).toMatchObject({
    type: 'ai-agent',
    parameters: {
      output: 'schema',
      resultField: 'output',
      schema: [
        { name: 'class', type: 'enum', values: ['bug', 'wish'] },
        { name: 'sure', type: 'number' },
        { name: 'why', type: 'text' },
        { name: 'due', type: 'date' },
        { name: 'tags', type: 'list' },
      ],
    },
  });
  expect([
    flow.nodes.some(({ name }) => name === 'Parser'),
    edgeTexts(flow).some((text) => text.includes('(parser)')),
    loss.some(({ message }) => message.includes('parser that was plugged in')),
  ]).toEqual([false, false, true]);
  expect(found(parsed(parser({ jsonSchemaExample: '{"class":"bug","sure":0.5}' }, 1.2)), 'AI001')).toEqual(['AI001@Tell']);
  expect(found(parsed(parser(schema({ class: { type: 'string', enum: ['bug', 'wish'] } }))), 'AI001')).toEqual([]);
});

it('an agent stays what it was where the file takes the fields from the item itself', () => {
  const file = (text: string): JsonObject =>
    wf(
      [
        HOOK(),
        AGENT('Agent', '={{ $json.body.text }}', 'Be brief', { hasOutputParser: true }),
        GPT(),
        parser(schema({ class: { type: 'string' } })),
        SLACK('Tell', text),
      ],
      ['Webhook > Agent', 'OpenAI Chat Model -model> Agent', 'Parser -parser> Agent', 'Agent > Tell'],
    );
  for (const text of ['={{ $json.class }}', "={{ $('Agent').item.json['class'] }}"])
    expect([nodeNamed(imported(file(text)).flow, 'Agent').type, found(file(text), 'AI001')]).toEqual(['foreign-action', ['AI001@Tell']]);
  expect(nodeNamed(imported(file('={{ $json.classes }} {{ $json.output.class }}')).flow, 'Agent').type).toBe('ai-agent');
});

it.each<[string, Step, JsonObject]>([
  ['mends answers itself', parser({ ...schema({ class: { type: 'string' } }), autoFix: true }), { hasOutputParser: true }],
  [
    'checks inside of a list',
    parser(schema({ class: { type: 'array', items: { type: 'object', properties: { urgent: { type: 'boolean' } } } } })),
    { hasOutputParser: true },
  ],
  ['has values that are no texts', parser(schema({ class: { enum: [1, 2] } })), { hasOutputParser: true }],
  ['has no schema that can be read', parser({ schemaType: 'manual', inputSchema: '={{ $json.schema }}' }), { hasOutputParser: true }],
  ['is plugged in and not asked for', parser(schema({ class: { type: 'string' } })), {}],
])('an agent stays what it was where the parser %s', (_why, one, more) => {
  const { flow } = imported(parsed(one, more));
  expect([nodeNamed(flow, 'Agent').type, nodeNamed(flow, 'Parser').type]).toEqual(['foreign-action', 'foreign-action']);
});

const guard = (parameters: JsonObject, parts: readonly Step[] = []): JsonObject =>
  wf(
    [HOOK(), ['Guard', 'L.guardrails', 1, parameters], ...parts, OAI('Ask', '=About {{ $json.guardrailsInput }}')],
    ['Webhook > Guard', 'Guard > Ask', ...parts.map(([name]) => `${name} -model> Guard`)],
  );
const text = '={{ $json.body.email }}';

it('the text that a guardrail hands on is the text that it was given', () => {
  expect(found(guard({ text, guardrails: { nsfw: { value: { threshold: 0.7 } } } }, [GPT('Judge')]), 'DF001')).toEqual(
    expect.arrayContaining(['DF001@Guard', 'DF001@Ask']),
  );
  expect(
    found(guard({ text: '={{ $json.body.product }}', guardrails: { nsfw: { value: { threshold: 0.7 } } } }, [GPT('Judge')]), 'DF001'),
  ).toEqual([]);
});

it('a guardrail that asks no model becomes steps of this program, and what it takes out is gone', () => {
  const sanitised = guard({
    operation: 'sanitize',
    text,
    guardrails: { pii: { value: { type: 'selected', entities: ['EMAIL_ADDRESS', 'CREDIT_CARD'] } } },
  });
  expect(nodeNamed(imported(sanitised).flow, 'Guard redacted')).toMatchObject({
    type: 'redact-text',
    parameters: { fields: ['guardrailsInput'], contacts: true, cards: true, names: false, secrets: false },
  });
  expect(found(sanitised, 'DF001')).toEqual([]);
  expect(
    found(guard({ operation: 'sanitize', text, guardrails: { pii: { value: { type: 'selected', entities: ['IBAN_CODE'] } } } }), 'DF001'),
  ).toEqual(['DF001@Ask']);
  const checked = imported(
    wf(
      [
        HOOK(),
        [
          'Guard',
          'L.guardrails',
          1,
          { text, guardrails: { pii: { value: { type: 'all' } }, secretKeys: { value: { permissiveness: 'strict' } } } },
        ],
        SLACK('Fine', 'ok'),
        SLACK('Bad', 'no'),
      ],
      ['Webhook > Guard', 'Guard#0 > Fine', 'Guard#1 > Bad'],
    ),
  ).flow;
  expect([nodeNamed(checked, 'Guard checked').parameters, edgeTexts(checked)]).toEqual([
    expect.objectContaining({ personal: true, secrets: true, injection: false }),
    expect.arrayContaining(['Guard checked.pass -> Fine.in', 'Guard checked.flagged -> Bad.in']),
  ]);
});

const embedding: Step = ['Embed', 'L.embeddingsOpenAi', 1.2, { options: {} }, cr('openAiApi')];
const store = (parameters: JsonObject): Step => [
  'Store',
  'L.vectorStoreQdrant',
  1.1,
  { qdrantCollection: rl('docs'), options: {}, ...parameters },
  cr('qdrantApi'),
];

it('what a vector store is asked, and what is put into it, goes to the model that makes vectors', () => {
  const asks = (prompt: string): JsonObject =>
    wf([HOOK(), store({ mode: 'load', prompt }), embedding], ['Webhook > Store', 'Embed -embed> Store']);
  expect([found(asks('={{ $json.body.email }}'), 'DF001'), found(asks('={{ $json.body.product }}'), 'DF001')]).toEqual([
    ['DF001@Store'],
    [],
  ]);
  const keeps = (jsonData: string): JsonObject =>
    wf(
      [
        HOOK(),
        store({ mode: 'insert' }),
        embedding,
        ['Load', 'L.documentDefaultDataLoader', 1, { jsonMode: 'expressionData', jsonData, options: {} }],
      ],
      ['Webhook > Store', 'Embed -embed> Store', 'Load -doc> Store'],
    );
  expect([found(keeps('={{ $json.body.email }}'), 'DF001'), found(keeps('={{ $json.body.product }}'), 'DF001')]).toEqual([
    ['DF001@Store'],
    [],
  ]);
});

const memory: Step = ['Memory', 'L.memoryBufferWindow', 1.3, { sessionIdType: 'customKey', sessionKey: 'a' }];

it('what is written into a memory reaches the model that remembers it, and what a model said is read there', () => {
  const writes = (message: string): JsonObject =>
    wf(
      [
        HOOK(),
        ['Keep', 'L.memoryManager', 1.1, { mode: 'insert', messages: { messageValues: [{ type: 'ai', message }] } }],
        memory,
        AGENT('Agent', 'Say hello'),
        GPT(),
      ],
      ['Webhook > Keep', 'Keep > Agent', 'Memory -memory> Keep', 'Memory -memory> Agent', 'OpenAI Chat Model -model> Agent'],
    );
  expect([found(writes('={{ $json.body.email }}'), 'DF001'), found(writes('={{ $json.body.product }}'), 'DF001')]).toEqual([
    ['DF001@Agent'],
    [],
  ]);
  const reads = wf(
    [
      ['Chat', 'L.chatTrigger', 1.1, { public: true, options: {} }],
      AGENT('Agent', '={{ $json.chatInput }}'),
      GPT(),
      memory,
      ['Recall', 'L.memoryManager', 1.1, { options: {} }],
      POST('Send', 'https://api.example.com/x', '={{ JSON.stringify($json.messages) }}'),
    ],
    [
      'Chat > Agent',
      'Agent > Recall',
      'Recall > Send',
      'Memory -memory> Agent',
      'Memory -memory> Recall',
      'OpenAI Chat Model -model> Agent',
    ],
  );
  expect(found(reads, 'AI001')).toEqual(['AI001@Send']);
});

it('a tool of a server that the flow calls by itself is steered by no model', () => {
  const mcp = {
    endpointUrl: 'https://mcp.example.com/mcp',
    tool: rl('delete_user', 'id'),
    parameters: { value: { name: '={{ $json.body.name }}' } },
  };
  expect(found(wf([HOOK(), ['Call', 'L.mcpClient', 1, mcp]], ['Webhook > Call']), 'AI001')).toEqual([]);
  expect(
    found(
      wf(
        [
          HOOK(),
          AGENT('Agent', '={{ $json.body.text }}'),
          GPT(),
          ['Tool', 'L.mcpClientTool', 1, { sseEndpoint: 'https://mcp.example.com/sse' }],
        ],
        ['Webhook > Agent', 'OpenAI Chat Model -model> Agent', 'Tool -tool> Agent'],
      ),
      'AI001',
    ),
  ).toEqual(['AI001@Tool']);
});

it('a step of a service that sends is only asked where its operation reads', () => {
  const effects = (
    [
      ['@blotato/n8n-nodes-blotato.blotato', 'create'],
      ['@blotato/n8n-nodes-blotato.blotato', 'get'],
      ['n8n-nodes-mcp.mcpClient', 'executeTool'],
      ['n8n-nodes-mcp.mcpClient', 'listTools'],
    ] as const
  ).map(([type, operation]) => effectOf(nodeTypeInfo(type), undefined, operation));
  expect(effects).toEqual(['send', 'read', 'write', 'read']);
});

it('who empties a memory keeps nothing in it', () => {
  const { flow } = imported(
    wf(
      [HOOK(), ['Wipe', 'L.memoryManager', 1.1, { mode: 'delete', deleteMode: 'all' }], memory],
      ['Webhook > Wipe', 'Memory -memory> Wipe'],
    ),
  );
  expect([factsNamed(flow, 'Wipe').stores, factsNamed(flow, 'Wipe').effects[0]?.kind]).toEqual([[], 'delete']);
});

it('somebody is asked before a tool runs that is plugged into a gate, unless data or a model picks who', () => {
  const file = (chat: string, more: readonly string[] = []): JsonObject =>
    wf(
      [
        HOOK(),
        AGENT('Agent', '={{ $json.body.text }}'),
        GPT(),
        ['Ask', 'telegramHitlTool', 1.2, { chatId: chat }],
        ['Mail', 'gmailTool', 2.1, { sendTo: 'team@example.com', subject: 'Hi', message: "={{ $fromAI('text') }}" }],
      ],
      ['Webhook > Agent', 'GPT -model> Agent', 'Mail -tool> Ask', 'Ask -tool> Agent', ...more],
    );
  const asked = (chat: string, more?: readonly string[]): unknown => factsNamed(imported(file(chat, more)).flow, 'Mail').human?.approvers;
  expect(edgeTexts(imported(file('12345')).flow)).toEqual(
    expect.arrayContaining(['Mail.tool -> Agent.tool (tool)', 'Ask.tool -> Agent.tool (tool)']),
  );
  expect([asked('12345'), asked("={{ $fromAI('chat') }}"), asked('={{ $json.body.chat }}'), asked('12345', ['Mail -tool> Agent'])]).toEqual(
    [1, undefined, undefined, undefined],
  );
  expect(factsNamed(imported(file("={{ $fromAI('chat') }}")).flow, 'Ask').effects.map(({ kind }) => kind)).toEqual(['send']);
});

it('gates that are plugged into each other end', () => {
  const gate = (name: string): Step => [name, 'slackHitlTool', 2.3, { channelId: 'C1' }];
  const { flow } = imported(
    wf(
      [HOOK(), AGENT('Agent', 'Hi'), GPT(), gate('A'), gate('B'), ['Mail', 'gmailTool', 2.1, { sendTo: 'a@example.com', message: 'x' }]],
      ['Webhook > Agent', 'GPT -model> Agent', 'Mail -tool> A', 'A -tool> B', 'B -tool> A', 'B -tool> Agent'],
    ),
  );
  expect(edgeTexts(flow)).toContain('Mail.tool -> Agent.tool (tool)');
});

it('an operation that data picks counts as the worse one', () => {
  const [picked] = [{ mode: '={{ $json.mode }}', qdrantCollection: rl('a') }];
  const { flow } = imported(
    wf(
      [
        HOOK(),
        ['Store', 'L.vectorStoreQdrant', 1.1, picked],
        ['Ask', 'graphql', 1, { endpoint: 'https://api.example.com/q', query: '={{ $json.q }}' }],
        ['Look', 'graphql', 1, { endpoint: 'https://api.example.com/q', query: '={ user(id: {{ $json.id }}) { name } }' }],
        ['Two', 'graphql', 1, { endpoint: 'https://api.example.com/q', query: '# all of it\nquery A { a }\nmutation B { drop }' }],
      ],
      ['Webhook > Store', 'Store > Ask', 'Ask > Look', 'Look > Two'],
    ),
  );
  expect(['Store', 'Ask', 'Look', 'Two'].map((name) => factsNamed(flow, name).effects.map(({ kind }) => kind))).toEqual([
    ['write'],
    ['write'],
    ['read'],
    ['write'],
  ]);
  expect(factsNamed(flow, 'Store').sinks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['store', 'network']));
  const info = { ...nodeTypeInfo('n8n-nodes-base.slack'), options: { effect: 'read', effects: { remove: 'delete' } } } as const;
  expect([
    effectOf(info, undefined, '={{ $json.op }}'),
    effectOf(info, undefined, 'get'),
    effectOf({ ...info, options: { effect: 'read' } }, undefined, '={{ $json.op }}'),
    effectOf({ ...info, options: {} }, '={{ $json.what }}', undefined),
  ]).toEqual(['write', 'read', 'read', 'write']);
});
