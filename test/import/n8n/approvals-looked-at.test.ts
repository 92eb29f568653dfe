/** Steps that look at a person's answer: a script, a comparison, a switch. */
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import type { Step } from '../../lint/adversary/foreign/n8n-kit.ts';
import { counts, script, iff, approved } from './approvals-kit.ts';

describe('a script between the answer and the deed', () => {
  it.each([
    ['an early return', 'if (!$json.data.approved) return [];\nreturn $input.all();'],
    [
      'a throw',
      "const { approved } = $input.first().json.data;\nif (approved !== true) throw new Error('declined');\nreturn $input.all();",
    ],
    ['a filter', 'return $input.all().filter((item) => item.json.data.approved === true).map((item) => ({ json: { ok: true } }));'],
    [
      'a list that is filled in a loop',
      'const out = [];\nfor (const item of $input.all()) {\n  if (!item.json.data.approved) continue;\n  item.json.status = "sent";\n  out.push(item);\n}\nreturn out;',
    ],
    [
      'a list that is filled by forEach',
      'const out = [];\nitems.forEach((item) => { if (item.json.data.approved) { out.push({ json: { a: 1 } }); } });\nreturn out;',
    ],
    [
      'two functions with the same parameter',
      'const names = $input.all().map((item) => item.json.name);\nreturn $input.all().filter((item) => item.json.data.approved);',
    ],
    ['a choice of two results', "const yes = String($('Ask').first().json.data.approved) === 'true';\nreturn yes ? $input.all() : [];"],
    [
      'whatever is done behind the yes',
      'if ($json.data.approved !== true) { return []; }\nconst all = $input.all();\nall.sort();\nawait this.helpers.httpRequest({ url: "https://api.example.com" });\nreturn all;',
    ],
    [
      'a function of its own',
      "function label(text) { return text.trim().toUpperCase(); }\nconst name = label($json.name ?? '');\nif ($json.data.approved) return [{ json: { name } }];\nreturn [];",
    ],
    ['an attempt', 'try {\n  if (!$json.data.approved) return [];\n  return $input.all();\n} catch (error) {\n  return [];\n}'],
  ])('counts: %s', (_name, code) => {
    expect(counts([script(code)])).toBe(true);
  });

  it.each([
    [
      'forEach fills the list with all',
      'const out = [];\nitems.forEach((item) => { out.push(item); });\nif ($json.data.approved) { console.log("yes"); }\nreturn out;',
    ],
    [
      'forEach in short',
      'const out = [];\nitems.forEach((item) => out.push(item));\nif ($json.data.approved) out.push({ json: {} });\nreturn out;',
    ],
    [
      'a function is handed over by name',
      'const out = [];\nitems.forEach(out.push, out);\nif ($json.data.approved) out.push({ json: {} });\nreturn out;',
    ],
    [
      'the list has a second name',
      'const out = [];\nconst same = out;\nfor (const item of items) same.push(item);\nif ($json.data.approved) out.push({ json: {} });\nreturn out;',
    ],
    [
      'the list is filled by Object.assign',
      'const out = [];\nObject.assign(out, items);\nif ($json.data.approved) out.push({ json: {} });\nreturn out;',
    ],
    [
      'the list is filled by a pattern',
      'const out = [];\n[out[0]] = items;\nif ($json.data.approved) out.push({ json: {} });\nreturn out;',
    ],
    [
      'the list is filled place by place',
      'const out = [];\nout[0] = items[0];\nif ($json.data.approved) out.push({ json: {} });\nreturn out;',
    ],
    [
      'the list is filled by concat of another call',
      'const out = [];\nout.splice(0, 0, ...items);\nif ($json.data.approved) out.push({ json: {} });\nreturn out;',
    ],
    [
      'the list is filled in a condition',
      'const out = [];\nconst n = items.length && out.push(items[0]);\nif ($json.data.approved) out.push({ json: {} });\nreturn out;',
    ],
    [
      'the list is filled by a function that is called',
      'const out = [];\nconst add = (item) => { out.push(item); };\nfor (const item of items) add(item);\nif ($json.data.approved) out.push({ json: {} });\nreturn out;',
    ],
    ['a list of the same name inside a block', '{ const items = []; if ($json.data.approved) items.push({ json: {} }); }\nreturn items;'],
    ['the answer is written first', '$json.data.approved = true;\nif (!$json.data.approved) return [];\nreturn $input.all();'],
    [
      'the answer is written under another name',
      'const d = $json.data;\nd.approved = true;\nif (!$json.data.approved) return [];\nreturn $input.all();',
    ],
    [
      'the answer is written by a computed key',
      'for (const k of ["approved"]) $json.data[k] = true;\nif (!$json.data.approved) return [];\nreturn $input.all();',
    ],
    [
      'the answer is written by a pattern',
      '({ a: $json.data.approved } = { a: true });\nif (!$json.data.approved) return [];\nreturn $input.all();',
    ],
    [
      'the answer is written by Object.assign',
      'Object.assign($json.data, { approved: true });\nif (!$json.data.approved) return [];\nreturn $input.all();',
    ],
    [
      'the answer is written by a function that is handed over',
      '[{ approved: true }].reduce(Object.assign, $json.data);\nif (!$json.data.approved) return [];\nreturn $input.all();',
    ],
    [
      'the answer is written by a function of its own',
      'function set(d) { d.approved = true; }\nset($json.data);\nif (!$json.data.approved) return [];\nreturn $input.all();',
    ],
    ['the answer is written by somebody else', 'helper($json);\nif (!$json.data.approved) return [];\nreturn $input.all();'],
    [
      'another item is put before it',
      'items.unshift({ json: { data: { approved: true } } });\nif (!items[0].json.data.approved) return [];\nreturn $input.all();',
    ],
    ['the item is another one', 'const $json = { data: { approved: true } };\nif (!$json.data.approved) return [];\nreturn $input.all();'],
    [
      'the item is another one, by a pattern',
      'const { $json = 1 } = { $json: { data: { approved: true } } };\nif (!$json.data.approved) return [];\nreturn $input.all();',
    ],
    [
      'the item is another one, by a parameter',
      'return (($json) => { if (!$json.data.approved) return []; return items; })({ data: { approved: true } });',
    ],
    ['a default stands in for the answer', 'const { approved = true } = $json.data;\nif (!approved) return [];\nreturn $input.all();'],
    ['a variable is read before it is set', 'if (yes === false) return [];\nvar yes = $json.data.approved;\nreturn $input.all();'],
    [
      'a variable is set in a branch',
      'if ($json.x) { var yes = $json.data.approved; }\nif (yes === false) return [];\nreturn $input.all();',
    ],
    ['a filter of its own', 'const h = { filter: () => items };\nreturn h.filter(() => $json.data.approved);'],
    [
      'a filter of the language, replaced',
      'Array.prototype.filter = function () { return this; };\nreturn $input.all().filter((item) => item.json.data.approved);',
    ],
    [
      'the first element of a sum is no item',
      'return items.reduce((item) => { if (item.json.data.approved) return items; return items; });',
    ],
    ["an earlier round's answer", "if (!$('Ask').first(0, 0).json.data.approved) return [];\nreturn $input.all();"],
    ['a text is always there', 'if (!String($json.data.approved)) return [];\nreturn $input.all();'],
    ['a yes or no is no text', "if ($json.data.approved !== 'false') return $input.all();\nreturn [];"],
    ['one of the two is always so', 'if ($json.data.approved || true) return $input.all();\nreturn [];'],
    ['an unknown thing and the answer is not false', 'if (($json.x && $json.data.approved) !== false) return $input.all();\nreturn [];'],
    ['what follows a loop', 'for (const item of items) { if (!item.json.data.approved) continue; }\nreturn items;'],
    ['the attempt failed', 'try { if (!$json.data.approved) throw new Error("no"); } catch (error) { }\nreturn items;'],
    ['undefined is something', 'const undefined = items;\nif ($json.data.approved) return items;\nreturn undefined;'],
  ])('does not count: %s', (_name, code) => {
    expect(counts([script(code)])).toBe(false);
  });

  it('does not count where the step goes on all the same', () => {
    const code = 'if (!$json.data.approved) return [];\nreturn $input.all();';
    const settings: readonly JsonObject[] = [
      {},
      { alwaysOutputData: true },
      { onError: 'continueRegularOutput' },
      { onError: 'continueErrorOutput' },
      { continueOnFail: true },
    ];
    expect(settings.map((more) => counts([script(code, more)]))).toEqual([true, false, false, true, false]);
    expect(counts([['Look', 'code', 2, { language: '={{ $json.l }}', jsCode: code }]])).toBe(false);
  });
});

