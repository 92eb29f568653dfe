/** n8n once more, written from the catalogue alone: fields read in roundabout ways, secrets in odd places, guards with a way round them. */
import type { Json, JsonObject } from '../../../../app/kernel/json.ts';
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
  SLACK,
  START,
  cr,
  rl,
  wf,
  type Step,
} from './n8n-kit.ts';

export const n8nThird: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nThird.push(one);
};
const chain = (...steps: readonly Step[]): JsonObject =>
  wf(
    steps,
    steps.slice(1).map(([name], index) => `${steps[index]?.[0] ?? ''} > ${name}`),
  );
const hookTo = (...steps: readonly Step[]): JsonObject => chain(HOOK(), ...steps);
const startTo = (...steps: readonly Step[]): JsonObject => chain(START, ...steps);
const CHAT = (more: JsonObject = {}): Step => ['Chat', 'L.chatTrigger', 1.1, { public: true, options: {}, ...more }];
const agentWith = (
  from: Step,
  text: string,
  parts: readonly (readonly [Step, string])[],
  after: readonly Step[] = [],
  more: JsonObject = {},
): JsonObject =>
  wf(
    [from, AGENT('Agent', text, 'You are a helpful assistant', more), ...parts.map(([part]) => part), ...after],
    [
      `${from[0]} > Agent`,
      ...parts.map(([part, kind]) => `${part[0]} -${kind}> Agent`),
      ...after.map(([name], index) => `${index === 0 ? 'Agent' : (after[index - 1]?.[0] ?? '')} > ${name}`),
    ],
  );

