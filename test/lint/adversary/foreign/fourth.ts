/** A fourth, smaller round over all products, written after the third was mended. */
import type { Json, JsonObject } from '../../../../app/kernel/json.ts';
import { fakeToken } from '../../kit/steps.ts';
import { doc, end, oai, start, webhook } from './bpmn.ts';
import { e as joined, n as piece, st } from './flowise.ts';
import type { Pair } from './kit.ts';
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
  cr,
  rl,
  wf,
  type Step,
} from './n8n-kit.ts';
import { AIREQ, DBG, FN, IN, INJ, REQ, RES, TAB } from './node-red.ts';

export const n8nFourth: Pair[] = [];
export const nodeRedFourth: Pair[] = [];
export const bpmnFourth: Pair[] = [];
export const flowiseFourth: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nFourth.push(one);
};
const chain = (...steps: readonly Step[]) =>
  wf(
    steps,
    steps.slice(1).map(([name], index) => `${steps[index]?.[0] ?? ''} > ${name}`),
  );

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
  const f = (onError: string) =>
    chain(
      HOOK({ authentication: 'headerAuth' }),
      [...HTTP('Fraud check', { method: 'POST', url: 'https://fraud.example.com/check' }).slice(0, 4), { onError }] as unknown as Step,
      [
        'Charge',
        'stripe',
        1,
        { resource: 'charge', operation: 'create', customerId: 'cus_1', amount: 100, currency: 'eur' },
        cr('stripeApi'),
      ],
    );
  pair('a check that may fail', 'RL009', f('continueRegularOutput'), f('stopWorkflow'));
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
  const trig: Step = ['Gmail Trigger', 'gmailTrigger', 1.2, { simple: false, filters: {}, options: {} }, cr('gmailOAuth2')];
  const f = (out: Step) =>
    wf(
      [trig, AGENT('Agent', '={{ $json.text }}'), OLL, out],
      ['Gmail Trigger > Agent', 'Ollama Chat Model -model> Agent', `Agent > ${out[0]}`],
    );
  pair(
    'a model answers the mail',
    'AI005',
    f([
      'Reply',
      'gmail',
      2.1,
      { operation: 'reply', messageId: "={{ $('Gmail Trigger').item.json.id }}", message: '={{ $json.output }}', options: {} },
      cr('gmailOAuth2'),
    ]),
    f([
      'Draft',
      'gmail',
      2.1,
      { resource: 'draft', operation: 'create', subject: 'Re', message: '={{ $json.output }}', options: {} },
      cr('gmailOAuth2'),
    ]),
  );
}
{
  const ask: Step = [
    'Ask',
    'slack',
    2.3,
    {
      operation: 'sendAndWait',
      user: rl('U1', 'id'),
      message: "={{ $('Agent').item.json.output }}",
      options: { limitWaitTime: { values: { limitType: 'afterTimeInterval', resumeAmount: 1, resumeUnit: 'days' } } },
    },
    cr('slackApi'),
  ];
  const send = MAIL('Send', { sendTo: 'all@example.com', message: "={{ $('Agent').item.json.output }}" });
  const head = [HOOK(), AGENT('Agent', '={{ $json.body.text }}'), OLL, ask];
  pair(
    'nobody looks at the answer',
    'AI005',
    wf([...head, send], ['Webhook > Agent', 'Ollama Chat Model -model> Agent', 'Agent > Ask', 'Ask > Send']),
    wf(
      [...head, IF('Yes', '={{ $json.data.approved }}', true, 'boolean', 'true'), send],
      ['Webhook > Agent', 'Ollama Chat Model -model> Agent', 'Agent > Ask', 'Ask > Yes', 'Yes#0 > Send'],
    ),
  );
}
{
  const ask: Step = [
    'Ask',
    'slack',
    2.3,
    {
      operation: 'sendAndWait',
      user: rl('U1', 'id'),
      message: "={{ $('Agent').item.json.output }}",
      approvalOptions: { values: { approvalType: 'double' } },
    },
    cr('slackApi'),
  ];
  const send = MAIL('Send', { sendTo: 'all@example.com', message: "={{ $('Agent').item.json.output }}" });
  const f = (before: readonly Step[], after: readonly Step[]) => {
    const row = [HOOK(), ...before, AGENT('Agent', '={{ $json.body.text }}'), ask, ...after];
    return wf(
      [...row, OLL],
      [...row.slice(1).map(([name], index) => `${row[index]?.[0] ?? ''} > ${name}`), 'Ollama Chat Model -model> Agent'],
    );
  };
  const yes = (left: string) => IF('Yes', left, true, 'boolean', 'true');
  pair(
    "what is looked at is another step's data",
    'AI005',
    f([yes('={{ $json.data.new }}')], [send]),
    f([], [yes('={{ $json.data.approved }}'), send]),
  );
  pair(
    'the answer is looked at too late',
    'AI005',
    f([], [send, yes("={{ $('Ask').item.json.data.approved }}")]),
    f([], [yes("={{ $('Ask').item.json.data.approved }}"), send]),
  );
  const ways = (step: Step, ...outputs: readonly number[]) =>
    wf(
      [HOOK(), AGENT('Agent', '={{ $json.body.text }}'), OLL, ask, step, send],
      [
        'Webhook > Agent',
        'Ollama Chat Model -model> Agent',
        'Agent > Ask',
        `Ask > ${step[0]}`,
        ...outputs.map((output) => `${step[0]}#${output} > Send`),
      ],
    );
  const keep = (operation: string): Step => [
    'Kept',
    'filter',
    2.2,
    {
      conditions: {
        options: { version: 2 },
        combinator: 'and',
        conditions: [{ id: 'c', leftValue: '={{ $json.data.approved }}', rightValue: '', operator: { type: 'boolean', operation } }],
      },
    },
  ];
  const old = (value2: boolean): Step => ['Old', 'if', 1, { conditions: { boolean: [{ value1: '={{ $json.data.approved }}', value2 }] } }];
  const pick = (rightValue: string): Step => [
    'Pick',
    'switch',
    3.2,
    {
      rules: {
        values: ['no', rightValue].map((value) => ({
          conditions: {
            options: { version: 2 },
            combinator: 'and',
            conditions: [
              {
                id: 'c',
                leftValue: '={{ String($json.data.approved) }}',
                rightValue: value,
                operator: { type: 'string', operation: 'equals' },
              },
            ],
          },
        })),
      },
      options: {},
    },
  ];
  const or = (other: string): Step => [
    'Either',
    'if',
    2.2,
    {
      conditions: {
        options: { version: 2 },
        combinator: 'or',
        conditions: ['={{ $json.data.approved }}', other].map((leftValue) => ({
          id: 'c',
          leftValue,
          rightValue: true,
          operator: { type: 'boolean', operation: 'true' },
        })),
      },
      options: {},
    },
  ];
  pair('it is sent when they say no', 'AI005', ways(yes('={{ $json.data.approved }}'), 1), ways(yes('={{ $json.data.approved }}'), 0));
  pair('it is sent whatever they say', 'AI005', ways(yes('={{ $json.data.approved }}'), 0, 1), ways(yes('={{ !$json.data.approved }}'), 1));
  pair(
    'that there is an answer is no yes',
    'AI005',
    ways(IF('Yes', '={{ $json.data.approved }}', true, 'boolean', 'exists'), 0),
    ways(yes('={{ $json.data.approved === true }}'), 0),
  );
  pair('what was declined passes the filter', 'AI005', ways(keep('false'), 0), ways(keep('true'), 0));
  pair('what was declined, in the first version', 'AI005', ways(old(false), 0), ways(old(true), 0));
  const word = (right: string): Step => IF('Yes', "={{ $json.data.approved ? 'yes' : 'no' }}", right);
  pair('a word for a no', 'AI005', ways(word('no'), 0), ways(word('yes'), 0));
  pair('the rule of a switch for a no', 'AI005', ways(pick('false'), 1), ways(pick('true'), 1));
  pair('a yes, or something else', 'AI005', ways(or('={{ $json.data.late }}'), 0), ways(or('={{ $json.data.approved }}'), 0));
  pair(
    'a script that only takes note',
    'AI005',
    ways(CODE('Look', 'const a = $json.data.approved; return $input.all();'), 0),
    ways(CODE('Look', 'const a = $json.data.approved;\nif (!a) return [];\nreturn $input.all();'), 0),
  );
  pair(
    'a script that passes a no',
    'AI005',
    ways(CODE('Look', 'if ($json.data.approved) { return []; }\nreturn $input.all();'), 0),
    ways(
      CODE('Look', 'const out = [];\nfor (const item of $input.all()) { if (item.json.data.approved) out.push(item); }\nreturn out;'),
      0,
    ),
  );
  pair(
    'a script that looks elsewhere',
    'AI005',
    ways(CODE('Look', "return $('Webhook').all().filter((item) => item.json.data.approved);"), 0),
    ways(CODE('Look', 'return $input.all().filter((item) => item.json.data.approved === true);'), 0),
  );
  for (const at of [
    "$('Webhook').all()[0].json.data.approved",
    '$node.Webhook.json.data.approved',
    "$items('Webhook')[0].json.data.approved",
  ])
    pair(
      `an outsider says yes: ${at}`,
      'AI005',
      f([], [yes(`={{ ${at} }}`), send]),
      f([], [yes(`={{ ${at.replace('Webhook', 'Ask')} }}`), send]),
    );
  pair(
    'the answer under another name',
    'AI005',
    f([], [SET('Note', { approved: "={{ $('Webhook').item.json.body.ok }}" }), yes('={{ $json.approved }}'), send]),
    f([], [SET('Note', { approved: '={{ $json.data.approved }}' }), yes('={{ $json.approved }}'), send]),
  );
  pair(
    'somebody else comes in there too',
    'AI005',
    wf(
      [HOOK(), AGENT('Agent', '={{ $json.body.text }}'), OLL, ask, yes('={{ $json.data.approved }}'), send],
      ['Webhook > Agent', 'Ollama Chat Model -model> Agent', 'Agent > Ask', 'Ask > Yes', 'Agent > Yes', 'Yes#0 > Send'],
    ),
    ways(yes('={{ $json.data.approved }}'), 0),
  );
  pair(
    'somebody was asked before the model had answered',
    'AI005',
    wf(
      [HOOK(), AGENT('Agent', "={{ $('Webhook').item.json.body.text }}"), OLL, ask, yes("={{ $('Ask').item.json.data.approved }}"), send],
      ['Webhook > Ask', 'Ask > Agent', 'Ollama Chat Model -model> Agent', 'Agent > Yes', 'Yes#0 > Send'],
    ),
    ways(yes('={{ $json.data.approved }}'), 0),
  );
  pair(
    "another step's data are looked at behind it",
    'AI005',
    f([], [yes("={{ $('Webhook').item.json.data.approved }}"), send]),
    f([], [SET('Note', { a: 'b' }), yes("={{ $node['Ask'].json['data']['approved'] }}"), send]),
  );
}
{
  const pay = (value: string) =>
    chain(
      HOOK({ authentication: 'headerAuth' }),
      HTTP(
        'Pay',
        {
          method: 'POST',
          url: 'https://bank.example.com/payments',
          sendBody: true,
          specifyBody: 'json',
          jsonBody: '={"amount": {{ Number($json.body.amount) }} }',
          sendHeaders: true,
          headerParameters: { parameters: [{ name: 'Idempotency-Key', value }] },
        },
        { ...cr('httpHeaderAuth'), retryOnFail: true, maxTries: 3 },
      ),
    );
  pair('a key by chance', 'RL002', pay('={{ Math.random() }}'), pay('={{ $json.body.orderId }}'));
  pair('a key by the clock', 'RL002', pay('={{ $now.toISO() }}'), pay('=order-{{ $json.body.orderId }}'));
  pair(
    'a key by chance beside a field',
    'RL002',
    pay('={{ $json.body.orderId }}-{{ Math.random() }}'),
    pay("={{ $('Webhook').item.json.body.uuid }}"),
  );
  pair('one key for all', 'RL002', pay('abc'), pay('={{ $json.body.orderId }}'));
}
{
  const f = (conditions: readonly (readonly [string, Json, string, string])[], combinator: string, back: number) =>
    wf(
      [
        START,
        HTTP('Job', { url: 'https://api.example.com/job' }),
        [
          'Done',
          'if',
          2.2,
          {
            conditions: {
              options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
              combinator,
              conditions: conditions.map(([leftValue, rightValue, type, operation], index) => ({
                id: `c${index}`,
                leftValue,
                rightValue,
                operator: { type, operation },
              })),
            },
            options: {},
          },
        ],
        ['Wait', 'wait', 1.1, { amount: 5 }],
      ],
      ['Start > Job', 'Job > Done', `Done#${back} > Wait`, 'Wait > Job'],
    );
  const done = ['={{ $json.status }}', 'done', 'string', 'equals'] as const;
  const late = ['={{ $runIndex }}', 10, 'number', 'gte'] as const;
  pair('many rounds, but only if it is done', 'RL004', f([done, late], 'and', 1), f([done, late], 'or', 1));
  pair('the way back stays open from then on', 'RL004', f([late], 'and', 0), f([late], 'and', 1));
  pair(
    'the number of rounds is only spoken of',
    'RL004',
    f([['={{ $runIndex > 3 || $json.status }}', 'done', 'string', 'equals']], 'and', 1),
    f([['={{ $runIndex }}', 5, 'number', 'lt']], 'and', 0),
  );
  const is = (left: string, operation = 'true') => [left, '', 'boolean', operation] as const;
  pair(
    'a limit that no run reaches',
    'RL004',
    f([['={{ $runIndex }}', 1e15, 'number', 'lt']], 'and', 0),
    f([['={{ $runIndex + 1 }}', 5, 'number', 'lt']], 'and', 0),
  );
  pair(
    'compared inside of the expression',
    'RL004',
    f([is('={{ $runIndex < 5 }}', 'false')], 'and', 0),
    f([is('={{ $runIndex < 5 }}')], 'and', 0),
  );
  pair(
    'compared the other way round',
    'RL004',
    f([is('={{ 1000000 > $runIndex }}')], 'and', 0),
    f([is('={{ 5 > $runIndex + 1 }}')], 'and', 0),
  );
  pair('from then on it is done', 'RL004', f([is('={{ $runIndex >= 5 }}')], 'and', 0), f([is('={{ $runIndex >= 5 }}')], 'and', 1));
  const sw = (operation: string, options: JsonObject, back: number) =>
    wf(
      [
        START,
        HTTP('Job', { url: 'https://api.example.com/job' }),
        [
          'Sw',
          'switch',
          3.2,
          {
            rules: {
              values: [
                {
                  conditions: {
                    combinator: 'and',
                    options: { version: 2 },
                    conditions: [{ id: 'a', leftValue: '={{ $runIndex }}', rightValue: 5, operator: { type: 'number', operation } }],
                  },
                },
              ],
            },
            options,
          },
        ],
        ['Wait', 'wait', 1.1, { amount: 5 }],
      ],
      ['Start > Job', 'Job > Sw', `Sw#${back} > Wait`, 'Wait > Job'],
    );
  pair('a rule of a switch', 'RL004', sw('gte', {}, 0), sw('lt', {}, 0));
  pair('what no rule of a switch takes', 'RL004', sw('lt', { fallbackOutput: 'extra' }, 1), sw('gte', { fallbackOutput: 'extra' }, 1));
}
{
  const two = (func: string) => [
    TAB,
    IN('fn'),
    { ...FN('fn', func, []), outputs: 2, wires: [['res'], ['ask']] },
    FN('ask', "msg.payload = { messages: [{ role: 'user', content: msg.payload.email }] };\nreturn msg;", ['ai']),
    AIREQ,
    RES,
  ];
  for (const [name, func] of [
    ['a list of messages under the old name', 'msg = Array.of(null, msg); return msg;'],
    ['a list that was made longer', 'msg = Array(1).concat(msg); return msg;'],
    ['a list out of a list', 'for (const m of [[null, msg]]) { msg = m; } return msg;'],
  ] as const)
    nodeRedFourth.push([name, 'DF001', two(func), two('return msg;')]);
}
{
  const seen = (dedupeValue: string, options: JsonObject = {}) =>
    chain(
      HOOK({ authentication: 'headerAuth' }),
      ['New', 'removeDuplicates', 2, { operation: 'removeItemsSeenInPreviousExecutions', dedupeValue, options }],
      [
        'Charge',
        'stripe',
        1,
        { resource: 'charge', operation: 'create', customerId: 'cus_1', amount: 100, currency: 'eur' },
        cr('stripeApi'),
      ],
    );
  pair('seen before, by the clock', 'RL005', seen('={{ $now.toISO() }}'), seen('={{ $json.body.orderId }}'));
  pair(
    'only the last one is remembered',
    'RL005',
    seen('={{ $json.body.orderId }}', { historySize: 1 }),
    seen('={{ $json.body.orderId }}', { historySize: 5_000 }),
  );
  for (const [changing, same] of [
    ['$json.body.orderId + Date()', '$json.body.orderId + " Date()"'],
    ['$json.body.orderId + DateTime["now"]()', '$json.body["now"]'],
    ['$json.body.orderId + crypto.getRandomValues(new Uint8Array(4))', '$json.body.random'],
    ['$json ? 1 : 1', '$json.body.orderId ?? 1'],
    ['$json.body.orderId === "a"', '$json.body.orderId + new Date($json.body.at).toISOString()'],
  ] as const)
    pair(`a key that is no key: ${changing}`, 'RL005', seen(`={{ ${changing} }}`), seen(`={{ ${same} }}`));
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
  const f = (e: string) => [
    TAB,
    IN('fn'),
    FN('fn', `msg.payload = { messages: [{ role: 'user', content: msg.payload.orders.map((o) => ${e}).join(', ') }] };\nreturn msg;`, [
      'ai',
    ]),
    AIREQ,
    RES,
  ];
  nodeRedFourth.push(['names out of orders', 'DF001', f('o.customer.lastName'), f('o.total')]);
}
{
  const f = (value: string) => [
    TAB,
    INJ('fn'),
    FN('fn', `msg.headers = { Authorization: ${value} };\nreturn msg;`, ['rq']),
    REQ('rq', { url: 'https://api.example.com/x' }, ['dbg']),
    DBG,
  ];
  nodeRedFourth.push([
    'a name and a password in base64',
    'CN007',
    f("'Basic ' + Buffer.from('desk:" + fakeToken('', 14) + "').toString('base64')"),
    f("'Basic ' + Buffer.from(env.get('U') + ':' + env.get('P')).toString('base64')"),
  ]);
}
{
  const f = (key: string) =>
    doc(webhook() + oai(`="Greet " + string join(for p in order.people return p.${key}, ", ")`) + end, ['start > t', 't > end']);
  bpmnFourth.push(['each of a list', 'DF001', f('email'), f('product')]);
}
{
  const f = (prompt: string) =>
    doc(
      start +
        `<bpmn:userTask id="u" name="Enter"><bpmn:extensionElements><zeebe:userTask /><zeebe:ioMapping><zeebe:output source="=birthDate" target="born" /></zeebe:ioMapping></bpmn:extensionElements></bpmn:userTask>` +
        oai(prompt) +
        end,
      ['start > u', 'u > t', 't > end'],
    );
  bpmnFourth.push(['what a colleague enters', 'DF001', f('="Born on " + patient.dateOfBirth'), f('="Ward " + ward.number')]);
}
{
  const f = (code: string) => {
    const c = piece(
      'customFunctionAgentflow',
      'Agent Flows',
      ['CustomFunction'],
      { customFunctionInputVariables: [{ variableName: 'q', variableValue: '{{ question }}' }], customFunctionJavascriptFunction: code },
      'agentFlow',
    );
    return { nodes: [st, c], edges: [joined(st, c)] };
  };
  flowiseFourth.push([
    'code fetches what a chat says',
    'SC002',
    f('const r = await fetch($q);\nreturn await r.text();'),
    f("return 'fetch ' + $q.length;"),
  ]);
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
for (const [name, told, kept] of [
  ['what a person buys', 'person.shoeSize', 'person.product'],
  ['a variable that holds a person', 'person.email', 'person.quantity'],
  ['what a patient takes', 'patient.product', 'parcel.product'],
] as const) {
  const f = (field: string) => doc(webhook() + oai(`="Write about " + ${field}`) + end, ['start > t', 't > end']);
  bpmnFourth.push([name, 'DF001', f(told), f(kept)]);
}
