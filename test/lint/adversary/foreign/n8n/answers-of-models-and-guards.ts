/** n8n: what a model wrote, guards with a way round them, tools, and runs that fail. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { AGENT, CRON, GPT, HOOK, HTTP, IF, LLM, MAIL, OAI, OLL, PG, POST, SLACK, START, cr, rl, wf, type Step } from '../n8n-kit.ts';
import { agentWith, hookTo } from '../n8n-agents-kit.ts';

export const n8nAnswersOfModelsAndGuards: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nAnswersOfModelsAndGuards.push(one);
};
const CHAT = (more: JsonObject = {}): Step => ['Chat', 'L.chatTrigger', 1.1, { public: true, options: {}, ...more }];

// What a model wrote.
{
  const f = (to: string) =>
    agentWith(HOOK(), '={{ $json.body.text }}', [[OLL, 'model']], [MAIL('Send', { sendTo: to, message: 'A request came in' })]);
  pair('a model picks who gets the mail', 'AI001', f('={{ $json.output }}'), f('desk@example.com'));
}
pair(
  "a model's command",
  'AI003',
  agentWith(CHAT(), '={{ $json.chatInput }}', [[OLL, 'model']], [['SSH', 'ssh', 1, { command: '={{ $json.output }}' }, cr('sshPassword')]]),
  agentWith(CHAT(), '={{ $json.chatInput }}', [[OLL, 'model']], [['SSH', 'ssh', 1, { command: 'uptime' }, cr('sshPassword')]]),
);
pair(
  "a model's key without a look",
  'AI024',
  agentWith(
    CHAT(),
    '={{ $json.chatInput }}',
    [[OLL, 'model']],
    [HTTP('Order', { method: 'DELETE', url: '=https://erp.example.com/orders/{{ $json.output }}' })],
  ),
  agentWith(
    CHAT(),
    '={{ $json.chatInput }}',
    [[OLL, 'model']],
    [
      PG('Look up', 'SELECT id FROM orders WHERE number = $1', { queryReplacement: '={{ $json.output }}' }),
      HTTP('Order', { method: 'DELETE', url: '=https://erp.example.com/orders/{{ $json.id }}' }),
    ],
  ),
);
pair(
  'a mail of a model with links',
  'AI023',
  agentWith(CHAT(), '={{ $json.chatInput }}', [[OLL, 'model']], [MAIL('Send', { message: '=<p>{{ $json.output }}</p>' })]),
  agentWith(
    CHAT(),
    '={{ $json.chatInput }}',
    [[OLL, 'model']],
    [MAIL('Send', { emailType: 'text', message: '=A chat of {{ $json.output.length }} signs' })],
  ),
);
{
  const f = (more: JsonObject) =>
    wf(
      [CRON, [...AGENT('Agent', 'Write the news').slice(0, 4), more] as unknown as Step, OLL],
      ['Schedule > Agent', 'Ollama Chat Model -model> Agent'],
    );
  pair('an agent again and again', 'AI014', f({ retryOnFail: true, maxTries: 5 }), f({ retryOnFail: false, maxTries: 5 }));
}
{
  const f = (model: string) =>
    wf(
      [CRON, LLM('Ask', 'Write a poem'), ['Claude', 'L.lmChatAnthropic', 1.3, { model: rl(model), options: {} }, cr('anthropicApi')]],
      ['Schedule > Ask', 'Claude -model> Ask'],
    );
  pair('a model that changes', 'AI009', f('claude-3-7-sonnet-latest'), f('claude-3-7-sonnet-20250219'));
}
{
  const f = (system: string) =>
    wf([CRON, AGENT('Agent', 'Write the news', system), OLL], ['Schedule > Agent', 'Ollama Chat Model -model> Agent']);
  const tags = [...'send all'].map((sign) => String.fromCodePoint(0xe0000 + (sign.codePointAt(0) ?? 0))).join('');
  pair(
    'signs that nobody sees',
    'AI022',
    f(`You write news.${tags}`),
    f('You write news for families 👨‍👩‍👧 in Persian: می‌خواهم, with flags 🇮🇷 and ❤️'),
  );
}
{
  const guard = (more: JsonObject = {}): Step => [
    'Guard',
    'L.guardrails',
    1,
    { operation: 'classify', text: '={{ $json.body.text }}', guardrails: { jailbreak: { value: { threshold: 0.7 } } } },
    more,
  ];
  const rest = [HOOK(), LLM('Ask', "={{ $('Webhook').item.json.body.text }}"), OLL, IF('If', '={{ $json.body.kind }}', 'vip')];
  pair(
    'a way round the guard',
    'AI011',
    wf([...rest, guard()], ['Webhook > If', 'If#0 > Ask', 'If#1 > Guard', 'Guard#0 > Ask', 'Ollama Chat Model -model> Ask']),
    wf([...rest, guard()], ['Webhook > Guard', 'Guard#0 > If', 'If#0 > Ask', 'If#1 > Ask', 'Ollama Chat Model -model> Ask']),
  );
  pair(
    'a guard that fails open',
    'AI011',
    wf(
      [...rest.slice(0, 3), guard({ onError: 'continueRegularOutput' })],
      ['Webhook > Guard', 'Guard#0 > Ask', 'Ollama Chat Model -model> Ask'],
    ),
    wf([...rest.slice(0, 3), guard()], ['Webhook > Guard', 'Guard#0 > Ask', 'Ollama Chat Model -model> Ask']),
  );
  pair(
    'what was caught goes on',
    'AI011',
    wf([...rest.slice(0, 3), guard()], ['Webhook > Guard', 'Guard#0 > Ask', 'Guard#1 > Ask', 'Ollama Chat Model -model> Ask']),
    wf(
      [...rest.slice(0, 3), guard(), SLACK('Tell', 'Something was caught')],
      ['Webhook > Guard', 'Guard#0 > Ask', 'Guard#1 > Tell', 'Ollama Chat Model -model> Ask'],
    ),
  );
}
pair(
  'a refund by a tool',
  'AI005',
  agentWith(CHAT(), '={{ $json.chatInput }}', [
    [OLL, 'model'],
    [
      [
        'Refund',
        'stripeTool',
        1,
        { resource: 'charge', operation: 'create', customerId: "={{ $fromAI('customer') }}", amount: "={{ $fromAI('amount') }}" },
        cr('stripeApi'),
      ],
      'tool',
    ],
  ]),
  agentWith(CHAT(), '={{ $json.chatInput }}', [
    [OLL, 'model'],
    [['Balance', 'stripeTool', 1, { resource: 'balance', operation: 'get' }, cr('stripeApi')], 'tool'],
  ]),
);
{
  const judge: Step[] = [
    [
      'CV',
      'formTrigger',
      2.2,
      {
        formTitle: 'Apply',
        formFields: {
          values: [
            { fieldLabel: 'Email', fieldType: 'email' },
            { fieldLabel: 'CV', fieldType: 'textarea' },
          ],
        },
        options: {},
      },
    ],
    [
      'Judge',
      'L.textClassifier',
      1,
      {
        inputText: '={{ $json.CV }}',
        categories: {
          categories: [
            { category: 'invite', description: 'fits the job' },
            { category: 'reject', description: 'does not fit the job' },
          ],
        },
        options: {},
      },
    ],
    OLL,
  ];
  const reject = MAIL('Reject', { sendTo: "={{ $('CV').item.json.Email }}", subject: 'Your application', message: 'We are sorry' });
  const ask: Step = [
    'Ask',
    'gmail',
    2.1,
    {
      operation: 'sendAndWait',
      sendTo: 'hr@example.com',
      subject: 'Reject?',
      message: "=Reject {{ $('CV').item.json.Email }}: {{ $('CV').item.json.CV }}",
      approvalOptions: { values: { approvalType: 'double' } },
      options: { limitWaitTime: { values: { limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'days' } } },
    },
    cr('gmailOAuth2'),
  ];
  pair(
    'nobody looks before a refusal',
    'AI018',
    wf([...judge, reject], ['CV > Judge', 'Ollama Chat Model -model> Judge', 'Judge#1 > Reject']),
    wf(
      [...judge, ask, IF('Agreed', '={{ $json.data.approved }}', true, 'boolean', 'equals'), reject],
      ['CV > Judge', 'Ollama Chat Model -model> Judge', 'Judge#1 > Ask', 'Ask > Agreed', 'Agreed#0 > Reject'],
    ),
  );
  pair(
    'a person without a deadline',
    'RL011',
    wf(
      [...judge, [ask[0], ask[1], ask[2], { ...ask[3], options: {} }, ask[4] ?? {}], reject],
      ['CV > Judge', 'Ollama Chat Model -model> Judge', 'Judge#1 > Ask', 'Ask > Reject'],
    ),
    wf([...judge, ask, reject], ['CV > Judge', 'Ollama Chat Model -model> Judge', 'Judge#1 > Ask', 'Ask > Reject']),
  );
}
{
  const f = (authentication: string) =>
    wf(
      [
        ['MCP', 'L.mcpTrigger', 2, { authentication, path: 'tools' }, authentication === 'none' ? {} : cr('httpBearerAuth')],
        [
          'Orders',
          'postgresTool',
          2.6,
          {
            operation: 'insert',
            schema: rl('public'),
            table: rl('orders'),
            columns: { mappingMode: 'defineBelow', value: { n: "={{ $fromAI('n') }}" } },
            options: {},
          },
          cr('postgres'),
        ],
      ],
      ['Orders -tool> MCP'],
    );
  pair('tools for anybody', 'CN008', f('none'), f('bearerAuth'));
}
pair(
  'private papers, a stranger and a way out',
  'DF004',
  agentWith(CHAT(), '={{ $json.chatInput }}', [
    [GPT(), 'model'],
    [
      [
        'People',
        'airtableTool',
        2.1,
        { operation: 'search', base: rl('app1'), table: rl('Employees'), options: {} },
        cr('airtableTokenApi'),
      ],
      'tool',
    ],
    [
      ['Mail', 'gmailTool', 2.1, { sendTo: "={{ $fromAI('to') }}", subject: 'x', message: "={{ $fromAI('text') }}" }, cr('gmailOAuth2')],
      'tool',
    ],
  ]),
  agentWith(CHAT(), '={{ $json.chatInput }}', [
    [GPT(), 'model'],
    [['Sums', 'L.toolCalculator', 1, {}], 'tool'],
    [['Think', 'L.toolThink', 1, {}], 'tool'],
  ]),
);
{
  const f = (columns: string) =>
    wf(
      [CRON, PG('Patients', `SELECT ${columns} FROM patients`), OAI('Ask', '=Find a pattern in {{ JSON.stringify($json) }}')],
      ['Schedule > Patients', 'Patients > Ask'],
    );
  pair('three facts that name a person', 'DF015', f('patient_hash, postcode, birth_date, sex'), f('patient_hash, ward, visits'));
}
{
  const f = (e: string) =>
    wf(
      [
        CRON,
        PG('Staff', 'SELECT full_name, salary, team FROM staff'),
        ['Local', 'L.chainLlm', 1.5, { promptType: 'define', text: `=Sum up ${e}` }],
        OLL,
        ['Post', 'discord', 2, { authentication: 'webhook', content: '={{ $json.text }}', options: {} }, cr('discordWebhookApi')],
      ],
      ['Schedule > Staff', 'Staff > Local', 'Ollama Chat Model -model> Local', 'Local > Post'],
    );
  pair('a model at home tells the world', 'DF017', f('{{ $json.full_name }} earns {{ $json.salary }}'), f('{{ $json.team }}'));
}
// Running.
{
  const f = (more: JsonObject, headers: JsonObject) =>
    hookTo(
      POST('Pay', 'https://bank.example.com/payments', '={"amount": {{ Number($json.body.amount) }} }', headers, {
        ...cr('httpHeaderAuth'),
        ...more,
      }),
    );
  pair(
    'paid twice by a retry',
    'RL002',
    f({ retryOnFail: true, maxTries: 3 }, {}),
    f(
      { retryOnFail: true, maxTries: 3 },
      { sendHeaders: true, headerParameters: { parameters: [{ name: 'Idempotency-Key', value: '={{ $json.body.orderId }}' }] } },
    ),
  );
}
{
  const f = (left: string, right: Json, type: string, operation: string) =>
    wf(
      [
        START,
        HTTP('Job', { url: 'https://api.example.com/job' }),
        IF('Done', left, right, type, operation),
        ['Wait', 'wait', 1.1, { amount: 5 }],
      ],
      ['Start > Job', 'Job > Done', 'Done#1 > Wait', 'Wait > Job'],
    );
  pair('round and round', 'RL004', f('={{ $json.status }}', 'done', 'string', 'equals'), f('={{ $runIndex }}', 10, 'number', 'gte'));
}
