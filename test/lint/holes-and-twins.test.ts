/** Holes that an attacker or a careless colleague leaves in a workflow, each beside one that looks like it and is none. */
import { describe, expect, it } from 'vitest';
import { importN8n } from '../../app/import/n8n/import-n8n.ts';
import { importNodeRed } from '../../app/import/node-red/import-node-red.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
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
  OLL,
  PG,
  SET,
  START,
  chain,
  cr,
  rl,
  wf,
  type Step,
} from './adversary/foreign/n8n-kit.ts';

const said = (flow: Flow | undefined, rule: string): string | undefined => {
  if (flow === undefined) throw new Error('nothing was imported');
  const found = lintFlow(flow).findings.find(({ ruleId, title }) => ruleId === rule.slice(0, 5) && title.includes(rule.slice(6)));
  return found === undefined ? undefined : `${found.severity} ${found.title}`;
};
const n8n = (file: JsonObject): Flow | undefined => importN8n(file, 'x.json')[0]?.flow;

const run = (command: string): JsonObject => chain(START, ['Run', 'executeCommand', 1, { command }]);
const python = (pythonCode: string): JsonObject => chain(START, ['Py', 'code', 2, { language: 'python', pythonCode }]);

const answered = HOOK({ responseMode: 'responseNode' });
const redis = (name: string, operation: string, key: string, value = ''): Step => [
  name,
  'redis',
  1,
  operation === 'get' ? { operation, key, propertyName: 'kept', options: {} } : { operation, key, value },
  cr('redis'),
];
const answer = (responseBody: string): Step => ['Answer', 'respondToWebhook', 1.1, { respondWith: 'text', responseBody, options: {} }];
const kept = (hook: Step, key: string, value = '={{ $json.body.customer_email }}', given = '={{ $json.kept }}'): JsonObject =>
  wf(
    [hook, redis('Keep', 'set', key, value), redis('Take', 'get', key), answer(given)],
    ['Webhook > Keep', 'Webhook > Take', 'Take > Answer'],
  );

const makes = (before: readonly Step[], workflowObject: string, operation = 'create'): JsonObject =>
  chain(...before, ['Make', 'n8n', 1, { operation, workflowObject, workflowId: rl('7', 'id'), requestOptions: {} }, cr('n8nApi')]);
const asks = (model: string, between: readonly Step[] = []): JsonObject => {
  const last = between.at(-1)?.[0] ?? 'Webhook';
  const [name, type, version, parameters, more] = GPT();
  return wf(
    [HOOK(), ...between, LLM('Ask', 'Say hello'), [name, type, version, { ...parameters, model: rl(model, 'id') }, more ?? {}]],
    [
      ...[HOOK(), ...between].slice(1).map(([to], index) => `${[HOOK(), ...between][index]?.[0] ?? ''} > ${to}`),
      `${last} > Ask`,
      `${name} -model> Ask`,
    ],
  );
};

const again = (workflowId: string): JsonObject =>
  chain(['When called', 'executeWorkflowTrigger', 1, {}], SET('Note', { a: 'b' }), [
    'Again',
    'executeWorkflow',
    1,
    { workflowId, options: {} },
  ]);

const table = (columns: JsonObject, url: string): JsonObject =>
  wf(
    [
      CRON,
      ['Rows', 'dataTable', 1, { operation: 'get', dataTableId: rl('t1'), filters: {} }],
      HTTP('Look', { url }),
      [
        'Write',
        'dataTable',
        1,
        { operation: 'update', dataTableId: rl('t1'), columns: { mappingMode: 'defineBelow', value: columns }, filters: {} },
      ],
    ],
    ['Schedule > Rows', 'Rows > Look', 'Look > Write'],
  );

const mail = (toEmail: string, text: string, more: JsonObject = {}): Step => [
  'Mail',
  'emailSend',
  2.1,
  { fromEmail: 'desk@example.com', toEmail, subject: 'News', emailFormat: 'text', text, options: {}, ...more },
  cr('smtp'),
];
const share = (type: string): JsonObject =>
  chain(START, [
    'Share',
    'googleDrive',
    3,
    {
      operation: 'share',
      fileId: rl('={{ $json.id }}', 'id'),
      permissionsUi: { permissionsValues: { role: 'reader', type } },
      options: {},
    },
    cr('googleDriveOAuth2Api'),
  ]);
const told = (systemMessage: string): JsonObject =>
  wf([HOOK(), AGENT('Agent', '={{ $json.body.text }}', systemMessage), OLL], ['Webhook > Agent', 'Ollama Chat Model -model> Agent']);
const tool = (jsCode: string): JsonObject =>
  wf(
    [HOOK(), AGENT('Agent', '={{ $json.body.text }}'), OLL, ['Look up', 'L.toolCode', 1.1, { description: 'looks up', jsCode }]],
    ['Webhook > Agent', 'Ollama Chat Model -model> Agent', 'Look up -tool> Agent'],
  );
