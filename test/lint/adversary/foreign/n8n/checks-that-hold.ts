/** n8n: checks in front of a request, some of which let through what they seem to stop. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { FORM, HOOK, HTTP, IF, PG, cr, rl, wf, type Step } from '../n8n-kit.ts';

export const n8nChecksThatHold: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nChecksThatHold.push(one);
};

type Test = readonly [field: string, operation: string, value: string];
const tests = (combinator: string, all: readonly Test[]): JsonObject => ({
  options: { caseSensitive: true, version: 2 },
  combinator,
  conditions: all.map(([field, operation, value], index) => ({
    id: `c${index}`,
    leftValue: `={{ $json.body.${field} }}`,
    rightValue: value,
    operator: { type: 'string', operation },
  })),
});
const get = HTTP('Get', { url: '=https://{{ $json.body.host }}/x' });
const behindIf = (way: string, combinator: string, ...all: readonly Test[]): Json =>
  wf([HOOK(), ['If', 'if', 2.2, { conditions: tests(combinator, all), options: {} }], get], ['Webhook > If', `If${way} > Get`]);
const [yes, no] = ['#0', '#1'];
const isA: Test = ['host', 'equals', 'a.example.com'];
const isB: Test = ['host', 'equals', 'b.example.com'];
const isNotA: Test = ['host', 'notEquals', 'a.example.com'];
const isNotB: Test = ['host', 'notEquals', 'b.example.com'];
const isKind: Test = ['kind', 'equals', 'order'];
pair('one of two is enough, and says nothing of the host', 'CN005', behindIf(yes, 'or', isA, isKind), behindIf(yes, 'or', isA, isB));
pair('the way of what is not the host', 'CN005', behindIf(yes, 'and', isNotA), behindIf(no, 'and', isNotA));
pair(
  'one of two names that it is not',
  'CN005',
  behindIf(no, 'and', isNotA, ['kind', 'notEquals', 'x']),
  behindIf(no, 'and', isNotA, isNotB),
);

const truth = (operation: string, leftValue: string): JsonObject => ({
  options: { caseSensitive: true, version: 2 },
  combinator: 'and',
  conditions: [{ id: 'c', leftValue, rightValue: '', operator: { type: 'boolean', operation, singleValue: true } }],
});
const asked = (way: string, operation: string): Json =>
  wf(
    [HOOK(), ['If', 'if', 2.2, { conditions: truth(operation, '={{ $json.body.host }}'), options: {} }], get],
    ['Webhook > If', `If${way} > Get`],
  );
pair('the way of what is not false', 'CN005', asked(no, 'false'), asked(yes, 'true'));

const behindSwitch = (way: string, fallbackOutput: Json): Json => {
  const sort: Step = [
    'Sort',
    'switch',
    3.2,
    { rules: { values: [isA, isB].map((one) => ({ conditions: tests('and', [one]) })) }, options: { fallbackOutput } },
  ];
  return wf([HOOK(), sort, get], ['Webhook > Sort', `Sort${way} > Get`]);
};
pair('all that meets no rule takes the way of the first', 'CN005', behindSwitch('#0', 0), behindSwitch('#0', 'none'));
pair('all that meets no rule has a way of its own', 'CN005', behindSwitch('#2', 'extra'), behindSwitch('#1', 'extra'));

// A look-up that may fail, and an act that hangs on its answer.
const lookedUp = (operation: string, value: string): Json => {
  const [name, type, version, parameters] = HTTP('Look up', { url: 'https://auth.example.com/check' });
  return wf(
    [
      HOOK({ authentication: 'headerAuth' }),
      [name, type, version, parameters, { onError: 'continueRegularOutput' }],
      IF('If', '={{ $json.state }}', value, 'string', operation),
      PG('Clean', 'DELETE FROM sessions WHERE old'),
    ],
    ['Webhook > Look up', 'Look up > If', 'If > Clean'],
  );
};
pair('a failure is as good as any answer but one', 'RL009', lookedUp('notEquals', 'blocked'), lookedUp('equals', 'allowed'));

// Cells that begin with a text of the flow's own.
const noted = (value: Record<string, string>, operation = 'append'): Json =>
  wf(
    [
      FORM(['Name', 'Comment']),
      [
        'Sheet',
        'googleSheets',
        4.5,
        { operation, documentId: rl('d', 'id'), sheetName: rl('gid=0'), columns: { mappingMode: 'defineBelow', value }, options: {} },
        cr('googleSheetsOAuth2Api'),
      ],
    ],
    ['Form > Sheet'],
  );
const comment = '{{ $json.Comment }}';
pair('a cell that is what they wrote', 'CN020', noted({ Comment: `=${comment}` }), noted({ Comment: `='${comment}` }));
pair('a cell that begins with a plus', 'CN020', noted({ Comment: `=+${comment}` }), noted({ Comment: `=Comment: ${comment}` }));
pair(
  'a mark inside of the expression',
  'CN020',
  noted({ Comment: `={{ $json.Comment + "'" }}` }),
  noted({ Comment: `={{ "'" + $json.Comment }}` }),
);
pair(
  'which row it is is no cell',
  'CN020',
  noted({ row_number: '={{ $json.Name }}', Comment: `=${comment}` }, 'update'),
  noted({ row_number: '={{ $json.Name }}', Comment: 'done' }, 'update'),
);
const marked = (source: string): Json => noted({ Comment: `={{ ${source} }}` });
const quoted = marked(`"'" + $json.Comment`);
pair('a mark in front of a question', 'CN020', marked(`"'" + $json.Name ? $json.Comment : ''`), quoted);
pair('a mark in front of what comes next', 'CN020', marked(`"'" + $json.Name && $json.Comment`), quoted);
pair('a mark that is cut off', 'CN020', marked("`'${$json.Comment}`.slice(1)"), marked("`'${$json.Comment.slice(1)}`"));
