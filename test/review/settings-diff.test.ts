/** A change that no sentence judges is shown all the same: the setting, as it was and as it is. */
import { expect, test } from 'vitest';
import {
  allSettingChanges,
  innerDifference,
  listedSettings,
  settingChanges,
  settingSentences,
  whereTheyDiffer,
} from '../../app/review/settings-diff.ts';
import { catalogue } from '../../app/nodes/catalogue.ts';
import { parameterSetting, stepSetting } from '../../app/review/setting-words.ts';
import { spanWords } from '../../app/review/span-words.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { approve, mail, post, set, signedHook, slot, sql } from '../lint/kit/steps.ts';

const around = (node: FlowNode, more: Partial<Flow> = {}): Flow => flow([signedHook(), node], [`hook > ${node.id}`], more);
const words = (before: Flow | undefined, after: Flow): readonly string[] =>
  settingChanges(before, after).map(
    ({ place = 'flow', setting, before: was = '-', after: is = '-' }) => `${place} | ${setting} | ${was} | ${is}`,
  );

test.each<[string, FlowNode, FlowNode, readonly string[]]>([
  [
    'what a model is told of a tool',
    post('https://api.example.com', 'x', {}, 'call', { toolDescription: 'Finds orders.' }),
    post('https://api.example.com', 'x', {}, 'call', { toolDescription: 'Pays orders.' }),
    ['call | toolDescription | Finds orders. | Pays orders.'],
  ],
  [
    'a condition',
    step('if', 'if', { condition: 'input.body.amount < 100' }),
    step('if', 'if', { condition: 'true' }),
    ['if | condition | input.body.amount < 100 | true'],
  ],
  [
    'an account',
    set({ iban: 'DE89370400440532013000' }),
    set({ iban: 'GB29NWBK60161331926819' }),
    ['set | assignments \u203a 1 \u203a value | DE89370400440532013000 | GB29NWBK60161331926819'],
  ],
  [
    'a statement',
    sql('UPDATE orders SET paid = 1 WHERE id = 5'),
    sql('UPDATE orders SET paid = 1'),
    ['sql | statement | UPDATE orders SET paid = 1 WHERE id = 5 | UPDATE orders SET paid = 1'],
  ],
  [
    'a path',
    post('https://api.partner.example/v1', 'x'),
    post('https://api.partner.example/admin', 'x'),
    ['call | url | https://api.partner.example/v1 | https://api.partner.example/admin'],
  ],
  [
    'what an approval shows',
    approve(['amount']),
    approve([]),
    [
      'approve | arguments | - | []',
      'approve | arguments \u203a 1 \u203a name | amount | -',
      'approve | arguments \u203a 1 \u203a value | {{ input.amount }} | -',
    ],
  ],
  ['a mail', mail('desk@example.com', 'Pay'), mail('desk@example.com', 'Do not pay'), ['mail | text | Pay | Do not pay']],
  ['a step that is off', set({ a: 'b' }), { ...set({ a: 'b' }), disabled: true }, ['set | disabled | - | true']],
  ['a setting named as a part of steps is', step('x', 'noop', { name: 'a' }), step('x', 'noop', { name: 'b' }), ['x | name | a | b']],
  [
    'a setting with a name that looks like several',
    step('x', 'noop', { 'a \u203a b': 'c' }),
    step('x', 'noop', { 'a \u203a b': 'd' }),
    ['x | "a \u203a b" | c | d'],
  ],
])('%s', (_what, before, after, wanted) => {
  expect(words(around(before), around(after))).toEqual(wanted);
});

test('where more differ than are listed, that stands first', () => {
  const many = step('x', 'noop', Object.fromEntries(Array.from({ length: 20_010 }, (_none, at) => [`s${at}`, 1])));
  const [first, ...rest] = listedSettings(undefined, { flow: around(many), subflows: [] });
  expect([/^\d+ more settings differ than are listed/.test(first?.setting ?? ''), rest.length]).toEqual([true, 20_000]);
});