// Ways to read a field.
{
  const f = (e: string) => hookTo(OAI('Ask', `=Greet ${e}`));
  pair(
    'by bracket behind a question mark',
    'DF001',
    f("{{ $json?.body?.['email'] ?? 'nobody' }}"),
    f("{{ $json?.body?.['product'] ?? 'nothing' }}"),
  );
  pair(
    'taken apart by a function of its own',
    'DF001',
    f('{{ (({ body: { email: m } }) => "Dear " + m)($json) }}'),
    f('{{ (({ body: { product: m } }) => "Dear owner of " + m)($json) }}'),
  );
  pair(
    'the old way to name a node',
    'DF001',
    f('{{ $node["Webhook"].json["body"]["phone"] }}'),
    f('{{ $node["Webhook"].json["body"]["qty"] }}'),
  );
  pair(
    'every value of the object',
    'DF001',
    f('{{ Object.values($json.body.customer).join(" ") }} from {{ $json.body.customer.email.length }}'),
    f('{{ Object.keys($json.body.customer).length }} fields, {{ $json.body.customer.email.length }} signs'),
  );
  pair('only whether it is there', 'DF001', f('{{ $json.body.email || "unknown" }}'), f('{{ $json.body.email ? "known" : "unknown" }}'));
  pair('a slice of the card', 'DF001', f('{{ $json.body.cardNumber.slice(0, 12) }}'), f('{{ $json.body.cardNumber.length }}'));
  pair(
    'hashed, and not',
    'DF001',
    f('{{ $json.body.email.toLowerCase().trim() }}'),
    f('{{ $json.body.email.hash("sha256") !== $json.body.known }}'),
  );
}
{
  const f = (code: string) => hookTo(CODE('Prepare', code), OAI('Ask', '=Write: {{ $json.line }}'));
  pair(
    'taken apart with a rest',
    'DF001',
    f('const { email: omit, ...kept } = $input.first().json.body;\nreturn [{ json: { line: JSON.stringify({ ...kept, omit }) } }];'),
    f('const { email, phone, name, address, ...kept } = $input.first().json.body;\nreturn [{ json: { line: kept.product } }];'),
  );
  pair(
    'a key of a variable',
    'DF001',
    f("const key = ['e', 'mail'].join('');\nreturn [{ json: { line: 'To ' + $input.first().json.body[key] } }];"),
    f("const key = 'product';\nreturn [{ json: { line: 'To ' + $input.first().json.body[key] } }];"),
  );
  pair(
    'from entries to entries',
    'DF001',
    f(
      "const o = Object.fromEntries(Object.entries($input.first().json.body).filter(([k]) => k !== 'password'));\nreturn [{ json: { line: `${o.email}` } }];",
    ),
    f(
      'const o = Object.fromEntries(Object.entries($input.first().json.body).map(([k]) => [k, 1]));\nreturn [{ json: { line: `${o.email}` } }];',
    ),
  );
  pair(
    'a class keeps it',
    'DF001',
    f(
      'class Lead { constructor(b) { this.who = b.email; this.what = b.product; } text() { return this.who; } }\nconst lead = new Lead($input.first().json.body);\nreturn [{ json: { line: lead.text() } }];',
    ),
    f(
      'class Lead { constructor(b) { this.who = b.email; this.what = b.product; } text() { return this.what; } }\nconst lead = new Lead($input.first().json.body);\nreturn [{ json: { line: lead.text() } }];',
    ),
  );
  pair(
    'by a map of a list',
    'DF001',
    f(
      'const m = new Map();\nfor (const p of $input.first().json.body.people) m.set(p.id, p.email);\nreturn [{ json: { line: [...m.values()].join(", ") } }];',
    ),
    f(
      'const m = new Map();\nfor (const p of $input.first().json.body.people) m.set(p.id, p.email);\nreturn [{ json: { line: "There are " + m.size } }];',
    ),
  );
}
{
  const f = (by: string) =>
    wf(
      [
        HOOK(),
        PG('Orders', 'SELECT customer_id, total FROM orders'),
        ['Merge', 'merge', 3, { mode: 'combine', combineBy: 'combineByFields', fieldsToMatchString: 'customer_id', options: {} }],
        LLM('Ask', `=Look at ${by}`),
        GPT(),
      ],
      ['Webhook > Orders', 'Webhook > Merge#1', 'Orders > Merge', 'Merge > Ask', 'OpenAI Chat Model -model> Ask'],
    );
  pair('merged by a field', 'DF001', f('{{ $json.body.fullName }}'), f('{{ $json.total }}'));
}
{
  const f = (field: string) =>
    wf(
      [
        FORM(['Name', 'Topic', 'Message']),
        SET('Compose', { prompt: `=Topic {{ $json.Topic }}: {{ $json.${field} }}` }),
        AGENT('Agent', '={{ $json.prompt }}'),
        GPT(),
        ['Sum', 'L.chainLlm', 1.5, { promptType: 'define', text: '=Shorten {{ $json.output }}' }],
        OLL,
        SLACK('Tell', '={{ $json.text }}'),
      ],
      [
        'Form > Compose',
        'Compose > Agent',
        'OpenAI Chat Model -model> Agent',
        'Agent > Sum',
        'Ollama Chat Model -model> Sum',
        'Sum > Tell',
      ],
    );
  pair(
    'a prompt of many parts, two models on',
    'AI001',
    f('Message'),
    wf(
      [
        FORM(['Name', 'Topic', 'Message']),
        SET('Compose', { prompt: '=Topic {{ $json.Topic.length }}' }),
        AGENT('Agent', '={{ $json.prompt }}'),
        GPT(),
        SLACK('Tell', '={{ $json.output }}'),
      ],
      ['Form > Compose', 'Compose > Agent', 'OpenAI Chat Model -model> Agent', 'Agent > Tell'],
    ),
  );
}
{
  const parser = (status: JsonObject): Step => [
    'Parser',
    'L.outputParserStructured',
    1.3,
    {
      schemaType: 'manual',
      inputSchema: JSON.stringify({
        type: 'object',
        properties: {
          urgent: { type: 'boolean' },
          lines: { type: 'array', items: { type: 'object', properties: { status, count: { type: 'integer' } } } },
        },
      }),
    },
  ];
  const f = (status: JsonObject) =>
    agentWith(
      HOOK(),
      '={{ $json.body.text }}',
      [
        [OLL, 'model'],
        [parser(status), 'parser'],
      ],
      [POST('Update', 'https://erp.example.com/tickets', '={{ JSON.stringify({ lines: $json.output.lines }) }}')],
      { hasOutputParser: true },
    );
  pair('an open text deep in a parser', 'AI001', f({ type: 'string' }), f({ type: 'string', enum: ['open', 'closed'] }));
}
// Secrets in odd places.
const PLAIN = HTTP('HTTP', { url: 'https://api.example.com/x' });
{
  const withNote = (content: string) => wf([START, PLAIN, ['Sticky Note', 'stickyNote', 1, { content }]], ['Start > HTTP']);
  pair(
    'a note with a password',
    'CN007',
    withNote(`## Setup\nDB password: ${fakeToken('', 22)}`),
    withNote('## Setup\nDB password: ask Ada, it is in the vault under "shop/db". See https://docs.example.com/setup#password-rotation'),
  );
  pair(
    'a hook of a chat in a note',
    'CN007',
    withNote(`Alerts go to https://hooks.slack.com/services/${'T0' + '1ABCDEFG'}/${'B0' + '1ABCDEFG'}/${fakeToken('', 24)}`),
    withNote('Alerts go to https://hooks.slack.com/services/T.../B.../... (see the vault)'),
  );
}
{
  const f = (name: string) => wf([START, HTTP(name, { url: 'https://api.example.com/x' })], [`Start > ${name}`]);
  pair('a key as a name', 'CN007', f('Call with ' + fakeToken('ghp_', 36)), f('Call with 3f2504e0-4f89-11d3-9a0c-0305e82c3301'));
}
{
  const f = (name: string) =>
    startTo(
      HTTP(
        'HTTP',
        { url: 'https://api.example.com/x', authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' },
        { credentials: { httpHeaderAuth: { id: 'c9', name } } },
      ),
    );
  pair("a key as a login's name", 'CN007', f('Prod ' + fakeToken('sk-proj-', 40)), f('Prod key of the desk (rotate in May 2027)'));
}
{
  const f = (code: string) => startTo(CODE('Code', code));
  pair(
    'a key in a comment',
    'CN007',
    f(`// curl -H "X-Api-Key: ${fakeToken('', 40)}"\nreturn $input.all();`),
    f('// curl -H "X-Api-Key: $SHOP_KEY"\nreturn $input.all();'),
  );
  pair(
    'a key in a template',
    'CN007',
    f(`const tail = '${fakeToken('', 36)}';\nreturn [{ json: { auth: \`Bearer ghp_\${tail}\` } }];`),
    f('const tail = $json.tail;\nreturn [{ json: { auth: `Bearer ghp_${tail}` } }];'),
  );
  pair(
    'a login in a connection string',
    'CN007',
    f("const url = 'postgres://app:" + fakeToken('', 16) + "@db.example.com:5432/shop';\nreturn [{ json: { url } }];"),
    f('const url = `postgres://app:${$json.pass}@db.example.com:5432/shop`;\nreturn [{ json: { url } }];'),
  );
  pair(
    'a private key',
    'CN007',
    f(
      'const k = `-----BEGIN ' +
        'PRIVATE KEY-----\\n' +
        fakeToken('MIIE', 90) +
        '\\n-----END ' +
        'PRIVATE KEY-----`;\nreturn [{ json: { k } }];',
    ),
    f('const k = `-----BEGIN PUBLIC KEY-----\\n' + fakeToken('MIIB', 90) + '\\n-----END PUBLIC KEY-----`;\nreturn [{ json: { k } }];'),
  );
  pair(
    'built without eval',
    'SC001',
    f("return [{ json: { v: [].constructor.constructor('return 7')() } }];"),
    f('return [{ json: { v: new Map().constructor.name } }];'),
  );
  pair(
    'a name of a library in pieces',
    'SC001',
    f("const { execSync: run } = require('child' + '_process');\nreturn [{ json: { v: run('id').toString() } }];"),
    f("const { createHash: hash } = require('cry' + 'pto');\nreturn [{ json: { v: hash('sha256').update('x').digest('hex') } }];"),
  );
  pair(
    'groups in groups',
    'SC005',
    f('return $input.all().filter(i => /^(\\w+\\s?)*$/.test(i.json.name));'),
    f('return $input.all().filter(i => /^\\w+(\\s\\w+)*$/.test(i.json.name));'),
  );
  pair(
    'a long blob is unpacked',
    'SC010',
    f(`const b = '${fakeToken('', 90)}${fakeToken('Zm9v', 90)}==';\nreturn [{ json: JSON.parse(atob(b)) }];`),
    f(
      `const b = 'SELECT id, title, price, stock, category, supplier, created_at FROM products WHERE price > 10 AND stock < 5 AND category IN (1, 2, 3) ORDER BY price DESC LIMIT 50';\nreturn [{ json: { b } }];`,
    ),
  );
}
{
  const f = (value: string) => startTo(SET('Config', { config: value }));
  pair(
    'a key in JSON in a text',
    'CN007',
    f(`{"apiKey":"${fakeToken('', 32)}","page":2}`),
    f('{"documentId":"1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms","page":2,"apiKey":"<your key here>"}'),
  );
}
{
  const f = (name: string, value: string) =>
    startTo(HTTP('HTTP', { url: 'https://api.example.com/x', sendHeaders: true, headerParameters: { parameters: [{ name, value }] } }));
  pair('a header by any name', 'CN007', f('X-Shop-Auth', fakeToken('', 40)), f('X-Request-Id', '3f2504e0-4f89-11d3-9a0c-0305e82c3301'));
}
{
  const f = (url: string) => hookTo(HTTP('HTTP', { method: 'POST', url }));
  pair(
    "a bot's token in the path",
    'CN007',
    f(`https://api.telegram.org/bot${'123456789'}:${fakeToken('AA', 33)}/getUpdates`),
    f('https://api.telegram.org/bot{{ $json.id }}/getUpdates'),
  );
  pair(
    'a number in the path',
    'DF018',
    f('=https://api.example.com/people/{{ encodeURIComponent($json.body.phone) }}'),
    f('=https://api.example.com/orders/{{ encodeURIComponent($json.body.orderNo) }}'),
  );
  pair(
    'a host that may go on',
    'CN005',
    f('={{ "https://api.example.com" + $json.body.path }}'),
    f('={{ "https://api.example.com/" + encodeURIComponent($json.body.path) }}'),
  );
  pair(
    'a base of somebody else',
    'CN005',
    f("={{ new URL('/x', $json.body.base).toString() }}"),
    f("={{ new URL('/x?id=' + Number($json.body.id), 'https://api.example.com').toString() }}"),
  );
  pair('numbers for a host', 'CN004', f('http://2130706433/admin'), f('https://172.160.0.1/'));
  pair('a host in six groups', 'CN004', f('http://[::ffff:169.254.169.254]/latest'), f('https://[2606:4700:4700::1111]/dns'));
  pair(
    'a key of the settings in the query',
    'DF003',
    f('=https://api.example.com/x?key={{ $env.SHOP_API_KEY }}'),
    hookTo(
      HTTP('HTTP', {
        url: 'https://api.example.com/x',
        sendHeaders: true,
        headerParameters: { parameters: [{ name: 'Authorization', value: '=Bearer {{ $env.SHOP_API_KEY }}' }] },
      }),
    ),
  );
}
pair(
  "a vault's secret in a message",
  'DF003',
  startTo(SLACK('Tell', '=Use {{ $secrets.vault.dbPassword }}')),
  startTo(SLACK('Tell', '=Run {{ $execution.id }} of {{ $workflow.name }} is done')),
);
pair(
  'a plain address among the names of a document',
  'CN001',
  startTo(HTTP('HTTP', { url: 'http://erp.example.com/orders' })),
  startTo(POST('HTTP', 'https://erp.example.com/soap', '{"xml":"<a xmlns=\\"http://www.w3.org/2001/XMLSchema\\"/>"}')),
);
pair(
  'files over a plain line',
  'CN001',
  startTo(['FTP', 'ftp', 1, { operation: 'list', path: '/' }, cr('ftp')]),
  startTo(['FTP', 'ftp', 1, { protocol: 'sftp', operation: 'list', path: '/' }, cr('sftp')]),
);
// Statements and commands.
pair(
  'a search built of text',
  'CN014',
  hookTo([
    'Mongo',
    'mongoDb',
    1.1,
    { operation: 'find', collection: 'people', query: '={ "$where": "this.name == \'{{ $json.body.name }}\'" }' },
    cr('mongoDb'),
  ]),
  hookTo(['Mongo', 'mongoDb', 1.1, { operation: 'find', collection: 'people', query: '{ "open": true }' }, cr('mongoDb')]),
);
{
  const f = (e: string) => hookTo(PG('Find', `=SELECT * FROM orders WHERE id = ${e}`));
  pair('a number in a statement', 'CN014', f('{{ $json.body.id }}'), f('{{ parseInt($json.body.id, 10) }}'));
}
pair(
  'a command far away',
  'CN014',
  hookTo(['SSH', 'ssh', 1, { command: '=systemctl restart {{ $json.body.service }}' }, cr('sshPassword')]),
  hookTo(['SSH', 'ssh', 1, { command: 'systemctl restart shop' }, cr('sshPassword')]),
);
{
  const f = (code: string) => hookTo(CODE('Code', code));
  pair(
    'merged deep into settings',
    'SC009',
    f("const _ = require('lodash');\nconst cfg = _.merge({}, { a: 1 }, $input.first().json.body);\nreturn [{ json: cfg }];"),
    f("const _ = require('lodash');\nconst cfg = _.merge({}, { a: 1 }, { b: 2 });\nreturn [{ json: cfg }];"),
  );
  pair(
    'code fetches what it is told',
    'CN005',
    f("const r = await this.helpers.httpRequest({ method: 'GET', url: $input.first().json.body.link });\nreturn [{ json: { r } }];"),
    f("const r = await this.helpers.httpRequest({ method: 'GET', url: 'https://api.example.com/rates' });\nreturn [{ json: { r } }];"),
  );
}
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
