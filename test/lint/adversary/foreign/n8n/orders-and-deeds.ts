/** n8n: an outsider's words where a model takes orders, and what a steered model may do. */
import type { Pair } from '../kit.ts';
import { AGENT, GPT, HOOK, LLM, MAIL, POST, chain, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nOrdersAndDeeds: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nOrdersAndDeeds.push(one);
};
// An outsider's words where a model takes orders.
const ordered = (
  name: string,
  make: (value: string) => readonly [steps: readonly Step[], wires: readonly string[]],
  fixed: string,
  more = '{{ $json.body.text }}',
): void => {
  const f = (value: string) => {
    const [steps, wires] = make(value);
    return wf([HOOK(), ...steps], wires);
  };
  pair(name, 'AI002', f(`=${more}`), f(fixed));
};
// What a steered model may do.
const acts = (name: string, make: (value: string) => Step): void => {
  const f = (value: string) =>
    wf(
      [HOOK(), LLM('Think', '=Answer {{ $json.body.text }}'), GPT(), make(value)],
      ['Webhook > Think', 'OpenAI Chat Model -model> Think', `Think > ${make(value)[0]}`],
    );
  pair(name, 'AI001', f('={{ $json.text }}'), f('={{ $now }}'));
};
// Words in languages of other services.
const asked = (name: string, make: (value: string) => Step): void =>
  pair(name, 'CN014', chain(HOOK(), make('{{ $json.body.q }}')), chain(HOOK(), make('open')));

ordered(
  'what a tool says of itself',
  (toolDescription) => [
    [AGENT('Agent', 'Hello'), GPT(), ['Tool', 'httpRequestTool', 4.2, { toolDescription, url: 'https://api.example.com/x', options: {} }]],
    ['Webhook > Agent', 'OpenAI Chat Model -model> Agent', 'Tool -tool> Agent'],
  ],
  'Looks an order up',
);
ordered(
  'the system message of a chain',
  (message) => [
    [
      [
        'Chain',
        'L.chainLlm',
        1.5,
        { promptType: 'define', text: 'Hello', messages: { messageValues: [{ type: 'SystemMessagePromptTemplate', message }] } },
      ],
      GPT(),
    ],
    ['Webhook > Chain', 'OpenAI Chat Model -model> Chain'],
  ],
  'Be short',
);
ordered(
  'the system message of a call',
  (content) => [
    [
      POST(
        'Ask',
        'https://api.openai.com/v1/chat/completions',
        `={ "model": "gpt-4o", "messages": [{ "role": "system", "content": "${content.replace(/^=/, '')}" }, { "role": "user", "content": "Hello" }] }`,
      ),
    ],
    ['Webhook > Ask'],
  ],
  'Be short',
);
ordered(
  'the orders of one who sorts',
  (systemPromptTemplate) => [
    [
      [
        'Sort',
        'L.textClassifier',
        1,
        { inputText: 'x', categories: { categories: [{ category: 'a' }, { category: 'b' }] }, options: { systemPromptTemplate } },
      ],
      GPT(),
    ],
    ['Webhook > Sort', 'OpenAI Chat Model -model> Sort'],
  ],
  'Sort it into {categories}',
);
acts('a row in a sheet', (value) => [
  'Row',
  'googleSheets',
  4.5,
  {
    operation: 'append',
    documentId: rl('d', 'id'),
    sheetName: rl('s', 'id'),
    columns: { mappingMode: 'defineBelow', value: { a: value } },
    options: {},
  },
  cr('googleSheetsOAuth2Api'),
]);
acts('a page', (value) => [
  'Page',
  'notion',
  2.2,
  { resource: 'databasePage', databaseId: rl('d', 'id'), title: value, options: {} },
  cr('notionApi'),
]);
acts('a post for everybody', (value) => ['Post', 'twitter', 2, { text: value, additionalFields: {} }, cr('twitterOAuth2Api')]);
acts('an appointment', (value) => [
  'Date',
  'googleCalendar',
  1.3,
  { calendar: rl('c', 'id'), start: '2026-01-01', end: '2026-01-02', additionalFields: { summary: value } },
  cr('googleCalendarOAuth2Api'),
]);
acts('a file in a drive', (value) => [
  'File',
  'googleDrive',
  3,
  { operation: 'createFromText', content: value, name: 'a.txt', driveId: rl('My Drive'), folderId: rl('root'), options: {} },
  cr('googleDriveOAuth2Api'),
]);
acts('a ticket', (value) => [
  'Ticket',
  'jira',
  1,
  { project: rl('p'), issueType: rl('1'), summary: value, additionalFields: {} },
  cr('jiraSoftwareCloudApi'),
]);
acts('a call that changes something', (value) => POST('Call', 'https://api.example.com/orders', `={ "a": "${value.replace(/^=/, '')}" }`));
acts('code in a repository', (value) => [
  'Code',
  'github',
  1.1,
  {
    resource: 'file',
    operation: 'create',
    owner: rl('a', 'name'),
    repository: rl('b', 'name'),
    filePath: 'a.js',
    fileContent: value,
    commitMessage: 'x',
  },
  cr('githubApi'),
]);
acts('a command', (value) => ['Run', 'executeCommand', 1, { command: `=echo ${value.replace(/^=/, '')}` }]);
{
  const f = (sendTo: string) =>
    wf(
      [HOOK(), LLM('Think', '=Answer {{ $json.body.text }}'), GPT(), MAIL('Mail', { sendTo, message: 'Hello' })],
      ['Webhook > Think', 'OpenAI Chat Model -model> Think', 'Think > Mail'],
    );
  pair('a mail to whom a model names', 'AI005', f('={{ $json.text }}'), f('desk@example.com'));
}
{
  const f = (bccList: string) =>
    wf(
      [HOOK(), LLM('Think', '=Answer {{ $json.body.text }}'), GPT(), MAIL('Mail', { options: { bccList } })],
      ['Webhook > Think', 'OpenAI Chat Model -model> Think', 'Think > Mail'],
    );
  pair('a hidden copy to whom a model names', 'AI005', f('={{ $json.text }}'), f('desk@example.com'));
}
asked('a formula of a table', (value) => [
  'Find',
  'airtable',
  2.1,
  { operation: 'search', base: rl('a'), table: rl('t'), filterByFormula: `={Name} = '${value}'`, options: {} },
  cr('airtableTokenApi'),
]);
asked('a stage of a pipeline', (value) => [
  'Find',
  'mongoDb',
  1,
  { operation: 'aggregate', collection: 'a', query: `=[{ "$match": { "a": "${value}" } }]` },
  cr('mongoDb'),
]);
asked('a question of a customer database', (value) => [
  'Find',
  'salesforce',
  1,
  { resource: 'search', query: `=SELECT Id FROM Contact WHERE Name = '${value}'` },
  cr('salesforceOAuth2Api'),
]);
asked('a statement of GraphQL', (value) => [
  'Ask',
  'graphql',
  1,
  { endpoint: 'https://api.example.com/g', query: `=mutation { remove(name: "${value}") { id } }` },
]);
asked('a statement that a tool fills in', (value) => [
  'Find',
  'postgres',
  2.5,
  { operation: 'executeQuery', query: `=SELECT * FROM orders WHERE state = '${value}'`, options: {} },
  cr('postgres'),
]);
asked('a command over the wire', (value) => ['Run', 'ssh', 1, { command: `=ls ${value}` }, cr('sshPassword')]);