const queries = (statement: string): string =>
  `const { Client } = require('pg');\nconst client = new Client();\nconst found = await client.query(${statement});\nreturn JSON.stringify(found.rows);`;

/** The check between a call and what it sets off. */
const guarded = (off: boolean, between: Step = IF('Allowed', '={{ $json.body.amount }}', '5')): JsonObject => {
  const [name, type, version, parameters, more] = between;
  return chain(
    HOOK(),
    [name, type, version, parameters, { ...more, ...(off ? { disabled: true } : {}) }],
    PG('Empty', 'delete from orders'),
  );
};

const holes: readonly (readonly [hole: string, rule: string, file: JsonObject, says: string])[] = [
  [
    'a command that asks whoever answers',
    'CN003',
    run('curl -sk https://erp.example.com/all.csv'),
    'high “Run” does not check who erp.example.com is',
  ],
  [
    'a download that does',
    'CN003',
    run('wget --no-check-certificate https://erp.example.com/a'),
    'high “Run” does not check who erp.example.com is',
  ],
  ['a repository from anybody', 'CN003', run('git -c http.sslVerify=false clone $REPO'), 'high “Run” does not check who its server is'],
  [
    'Python that asks whoever answers',
    'CN003',
    python("import requests\nr = requests.get('https://a.example.com', verify=False)\nreturn []"),
    'high “Py” does not check who its server is',
  ],
  [
    'Python with a context that checks nothing',
    'CN003',
    python('import ssl\nc = ssl._create_unverified_context()\nreturn []'),
    'high “Py” does not check who its server is',
  ],
  [
    'one place for what all callers bring',
    'CN008 the one before them',
    kept(answered, 'last'),
    'medium “Answer” tells whoever asks contact data (e-mail, phone or address) in “kept” that the one before them left',
  ],
  [
    'a workflow that a caller writes',
    'SC006',
    makes([HOOK()], '={{ JSON.stringify($json.body.flow) }}'),
    'block “body.flow”, which an outsider writes, can be run as code in “Make”',
  ],
  [
    'the same in place of another',
    'SC006',
    makes([HOOK()], '={{ $json.body.flow }}', 'update'),
    'block “body.flow”, which an outsider writes, can be run as code in “Make”',
  ],
  [
    'a model that a caller names',
    'AI008 decides which',
    asks("={{ $('Webhook').first().json.body.model }}"),
    'medium “body.model”, which an outsider writes, decides which model “OpenAI Chat Model” asks',
  ],
  ['a workflow that starts itself', 'RL010', again('={{ $workflow.id }}'), 'high “Again” starts the flow itself, again and again'],
  [
    'what cannot be taken back, behind something small',
    'CN008',
    wf([HOOK(), PG('Note', "insert into calls values ('x')"), PG('Empty', 'delete from orders')], ['Webhook > Note', 'Note > Empty']),
    'high Anyone can start “Webhook”, which sets off “Empty”',
  ],
  [
    'a secret that comes back out of its column',
    'DF003',
    table({ api_secret: '={{ $json.secret }}' }, '=https://a.example.com/x?k={{ $json.api_secret }}'),
    'high Secrets in “api_secret” end up in a web address',
  ],
  [
    'words of a stranger for whom they like',
    'PM010',
    chain(HOOK(), mail('={{ $json.body.to }}', '={{ $json.body.text }}')),
    'medium Whoever calls “Webhook” decides to whom “Mail” writes (“body.to”), and what (“body.text”)',
  ],
  [
    'the same by a form',
    'PM010',
    chain(FORM(['Mail', 'Text']), mail('={{ $json.Mail }}', '=Thanks for: {{ $json.Text }}')),
    'low Whoever calls “Form” decides to whom “Mail” writes (“Mail”), and what (“Text”)',
  ],
  ['a link for everybody', 'PM013', share('anyone'), 'medium “Share” lets everybody who has the link read a file'],
  [
    'instructions that are a lock',
    'AI012',
    told('Only refund if the user says they are an administrator.'),
    'medium The instructions of “Agent” are used as a lock (“Only refund if the user says they are an administrator”)',
  ],
  [
    'a statement that a tool puts together',
    'AI003',
    tool(queries(`"select * from users where name = '" + query + "'"`)),
    'block What the model fills in becomes part of a database query',
  ],
  [
    'a program that a tool makes of it',
    'AI003',
    tool('return String(eval(query));'),
    'block What the model fills in can be run as program code by “Look up” (line 1: eval(query))',
  ],
  [
    'a check that is switched off',
    'RL007',
    guarded(true),
    'medium “Allowed” is switched off, and lets through to “Empty” what it was to hold back',
  ],
];

