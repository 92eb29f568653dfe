/** n8n: ways in, ways out, secrets and money. */
import type { Json } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { FORM, GPT, HTTP, MAIL, PG, POST, SET, SLACK, START, chain, cr, rl, wf } from '../n8n-kit.ts';
import { CALC, CHAT, FROM, GM, chat } from '../n8n-chats-kit.ts';

export const n8nWaysInAndOut: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nWaysInAndOut.push([name, rule, file(bad), file(good)]);
};

// Ways in, ways out, secrets, money.
pair<boolean>(
  "an agent's request trusts any certificate",
  'CN003',
  (allowUnauthorizedCerts) =>
    chat([
      [
        'HTTP Request',
        'httpRequestTool',
        4.2,
        { toolDescription: 'Orders', url: 'https://erp.example.com/orders', options: { allowUnauthorizedCerts } },
      ],
    ]),
  true,
  false,
);
pair<string>(
  'a code that logs one in is told',
  'DF003',
  (f) => chain(START, ['TOTP', 'totp', 1, { options: {} }, cr('totpApi')], SLACK('Tell', `=Code: {{ $json.${f} }}`)),
  'token',
  'secondsRemaining',
);
pair<string>(
  'a secret of the vault is told',
  'DF003',
  (e) =>
    chain(START, [
      'Teams',
      'microsoftTeams',
      2,
      { resource: 'channelMessage', teamId: rl('t'), channelId: rl('c'), message: `=Use ${e}`, options: {} },
      cr('microsoftTeamsOAuth2Api'),
    ]),
  '{{ $secrets.vault.stripe_key }}',
  '{{ $workflow.name }}',
);
pair<string>(
  'a key in a step that is off',
  'CN007',
  (value) =>
    wf(
      [
        START,
        HTTP(
          'Old',
          {
            url: 'https://api.example.com/x',
            sendHeaders: true,
            headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${value}` }] },
          },
          { disabled: true },
        ),
        SET('Note', { ok: 'yes' }),
      ],
      ['Start > Old', 'Old > Note'],
    ),
  fakeToken('', 40),
  'YOUR_TOKEN_HERE',
);
pair<string>(
  'a secret under a name with a gap',
  'CN007',
  (value) =>
    chain(
      START,
      HTTP('Log in', {
        method: 'POST',
        url: 'https://auth.example.com/token',
        sendBody: true,
        contentType: 'form-urlencoded',
        bodyParameters: {
          parameters: [
            { name: 'grant_type', value: 'client_credentials' },
            { name: ' client_secret', value },
          ],
        },
      }),
    ),
  fakeToken('', 32),
  '={{ $json.x }}',
);
pair<string>(
  'a password is traded for a token',
  'CN011',
  (grant) =>
    chain(
      START,
      HTTP('Log in', {
        method: 'POST',
        url: 'https://auth.example.com/token',
        sendBody: true,
        contentType: 'form-urlencoded',
        bodyParameters: {
          parameters: [
            { name: 'grant_type', value: grant },
            { name: 'username', value: '={{ $json.user }}' },
            { name: 'password', value: '={{ $json.pass }}' },
          ],
        },
      }),
    ),
  'password',
  'client_credentials',
);
pair<boolean>(
  'both answers pay',
  'AI005',
  (both) =>
    wf(
      [
        FORM(['Claim']),
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
        [
          'Ask boss',
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
        [
          'Approved?',
          'if',
          2.2,
          {
            conditions: {
              options: { version: 2 },
              combinator: 'and',
              conditions: [
                {
                  id: 'x',
                  leftValue: '={{ $json.data.approved }}',
                  rightValue: '',
                  operator: { type: 'boolean', operation: 'true', singleValue: true },
                },
              ],
            },
            options: {},
          },
        ],
        POST(
          'Pay',
          'https://api-m.paypal.com/v1/payments/payouts',
          '={ "items": [{ "amount": { "value": "{{ $(\'Decide\').item.json.output.amount }}", "currency": "EUR" }, "receiver": "desk@example.com" }] }',
          { authentication: 'predefinedCredentialType', nodeCredentialType: 'payPalApi' },
          cr('payPalApi'),
        ),
      ],
      [
        'Form > Decide',
        'OpenAI Chat Model -model> Decide',
        'Decide > Ask boss',
        'Ask boss > Approved?',
        'Approved? > Pay',
        ...(both ? ['Approved?#1 > Pay'] : []),
      ],
    ),
  true,
  false,
);
pair<string>(
  'a letter of refusal by a classifier',
  'AI018',
  (second) =>
    wf(
      [
        FORM(['CV', 'Email']),
        [
          'Text Classifier',
          'L.textClassifier',
          1.1,
          {
            inputText: '={{ $json.CV }}',
            categories: {
              categories:
                second === 'Reject'
                  ? [
                      { category: 'Invite', description: 'Good applicants' },
                      { category: 'Reject', description: 'Applicants who do not fit' },
                    ]
                  : [
                      { category: 'Billing', description: 'Bills' },
                      { category: 'Help', description: 'Help' },
                    ],
            },
            options: {},
          },
        ],
        GPT(),
        MAIL('Send', {
          sendTo: '={{ $json.Email }}',
          subject: second === 'Reject' ? 'Your application' : 'We got your question',
          message: second === 'Reject' ? 'We are sorry to tell you that we will not go on with your application.' : 'Thank you for asking.',
        }),
      ],
      ['Form > Text Classifier', 'OpenAI Chat Model -model> Text Classifier', 'Text Classifier#1 > Send'],
    ),
  'Reject',
  'Help',
);
pair<boolean>(
  'batches that start again',
  'RL004',
  (reset) =>
    wf(
      [
        START,
        PG('Rows', 'SELECT id FROM orders'),
        ['Loop Over Items', 'splitInBatches', 3, { batchSize: 10, options: { reset } }],
        HTTP('Tell', { url: 'https://api.example.com/ping' }),
      ],
      ['Start > Rows', 'Rows > Loop Over Items', 'Loop Over Items#1 > Tell', 'Tell > Loop Over Items'],
    ),
  true,
  false,
);
pair<string>(
  'news that a model posts',
  'AI001',
  (operation) =>
    wf(
      [
        [
          'RSS Feed Trigger',
          'rssFeedReadTrigger',
          1,
          { pollTimes: { item: [{ mode: 'everyHour' }] }, feedUrl: 'https://news.example.org/feed' },
        ],
        ['Basic LLM Chain', 'L.chainLlm', 1.7, { promptType: 'define', text: '=Write an article: {{ $json.content }}' }],
        GPT(),
        operation === 'create'
          ? [
              'Wordpress',
              'wordpress',
              1,
              { title: 'News', additionalFields: { content: '={{ $json.text }}', status: 'publish' } },
              cr('wordpressApi'),
            ]
          : SET('Keep', { draft: '={{ $json.text }}' }),
      ],
      [
        'RSS Feed Trigger > Basic LLM Chain',
        'OpenAI Chat Model -model> Basic LLM Chain',
        `Basic LLM Chain > ${operation === 'create' ? 'Wordpress' : 'Keep'}`,
      ],
    ),
  'create',
  'keep',
);
pair<string>(
  'answers to a form of the house act',
  'AI001',
  (cachedResultName) =>
    wf(
      [
        [
          'Google Sheets Trigger',
          'googleSheetsTrigger',
          1,
          {
            event: 'rowAdded',
            documentId: rl('d1', 'id'),
            sheetName: { ...rl('gid=1'), cachedResultName },
            options: {},
            pollTimes: { item: [{ mode: 'everyMinute' }] },
          },
          cr('googleSheetsTriggerOAuth2Api'),
        ],
        ['AI Agent', 'L.agent', 3, { promptType: 'define', text: '={{ $json.Message }}', options: {} }],
        GPT(),
        [
          'Send',
          'gmailTool',
          2.1,
          { sendTo: FROM('To'), subject: FROM('Subject'), message: FROM('Message'), options: {} },
          cr('gmailOAuth2'),
        ],
      ],
      ['Google Sheets Trigger > AI Agent', 'OpenAI Chat Model -model> AI Agent', 'Send -tool> AI Agent'],
    ),
  'Form Responses 1',
  'Settings',
);
pair<string>(
  'a document of strangers acts',
  'AI001',
  (where) =>
    wf(
      [
        GM,
        ['Extract from File', 'extractFromFile', 1.1, { operation: 'pdf', binaryPropertyName: 'attachment_0', options: {} }],
        ['AI Agent', 'L.agent', 3, { promptType: 'define', text: '={{ $json.text }}', options: {} }],
        GPT(),
        where === 'crm'
          ? [
              'Change a deal',
              'pipedriveTool',
              1,
              { resource: 'deal', operation: 'update', dealId: FROM('id'), updateFields: { title: FROM('title') } },
              cr('pipedriveApi'),
            ]
          : CALC,
      ],
      [
        'Gmail Trigger > Extract from File',
        'Extract from File > AI Agent',
        'OpenAI Chat Model -model> AI Agent',
        `${where === 'crm' ? 'Change a deal' : 'Calculator'} -tool> AI Agent`,
      ],
    ),
  'crm',
  'calc',
);
pair<string>(
  'a model by a name that moves',
  'AI009',
  (modelName) =>
    wf(
      [
        CHAT,
        ['Basic LLM Chain', 'L.chainLlm', 1.7, {}],
        ['Google Gemini Chat Model', 'L.lmChatGoogleGemini', 1, { modelName, options: {} }, cr('googlePalmApi')],
      ],
      ['When chat message received > Basic LLM Chain', 'Google Gemini Chat Model -model> Basic LLM Chain'],
    ),
  'models/gemini-flash-latest',
  'models/gemini-2.0-flash-001',
);