test('of the flow, its connections and its wires; places, notes and samples run nothing', () => {
  const before = flow([signedHook(), set({ a: 'b' })], ['hook > set'], { connections: [slot({ hosts: ['a.example'] })] });
  const after: Flow = {
    ...before,
    settings: { maxCostMilliUsd: 5 },
    connections: [slot({ hosts: ['b.example'] })],
    edges: [{ id: 'e', kind: 'error', from: { node: 'hook', port: 'out' }, to: { node: 'set', port: 'in' } }],
    nodes: before.nodes.map((node) => ({ ...node, note: 'Hello', sample: [{ a: 1 }] })),
    layout: { nodes: { set: { x: 1, y: 2 } }, notes: {} },
  };
  expect([words(before, after), words(before, before)]).toEqual([
    [
      'flow | settings \u203a maxCostMilliUsd | - | 5',
      'Shop | hosts \u203a 1 | a.example | b.example',
      'flow | wire | - | hook (out) \u2192 set (in), error',
      'flow | settings | {} | -',
      'flow | wire | hook (out) \u2192 set (in) | -',
    ],
    [],
  ]);
});

test('no setting hides behind another one that is called alike, and a text is no number', () => {
  const odd = (parameters: JsonObject) => around(step('x', 'noop', parameters));
  expect([
    words(odd({ a: { b: 'evil' }, 'a \u203a b': 'good' }), odd({ a: { b: 'good' }, 'a \u203a b': 'good' })),
    words(odd({ a: 5, b: '' }), odd({ a: '5' })),
    words(odd({ a: ['x'] }), odd({ a: { '0': 'x' } })),
    words(around(set({ a: 'b' })), {
      ...around(set({ a: 'b' })),
      nodes: around(set({ a: 'b' })).nodes.map((node) => ({ ...node, name: `${node.id} new` })),
    }),
  ]).toEqual([
    ['x | a \u203a b | evil | good'],
    ['x | a | 5 | "5"', 'x | b |  | -'],
    ['x | a \u203a 0 | - | x', 'x | a \u203a 1 | x | -'],
    ['hook new | name | hook | hook new', 'set new | name | set | set new'],
  ]);
});

test('flows that are called count, a first version is new as a whole, and one sentence says where', () => {
  const [main, below] = [around(set({ a: 'b' })), around(set({ limit: '100' }), { id: 'below', name: 'Below' })];
  const changed = around(set({ limit: '100000' }), { id: 'below', name: 'Below' });
  const [before, after] = [
    { flow: main, subflows: [below] },
    { flow: main, subflows: [changed] },
  ];
  expect([
    allSettingChanges(before, after),
    settingSentences(before, after).map(({ text }) => text),
    allSettingChanges(before, { flow: main, subflows: [] }).map(({ flow: name, setting }) => [name, setting]),
    [settingSentences(undefined, after), settingSentences(after, after)],
    allSettingChanges(undefined, after).some(({ flow: name, after: value }) => name === 'Below' && value === '100000'),
  ]).toEqual([
    [
      {
        flow: 'Below',
        place: 'set',
        nodeId: 'set',
        setting: 'assignments \u203a 1 \u203a value',
        words: 'Fields \u203a 1 \u203a Value',
        before: '100',
        after: '100000',
      },
    ],
    ['1 setting differs from the approved version, in “Below”: “set”'],
    [['Below', 'called flow']],
    [[], []],
    true,
  ]);
});

