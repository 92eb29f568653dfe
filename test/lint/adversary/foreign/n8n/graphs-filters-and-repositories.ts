/** n8n: queries that requests carry, places that data chooses, and switches that stand in odd steps. */
import type { Json } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CODE, CRON, HOOK, HTTP, POST, SET, SLACK, chain, cr, type Step } from '../n8n-kit.ts';

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
