/** n8n: agents below agents, servers of tools, guardrails, chats and forms. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { AGENT, FORM, GPT, HOOK, IF, LLM, OAI, START, chain, cr, rl, wf, type Step } from '../n8n-kit.ts';
import { AG, CALC, CHAT, FROM, chat } from '../n8n-chats-kit.ts';

export const n8nSubAgentsServersAndChecks: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nSubAgentsServersAndChecks.push([name, rule, file(bad), file(good)]);
};
const HTTPTOOL = (name: string, p: JsonObject, more: JsonObject = {}): Step => [
  name,
  'httpRequestTool',
  4.2,
  { toolDescription: 'Calls the shop', options: {}, ...p },
  more,
];
const SUB = (p: JsonObject = {}): Step => [
  'Helper',
  'L.agentTool',
  2.2,
  { toolDescription: 'Helps with orders', text: FROM('task'), options: { systemMessage: 'You help with orders', ...p } },
];
const below = (tools: readonly Step[], sub: Step = SUB()): JsonObject =>
  wf(
    [CHAT, AG(), GPT(), sub, GPT('Small model'), ...tools],
    [
      'When chat message received > AI Agent',
      'OpenAI Chat Model -model> AI Agent',
      'Helper -tool> AI Agent',
      'Small model -model> Helper',
      ...tools.map(([name]) => `${name} -tool> Helper`),
    ],
  );
pair<string>(
  'a helper of an agent pays back',
  'AI005',
  (method) =>
    below([
      HTTPTOOL('Refunds', {
        method,
        url: 'https://api.stripe.com/v1/refunds',
        authentication: 'predefinedCredentialType',
        nodeCredentialType: 'stripeApi',
      }),
    ]),
  'POST',
  'GET',
);
pair<string>(
  'the orders of a helper quote the chat',
  'AI002',
  (systemMessage) => below([CALC], SUB({ systemMessage })),
  "=Follow {{ $('When chat message received').item.json.chatInput }}",
  'Follow the handbook',
);
pair<Step>(
  'a helper runs commands',
  'AI003',
  (tool) => below([tool]),
  ['Shell', 'sshTool', 1, { command: FROM('command'), cwd: '/srv' }, cr('sshPassword')],
  ['Shell', 'sshTool', 1, { command: 'df -h', cwd: '/srv' }, cr('sshPassword')],
);
pair<string>(
  'a server of tools over a plain line',
  'CN001',
  (endpointUrl) =>
    chat([['MCP Client', 'L.mcpClientTool', 1.2, { endpointUrl, include: 'selected', includeTools: ['find'], options: {} }]]),
  'http://tools.example.com/mcp',
  'https://tools.example.com/mcp',
);
pair<string>(
  'a server of tools that the caller names',
  'CN005',
  (endpointUrl) =>
    wf(
      [HOOK(), AGENT('Agent', '={{ $json.body.q }}'), GPT(), ['MCP Client', 'L.mcpClientTool', 1.2, { endpointUrl, options: {} }]],
      ['Webhook > Agent', 'OpenAI Chat Model -model> Agent', 'MCP Client -tool> Agent'],
    ),
  "={{ $('Webhook').item.json.body.server }}",
  'https://tools.example.com/mcp',
);
pair<string>(
  'a server of tools is told a secret',
  'DF003',
  (value) =>
    chain(START, [
      'MCP Client',
      'L.mcpClient',
      1,
      {
        endpointUrl: 'https://tools.example.com/mcp',
        tool: rl('search'),
        inputMode: 'json',
        jsonInput: `={"q": "{{ ${value} }}"}`,
        options: {},
      },
    ]),
  '$secrets.vault.erp_password',
  '$json.q',
);
pair<string>(
  'a server of tools that anybody may use gives out orders',
  'CN008',
  (authentication) =>
    wf(
      [
        ['MCP Server Trigger', 'L.mcpTrigger', 2, { authentication, path: 'shop' }, authentication === 'none' ? {} : cr('httpHeaderAuth')],
        [
          'Add order',
          'supabaseTool',
          1,
          {
            tableId: 'orders',
            fieldsUi: { fieldValues: [{ fieldId: 'item', fieldValue: FROM('item') }] },
          },
          cr('supabaseApi'),
        ],
      ],
      ['Add order -tool> MCP Server Trigger'],
    ),
  'none',
  'headerAuth',
);
pair<string>(
  'whoever asks the server of tools writes the statement',
  'AI003',
  (query) =>
    wf(
      [
        ['MCP Server Trigger', 'L.mcpTrigger', 2, { authentication: 'bearerAuth', path: 'shop' }, cr('httpBearerAuth')],
        ['Ask', 'postgresTool', 2.6, { operation: 'executeQuery', query, options: {} }, cr('postgres')],
      ],
      ['Ask -tool> MCP Server Trigger'],
    ),
  "={{ $fromAI('sql') }}",
  'SELECT count(*) FROM orders',
);
pair<string>(
  'an address that a tool is told',
  'AI003',
  (url) => chat([HTTPTOOL('Read', { url })]),
  "=https://{{ $fromAI('host') }}/prices",
  'https://prices.example.com/today',
);
pair<string>(
  'an old tool with a host to fill in',
  'AI003',
  (url) =>
    chat([
      [
        'Read',
        'L.toolHttpRequest',
        1.1,
        { toolDescription: 'Reads', url, placeholderDefinitions: { values: [{ name: 'place', description: 'where', type: 'string' }] } },
      ],
    ]),
  'https://{place}/prices',
  'https://prices.example.com/today',
);
const GUARD = (more: JsonObject = {}): Step => [
  'Guardrails',
  'L.guardrails',
  1,
  { text: '={{ $json.chatInput }}', guardrails: { jailbreak: { value: { threshold: 0.7 } } } },
  more,
];
const ORDER: Step = [
  'Order',
  'supabaseTool',
  1,
  { tableId: 'orders', fieldsUi: { fieldValues: [{ fieldId: 'item', fieldValue: FROM('item') }] } },
  cr('supabaseApi'),
];
pair<readonly string[]>(
  'a second way goes round the guardrail',
  'AI011',
  (more) =>
    wf(
      [CHAT, GUARD(), GPT('Judge'), AG(), GPT(), ORDER],
      [
        'When chat message received > Guardrails',
        'Judge -model> Guardrails',
        'Guardrails > AI Agent',
        'OpenAI Chat Model -model> AI Agent',
        'Order -tool> AI Agent',
        ...more,
      ],
    ),
  ['When chat message received > AI Agent'],
  [],
);
pair<JsonObject>(
  'a guardrail that goes on when it fails',
  'AI011',
  (more) =>
    wf(
      [CHAT, GUARD(more), GPT('Judge'), AG(), GPT(), ORDER],
      [
        'When chat message received > Guardrails',
        'Judge -model> Guardrails',
        'Guardrails > AI Agent',
        'OpenAI Chat Model -model> AI Agent',
        'Order -tool> AI Agent',
      ],
    ),
  { onError: 'continueRegularOutput' },
  {},
);
pair<string>(
  'the text before the guardrail took names out',
  'DF001',
  (text) =>
    wf(
      [
        FORM(['Email']),
        [
          'Guardrails',
          'L.guardrails',
          1,
          { operation: 'sanitize', text: '={{ $json.Email }}', guardrails: { pii: { value: { type: 'all' } } } },
        ],
        LLM('Answer', text),
        GPT(),
      ],
      ['Form > Guardrails', 'Guardrails > Answer', 'OpenAI Chat Model -model> Answer'],
    ),
  "={{ $('Form').item.json.Email }}",
  '={{ $json.guardrailsInput }}',
);
pair<JsonObject>(
  'a chat for everybody at an agent that writes',
  'CN008',
  (p) => chat([ORDER], ['When chat message received', 'L.chatTrigger', 1.3, { public: true, options: {}, ...p }, { webhookId: 'a1' }]),
  {},
  { authentication: 'n8nUserAuth' },
);
pair<string>(
  'orders among what a page tells the chat',
  'AI002',
  (systemMessage) => wf([CHAT, AG(systemMessage), GPT()], ['When chat message received > AI Agent', 'OpenAI Chat Model -model> AI Agent']),
  "=You serve {{ $('When chat message received').item.json.metadata.persona }}",
  'You serve all',
);
pair<string>(
  'whoever chats says yes to their own refund',
  'AI005',
  (who) =>
    wf(
      [
        CHAT,
        [
          'Decide',
          'L.informationExtractor',
          1.2,
          {
            text: '={{ $json.chatInput }}',
            schemaType: 'fromAttributes',
            attributes: { attributes: [{ name: 'amount', type: 'number', description: 'What to pay' }] },
            options: {},
          },
        ],
        GPT(),
        who === 'chat'
          ? [
              'Ask',
              'L.chat',
              1.2,
              {
                operation: 'sendAndWait',
                message: '=Pay {{ $json.output.amount }}?',
                responseType: 'approval',
                options: { limitWaitTime: { values: { resumeAmount: 1 } } },
              },
            ]
          : [
              'Ask',
              'slack',
              2.3,
              {
                operation: 'sendAndWait',
                user: rl('U1', 'id'),
                message: '=Pay {{ $json.output.amount }}?',
                approvalOptions: { values: { approvalType: 'double' } },
                options: { limitWaitTime: { values: { resumeAmount: 1, resumeUnit: 'days' } } },
              },
              cr('slackApi'),
            ],
        IF('Yes?', '={{ $json.data.approved }}', true, 'boolean', 'equals'),
        [
          'Refund',
          'stripe',
          1,
          {
            resource: 'charge',
            operation: 'create',
            customerId: 'cus_1',
            amount: "={{ $('Decide').item.json.output.amount }}",
            currency: 'eur',
            source: 'x',
            additionalFields: {},
          },
          cr('stripeApi'),
        ],
      ],
      ['When chat message received > Decide', 'OpenAI Chat Model -model> Decide', 'Decide > Ask', 'Ask > Yes?', 'Yes? > Refund'],
    ),
  'chat',
  'slack',
);
pair<string>(
  'the name of a file in a command',
  'CN014',
  (command) => chain(FORM([{ fieldLabel: 'Photo', fieldType: 'file' }]), ['Convert', 'executeCommand', 1, { command }]),
  '=convert {{ $binary.Photo.fileName }} out.png',
  'convert in.png out.png',
);
pair<string>(
  'a date of birth of a form',
  'DF001',
  (label) => chain(FORM([{ fieldLabel: label, fieldType: 'date' }, 'Other']), OAI('Write', `={{ $json['${label}'] }}`)),
  'Date of birth',
  'Date of delivery',
);
pair<readonly Step[]>(
  'a file of a form is kept unseen',
  'DF019',
  (checks) =>
    chain(FORM([{ fieldLabel: 'CV', fieldType: 'file' }]), ...checks, [
      'Keep',
      'googleDrive',
      3,
      { operation: 'upload', inputDataFieldName: 'CV', name: 'cv', driveId: rl('My Drive'), folderId: rl('f1', 'id'), options: {} },
      cr('googleDriveOAuth2Api'),
    ]),
  [],
  [IF('A PDF?', '={{ $binary.CV.mimeType }}', 'application/pdf')],
);
