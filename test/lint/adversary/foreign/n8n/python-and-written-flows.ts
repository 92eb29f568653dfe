/** n8n: scripts in Python, and calls of flows that are written out. */
import type { Json } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { GPT, HOOK, IF, LLM, MAIL, OAI, PG, SET, SHEET, START, chain, wf, type Step } from '../n8n-kit.ts';

export const n8nPythonAndWrittenFlows: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => Json, bad: T, good: T): void => {
  n8nPythonAndWrittenFlows.push([name, rule, file(bad), file(good)]);
};
const PY = (pythonCode: string, language = 'python'): Step => ['Work', 'code', 2, { language, pythonCode }];
for (const [name, code] of [
  [
    'a field of a body',
    (f: string) =>
      `rows = []\nfor item in _input.all():\n    body = item.json["body"]\n    rows.append({"json": {"who": body["${f}"]}})\nreturn rows`,
  ],
  ['the item itself', (f: string) => `return [{"json": {"who": _json["body"]["${f}"]}}]`],
  ['items by their places', (f: string) => `return [{"json": {"who": _items[0]["json"]["body"]["${f}"]}}]`],
  [
    'a field that may be missing',
    (f: string) => `who = _items[0]["json"].get("body", {}).get('${f}', '')\nreturn [{"json": {"who": who}}]`,
  ],
  ['a field by a dot', (f: string) => `return [{"json": {"who": _input.first().json.body.${f}}}]`],
  ['in a text', (f: string) => `b = _json["body"]\nreturn [{"json": {"who": f"Ask {b['${f}']} at once"}}]`],
] as const)
  pair<string>(`Python: ${name}`, 'DF001', (f) => chain(HOOK(), PY(code(f)), OAI('Ask', '={{ $json.who }}')), 'email', 'plan');
pair<string>(
  'Python of its own',
  'DF001',
  (f) => chain(HOOK(), PY(`return [{"json": {"who": _items[0]["json"]["body"]["${f}"]}}]`, 'pythonNative'), OAI('Ask', '={{ $json.who }}')),
  'iban',
  'plan',
);
pair<string>(
  'Python: one of two fields',
  'DF001',
  (f) => chain(HOOK(), PY('b = _json["body"]\nreturn [{"json": {"who": b["email"], "what": b["plan"]}}]'), OAI('Ask', `={{ $json.${f} }}`)),
  'who',
  'what',
);
pair<string>(
  'Python: a secret',
  'DF003',
  (f) => chain(HOOK(), PY(`b = _json["body"]\nreturn [{"json": {"who": b["${f}"]}}]`), MAIL('Tell', { message: '={{ $json.who }}' })),
  'password',
  'plan',
);

