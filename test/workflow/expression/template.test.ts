import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../app/kernel/json.ts';
import { evaluateTemplate, type ExpressionScope } from '../../../app/workflow/expression/evaluate.ts';
import { parseTemplate } from '../../../app/workflow/expression/template.ts';

const scope: ExpressionScope = {
  input: {
    amount: 3,
    price: 2.5,
    name: 'Ada',
    empty: null,
    items: [
      { sku: 'a', cost: 2 },
      { sku: 'b', cost: 9 },
    ],
    'first name': 'Ada',
    list: Array.from({ length: 3_000 }, (_, index) => index),
  },
  node: { 'Get order': { total: { net: 5 } } },
  flow: { id: 'flow_1', name: 'Orders', environment: 'dev' },
  run: { id: 'run_1' },
  clock: { now: () => Date.UTC(2026, 10, 23, 9, 30) },
};

function evaluate(text: string): Json | { readonly failed: string } {
  const template = parseTemplate(text);
  if (!template.ok) return { failed: template.error.message };
  const value = evaluateTemplate(template.value, scope);
  return value.ok ? value.value : { failed: value.error.message };
}

const values: readonly (readonly [string, Json])[] = [
  ['plain', 'plain'],
  ['{{ input.amount + 1 }}', 4],
  ['{{ input.amount * input.price }}', 7.5],
  ['{{ 7 / 2 }}', 3],
  ['{{ input.amount / 2 }}', 1.5],
  ['Dear {{ input.name }}, {{ size(input.items) }} items', 'Dear Ada, 2 items'],
  ['{{ input["first name"] }}', 'Ada'],
  ['{{ input.items.filter(i, i.cost > 3).map(i, i.sku) }}', ['b']],
  ['{{ sum(input.items.map(i, i.cost)) }}', 11],
  ['{{ join(input.items.map(i, i.sku), "; ") }}', 'a; b'],
  ['{{ node["Get order"].total.net }}', 5],
  ['{{ flow.name + "/" + run.id }}', 'Orders/run_1'],
  ['{{ {"a": {"b": [1, "x"]}} }}', { a: { b: [1, 'x'] } }],
  ['{{ "}}" }} and {{ \'{{\' }}', '}} and {{'],
  ['{{ now() }}', '2026-11-23T09:30:00.000Z'],
  ['{{ format_date(now(), "dd.MM.yyyy HH:mm") }}', '23.11.2026 09:30'],
  ['{{ add_days(date("2026-02-27"), 2) }}', '2026-03-01T00:00:00.000Z'],
  ['{{ default(input.empty, "none") }}', 'none'],
  ['{{ default(input.missing, "none") }}', 'none'],
  ['{{ default(input.missing.deeper, input.amount) + 1 }}', 4],
  ['{{ default(input.name, "none") }}', 'Ada'],
  ['{{ input.items.map(i, default(i.note, "-")) }}', ['-', '-']],
  ['{{ has(input.missing) ? "yes" : "no" }}', 'no'],
  ['{{ upper(trim("  a ")) + lower("B") + replace("a-a", "a", "$&") }}', 'Ab$&-$&'],
  ['{{ split("a,b", ",") }}', ['a', 'b']],
  ['{{ [round(2.5), round(-2.5), round(1.005, 2), floor(1.9), ceil(1.1)] }}', [3, -3, 1.01, 1, 2]],
  ['{{ number("1.5") + 1 }}', 2.5],
  [
    '{{ [round(input.price) == 3, sum(input.items.map(i, i.cost)) == 11, floor(2.5) in [1, 2], input.amount == 3] }}',
    [true, true, true, true],
  ],
  ['{{ input.name.matches("^A[a-z]+$") }}', true],
  ['{{ input.empty }}', null],
  ['[{{ input.empty }}]', '[]'],
  ['{{ input.items[0] }}!', '{"sku":"a","cost":2}!'],
  ['{{ cel.bind(x, input.amount, x + x) }}', 6],
];

