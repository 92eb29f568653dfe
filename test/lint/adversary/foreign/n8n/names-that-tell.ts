/** n8n: what a field, a workflow or a gateway is called tells what it holds, does or hands on. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CODE, CRON, FORM, HOOK, HTTP, PG, POST, SET, chain, cr, rl, wf, type Step } from '../n8n-kit.ts';
import { CHAT, FROM, chat } from '../n8n-chats-kit.ts';

export const n8nNamesThatTell: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nNamesThatTell.push([name, rule, file(bad), file(good)]);
};

const CLOSED: Step = HOOK({ authentication: 'headerAuth' });
/** A step of a package that others publish. */
const ofPackage = (file: JsonObject, name: string, type: string): JsonObject => ({
  ...file,
  nodes: (file['nodes'] as readonly JsonObject[]).map((node) => (node['name'] === name ? { ...node, type } : node)),
});
pair<Record<string, string>>(
  'a call puts what ails somebody into a field, and a step of others hands it on',
  'DF002',
  (fields) =>
    ofPackage(
      chain(
        CLOSED,
        SET('Fields', fields),
        ['Convert', 'own', 1, { textsManipulation: {} }],
        POST('Track', 'https://api.segment.io/v1/track', '={{ JSON.stringify($json) }}'),
      ),
      'Convert',
      'n8n-nodes-text-manipulation.textManipulation',
    ),
  { diagnosis: '={{ $json.body.diagnosis }}', plan: '={{ $json.body.plan }}' },
  { plan: '={{ $json.body.plan }}' },
);
pair<string>(
  'symptoms in the events of an analytics service',
  'DF002',
  (value) =>
    chain(CLOSED, [
      'Capture',
      'postHog',
      1,
      {
        eventName: 'seen',
        distinctId: 'anon',
        additionalFields: { propertiesUi: { propertyValues: [{ key: 'kind', value }] } },
      },
      cr('postHogApi'),
    ]),
  '={{ $json.body.symptom }}',
  '={{ $json.body.kind }}',
);
pair<string>(
  'an own gateway hands messages on to the network that they go out by',
  'DF002',
  (messageText) =>
    ofPackage(
      chain(CRON, PG('Visits', 'SELECT phone, diagnosis FROM visits'), [
        'Say',
        'own',
        1,
        { resource: 'messages-api', instanceName: 'desk', remoteJid: '={{ $json.phone }}', messageText, options_message: {} },
      ]),
      'Say',
      'n8n-nodes-evolution-api.evolutionApi',
    ),
  '=About your {{ $json.diagnosis }}',
  'See you tomorrow',
);
pair<JsonObject>(
  'a script for the browser comes with the call',
  'SC006',
  (parameters) =>
    ofPackage(chain(CLOSED, ['Browser', 'own', 1, { ...parameters, options: {} }]), 'Browser', 'n8n-nodes-puppeteer.puppeteer'),
  { operation: 'runCustomScript', scriptCode: '={{ $json.body.script }}' },
  { operation: 'getScreenshot', url: '=https://www.example.com/{{ $json.body.page }}' },
);
pair<string>(
  'whoever calls picks whose part of the store is searched',
  'PM010',
  (pineconeNamespace) =>
    wf(
      [
        HOOK(),
        [
          'Search',
          'L.vectorStorePinecone',
          1.3,
          { mode: 'load', pineconeIndex: rl('contracts'), prompt: 'news', topK: 4, options: { pineconeNamespace } },
          cr('pineconeApi'),
        ],
        ['Embeddings', 'L.embeddingsOllama', 1, { model: 'nomic-embed-text' }, cr('ollamaApi')],
        ['Respond', 'respondToWebhook', 1.4, { respondWith: 'allIncomingItems', options: {} }],
      ],
      ['Webhook > Search', 'Search > Respond', 'Embeddings -embed> Search'],
    ),
  '={{ $json.body.tenant }}',
  'help',
);
const called = (cachedResultName: string): Json =>
  chat(
    [
      [
        'Tool',
        'L.toolWorkflow',
        2.2,
        {
          description: 'Use it where it helps',
          workflowId: { ...rl('Hk2x'), cachedResultName },
          workflowInputs: { mappingMode: 'defineBelow', value: { order: FROM('order') } },
        },
      ],
    ],
    CHAT,
  );