test('a setting is called as in the form that it is filled in, and by its stored name where no form shows it', () => {
  const steps = [
    { ...set({ a: 'b' }), onError: 'continue' as const, retry: { maxAttempts: 3, backoffMs: 5 } },
    step('call', 'http-request', { timeoutMs: 5, headers: [{ name: 'A', value: 'b' }], form: [{ name: 'A', value: 'b' }], text: 'Hello' }),
    step('ways', 'switch', { cases: [{ id: 'a', title: 'A', conditions: [{ left: 'x', operator: 'equals', right: '1' }] }] }),
    step('own', 'set-fields', { constructor: 1, __proto__x: 2, 'assignments \u203a 1': 3, assignments: { 'a \u203a b': 4 } }),
    step('lost', 'no-such-step', { url: 'x' }),
  ];
  const drawn = flow([signedHook(), ...steps], [], {
    riskTier: 'high',
    settings: { maxSteps: 5 },
    connections: [slot({ tls: { verify: false } })],
  });
  const named = settingChanges(undefined, drawn)
    .filter(({ place }) => place !== 'hook')
    .map(({ setting, words: title = '-' }) => `${setting} | ${title}`);
  expect(named).toEqual(
    expect.arrayContaining(
      [
        'riskTier | Declared risk',
        'settings > maxSteps | Most steps in a run',
        'hosts > 1 | Hosts that the secret may travel to > 1',
        'tls > verify | Check the certificate of the server',
        'onError | On error',
        'retry > maxAttempts | Attempts',
        'assignments > 1 > name | Fields > 1 > Name',
        'timeoutMs | Give up after',
        'headers > 1 > value | Headers > 1 > Value',
        'form > 1 > name | Form fields > 1 > Name',
        'cases > 1 > conditions > 1 > left | Ways > 1 > Conditions > 1 > Left',
        'constructor | -',
        '__proto__x | -',
        '"assignments > 1" | -',
        'assignments > "a > b" | Fields > "a > b"',
        'url | -',
      ].map((line) => line.replaceAll('>', '\u203a')),
    ),
  );
});

test('no two fields of a form, and none of a step beside it, are called the same', () => {
  const twice = catalogue.flatMap(({ type, form }) => {
    const titles = [
      ...[...new Set(form.map(({ key }) => key))].map((key) => parameterSetting(type, key.split('.'))?.title),
      ...['name', 'onError', 'timeoutMs', 'disabled'].map((key) => stepSetting([key])?.title),
    ];
    return titles.filter((title, at) => title === undefined || titles.indexOf(title) !== at).map((title) => `${type}: ${title}`);
  });
  expect(twice).toEqual([]);
});

test('a value is called as in the list that it is chosen from, and stays as it is stored where that would say less', () => {
  const calls = [slot({ id: 'a', name: 'Shop' }), slot({ id: 'b', name: 'Bank' })];
  const ask = (more: Partial<FlowNode>, parameters: JsonObject = {}, connections = calls): Flow =>
    flow([{ ...step('call', 'http-request', parameters), ...more }], [], { connections });
  const told = (before: Flow, after: Flow): readonly string[] =>
    settingChanges(before, after).map(
      ({ words: title, before: was, after: is, beforeWords = was, afterWords = is }) =>
        `${title?.replaceAll('\u203a', '>')}: ${beforeWords} | ${afterWords}`,
    );
  const hook = (field: JsonObject, riskTier: Flow['riskTier']): Flow => flow([signedHook([{ name: 'x', ...field }])], [], { riskTier });
  const ways = (combine: string): Flow =>
    flow([step('s', 'switch', { cases: [{ id: 'a', title: 'A', combine, conditions: [{ operator: 'lessOrEqual' }] }] })], []);
  expect([
    told(ask({ onError: 'stop', timeoutMs: 1_500 }), ask({ onError: 'branch', timeoutMs: 2_000, disabled: true })),
    told(ask({ connection: 'a' }), ask({ connection: 'b' })),
    told(ask({ connection: 'a' }, {}, [slot({ id: 'a', name: 'Shop' }), slot({ id: 'b', name: 'Shop' })]), ask({ connection: 'b' })),
    told(hook({ label: 'none', required: true }, 'high'), hook({ label: 'bank', required: false }, 'minimal')),
    told(ways('all'), ways('any')),
    told(ask({}, { headers: [] }, [slot({ type: 'http' })]), ask({}, { headers: [] }, [slot({ type: 'postgres', scopes: ['read'] })])),
    told(ask({}, { text: true, followRedirects: true, toString: 'a' }), ask({}, { text: 'true', followRedirects: false, toString: 'b' })),
  ]).toEqual([
    ['On error: Stop the run | Take the error path', 'Give up on the step after: 1.5 seconds | 2 seconds', 'Switched off: undefined | Yes'],
    ['Connection: Shop | Bank'],
    ['Name: Shop | Bank', 'Connection: a | Bank'],
    [
      'Declared risk: High | Minimal',
      'Fields of the body > 1 > Holds: Nothing personal | Bank account',
      'Fields of the body > 1 > Required: Yes | No',
    ],
    ['Ways > 1 > Taken when: All hold | Any holds'],
    ['Type: Web service (HTTPS) | Database: PostgreSQL', 'Scopes > 1: undefined | read', 'Scopes: No entries | undefined'],
    ['Text: true | "true"', 'Follow redirects: Yes | No', 'undefined: a | b'],
  ]);
});

