/** n8n: data tables, stores of vectors, waits, failures, and rows of services. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import {
  AGENT,
  CODE,
  CRON,
  FORM,
  GPT,
  HOOK,
  IF,
  MAIL,
  OAI,
  PG,
  SET,
  SHEET,
  SLACK,
  START,
  chain,
  cr,
  rl,
  wf,
  type Step,
} from '../n8n-kit.ts';
import { AG, FROM, GM, chat } from '../n8n-chats-kit.ts';

export const n8nTablesStoresAndWaits: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nTablesStoresAndWaits.push([name, rule, file(bad), file(good)]);
};
const ROWS = (name: string, operation: string, table: string, p: JsonObject = {}): Step => [
  name,
  'dataTable',
  1,
  { operation, dataTableId: rl(table, 'id'), ...p },
];
pair<string>(
  'notes of strangers reach an agent by a data table',
  'AI001',
  (table) =>
    wf(
      [
        HOOK(),
        ROWS('Keep', 'insert', 'notes', { columns: { mappingMode: 'defineBelow', value: { note: '={{ $json.body.note }}' } } }),
        CRON,
        ROWS('Read', 'get', table, {}),
        AGENT('Agent', '={{ $json.note }}'),
        GPT(),
        [
          'Delete',
          'supabaseTool',
          1,
          { operation: 'delete', tableId: 'orders', filters: { conditions: [{ keyName: 'id', condition: 'eq', keyValue: FROM('id') }] } },
          cr('supabaseApi'),
        ],
      ],
      ['Webhook > Keep', 'Schedule > Read', 'Read > Agent', 'OpenAI Chat Model -model> Agent', 'Delete -tool> Agent'],
    ),
  'notes',
  'plans',
);
pair<string>(
  'a secret in a data table',
  'DF003',
  (column) => chain(START, ROWS('Read', 'get', 'settings'), SLACK('Tell', `={{ $json.${column} }}`)),
  'client_secret',
  'client_region',
);
pair<string>(
  'an illness in the rows of a test',
  'DF001',
  (column) =>
    chain(
      ['Test', 'evaluationTrigger', 4.6, { source: 'dataTable', dataTableId: rl('tests', 'id') }],
      OAI('Ask', `={{ $json.${column} }}`),
      [
        'Mark',
        'evaluation',
        4.6,
        { operation: 'setOutputs', outputs: { values: [{ outputName: 'answer', outputValue: '={{ $json.message.content }}' }] } },
      ],
    ),
  'patient_diagnosis',
  'test_question',
);
const STORE = (mode: string, index: string, p: JsonObject = {}): Step => [
  mode === 'insert' ? 'Learn' : 'Look up',
  'L.vectorStorePinecone',
  1.3,
  { mode, pineconeIndex: rl(index), options: {}, ...p },
  cr('pineconeApi'),
];
const EMBED = (vendor = 'OpenAi'): Step => [
  'Embeddings',
  `L.embeddings${vendor}`,
  1.2,
  vendor === 'Ollama' ? { model: 'nomic' } : { options: {} },
  cr(vendor === 'Ollama' ? 'ollamaApi' : 'openAiApi'),
];
pair<string>(
  'what strangers teach, an agent that writes looks up',
  'AI015',
  (index) =>
    wf(
      [
        HOOK(),
        STORE('insert', 'docs'),
        ['Loader', 'L.documentDefaultDataLoader', 1.1, { options: {} }],
        EMBED(),
        ['Ask', 'L.chatTrigger', 1.3, { options: {} }],
        AG(),
        GPT(),
        STORE('retrieve-as-tool', index, { toolDescription: 'Handbook' }),
        MAIL('Answer', {}).with(1, 'gmailTool') as unknown as Step,
      ],
      [
        'Webhook > Learn',
        'Loader -doc> Learn',
        'Embeddings -embed> Learn',
        'Embeddings -embed> Look up',
        'Ask > AI Agent',
        'OpenAI Chat Model -model> AI Agent',
        'Look up -tool> AI Agent',
        'Answer -tool> AI Agent',
      ],
    ),
  'docs',
  'handbook',
);
pair<string>(
  'contacts become vectors elsewhere',
  'DF001',
  (vendor) =>
    wf(
      [
        START,
        ['People', 'hubspot', 2.1, { resource: 'contact', operation: 'getAll', additionalFields: {} }, cr('hubspotApi')],
        STORE('insert', 'people'),
        ['Loader', 'L.documentDefaultDataLoader', 1.1, { options: {} }],
        EMBED(vendor),
      ],
      ['Start > People', 'People > Learn', 'Loader -doc> Learn', 'Embeddings -embed> Learn'],
    ),
  'OpenAi',
  'Ollama',
);
pair<string>(
  'orders from whoever calls back',
  'AI002',
  (resume) =>
    wf(
      [
        START,
        ['Wait', 'wait', 1.1, { resume, httpMethod: 'POST', options: {}, amount: 1, unit: 'hours' }],
        [
          'Ask',
          'L.chainLlm',
          1.7,
          { promptType: 'define', text: 'Sum it up', messages: { messageValues: [{ message: '={{ $json.body.rules }}' }] } },
        ],
        GPT(),
      ],
      ['Start > Wait', 'Wait > Ask', 'OpenAI Chat Model -model> Ask'],
    ),
  'webhook',
  'timeInterval',
);
pair<string>(
  'the link to go on goes to whoever asked',
  'AI005',
  (to) =>
    wf(
      [
        FORM(['Email', 'Claim']),
        [
          'Decide',
          'L.informationExtractor',
          1.2,
          {
            text: '={{ $json.Claim }}',
            schemaType: 'fromAttributes',
            attributes: { attributes: [{ name: 'amount', type: 'number', description: 'What to pay' }] },
            options: {},
          },
        ],
        GPT(),
        MAIL('Ask', {
          operation: 'sendAndWait',
          sendTo: to,
          subject: 'Pay?',
          message: '=Pay {{ $json.output.amount }}?',
          approvalOptions: { values: { approvalType: 'double' } },
          options: { limitWaitTime: { values: { resumeAmount: 1, resumeUnit: 'days' } } },
        }),
        IF('Yes?', '={{ $json.data.approved }}', true, 'boolean', 'equals'),
        [
          'Pay',
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
      ['Form > Decide', 'OpenAI Chat Model -model> Decide', 'Decide > Ask', 'Ask > Yes?', 'Yes? > Pay'],
    ),
  "={{ $('Form').item.json.Email }}",
  'boss@example.com',
);
pair<string>(
  'an agent that mends what failed',
  'AI001',
  (text) =>
    wf(
      [
        ['Error Trigger', 'errorTrigger', 1, {}],
        AGENT('Agent', text),
        GPT(),
        ['Restart', 'sshTool', 1, { command: FROM('command') }, cr('sshPassword')],
      ],
      ['Error Trigger > Agent', 'OpenAI Chat Model -model> Agent', 'Restart -tool> Agent'],
    ),
  '={{ $json.execution.error.message }}',
  'Look whether all is well',
);
pair<string>(
  'a number of an account by its place',
  'DF001',
  (field) =>
    wf(
      [
        START,
        PG('Accounts', 'SELECT iban, plan FROM accounts'),
        SET('Work', { n: '1' }),
        OAI('Ask', `={{ $('Accounts').itemMatching($itemIndex).json.${field} }}`),
      ],
      ['Start > Accounts', 'Accounts > Work', 'Work > Ask'],
    ),
  'iban',
  'plan',
);
pair<string>(
  'all mails of all rows in a line',
  'DF001',
  (code) =>
    chain(
      START,
      PG('Rows', 'SELECT * FROM leads'),
      CODE('Join', `return [{ json: { line: $input.all().${code} } }];`),
      OAI('Ask', '={{ $json.line }}'),
    ),
  "map((i) => i.json.email).join(', ')",
  "map((i) => i.json.plan).join(', ')",
);
pair<string>(
  'a file of customers on the disk',
  'DF001',
  (field) =>
    chain(
      START,
      ['File', 'readWriteFile', 1, { fileSelector: '/data/customers.csv', options: {} }],
      ['Rows', 'extractFromFile', 1, { options: {} }],
      OAI('Ask', `={{ $json.${field} }}`),
    ),
  'phone_number',
  'row_number',
);
pair<string>(
  'a passport is shown to a model',
  'DF001',
  (label) =>
    chain(FORM([{ fieldLabel: label, fieldType: 'file' }]), [
      'Look',
      'L.openAi',
      1.8,
      {
        resource: 'image',
        operation: 'analyze',
        modelId: rl('gpt-4o'),
        text: 'What is it?',
        inputType: 'base64',
        binaryPropertyName: label.replaceAll(' ', '_'),
        options: {},
      },
      cr('openAiApi'),
    ]),
  'Passport scan',
  'Product photo',
);
pair<string>(
  'a model deletes rows of Supabase',
  'AI005',
  (operation) =>
    chat([
      [
        'Rows',
        'supabaseTool',
        1,
        { operation, tableId: 'orders', filters: { conditions: [{ keyName: 'id', condition: 'eq', keyValue: FROM('id') }] } },
        cr('supabaseApi'),
      ],
    ]),
  'delete',
  'get',
);
pair<string>(
  'a statement of what somebody said in Slack',
  'CN014',
  (query) =>
    chain(
      ['Slack Trigger', 'slackTrigger', 1, { trigger: ['message'], channelId: rl('C01', 'id'), options: {} }, cr('slackApi')],
      ['Find', 'mySql', 2.4, { operation: 'executeQuery', query, options: { queryReplacement: '={{ [$json.text] }}' } }, cr('mySql')],
    ),
  "=SELECT * FROM orders WHERE ref = '{{ $json.text }}'",
  'SELECT * FROM orders WHERE ref = $1',
);
pair<string>(
  'a model says which mails go',
  'AI005',
  (operation) =>
    wf(
      [
        GM,
        [
          'Sort',
          'L.textClassifier',
          1.1,
          {
            inputText: '={{ $json.text }}',
            categories: {
              categories: [
                { category: 'junk', description: 'x' },
                { category: 'good', description: 'y' },
              ],
            },
            options: {},
          },
        ],
        GPT(),
        MAIL('Clear', { operation, messageId: "={{ $('Gmail Trigger').item.json.id }}", labelIds: ['L1'] }),
      ],
      ['Gmail Trigger > Sort', 'OpenAI Chat Model -model> Sort', 'Sort > Clear'],
    ),
  'delete',
  'addLabels',
);
pair<string>(
  'an issue of anybody makes an agent write code',
  'AI001',
  (operation) =>
    wf(
      [
        [
          'GitHub Trigger',
          'githubTrigger',
          1,
          { owner: rl('acme', 'name'), repository: rl('shop', 'name'), events: ['issues'], options: {} },
          cr('githubApi'),
        ],
        AGENT('Agent', '={{ $json.body.issue.body }}'),
        GPT(),
        [
          'File',
          'githubTool',
          1.1,
          {
            resource: 'file',
            operation,
            owner: rl('acme', 'name'),
            repository: rl('shop', 'name'),
            filePath: FROM('path'),
            fileContent: FROM('content'),
            commitMessage: 'mend',
          },
          cr('githubApi'),
        ],
      ],
      ['GitHub Trigger > Agent', 'OpenAI Chat Model -model> Agent', 'File -tool> Agent'],
    ),
  'create',
  'get',
);
pair<string>(
  'an agent takes workflows away',
  'AI005',
  (operation) => chat([['n8n', 'n8nTool', 1, { resource: 'workflow', operation, workflowId: rl(FROM('id'), 'id') }, cr('n8nApi')]]),
  'delete',
  'get',
);
pair<string>(
  'a transfer by a model',
  'AI005',
  (operation) =>
    wf(
      [
        GM,
        [
          'Read',
          'L.informationExtractor',
          1.2,
          {
            text: '={{ $json.text }}',
            schemaType: 'fromAttributes',
            attributes: { attributes: [{ name: 'amount', type: 'number', description: 'sum' }] },
            options: {},
          },
        ],
        GPT(),
        [
          'Wise',
          'wise',
          1,
          {
            resource: 'transfer',
            operation,
            profileId: 'p1',
            transferId: '={{ $json.output.amount }}',
            additionalFields: {},
          },
          cr('wiseApi'),
        ],
      ],
      ['Gmail Trigger > Read', 'OpenAI Chat Model -model> Read', 'Read > Wise'],
    ),
  'execute',
  'get',
);
pair<string>(
  'a sheet that a model names',
  'AI024',
  (id) =>
    chat([
      [
        'Rows',
        'googleSheetsTool',
        4.6,
        {
          operation: 'update',
          documentId: rl(id, 'id'),
          sheetName: rl('gid=0'),
          columns: { mappingMode: 'defineBelow', value: { state: 'done' } },
          options: {},
        },
        cr('googleSheetsOAuth2Api'),
      ],
    ]),
  FROM('document'),
  'doc1',
);
pair<string>(
  'what two lists share',
  'DF001',
  (field) =>
    wf(
      [
        START,
        SHEET('Old'),
        SHEET('New'),
        ['Compare', 'compareDatasets', 2.3, { mergeByFields: { values: [{ field1: 'no', field2: 'no' }] }, options: {} }],
        OAI('Ask', `={{ $json.${field} }}`),
      ],
      ['Start > Old', 'Start > New', 'Old > Compare', 'New > Compare#1', 'Compare#1 > Ask'],
    ),
  'tax_number',
  'item_number',
);
pair<string>(
  'a page of Notion about one who works here',
  'DF001',
  (property) =>
    chain(
      START,
      [
        'People',
        'notion',
        2.2,
        { resource: 'databasePage', operation: 'getAll', databaseId: rl('db1', 'id'), options: {} },
        cr('notionApi'),
      ],
      OAI('Ask', `={{ $json.${property} }}`),
    ),
  'property_home_address',
  'property_project_state',
);