describe('a comparison', () => {
  it.each<readonly [string, Step]>([
    ['is it true', iff(approved)],
    ['equal to true', iff(approved, 'equals', true)],
    ['equal to the word, with loose types', iff(approved, 'equals', 'true', 'string')],
    ['not equal to false', iff(approved, 'notEquals', false)],
    ['as a text', iff('={{ String($json.data.approved) }}', 'equals', 'true', 'string')],
    ['as a word of its own', iff("={{ $json.data.approved ? 'publish' : 'drop' }}", 'equals', 'publish', 'string')],
    ['as a number', iff('={{ $json.data.approved ? 1 : 0 }}', 'equals', 1, 'string')],
    ['in a list', iff("={{ [true, 'true'].includes($json.data.approved) }}")],
    ['with a condition more', iff("={{ $json.data.approved && $json.name.trim() !== '' }}")],
    ['by a template', iff('={{ `${$json.data.approved}` }}', 'equals', 'true', 'string')],
  ])('counts: %s', (_name, step) => {
    expect(counts([step])).toBe(true);
  });

  it.each<readonly [string, Step]>([
    ['a text is never false', iff("={{ $json.data.approved !== 'false' }}")],
    ['a text is always true', iff('={{ Boolean(String($json.data.approved)) }}')],
    ['a text stands for itself', iff('={{ String($json.data.approved) }}', 'notEquals', 'yes', 'string')],
    ['that it has letters', iff("={{ String($json.data.approved).includes('e') }}")],
    ['a number that counts as true', iff('={{ $json.data.approved ? 0 : 1 }}', 'equals', true)],
    ['one of a list of both', iff('={{ [true, false].includes($json.data.approved) }}')],
    ['something else may be so', iff('={{ $json.data.approved || $json.force }}')],
    ['it is set on the way', iff('={{ ($json.data.approved = true) && $json.data.approved }}')],
    ['it is set by a call', iff('={{ Object.assign($json.data, { approved: true }).approved && $json.data.approved }}')],
    ['an item of its own', iff('={{ [{ data: { approved: true } }].some(($json) => $json.data.approved) }}')],
    ['a comparison of numbers', iff(approved, 'equals', true, 'number')],
    ['that it is there', iff(approved, 'exists')],
    ['an operation that is computed', iff(approved, '={{ $json.o }}')],
  ])('does not count: %s', (_name, step) => {
    expect(counts([step])).toBe(false);
  });

  it('does not count where the step that compares goes on all the same', () => {
    const settings: readonly JsonObject[] = [{}, { alwaysOutputData: true }, { onError: 'continueRegularOutput' }];
    expect(settings.map((more) => counts([iff(approved, 'true', '', 'boolean', more)]))).toEqual([true, false, false]);
  });

  it('is joined with others as the step joins them', () => {
    const two = (combinator: Json | undefined, other: string): Step => [
      'Look',
      'if',
      2.2,
      {
        conditions: {
          ...(combinator === undefined ? {} : { combinator }),
          conditions: [approved, other].map((leftValue) => ({
            leftValue,
            rightValue: '',
            operator: { type: 'boolean', operation: 'true' },
          })),
        },
      },
    ];
    expect(
      [
        two('and', '={{ $json.x }}'),
        two(undefined, '={{ $json.x }}'),
        two('or', '={{ $json.x }}'),
        two('={{ $json.c }}', '={{ $json.x }}'),
        two('and', '={{ ($json.data.approved = true) }}'),
      ].map((step) => counts([step])),
    ).toEqual([true, true, false, false, false]);
  });

  it('of the first version counts for the kinds that n8n knows', () => {
    const old = (conditions: JsonObject, more: JsonObject = {}): Step => ['Look', 'if', 1, { conditions, ...more }];
    const yes = [{ value1: approved, value2: true }];
    expect(
      [
        old({ boolean: yes }),
        old({ maybe: yes, string: [{ value1: 'a', value2: 'a' }] }),
        old({ boolean: yes, string: [{ value1: 'a', value2: 'a' }] }, { combineOperation: 'any' }),
        old({ boolean: [{ value1: approved, operation: 'notEqual' }] }),
      ].map((step) => counts([step])),
    ).toEqual([true, false, false, true]);
  });
});