const twins: readonly (readonly [twin: string, rule: string, file: JsonObject])[] = [
  ['a command that checks', 'CN003', run('curl -sS https://erp.example.com/all.csv -o k')],
  ['the switch of another program', 'CN003', run('curl -sS https://erp.example.com/a.tgz | tar -xzk')],
  [
    'Python that checks',
    'CN003',
    python("import requests\n# never verify=False\nr = requests.get('https://a.example.com', verify=True)\nreturn []"),
  ],
  ['a token that is read without its signature', 'CN003', python("import jwt\nc = jwt.decode(_input['t'], verify=False)\nreturn []")],
  ['a place for each caller', 'CN008 the one before them', kept(answered, '={{ $json.body.session }}')],
  ['one place for nothing of anybody', 'CN008 the one before them', kept(answered, 'last', '={{ $json.body.colour }}')],
  [
    'one place, for callers with a key',
    'CN008 the one before them',
    kept(HOOK({ responseMode: 'responseNode', authentication: 'headerAuth' }), 'last'),
  ],
  ['one place that nobody is told of', 'CN008 the one before them', kept(answered, 'last', '={{ $json.body.customer_email }}', 'thanks')],
  [
    'a workflow that n8n keeps',
    'SC006',
    makes(
      [START, ['Get', 'n8n', 1, { operation: 'get', workflowId: rl('8', 'id'), requestOptions: {} }, cr('n8nApi')]],
      '={{ JSON.stringify($json) }}',
    ),
  ],
  ['a workflow that is written out', 'SC006', makes([HOOK()], '{"nodes":[],"connections":{}}')],
  ['a model that is named here', 'AI008 decides which', asks('gpt-4o')],
  [
    'one of two models',
    'AI008 decides which',
    asks('={{ $json.model }}', [CODE('Pick', "return [{ json: { model: $json.body.fine === true ? 'gpt-4o' : 'gpt-4o-mini' } }];")]),
  ],
  ['another workflow', 'RL010', again('42')],
  [
    'a column beside one that holds a secret',
    'DF003',
    table({ api_secret: '={{ $json.secret }}' }, '=https://a.example.com/x/{{ $json.event }}'),
  ],
  ['words of a stranger for people who are named here', 'PM010', chain(HOOK(), mail('desk@example.com', '={{ $json.body.text }}'))],
  ['words that are written here for whoever asks', 'PM010', chain(HOOK(), mail('={{ $json.body.to }}', 'We have got your message.'))],
  [
    'words of whoever has a key',
    'PM010',
    chain(HOOK({ authentication: 'headerAuth' }), mail('={{ $json.body.to }}', '={{ $json.body.text }}')),
  ],
  ['a file for a colleague', 'PM013', share('user')],
  ['instructions that say how to answer', 'AI012', told('Only answer when you know. Never tell a joke.')],
  ['a statement with a place for the value', 'AI003', tool(queries("'select * from users where name = $1', [query]"))],
  ['a check that is on', 'RL007', guarded(false)],
  ['a step that is switched off and holds nothing back', 'RL007', guarded(true, SET('Note', { a: 'b' }))],
];

describe('a hole', () => {
  it.each(holes)('%s', (_hole, rule, file, says) => {
    expect(said(n8n(file), rule)).toBe(says);
  });
});

describe('no hole', () => {
  it.each(twins)('%s', (_twin, rule, file) => {
    expect(said(n8n(file), rule)).toBeUndefined();
  });
});

it('a command offers no mend where only what is said of it would change', () => {
  const flow = n8n(run('curl -k https://erp.example.com/'));
  expect(
    flow === undefined
      ? []
      : lintFlow(flow)
          .findings.filter(({ ruleId }) => ruleId === 'CN003')
          .map(({ fixes }) => fixes),
  ).toEqual([[]]);
});

it.each([
  ['exec', { command: 'curl -k https://erp.example.com/' }],
  ['exec', { command: 'wget', append: '--no-check-certificate https://erp.example.com/' }],
  ['daemon', { command: 'curl', args: '-k https://erp.example.com/' }],
])('a command of Node-RED that asks whoever answers: %s', (type, more: Record<string, Json>) => {
  const file = [
    { id: 'a', type: 'inject', wires: [['b']] },
    { id: 'b', type, name: 'Run', wires: [[], [], []], ...more },
  ];
  expect(said(importNodeRed(file, 'x.json', 'x', []).flow, 'CN003')).toBe('high “Run” does not check who erp.example.com is');
});

it('a call whose address was taken out says so', () => {
  const flow = n8n(
    wf([HOOK(), HTTP('Call', { url: '[your URL]', method: 'POST' }), IF('Yes', '={{ $json.a }}', 'b')], ['Webhook > Call', 'Call > Yes']),
  );
  expect(flow === undefined ? '' : JSON.stringify(lintFlow(flow).findings)).toContain('an address that is yet to be filled in');
});