const failures: readonly (readonly [string, RegExp])[] = [
  ['{{', /never closed/],
  ['{{ }}', /nothing between/],
  ['{{ input.a = 1 }}', /cannot be read/],
  ['{{ secret }}', /there is nothing called “secret”/],
  ['{{ fetch("x") }}', /fetch/],
  ['{{ _step(1, -1000000) }}', /_step/],
  ['{{ input.constructor }}', /no field “constructor”/],
  ['{{ input.__proto__ }}', /no field “__proto__”/],
  ['{{ input.missing }}', /no field “missing”/],
  ['{{ input.name.matches("(?=a)") }}', /looks ahead or behind/],
  ['{{ input.name.matches(input.name) }}', /fixed text/],
  ['{{ input.list.map(x, input.list.map(y, input.list.map(z, z))) }}', /takes too long/],
  ['{{ input.list.map(x, [x, x, x, x].all(y, y in input.list)) }}', /takes too long/],
  [
    `{{ ${Array.from({ length: 20 }, (_, i) => `cel.bind(v${i + 1}, v${i} + v${i}, `)
      .join('')
      .replace('v0 + v0', '"0123456789" + "0123456789"')}v20${')'.repeat(20)} }}`,
    /too much data/,
  ],
  [`{{ ${'('.repeat(500)}1${')'.repeat(500)} }}`, /cannot be read/],
];

describe('evaluation', () => {
  test('values keep their type alone and become text among text', () => {
    expect(values.map(([text]) => [text, evaluate(text)])).toEqual(values);
  });

  test.each(failures)('%.40s fails in words', (text, message) => {
    const result = evaluate(text);
    expect(result).toHaveProperty('failed', expect.stringMatching(message));
  });

  test('a failure names the place and the mend', () => {
    expect(parseTemplate('Hi {{ input.a === 1 }}')).toEqual({
      ok: false,
      error: {
        code: 'flow/bad-expression',
        message: 'The expression cannot be read: “=” cannot stand there.',
        mend: 'Compare with == or !=.',
        place: 'character 17',
        start: 16,
        end: 17,
      },
    });
  });

  test.each([
    ['input.', 'a name is missing at the end'],
    ['input.a +', 'it ends too early'],
    ['(1', '“)” is missing at the end'],
    ["input['a'", '“]” is missing at the end'],
    ['1 ? 2', '“:” is missing at the end'],
    ['1 2', '“2” cannot stand there'],
    ['"abc', 'a quote is not closed'],
    ['if', '“if” is a word of the language, not a name'],
    ['input.a ==== 2', '“==” cannot stand there'],
    ['in in', '“in” cannot stand there'],
    ['"\\q"', 'a text in quotes has a “\\” with something behind it that means nothing'],
    ['(1 input', '“)” is missing before a name'],
    ['1 )', '“)” cannot stand there'],
  ])('%s is refused in plain words', (source, words) => {
    expect(parseTemplate(`{{ ${source} }}`)).toMatchObject({ ok: false, error: { message: `The expression cannot be read: ${words}.` } });
  });

  test('fields named like parts of JavaScript are fields like any other', () => {
    const hostile = ['constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'];
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(...hostile), (value, name) => {
        const item = JSON.parse(`{"plain":1,"${name}":${JSON.stringify(value)},"inner":{"${name}":2,"plain":3}}`) as Json;
        const read = (text: string): Json | undefined => {
          const template = parseTemplate(text);
          if (!template.ok) throw new Error(template.error.message);
          const result = evaluateTemplate(template.value, { ...scope, input: item });
          return result.ok ? result.value : undefined;
        };
        expect([
          read('{{ input.plain }}'),
          read('{{ input.inner.plain }}'),
          read('{{ input.inner }}'),
          read(`{{ input.inner["${name}"] }}`),
        ]).toEqual([1, 3, (item as { inner: Json }).inner, 2]);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test('any text is parsed or refused, never thrown at', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '{{',
        '}}',
        'input',
        '.',
        '[',
        ']',
        '"',
        "'",
        '(',
        ')',
        '{',
        ':',
        '?',
        'node',
        'map(x, x)',
        '\\',
        'r"',
        '"""',
        '+',
        '1',
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const template = parseTemplate(pieces.join(''));
        if (template.ok) evaluateTemplate(template.value, scope);
        expect(typeof template.ok).toBe('boolean');
      }),
      { numRuns: 2_000 },
    );
  });

  test('weaving the meter in changes no value', () => {
    const leaf = fc.constantFrom('1', '2.5', 'input.amount', 'input.price', 'size(input.items)');
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*'), tie('tree')).map(([a, op, b]) => `(${a}) ${op} (${b})`),
        tie('tree').map((a) => `-(${a})`),
      ),
    }));
    fc.assert(
      fc.property(tree, (source) => {
        const plain = source
          .replaceAll('input.amount', '3')
          .replaceAll('input.price', '2.5')
          .replaceAll('size(input.items)', '2')
          .replace(/--/g, '- -');
        expect(evaluate(`{{ ${source} }}`)).toBeCloseTo(Function(`return ${plain}`)() as number, 6);
      }),
    );
  });
});