pair<string>('a tool whose workflow pays back, by its name', 'AI001', called, 'Refund order in Stripe', 'Refund policy of the shop');
pair<string>('a tool whose workflow deletes, by its name', 'AI001', called, 'delete_customer', 'deleted customers report');
pair<string>('the same in another language', 'AI001', called, 'Kundenkonto löschen', 'Löschung prüfen');
const onServer = (parameters: JsonObject): Json => chat([['Ask', 'sshTool', 1, { cwd: '/', ...parameters }, cr('sshPassword')]], CHAT);
pair<JsonObject>('a tool with a command that is written out', 'AI001', onServer, { command: FROM('command') }, { command: 'uptime' });
pair<JsonObject>('one that sets the clock', 'AI001', onServer, { command: 'date -s 2020-01-01' }, { command: 'date -u +%F' });
pair<JsonObject>('one that begins like that', 'AI001', onServer, { command: 'df -h; reboot' }, { command: 'df -h' });
pair<JsonObject>('one whose place a model picks', 'AI001', onServer, { command: 'ls', cwd: FROM('where') }, { command: 'ls -la /var/log' });
const SIGN_UP = FORM(['Email', 'Password', 'next']);
pair<string>(
  'a form that leads on to where a link to it says',
  'CN005',
  (redirectUrl) => chain(SIGN_UP, ['Done', 'form', 1, { operation: 'completion', respondWith: 'redirect', redirectUrl }]),
  '={{ $json.next }}',
  '=https://www.example.com/thanks?from={{ encodeURIComponent($json.next) }}',
);
const HASH: Step = ['Hash', 'crypto', 1, { type: 'SHA512', value: '={{ $json.Password }}', dataPropertyName: 'hash' }];
pair<string>(
  'passwords in a table as they are',
  'DF003',
  (value) =>
    chain(SIGN_UP, HASH, [
      'Keep',
      'dataTable',
      1,
      {
        resource: 'row',
        operation: 'insert',
        dataTableId: rl('t1'),
        columns: { mappingMode: 'defineBelow', value: { mail: '={{ $json.Email }}', pass: value } },
        options: {},
      },
    ]),
  "={{ $('Form').item.json.Password }}",
  '={{ $json.hash }}',
);
const FILE: Step = ['File', 'convertToFile', 1.1, { operation: 'csv', options: { fileName: 'list.csv' } }];
const PEOPLE = PG('People', 'SELECT name, nif, phone FROM customers');
pair<string>(
  'a file of people in a bucket that everybody reads',
  'DF008',
  (acl) =>
    chain(CRON, PEOPLE, FILE, [
      'Put',
      'awsS3',
      2,
      { operation: 'upload', bucketName: 'lists', fileName: '={{ $now.toISODate() }}.csv', additionalFields: { acl } },
      cr('aws'),
    ]),
  'publicRead',
  'private',
);
pair<Step>(
  'a file of people for the models of a company',
  'DF001',
  (from) =>
    chain(CRON, from, FILE, [
      'Upload',
      'L.openAi',
      1.8,
      { resource: 'file', operation: 'upload', binaryPropertyName: 'data', options: { purpose: 'assistants' } },
      cr('openAiApi'),
    ]),
  PEOPLE,
  PG('Goods', 'SELECT sku, price FROM products'),
);
const CONTACTS: Step = ['People', 'hubspot', 2.1, { resource: 'contact', operation: 'getAll', additionalFields: {} }, cr('hubspotApi')];
const RECORD = HTTP('Record', { url: '=https://api.hubapi.com/crm/v3/objects/contacts/{{ $json.id }}' });
pair<string>(
  'an address that names a record by what it holds',
  'DF018',
  (key) => chain(CRON, CONTACTS, HTTP('Record', { url: `=https://api.hubapi.com/crm/v3/objects/contacts/{{ ${key} }}` })),
  '$json.properties.email.value',
  '$json.id',
);
pair<Step>(
  'an address that calls an e-mail address an id',
  'DF018',
  (between) => chain(CRON, CONTACTS, between, RECORD),
  SET('Short', { id: '={{ $json.properties.email.value }}' }),
  ['Short', 'limit', 1, { maxItems: 10 }],
);
pair<Step>(
  'an address that calls an e-mail address an id, by a script',
  'DF018',
  (between) => chain(CRON, CONTACTS, between, RECORD),
  CODE('Short', 'return $input.all().map((one) => ({ json: { id: one.json.properties.email.value } }));'),
  CODE('Short', 'return $input.all().slice(0, 10);'),
);
pair<Step>(
  'an address that calls an e-mail address an id, by another name for the field',
  'DF018',
  (between) => chain(CRON, CONTACTS, between, RECORD),
  ['Short', 'renameKeys', 1, { keys: { key: [{ currentKey: 'email', newKey: 'id' }] } }],
  ['Short', 'noOp', 1, {}],
);
