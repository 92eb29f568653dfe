/** What n8n gives to whoever calls or chats, where no step says that it answers: what its last step gives. */
import { expect, it } from 'vitest';
import { importN8n } from '../../app/import/n8n/import-n8n.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { AGENT, HOOK, IF, LLM, OLL, PG, chain, cr, rl, wf, type Step } from './adversary/foreign/n8n-kit.ts';
import { FROM } from './adversary/foreign/n8n-chats-kit.ts';

const PEOPLE = PG('People', 'SELECT name, birthday, iban FROM customers');
const called = (mode: JsonObject, table = PEOPLE): JsonObject => chain(HOOK({ responseMode: 'lastNode', ...mode }), table);
const chatOf = (parameters: JsonObject): Step => ['Chat', 'L.chatTrigger', 1.3, { options: {}, ...parameters }, { webhookId: 'b1e2' }];
const fromTable = (parameters: JsonObject): JsonObject =>
  wf(
    [chatOf(parameters), PEOPLE, AGENT('Agent', "=Answer {{ $('Chat').item.json.chatInput }} from {{ JSON.stringify($json) }}"), OLL],
    ['Chat > People', 'People > Agent', 'Ollama Chat Model -model> Agent'],
  );
const byTool = (parameters: JsonObject): JsonObject =>
  wf(
    [
      chatOf(parameters),
      AGENT('Agent', '={{ $json.chatInput }}'),
      OLL,
      [
        'Find',
        'hubspotTool',
        2.1,
        { resource: 'contact', operation: 'search', query: FROM('who'), additionalFields: {} },
        cr('hubspotApi'),
      ],
    ],
    ['Chat > Agent', 'Ollama Chat Model -model> Agent', 'Find -tool> Agent'],
  );
const fromFolder = (cachedResultName: string, parameters: JsonObject): JsonObject =>
  wf(
    [
      [
        'New file',
        'googleDriveTrigger',
        1,
        { event: 'fileCreated', folderToWatch: { ...rl('1AbC'), cachedResultName } },
        cr('googleDriveOAuth2Api'),
      ],
      ['Get', 'googleDrive', 3, { operation: 'download', fileId: rl('={{ $json.id }}', 'id'), options: {} }, cr('googleDriveOAuth2Api')],
      ['Keep', 'L.vectorStorePinecone', 1.3, { mode: 'insert', pineconeIndex: rl('docs'), options: {} }, cr('pineconeApi')],
      ['Embeddings', 'L.embeddingsOllama', 1, { model: 'nomic-embed-text' }, cr('ollamaApi')],
      ['Loader', 'L.documentDefaultDataLoader', 1, { dataType: 'binary', options: {} }],
      chatOf(parameters),
      AGENT('Agent', '={{ $json.chatInput }}'),
      OLL,
      [
        'Look up',
        'L.vectorStorePinecone',
        1.3,
        { mode: 'retrieve-as-tool', toolName: 'docs', toolDescription: 'Documents', pineconeIndex: rl('docs'), options: {} },
        cr('pineconeApi'),
      ],
    ],
    [
      'New file > Get',
      'Get > Keep',
      'Embeddings -embed> Keep',
      'Loader -doc> Keep',
      'Chat > Agent',
      'Ollama Chat Model -model> Agent',
      'Look up -tool> Agent',
      'Embeddings -embed> Look up',
    ],
  );
const ROWS = (cachedResultName: string): Step => [
  'Rows',
  'googleSheets',
  4.5,
  { documentId: { ...rl('1AbC'), cachedResultName: 'Book' }, sheetName: { ...rl('gid=0'), cachedResultName }, options: {} },
  cr('googleSheetsOAuth2Api'),
];
const open = { public: true };
const cases: readonly (readonly [string, JsonObject, string | undefined])[] = [
  ['a call that is answered with what came last', called({}), 'Anyone can ask “Webhook”, and “People” tells them'],
  ['the same for those with a key', called({ authentication: 'headerAuth' }), undefined],
  ['the same without an answer', called({ responseData: 'noData' }), undefined],
  ['the same that only counts', called({}, PG('People', 'SELECT count(*) AS count FROM customers')), undefined],
  [
    'a call that is answered with a sheet of salaries',
    called({}, ROWS('Salaries 2026')),
    'Anyone can ask “Webhook”, and “Rows” tells them confidential',
  ],
  [
    'a call that is answered with a sheet of employees',
    called({}, ROWS('Employees')),
    'Anyone can ask “Webhook”, and “Rows” tells them personal data',
  ],
  [
    'a sheet with a year right behind its name',
    called({}, ROWS('Salaries2026')),
    'Anyone can ask “Webhook”, and “Rows” tells them confidential',
  ],
  [
    'a sheet of employees by a number',
    called({}, ROWS('EmployeeList-001')),
    'Anyone can ask “Webhook”, and “Rows” tells them personal data',
  ],
  ['a sheet of passwords', called({}, ROWS('Passwords')), 'Anyone can ask “Webhook”, and “Rows” tells them'],
  ['an id in which a word comes about', called({}, ROWS('1pAyssn7Q0938taxK')), undefined],
  ['the same with opening hours', called({}, ROWS('Opening hours')), undefined],
  ['the same with questions of customers', called({}, ROWS('Customer questions')), undefined],
  [
    'all of a table of patients',
    called({}, PG('Rows', 'SELECT p.* FROM clinic.patients p')),
    'Anyone can ask “Webhook”, and “Rows” tells them health',
  ],
  [
    'all of a table of customers',
    called({}, PG('Rows', 'SELECT * FROM customers')),
    'Anyone can ask “Webhook”, and “Rows” tells them personal data',
  ],
  [
    'some of a table of patients',
    called({}, PG('Rows', 'SELECT DISTINCT ON (id) * FROM patients')),
    'Anyone can ask “Webhook”, and “Rows” tells them health',
  ],
  [
    'rows of patients in another form',
    called({}, PG('Rows', 'SELECT json_agg(p) FROM clinic.patients AS p')),
    'Anyone can ask “Webhook”, and “Rows” tells them health',
  ],
  ['how many rows there are', called({}, PG('Rows', 'SELECT count(p), count(p.*) FROM patients p')), undefined],
  ['how many patients there are', called({}, PG('Rows', 'SELECT count(*) FROM patients')), undefined],
  ['all of a table of products', called({}, PG('Rows', 'SELECT * FROM products')), undefined],
  ['a chat for everybody about a table of people', fromTable(open), 'Anyone can ask “Chat”, and “Agent” tells them'],
  ['the same for colleagues', fromTable({}), undefined],
  ['the same that another step answers', fromTable({ ...open, options: { responseMode: 'responseNodes' } }), undefined],
  [
    'a chat for everybody about papers on pay',
    fromFolder('HR Salaries', open),
    'Anyone can ask “Chat”, and “Agent” tells them confidential data',
  ],
  ['the same about a handbook', fromFolder('Product handbook', open), undefined],
  ['the same papers, for colleagues', fromFolder('HR Salaries', {}), undefined],
  ['a chat for everybody with a tool that finds contacts', byTool(open), 'Anyone can ask “Chat”, and “Agent” tells them'],
  ['the same for people who have signed in', byTool({ ...open, authentication: 'n8nUserAuth' }), undefined],
];

