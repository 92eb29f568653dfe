/** n8n: queries that requests carry, places that data chooses, and switches that stand in odd steps. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CODE, CRON, FORM, HOOK, HTTP, OAI, POST, SET, SLACK, chain, cr, type Step } from '../n8n-kit.ts';

export const n8nGraphsFiltersAndRepositories: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = (name: string, rule: string, step: (one: string) => Step, bad: string, good: string, from: Step = HOOK()): void => {
  const file = (one: string): Json => chain(from, step(one));
  n8nGraphsFiltersAndRepositories.push([name, rule, file(bad), file(good)]);
};
const KEPT = { options: { batching: { batch: { batchSize: 1 } } } };
const SIGNED = HOOK({ authentication: 'headerAuth' });
const post =
  (url: string, more = {}) =>
  (body: string): Step =>
    POST('Ask', url, body, more);

pair(
  'a question of a graph in a request',
  'CN014',
  post('https://api.shop.example.com/graphql'),
  '={{ JSON.stringify({ query: `mutation { del(id: "${$json.body.id}") { ok } }` }) }}',
  '={{ JSON.stringify({ query: "mutation($i: ID!) { del(id: $i) { ok } }", variables: { i: $json.body.id } }) }}',
);
pair(
  'the same within two levels, of a step that stays foreign',
  'CN014',
  post('https://api.shop.example.com/graphql', KEPT),
  '={"query":"query { shop { product(name: \\"{{ $json.body.name }}\\") { price } } }"}',
  '={"query":"query($n: String!) { shop { product(name: $n) { price } } }","variables":{"n":"{{ $json.body.name }}"}}',
);
pair(
  'a statement for a graph database',
  'CN014',
  post('https://neo.example.com/db/neo4j/tx/commit'),
  '={"statements":[{"statement":"MATCH (p:Person {name: \'{{ $json.body.name }}\'}) RETURN p"}]}',
  '={"statements":[{"statement":"MATCH (p:Person {name: $n}) RETURN p","parameters":{"n":"{{ $json.body.name }}"}}]}',
);
pair(
  'a program for a search engine',
  'CN014',
  post('https://es.example.com/docs/_update/1'),
  '={"script":{"source":"ctx._source.tag = \'{{ $json.body.tag }}\'"}}',
  '={"script":{"source":"ctx._source.tag = params.tag","params":{"tag":"{{ $json.body.tag }}"}}}',
);
const get = (url: string): Step => HTTP('Find', { url });
pair(
  'a filter in an address',
  'CN014',
  get,
  "=https://graph.microsoft.com/v1.0/users?$select=id&$filter=mail eq '{{ $json.body.mail }}'",
  '=https://graph.microsoft.com/v1.0/users/{{ encodeURIComponent($json.body.mail) }}',
);
pair(
  'a filter in a row of a query',
  'CN014',
  (value) =>
    HTTP('Find', {
      url: 'https://jira.example.com/rest/api/3/search',
      sendQuery: true,
      queryParameters: { parameters: [{ name: 'jql', value }] },
    }),
  '=project = OPS AND summary ~ "{{ $json.body.words }}"',
  '=project = OPS AND id = {{ Number($json.body.id) }}',
);
pair(
  'a header that sends people on',
  'CN005',
  (value) => [
    'Go',
    'respondToWebhook',
    1.4,
    { respondWith: 'noData', options: { responseCode: 302, responseHeaders: { entries: [{ name: 'Location', value }] } } },
  ],
  '={{ $json.query.next }}',
  '=https://www.example.com/done?from={{ encodeURIComponent($json.query.next) }}',
  HOOK({ responseMode: 'responseNode' }),
);
pair(
  'a repository that data names',
  'CN005',
  (sourceRepository) => ['Git', 'git', 1, { operation: 'clone', repositoryPath: '/data/repo', sourceRepository }],
  '={{ $json.body.repo }}',
  'https://git.example.com/app.git',
);
pair(
  'a setting of Git that data writes',
  'CN014',
  (value) => ['Git', 'git', 1, { operation: 'addConfig', repositoryPath: '/data/repo', key: 'user.name', value }],
  '={{ $json.body.value }}',
  'bot',
);
pair(
  'a mail server whose certificate nobody checks',
  'CN003',
  (off) => [
    'Mail',
    'emailSend',
    2.1,
    {
      fromEmail: 'a@example.com',
      toEmail: 'b@example.com',
      subject: 'x',
      emailFormat: 'text',
      text: 'hi',
      options: { allowUnauthorizedCerts: off === 'off' },
    },
    cr('smtp'),
  ],
  'off',
  'on',
  CRON,
);
pair(
  'an expression that a caller with a key writes',
  'SC006',
  (r) => SET('Compute', { r }),
  "={{ $evaluateExpression('{{ ' + $json.body.formula + ' }}') }}",
  "={{ $evaluateExpression('{{ 1 + 1 }}') }}",
  SIGNED,
);
pair(
  'what is fetched on another machine, and run there',
  'SC001',
  (command) => ['Run', 'executeCommand', 1, { command }],
  "ssh deploy@web1 'curl -s https://get.example.com/i.sh | sh'",
  "ssh deploy@web1 'curl -s https://get.example.com/state | grep up'",
  CRON,
);
for (const [name, bad, good] of [
  ['Reflect.set', 'Reflect.set(conf[section], key, value)', "Reflect.set(conf.texts, 'value', value)"],
  ['defineProperty', 'Object.defineProperty(conf[section], key, { value })', "Object.defineProperty(conf[section], 'name', { value })"],
  ['assign', 'Object.assign(conf[section], value)', 'Object.assign(conf[section], { name: value })'],
] as const)
  pair(
    `names that data chooses, by ${name}`,
    'SC009',
    (line) => CODE('Keep', `const conf = { texts: {} };\nconst { section, key, value } = $json.body;\n${line};\nreturn [{ json: conf }];`),
    bad,
    good,
  );
const LOGIN = HTTP(
  'Login',
  {
    method: 'POST',
    url: 'https://auth.example.com/oauth/token',
    authentication: 'genericCredentialType',
    genericAuthType: 'httpBasicAuth',
  },
  cr('httpBasicAuth'),
);
for (const [how, bad, good] of [
  ['in pieces', "{{ $json['access_' + 'token'] }}", "{{ $json['expires_' + 'in'] }}"],
  ['by a path in pieces', "{{ $jmespath($json, 'access_' + `token`) }}", "{{ $jmespath($json, 'expires_' + `in`) }}"],
] as const)
  n8nGraphsFiltersAndRepositories.push([
    `a secret whose name is written ${how}`,
    'DF003',
    chain(CRON, LOGIN, SLACK('Tell', `=Got ${bad}`)),
    chain(CRON, LOGIN, SLACK('Tell', `=Got ${good}`)),
  ]);

// What looks like them and is none.
const WHATSAPP: Step = ['WhatsApp Trigger', 'whatsAppTrigger', 1, { updates: ['messages'], options: {} }, cr('whatsAppTriggerApi')];
const MEDIA: Step = [
  'Media',
  'whatsApp',
  1,
  { resource: 'media', operation: 'mediaUrlGet', mediaGetId: '={{ $json.messages[0].audio.id }}' },
  cr('whatsAppApi'),
];
n8nGraphsFiltersAndRepositories.push(
  [
    'the address of a file that a messenger keeps, and one in a message',
    'CN005',
    chain(WHATSAPP, HTTP('Fetch', { url: '={{ $json.messages[0].text.body }}' })),
    chain(WHATSAPP, MEDIA, HTTP('Fetch', { url: '={{ $json.url }}' })),
  ],
  [
    'a secret of a database, and the address of a public one',
    'DF003',
    chain(CRON, LOGIN, SLACK('Tell', '=See {{ $json.databaseUrl }}')),
    chain(CRON, LOGIN, SLACK('Tell', '=See {{ $json.regulatoryDatabaseUrl }}')),
  ],
  [
    'an id that a model wrote, and one of a conversation with it',
    'AI003',
    chain(
      HOOK(),
      POST('Ask', 'https://api.openai.com/v1/chat/completions', '={"messages":[{"role":"user","content":"{{ $json.body.q }}"}]}'),
      HTTP('Get', { url: '=https://api.example.com/orders/{{ $json.choices[0].message.content }}' }),
    ),
    chain(
      HOOK(),
      POST('Begin', 'https://api.openai.com/v1/threads', '{}'),
      POST('Run', '=https://api.openai.com/v1/threads/{{ $json.id }}/runs', '{"assistant_id":"a"}'),
      HTTP('Look', { url: "=https://api.openai.com/v1/threads/{{ $('Begin').item.json.id }}/runs/{{ $json.id }}" }),
    ),
  ],
);
const READ = HTTP('Read', { url: "=https://api.openai.com/v1/threads/{{ $('Begin').item.json.id }}/messages" });
const BEGIN = POST('Begin', 'https://api.openai.com/v1/threads', '={"messages":[{"role":"user","content":"{{ $json.body.q }}"}]}');
const DO = (query: string): Step => ['Do', 'postgres', 2.5, { operation: 'executeQuery', query, options: {} }, cr('postgres')];
n8nGraphsFiltersAndRepositories.push([
  'what a model said in a conversation, run as a statement',
  'AI003',
  chain(HOOK(), BEGIN, READ, DO('={{ $json.data[0].content[0].text.value }}')),
  chain(HOOK(), BEGIN, READ, DO('SELECT 1')),
]);
const inFunction = (lines: string): Step => HTTP('Call', { url: `={{ (() => { ${lines} })() }}` });
for (const [name, bad, good] of [
  [
    'picks one of the flow',
    "{ a: 'https://a.example.com', b: $json.body.u }",
    "{ a: 'https://a.example.com', b: 'https://b.example.com' }",
  ],
  ['of a table that is written to', "{ a: 'https://a.example.com' }; hosts.b = $json.body.u", "{ a: 'https://a.example.com' }"],
  ['of a table that takes all', "{ a: 'https://a.example.com' }; Object.assign(hosts, $json.body)", "{ a: 'https://a.example.com' }"],
] as const) {
  const file = (table: string): Json =>
    chain(HOOK(), inFunction(`const key = $json.body.key; const hosts = ${table}; return hosts[key] || hosts['a'];`));
  n8nGraphsFiltersAndRepositories.push([`an address that a key ${name}`, 'CN005', file(bad), file(good)]);
}
n8nGraphsFiltersAndRepositories.push([
  'an address put together of letters that a key picks',
  'CN005',
  chain(HOOK(), HTTP('Call', { url: "={{ $json.body.keys.map((key) => ({ a: 'a', b: '/' })[key]).join('') }}" })),
  chain(HOOK(), HTTP('Call', { url: "={{ ({ a: 'https://a.example.com', b: 'https://b.example.com' })[$json.body.key] }}" })),
]);
const OURA = (name: string, type: string, parameters: object): Step => [name, type, 1, { ...parameters } as never, cr('ouraApi')];
n8nGraphsFiltersAndRepositories.push([
  'measurements told to another company, and asked for where they lie',
  'DF002',
  chain(
    CRON,
    OURA('Sleep', 'oura', { resource: 'summary', operation: 'getSleep' }),
    POST('Tell', 'https://api.openai.com/v1/chat/completions', '={"messages":[{"role":"user","content":"{{ JSON.stringify($json) }}"}]}'),
  ),
  chain(
    CRON,
    OURA('Sleep', 'oura', { resource: 'summary', operation: 'getSleep' }),
    OURA('More', 'oura', { resource: 'summary', operation: 'getActivity', limit: '={{ $json.score }}' }),
  ),
]);
for (const way of [
  "(function () { return this.process.mainModule.require('os').type() })()",
  "''.constructor.constructor('return process')()",
  "''['const' + 'ructor']['constructor']('return process')()",
  "require('fs').readFileSync('/data/a')",
  "''.at.constructor`return 1`()",
])
  pair(
    `an expression that gets out: ${way}`,
    'SC001',
    (x) => SET('Compute', { x }),
    `={{ ${way} }}`,
    '={{ $json.body.constructor.name + $json.process }}',
  );

// Rounds without end, and listeners.
const OWN = HOOK({ path: 'again', authentication: 'headerAuth' });
const call = (url: string): Step => POST('Call', url, '{}');
pair(
  'its own webhook, wherever it is served',
  'RL010',
  call,
  '={{ $env.WEBHOOK_URL }}webhook/again',
  '={{ $env.WEBHOOK_URL }}webhook/again-later',
  OWN,
);
pair(
  'its own webhook at a host that is written out',
  'RL010',
  call,
  'https://n8n.example.com/webhook/again?x=1',
  'https://api.example.org/webhook/again',
  OWN,
);
pair(
  'what is told to whoever listens at a channel',
  'DF003',
  (messageData) => ['Tell', 'redis', 1, { operation: 'publish', channel: 'news', messageData }, cr('redis')],
  '={{ $env.DB_PASSWORD }}',
  '={{ $env.DB_HOST }}',
  CRON,
);

/** A step before builds the text, and a request sends it. */
const built = (name: string, build: (one: string) => Step, send: Step, bad: string, good: string): void => {
  const file = (one: string): Json => chain(HOOK(), build(one), send);
  n8nGraphsFiltersAndRepositories.push([name, 'CN014', file(bad), file(good)]);
};
const GRAPH = POST(
  'Ask',
  'https://api.shop.example.com/graphql',
  '={{ JSON.stringify({ query: $json.query, variables: $json.variables }) }}',
);
built(
  'a question of a graph that a Set step builds',
  (query) => SET('Build', { query, variables: '={{ { i: $json.body.id } }}' }),
  GRAPH,
  '=mutation { del(id: "{{ $json.body.id }}") { ok } }',
  'mutation($i: ID!) { del(id: $i) { ok } }',
);
built(
  'a question of a graph that a script builds',
  (query) =>
    CODE('Build', `const b = $input.first().json.body;\nconst query = ${query};\nreturn [{ json: { query, variables: { i: b.id } } }];`),
  GRAPH,
  '`mutation { del(id: "${b.id}") { ok } }`',
  '`mutation { del(id: ${JSON.stringify(b.id)}) { ok } }`',
);
built(
  'a whole body that a script builds',
  (given) => CODE('Build', `return [{ json: { payload: JSON.stringify(${given}) } }];`),
  POST('Ask', 'https://neo.example.com/db/neo4j/tx/commit', '={{ $json.payload }}'),
  '{ statement: "MATCH (p:Person {name: \'" + $json.body.name + "\'}) RETURN p" }',
  '{ statement: "MATCH (p:Person {name: $n}) RETURN p", parameters: { n: $json.body.name } }',
);
built(
  'a filter that a script builds',
  (jql) => CODE('Build', `const words = $json.body.words;\nreturn [{ json: { jql: ${jql} } }];`),
  HTTP('Find', {
    url: 'https://jira.example.com/rest/api/3/search',
    sendQuery: true,
    queryParameters: { parameters: [{ name: 'jql', value: '={{ $json.jql }}' }] },
  }),
  '`project = OPS AND summary ~ "${words}"`',
  '`project = OPS AND summary ~ "${words.replace(/["\\\\]/g, "")}"`',
);
built(
  'an address with a filter that a script builds',
  (words) => CODE('Build', `return [{ json: { url: "https://erp.example.com/odata/Orders?$filter=name eq '" + ${words} + "'" } }];`),
  HTTP('Find', { url: '={{ $json.url }}' }),
  '$json.body.name',
  'Number($json.body.name)',
);
built(
  'words within a question of a search engine',
  (q) => SET('Build', { q }),
  HTTP('Find', {
    url: 'https://es.example.com/docs/_search',
    sendQuery: true,
    queryParameters: { parameters: [{ name: 'q', value: '={{ $json.q }}' }] },
  }),
  '=tenant:7 AND title:{{ $json.body.words }}',
  '=tenant:7 AND id:{{ Number($json.body.id) }}',
);
for (const [field, bad, good] of [
  ['search', 'status = "open" AND subject = "', 'subject = "'],
  ['filter', 'subject = "', 'subject - "'],
  ['query', 'select a from orders where b = "', 'Select a from the list of '],
  ['query', 'select a from the where b = "', 'Select one, two from our list of '],
  ['note', 'create table orders_', 'Create table of contents for '],
  ['query', '{ user(name: "', '{ "note": "(new) '],
  ['query', 'query { user(name: "', '{\n  "note": "all (new) '],
] as const)
  built(
    `a text for people beside a statement: ${good}`,
    (text) => SET('Build', { [field]: text }),
    POST('Ask', 'https://api.shop.example.com/find', `={{ JSON.stringify({ ${field}: $json.${field} }) }}`),
    `=${bad}{{ $json.body.words }}`,
    `=${good}{{ $json.body.words }}`,
  );

