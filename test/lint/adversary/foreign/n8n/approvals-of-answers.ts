/** n8n: a model's answer, and whether anybody looked at it before it was sent. */
import type { Pair } from '../kit.ts';
import { AGENT, CODE, HOOK, IF, MAIL, OLL, SET, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nApprovalsOfAnswers: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nApprovalsOfAnswers.push(one);
};

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
