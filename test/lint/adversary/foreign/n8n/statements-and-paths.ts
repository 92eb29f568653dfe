/** n8n: statements of many products, queries, paths and pages. */
import type { Json } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { HOOK, POST, chain, cr, rl, type Step } from '../n8n-kit.ts';

export const n8nStatementsAndPaths: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nStatementsAndPaths.push([name, rule, file(bad), file(good)]);
};
// Statements, queries, paths, pages.
const text = (name: string, rule: string, step: (one: string) => Step, bad: string, good: string, from: Step = HOOK()): void =>
  pair<string>(name, rule, (one) => chain(from, step(one)), bad, good);

text(
  'a query of a graph',
  'CN014',
  (query) => [
    'GraphQL',
    'graphql',
    1.1,
    { endpoint: 'https://shop.example.com/graphql', requestFormat: 'json', query, variables: '={{ { id: $json.body.id } }}' },
  ],
  '={ order(id: "{{ $json.body.id }}") { total } }',
  'query ($id: ID!) { order(id: $id) { total } }',
);
text(
  'a statement in a request',
  'CN014',
  (body) => POST('Ask', 'https://db.example.com/query', body),
  `={ "query": "INSERT INTO notes VALUES ('{{ $json.body.note }}')" }`,
  '={ "query": "INSERT INTO notes VALUES (?)", "params": ["{{ $json.body.note }}"] }',
);
text(
  'a statement of SQL Server',
  'CN014',
  (query) => ['Microsoft SQL', 'microsoftSql', 1.1, { operation: 'executeQuery', query }, cr('microsoftSql')],
  "=SELECT * FROM Orders WHERE Ref = '{{ $json.body.ref }}'",
  "SELECT * FROM Orders WHERE Ref = 'A1'",
);
text(
  'a statement of BigQuery',
  'CN014',
  (sqlQuery) => [
    'BigQuery',
    'googleBigQuery',
    2.1,
    {
      authentication: 'serviceAccount',
      projectId: rl('p1'),
      sqlQuery,
      options: { queryParameters: { namedParameters: [{ name: 'email', value: '={{ $json.body.email }}' }] } },
    },
    cr('googleApi'),
  ],
  "=SELECT * FROM crm.people WHERE email = '{{ $json.body.email }}'",
  'SELECT * FROM crm.people WHERE email = @email',
);
text(
  'a formula of Airtable',
  'CN014',
  (filterByFormula) => [
    'Airtable',
    'airtable',
    2.1,
    { operation: 'search', base: rl('app1'), table: rl('tbl1'), filterByFormula, options: {} },
    cr('airtableTokenApi'),
  ],
  "=({Code} = '{{ $json.body.code }}')",
  '({Open} = 1)',
);
text(
  'a filter of Supabase',
  'CN014',
  (filterString) => [
    'Supabase',
    'supabase',
    1,
    { operation: 'delete', tableId: 'orders', filterType: 'string', filterString },
    cr('supabaseApi'),
  ],
  '=ref=eq.{{ $json.body.ref }}',
  'state=eq.void',
);
text(
  'a query of QuickBooks',
  'CN014',
  (query) => ['QuickBooks', 'quickbooks', 1, { operation: 'getAll', returnAll: true, filters: { query } }, cr('quickBooksOAuth2Api')],
  "=WHERE DisplayName = '{{ $json.body.name }}'",
  'WHERE Active = true',
);
text(
  'a query of Salesforce',
  'CN014',
  (query) => ['Salesforce', 'salesforce', 1, { resource: 'search', query }, cr('salesforceOAuth2Api')],
  "=SELECT Id FROM Contact WHERE Email = '{{ $json.body.email }}'",
  'SELECT Id FROM Contact LIMIT 10',
);
text(
  'a query of Jira',
  'CN014',
  (jql) => ['Jira', 'jira', 1, { operation: 'getAll', limit: 20, options: { jql } }, cr('jiraSoftwareCloudApi')],
  '=project = DESK AND text ~ "{{ $json.body.q }}"',
  'project = DESK AND resolution = Unresolved',
);
text(
  'a file at a name of the caller',
  'CN014',
  (path) => [
    'FTP',
    'ftp',
    1,
    { protocol: 'sftp', operation: 'upload', path, binaryData: false, fileContent: '={{ $json.body.text }}' },
    cr('sftp'),
  ],
  '=/upload/{{ $json.body.filename }}',
  '=/upload/{{ $now.toFormat("yyyyLLdd") }}.txt',
);
text(
  'a message of a machine is run',
  'CN014',
  (command) => ['Execute Command', 'executeCommand', 1, { command }],
  '=logger {{ $json.message }}',
  'uptime',
  ['MQTT Trigger', 'mqttTrigger', 1, { topics: 'sensors/#', options: {} }, cr('mqtt')],
);
text(
  'a store of code of the caller',
  'CN005',
  (repositoryUrl) => ['Git', 'git', 1, { operation: 'clone', repositoryPath: '/data/repo', repositoryUrl }],
  '={{ $json.body.repo }}',
  'https://github.com/acme/shop.git',
);
text(
  'news from where the caller says',
  'CN005',
  (url) => ['RSS Read', 'rssFeedRead', 1.1, { url, options: {} }],
  '={{ $json.body.feed }}',
  'https://news.example.org/feed.xml',
);
text(
  'a browser that goes where the caller says',
  'CN005',
  (url) => ['Puppeteer', 'puppeteer', 1, { operation: 'getPageContent', url, options: {} }, { type: 'n8n-nodes-puppeteer.puppeteer' }],
  '={{ $json.query.url }}',
  'https://www.example.org/',
);
pair<string>(
  'a page with what the caller said',
  'CN019',
  (e) =>
    chain(HOOK({ httpMethod: 'GET', responseMode: 'responseNode' }), [
      'Respond to Webhook',
      'respondToWebhook',
      1.4,
      {
        respondWith: 'text',
        responseBody: `=<html><body><h1>Hello ${e}</h1></body></html>`,
        options: { responseHeaders: { entries: [{ name: 'Content-Type', value: 'text/html; charset=utf-8' }] } },
      },
    ]),
  '{{ $json.query.name }}',
  '{{ Number($json.query.n) }}',
);