const INNER = (f: string): string =>
  JSON.stringify(chain(['Called', 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' }], OAI('Ask', `={{ $json.${f} }}`)));
pair<string>(
  'a flow that is written out in the call',
  'DF001',
  (f) => chain(START, SHEET('Rows'), ['Call', 'executeWorkflow', 1.2, { source: 'parameter', workflowJson: INNER(f), options: {} }]),
  'email',
  'plan',
);
pair<string>(
  'renamed on the way into a flow that is written out',
  'DF001',
  (f) =>
    chain(START, SHEET('Rows'), SET('Pick', { x: `={{ $json.${f} }}` }), [
      'Call',
      'executeWorkflow',
      1.2,
      { source: 'parameter', workflowJson: INNER('x'), options: {} },
    ]),
  'email',
  'plan',
);
pair<string>(
  'a tool that is written out',
  'CN014',
  (query) =>
    wf(
      [
        HOOK(),
        ['Agent', 'L.agent', 1.7, { promptType: 'define', text: '={{ $json.body.q }}', options: {} }],
        GPT(),
        [
          'Tool',
          'L.toolWorkflow',
          1.3,
          {
            name: 'find',
            description: 'Finds',
            source: 'parameter',
            workflowJson: JSON.stringify(
              chain(
                ['Called', 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' }],
                PG('Find', query, { queryReplacement: '={{ $json.query }}' }),
              ),
            ),
          },
        ],
      ],
      ['Webhook > Agent', 'OpenAI Chat Model -model> Agent', 'Tool -tool> Agent'],
    ),
  "=SELECT * FROM t WHERE n = '{{ $json.query }}'",
  'SELECT * FROM t WHERE n = $1',
);

/** The twin writes the same with a plan in place of the address. */
for (const [name, json] of [
  ['many records within each other', '={"note":{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":"{{ $json.v }}"}}}}}}}}}}'],
  ['lists within records', '={"note":{"a":{"b":{"c":{"d":{"e":{"f":{"g":["{{ $json.v }}"]}}}}}}}}'],
  ['a name that is worked out', '={"note":{"{{ $json.v }}":1}}'],
  ['a text that ends the field', `={"a":"{{ 'x","note":"' + $json.v }}"}`],
  ['a text that writes the field over', `={"note":"x","a":"{{ 'x","note":"' + $json.v }}"}`],
  ['a field behind a number', `={"a":{{ '1,"note":' + JSON.stringify($json.v) }}}`],
  ['a record behind a number', `={"a":{{ '1,' + JSON.stringify({ note: $json.v }).slice(1, -1) }}}`],
  ['its own way to be written', '={{ JSON.stringify({ a: 1, toJSON: () => ({ note: $json.v }) }) }}'],
  ['a function for its fields', '={{ JSON.stringify({ note: 1 }, () => $json.v) }}'],
  ['a record behind the record', '={{ ({ __proto__: { note: $json.v } }) }}'],
] as const)
  pair<string>(
    `a record written out: ${name}`,
    'DF001',
    (f) =>
      chain(
        HOOK(),
        SET('Pick', { v: `={{ $json.body.${f} }}` }),
        ['Set', 'set', 3.4, { mode: 'raw', jsonOutput: json, options: {} }],
        OAI('Ask', '={{ $json.note }}'),
      ),
    'email',
    'plan',
  );
pair<string>(
  'a record written out: one of two fields',
  'DF001',
  (f) =>
    chain(
      HOOK(),
      [
        'Set',
        'set',
        3.4,
        {
          mode: 'raw',
          jsonOutput: `={"who":{{ JSON.stringify($json.body.email) }},"what":"{{ $json.body.plan.replaceAll('"', '') }}","n":{{ 1 + 2 }}}`,
          options: {},
        },
      ],
      OAI('Ask', `={{ $json.${f} }}`),
    ),
  'who',
  'what',
);

for (const [name, query] of [
  ['signs of a comment in a text', "SELECT '/*' AS q, v AS note, '*/' AS r, id AS b FROM input1"],
  ['a SELECT within it', 'SELECT id AS note FROM (SELECT v AS id FROM input1) t'],
  ['whole rows', 'SELECT (SELECT * FROM input1) AS note FROM input1'],
  ['rows as a list', 'SELECT ARRAY(_) AS note FROM input1'],
  ['columns made rows', 'SELECT note FROM input1 UNPIVOT (note FOR k IN (v))'],
  ['two at once', 'SELECT id AS b INTO x FROM input1; SELECT v AS note FROM input1'],
] as const)
  pair<string>(
    `tables by SQL: ${name}`,
    'DF001',
    (f) =>
      wf(
        [
          HOOK(),
          SET('Pick', { v: `={{ $json.body.${f} }}`, id: 'x' }),
          ['Merge', 'merge', 3.1, { mode: 'combineBySql', query }],
          OAI('Ask', '={{ $json.note }}'),
        ],
        ['Webhook > Pick', 'Pick > Merge#0', 'Pick > Merge#1', 'Merge > Ask'],
      ),
    'email',
    'plan',
  );
pair<string>(
  'tables by SQL: the first few',
  'DF001',
  (f) =>
    wf(
      [
        HOOK(),
        SET('Pick', { v: '={{ $json.body.email }}', id: '={{ $json.body.plan }}' }),
        ['Merge', 'merge', 3.1, { mode: 'combineBySql', query: `SELECT TOP 3 ${f} FROM input1` }],
        OAI('Ask', `={{ $json.${f} }}`),
      ],
      ['Webhook > Pick', 'Pick > Merge#0', 'Pick > Merge#1', 'Merge > Ask'],
    ),
  'v',
  'id',
);
pair<string>(
  'names of a summary are values where a formula says so',
  'DF001',
  (outputFormat) =>
    chain(
      HOOK(),
      SET('Pick', { v: '={{ $json.body.email }}', id: '={{ $json.body.plan }}' }),
      [
        'Sum',
        'summarize',
        1.1,
        { fieldsToSummarize: { values: [{ aggregation: 'count', field: 'id' }] }, fieldsToSplitBy: 'v', options: { outputFormat } },
      ],
      OAI('Ask', '={{ $json.more }}'),
    ),
  '={{ "singleItem" }}',
  'separateItems',
);
const judged = (left: string): Json =>
  wf(
    [HOOK(), LLM('Judge', '={{ $json.body.text }}'), GPT(), IF('Any?', left, '', 'string', 'notEmpty'), MAIL('Tell', {})],
    ['Webhook > Judge', 'OpenAI Chat Model -model> Judge', 'Judge > Any?', 'Any? > Tell'],
  );
pair<string>('whether words are there is asked of an answer', 'AI004', judged, '={{ $json.text.match(/approve/i) }}', '={{ $json.text }}');
pair<string>(
  'whether words are there is asked of one of two',
  'AI004',
  judged,
  "={{ $json.text.replace('no', '') }}",
  "={{ $('Judge').first().json.text && $json['text'] && $json.text.trim() }}",
);