it.each(cases)('%s', (_name, file, told) => {
  const [made] = importN8n(file, 'workflow.json');
  const titles = made === undefined ? [] : lintFlow(made.flow, { leftOut: made.leftOut }).findings.map(({ title }) => title);
  expect(titles.find((title) => title.includes('tells them'))?.slice(0, told?.length)).toBe(told);
});

const ANSWER = (responseBody: string): Step => ['Ok', 'respondToWebhook', 1.4, { respondWith: 'text', responseBody, options: {} }];
const COUNT = PG('Count', 'SELECT count(*) AS n FROM orders');
const BY_MAIL = PG('Count', 'SELECT count(*) AS n FROM orders WHERE mail = $1', { queryReplacement: '={{ $json.body.mail }}' });
const search = (pineconeNamespace: string): JsonObject =>
  wf(
    [
      HOOK(),
      [
        'Search',
        'L.vectorStorePinecone',
        1.3,
        { mode: 'load', pineconeIndex: rl('help'), prompt: '={{ $json.body.q }}', topK: 4, options: { pineconeNamespace } },
        cr('pineconeApi'),
      ],
      ['Embeddings', 'L.embeddingsOllama', 1, { model: 'nomic-embed-text' }, cr('ollamaApi')],
      ['Respond', 'respondToWebhook', 1.4, { respondWith: 'allIncomingItems', options: {} }],
    ],
    ['Webhook > Search', 'Search > Respond', 'Embeddings -embed> Search'],
  );
const KEY = IF('Key?', "={{ $json.headers['x-api-key'] }}", '={{ $env.SERVICE_API_KEY }}');
const checked = wf(
  [HOOK(), KEY, PG('Clean', 'DELETE FROM sessions'), ANSWER('ok'), [...ANSWER('no')].with(0, 'Refused') as unknown as Step],
  ['Webhook > Key?', 'Key?#0 > Clean', 'Clean > Ok', 'Key?#1 > Refused'],
);
const kept = (
  table: string,
  operation = 'insert',
  columns: JsonObject = { mappingMode: 'defineBelow', value: { text: '={{ $json.text }}' } },
) =>
  wf(
    [
      HOOK(),
      LLM('Sum up', '=Sum up: {{ $json.body.text }}'),
      OLL,
      ['Keep', 'postgres', 2.6, { operation, schema: rl('public'), table: rl(table), columns, options: {} }, cr('postgres')],
    ],
    ['Webhook > Sum up', 'Ollama Chat Model -model> Sum up', 'Sum up > Keep'],
  );
const graded: readonly (readonly [string, string, JsonObject, string | undefined])[] = [
  ['an open call that is told that it went well', 'CN008', chain(HOOK(), COUNT, ANSWER('ok')), 'low'],
  ['an open call that is told how many there are', 'CN008', chain(HOOK(), COUNT, ANSWER('={{ $json.n }}')), 'high'],
  ['an open call that asks whether somebody is among them', 'CN008', chain(HOOK(), BY_MAIL, ANSWER('ok')), 'high'],
  ['an open call that another is told no by', 'CN008', checked, 'low'],
  ['an open call with a question to a store', 'PM010', search('help'), 'low'],
  ['a model whose words become a row', 'AI001', kept('summaries'), 'medium'],
  ['the same over a row that is there', 'AI001', kept('summaries', 'update'), 'block'],
  [
    'the same with columns that the words may name',
    'AI001',
    kept('summaries', 'insert', { mappingMode: 'autoMapInputData', value: {} }),
    'block',
  ],
  ['the same where a row is an order', 'AI001', kept('payments'), 'block'],
  ['an open call that picks the part of the store', 'PM010', search('={{ $json.body.tenant }}'), 'high'],
];
it.each(graded)('%s', (_name, rule, file, severity) => {
  const [made] = importN8n(file, 'workflow.json');
  const found = made === undefined ? [] : lintFlow(made.flow, { leftOut: made.leftOut }).findings;
  expect(found.find(({ ruleId }) => ruleId === rule)?.severity).toBe(severity);
});
