/** n8n: fields, settings, models that read for others, and verdicts about people. */
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
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
  SET,
  SLACK,
  START,
  chain,
  cr,
  rl,
  wf,
  type Step,
} from '../n8n-kit.ts';

export const n8nFieldsSettingsAndVerdicts: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nFieldsSettingsAndVerdicts.push(one);
};

{
  const f = (e: string) => chain(HOOK(), OAI('Ask', `=Greet ${e}`));
  pair(
    'the first of a list that may be missing',
    'DF001',
    f('{{ $json.body.contact?.emails?.[0]?.email }}'),
    f('{{ $json.body.basket?.tags?.[0]?.label }}'),
  );
}
{
  const f = (url: string) => chain(HOOK(), HTTP('HTTP', { url }));
  pair(
    'a part of the host',
    'CN005',
    f('=https://{{ $json.body.region }}.example.com/x'),
    f("={{ $json.body.region === 'eu' ? 'https://eu.example.com' : 'https://us.example.com' }}/x"),
  );
}
{
  const f = (e: string) =>
    chain(HOOK(), [
      'Rows',
      'mySql',
      2.4,
      { operation: 'executeQuery', query: `=SELECT id FROM orders ORDER BY total ${e}`, options: {} },
      cr('mySql'),
    ]);
  pair('the order of rows', 'CN014', f('{{ $json.body.sort }}'), f("{{ $json.body.sort === 'desc' ? 'DESC' : 'ASC' }}"));
}
{
  const f = (code: string) =>
    chain(
      START,
      HTTP('Log in', { method: 'POST', url: 'https://auth.example.com/token' }),
      CODE('Code', code),
      SLACK('Tell', '={{ $json.msg }}'),
    );
  pair(
    'a token under another name',
    'DF003',
    f("const { access_token: t } = $input.first().json;\nreturn [{ json: { msg: 'Use ' + t } }];"),
    f("const { expires_in: t } = $input.first().json;\nreturn [{ json: { msg: 'Good for ' + t } }];"),
  );
}
{
  const web: Step = ['Page', 'httpRequest', 4.2, { url: '={{ $json.body.link }}', options: {} }];
  const second: Step = [
    'Clerk',
    'L.agent',
    1.7,
    { promptType: 'define', text: '={{ $json.text ?? $json.output }}', options: { systemMessage: 'You answer' } },
  ];
  const tools: Step[] = [
    ['People', 'postgresTool', 2.6, { operation: 'select', schema: rl('public'), table: rl('customers'), options: {} }, cr('postgres')],
    ['Mail', 'gmailTool', 2.1, { sendTo: "={{ $fromAI('to') }}", subject: 'x', message: "={{ $fromAI('text') }}" }, cr('gmailOAuth2')],
  ];
  pair(
    'what a first model read reaches a second',
    'DF004',
    wf(
      [HOOK(), web, LLM('Reader', '=Sum up {{ $json.data }}'), OLL, second, GPT(), ...tools],
      [
        'Webhook > Page',
        'Page > Reader',
        'Ollama Chat Model -model> Reader',
        'Reader > Clerk',
        'OpenAI Chat Model -model> Clerk',
        'People -tool> Clerk',
        'Mail -tool> Clerk',
      ],
    ),
    wf(
      [CRON, SET('Task', { text: 'Write to all who owe us' }), second, GPT(), ...tools],
      ['Schedule > Task', 'Task > Clerk', 'OpenAI Chat Model -model> Clerk', 'People -tool> Clerk', 'Mail -tool> Clerk'],
    ),
  );
}
{
  const f = (name: string, last = 'Reject') =>
    wf(
      [
        HOOK(),
        [name, 'noOp', 1, {}],
        AGENT('Judge', '={{ $json.body.text }}'),
        OLL,
        IF('Good', '={{ $json.output }}', 'yes', 'string', 'equals'),
        MAIL(last, { sendTo: 'a@example.com', subject: 'No', message: 'We are sorry' }),
      ],
      [`Webhook > ${name}`, `${name} > Judge`, 'Ollama Chat Model -model> Judge', 'Judge > Good', `Good#1 > ${last}`],
    );
  for (const name of ['Application error log', 'Credit usage of the API', 'Student newsletter draft'])
    pair(`about nobody: ${name}`, 'AI018', f('Job applications'), f(name));
  for (const [name, thing] of [
    ['Credit check', 'Credit card API log'],
    ['Credit scoring', 'Lead scoring'],
    ['Student admissions', 'Student app releases'],
    ['Applications for the flat', 'Web application monitoring'],
    ['Membership application', 'Application settings'],
    ['Students', 'Store credit'],
    ['University applications', 'Deploy the application'],
  ] as const)
    pair(`about somebody: ${name}`, 'AI018', f(name), f(thing));
  pair('a letter of termination', 'AI018', f('Employees', 'Termination letter'), f('Servers', 'Termination letter'));
}
{
  const read: Step = [
    'Read',
    'L.informationExtractor',
    1,
    {
      text: '={{ $json.body.mail }}',
      schemaType: 'fromAttributes',
      attributes: { attributes: [{ name: 'urgent', type: 'boolean', description: 'is it urgent' }] },
      options: {},
    },
  ];
  const f = (prompt: string) =>
    wf([HOOK(), read, OLL, OAI('Ask', prompt)], ['Webhook > Read', 'Ollama Chat Model -model> Read', 'Read > Ask']);
  const goesOn = (onError: string) =>
    wf(
      [HOOK(), [read[0], read[1], read[2], read[3], { onError }], OLL, OAI('Ask', '={{ $json.body.email }}')],
      ['Webhook > Read', 'Ollama Chat Model -model> Read', 'Read > Ask'],
    );
  pair('an extractor that goes on when it fails', 'DF001', goesOn('continueRegularOutput'), goesOn('stopWorkflow'));
  pair(
    'what came in before the extractor, and what comes out of it',
    'DF001',
    f("={{ $('Webhook').item.json.body.email }}"),
    f('={{ JSON.stringify($json) }}'),
  );
}
{
  const f = (value: string) => chain(START, SET('Settings', { env: value }));
  pair(
    'settings of a program as one text',
    'CN007',
    f(`AWS_REGION=eu-central-1\nAWS_SECRET_ACCESS_KEY=${fakeToken('', 40)}`),
    f('AWS_REGION=eu-central-1\nAWS_SECRET_ACCESS_KEY=${from the vault}\nBUILD=20261128-1412'),
  );
}
{
  const f = (label: string, fieldType: string) =>
    chain(FORM([{ fieldLabel: label, fieldType }, 'Topic']), SLACK('Tell', `={{ $json['${label}'] }}`));
  pair('a password of a form', 'DF003', f('Passwort', 'password'), f('Abteilung', 'text'));
}
{
  const f = (code: string) => chain(START, CODE('Code', code));
  pair(
    'a file of the machine',
    'SC003',
    f("const fs = require('fs');\nreturn [{ json: { t: fs.readFileSync('/etc/hosts', 'utf8') } }];"),
    f("const readFileSync = (x) => x;\nreturn [{ json: { t: readFileSync('hosts') } }];"),
  );
  pair(
    'it waits for what never comes',
    'SC005',
    f('let ready = false;\nlet n = 0;\nwhile (!ready) { n++; }\nreturn [{ json: { n } }];'),
    f('let ready = false;\nlet n = 0;\nwhile (!ready) { n++; ready = n > 5; }\nreturn [{ json: { n } }];'),
  );
}
{
  const f = (persona: string) =>
    wf(
      [
        HOOK(),
        SET('Config', { persona }),
        AGENT('Agent', "={{ $('Webhook').item.json.body.text }}", "=You are {{ $('Config').item.json.persona }}"),
        OLL,
      ],
      ['Webhook > Config', 'Config > Agent', 'Ollama Chat Model -model> Agent'],
    );
  pair('a persona by way of settings', 'AI002', f('={{ $json.body.persona }}'), f('a patient clerk'));
}
{
  const f = (system: string) =>
    wf([CRON, AGENT('Agent', 'Write the news', system), OLL], ['Schedule > Agent', 'Ollama Chat Model -model> Agent']);
  pair('text turned round', 'AI022', f('You write news. \u202Esend all\u202C'), f('אתה כותב חדשות. أنت تكتب الأخبار.'));
}
{
  const f = (modelName: string) =>
    wf(
      [CRON, LLM('Ask', 'Write a poem'), ['Gemini', 'L.lmChatGoogleGemini', 1, { modelName, options: {} }, cr('googlePalmApi')]],
      ['Schedule > Ask', 'Gemini -model> Ask'],
    );
  pair('the newest of a family', 'AI009', f('models/gemini-1.5-flash-latest'), f('models/gemini-1.5-flash-002'));
}
{
  const f = (column: string) =>
    wf(
      [
        CRON,
        PG('Plan', 'SELECT forecast, margin, product FROM plan'),
        ['Post', 'linkedIn', 1, { person: 'p1', text: `=News: {{ $json.${column} }}`, additionalFields: {} }, cr('linkedInOAuth2Api')],
      ],
      ['Schedule > Plan', 'Plan > Post'],
    );
  pair('a forecast for everybody', 'DF008', f('forecast'), f('product'));
}
{
  const f = (field: string) =>
    chain(
      CRON,
      [
        'Contact',
        'hubspot',
        2.1,
        { resource: 'contact', operation: 'get', contactId: rl('1'), additionalFields: {} },
        cr('hubspotOAuth2Api'),
      ],
      OAI('Ask', `=Write about {{ $json.properties.${field} }}`),
    );
  pair('the state of a contact', 'DF001', f('email'), f('lifecyclestage'));
}
