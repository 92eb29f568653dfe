/** n8n: scripts in Python, and calls of flows that are written out. */
import type { Json } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { GPT, HOOK, MAIL, OAI, PG, SET, SHEET, START, chain, wf, type Step } from '../n8n-kit.ts';

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