describe('a switch', () => {
  const rule = (right: Json): JsonObject => ({
    conditions: {
      combinator: 'and',
      conditions: [{ leftValue: approved, rightValue: right, operator: { type: 'boolean', operation: 'equals' } }],
    },
  });
  const pick = (options: JsonObject, more: JsonObject = {}): Step => [
    'Look',
    'switch',
    3.2,
    { rules: { values: [rule(false), rule(true)] }, options, ...more },
  ];
  it('counts on the way of its rule, unless what fits none goes there too', () => {
    expect(
      [
        pick({}),
        pick({ fallbackOutput: 'none' }),
        pick({ fallbackOutput: 'extra' }),
        pick({ fallbackOutput: 0 }),
        pick({ allMatchingOutputs: true }),
      ].map((step) => counts([step], 1)),
    ).toEqual([true, true, true, true, true]);
    expect(
      [
        pick({ fallbackOutput: 1 }),
        pick({ fallbackOutput: '1' }),
        pick({ fallbackOutput: '={{ $json.n }}' }),
        pick({}, { mode: '={{ $json.m }}' }),
        pick({}, { mode: 'expression', output: 1 }),
      ].map((step) => counts([step], 1)),
    ).toEqual([false, false, false, false, false]);
    expect(counts([pick({})], 0)).toBe(false);
  });
  it('of the first versions sends what fits no rule where it is told to', () => {
    const old = (version: number, more: JsonObject, output?: number): Step => [
      'Look',
      'switch',
      version,
      { dataType: 'boolean', value1: approved, rules: { rules: [{ value2: true, ...(output === undefined ? {} : { output }) }] }, ...more },
    ];
    expect([
      counts([old(1, {}, 2)], 2),
      counts([old(1, { fallbackOutput: 2 }, 2)], 2),
      counts([old(1, {})]),
      counts([old(1, { fallbackOutput: 0 })]),
      counts([old(2, {})]),
      counts([old(2, { fallbackOutput: 0 })]),
      counts([old(2, { fallbackOutput: -1 })]),
      counts([old(2, { dataType: '={{ $json.t }}' })]),
    ]).toEqual([true, false, true, false, true, false, true, false]);
  });
});