test('a length of time is told in the units that people think in, and none like another', () => {
  const within = (hook: JsonObject, maxSeconds: number): Flow =>
    flow([step('call', 'http-request', hook)], [], { settings: { maxSeconds } });
  const lengths = [0, 1, 999, 1_000, 1_001, 59_999, 60_000, 60_001, 3_600_000, 5_400_000, 86_399_999, 86_400_000, 90_061_001];
  expect([
    settingChanges(within({ timeoutMs: 30_000 }, 259_200), within({ timeoutMs: 90_000 }, 259_201)).map(
      ({ words: title, before, beforeWords, afterWords }) => [title, before, beforeWords, afterWords],
    ),
    new Set(lengths.map(spanWords)).size === lengths.length,
    [spanWords(90_061_500), spanWords(0), spanWords(-1), spanWords(1.5), spanWords(1e300)],
  ]).toEqual([
    [
      ['Longest run', '259200', '3 days', '3 days 1 second'],
      ['Give up after', '30000', '30 seconds', '1 minute 30 seconds'],
    ],
    true,
    ['1 day 1 hour 1 minute 1.5 seconds', '0 seconds', undefined, undefined, undefined],
  ]);
});

test('no two choices of a field are called the same', () => {
  const selects = catalogue.flatMap(({ type, form }) =>
    form.flatMap((field) =>
      field.control === 'select'
        ? [{ place: `${type}.${field.key}`, options: field.options }]
        : field.control === 'rows'
          ? field.columns.flatMap((column) =>
              column.kind === 'select' ? [{ place: `${type}.${field.key}.${column.key}`, options: column.options }] : [],
            )
          : [],
    ),
  );
  const twice = selects.filter(({ options }) => new Set(options.map(({ label }) => label)).size < options.length);
  expect([selects.length > 20, twice.map(({ place }) => place)]).toEqual([true, []]);
});

test('of long texts the lines that differ are shown', () => {
  const lines = Array.from({ length: 40 }, (_one, index) => `line ${index}`);
  expect(whereTheyDiffer(lines.join('\n'), lines.with(20, 'evil').join('\n'))[1].split('\n')).toEqual([
    '\u2026 17 lines as before \u2026',
    'line 17',
    'line 18',
    'line 19',
    'evil',
    'line 21',
    'line 22',
    'line 23',
    '\u2026 16 lines as before \u2026',
  ]);
  expect([whereTheyDiffer('a', 'b'), whereTheyDiffer(lines.join('\n'), '')[1]]).toEqual([['a', 'b'], '']);
});

test.each([
  ['50', '5000', []],
  ['Pay up to 50 EUR', 'Pay up to 5000 EUR', ['50', '5000']],
  ['https://api.example/v1/pay', 'https://api.example/v2/pay', ['v1', 'v2']],
  [`${'x'.repeat(99)}1`, `${'x'.repeat(99)}2`, [`${'x'.repeat(40)}1`, `${'x'.repeat(40)}2`]],
  ['Ask a \u{1f600} first', 'Ask a \u{1f601} first', ['\u{1f600}', '\u{1f601}']],
  ['aaaaaa', 'aaaaaaaa', []],
  ['Refuse it', 'Refuse', [' it', '']],
  ['', 'all of it', []],
])('of %j and %j the part that differs is told', (before, after, told) => {
  const found = innerDifference(before, after);
  expect([before, after].flatMap((text, index) => (found[index] === undefined ? [] : [text.slice(...found[index])]))).toEqual(told);
});