pair(
  'a host that a caller with a key chooses',
  'CN005',
  get,
  '=https://{{ $json.body.host }}/status',
  '=https://api.example.com/status?of={{ encodeURIComponent($json.body.host) }}',
  SIGNED,
);
pair(
  'a file that a caller with a key chooses',
  'CN014',
  (fileSelector) => ['Read', 'readWriteFile', 1, { fileSelector, options: {} }],
  '=/data/reports/{{ $json.body.name }}',
  '=/data/reports/{{ Number($json.body.name) }}.pdf',
  SIGNED,
);

pair(
  'a last page of a form that is written out',
  'CN019',
  (page) => ['End', 'form', 1, { operation: 'completion', ...(JSON.parse(page) as JsonObject) }],
  '{ "respondWith": "showText", "responseText": "=<h1>Thanks {{ $json.Name }}</h1>" }',
  '{ "respondWith": "text", "completionTitle": "Thanks", "completionMessage": "=<b>Thanks</b> {{ $json.Name }}" }',
  FORM(['Name']),
);
pair(
  'words within a search of a shop',
  'CN014',
  (value) =>
    HTTP('Find', { url: 'https://search.example.com/q', sendQuery: true, queryParameters: { parameters: [{ name: 'q', value }] } }),
  '=title:"{{ $json.body.words }}"',
  '=intitle:"{{ $json.body.words }}" pricing -youtube.com',
);

const blackedOut = (text: string): Json =>
  chain(
    FORM(['Email']),
    CODE('Cut', `const mail = $json.Email;\nreturn [{ json: { text: ${text} } }];`),
    [
      'Guardrails',
      'L.guardrails',
      1,
      { operation: 'sanitize', text: '={{ $json.text }}', guardrails: { pii: { value: { type: 'all' } } } },
    ],
    OAI('Answer', '={{ $json.guardrailsInput }}'),
  );
n8nGraphsFiltersAndRepositories.push([
  'a text that a script cut before it was blacked out',
  'DF001',
  blackedOut('mail.split("@")[0] + " of " + mail.slice(9)'),
  blackedOut('"From " + mail.trim().slice(0, 4000)'),
]);
