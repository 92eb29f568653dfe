/** One rule says whether a text is an expression or statements, for whoever runs it and whoever follows its data; and it runs in strict mode. */
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { systemTimers } from '../../app/kernel/host.node.ts';
import { readForeignScript, readScript, assignedNames } from '../../app/kernel/script-text.ts';
import { scriptSteps } from '../../app/lint/dataflow/script/summary.ts';
import { ScriptHost, type ScriptResult } from '../../app/sandbox/script-host.node.ts';

const host = new ScriptHost({ timers: systemTimers });
afterAll(() => host.close());
const secret = 'DE89370400440532013000';
const run = (code: string): Promise<ScriptResult> =>
  host.run({ code, input: { body: { iban: secret }, rows: [1, 2] }, timeoutMs: 2_000, memoryMb: 64 });
const brief = async (code: string): Promise<unknown> => {
  const result = await run(code);
  return result.ok ? result.value : result.error.message;
};

test.each([
  [
    'a word of the language as a name',
    'let = input.body.iban',
    'Line 1: this word belongs to the language and cannot be a name here: choose another one.',
  ],
  [
    'a remark of web pages that ends',
    '-->\ninput.body.iban',
    'Line 1: this begins a remark of web pages, which scripts do not have: write // instead, or a space between the signs.',
  ],
  [
    'one behind another remark',
    '1;\n/* */ --> x\ninput.body.iban',
    'Line 2: this begins a remark of web pages, which scripts do not have: write // instead, or a space between the signs.',
  ],
  [
    'one that begins',
    'return input.body.iban\n<!-- x',
    'Line 2: this begins a remark of web pages, which scripts do not have: write // instead, or a space between the signs.',
  ],
  ['with', '\nwith (input) { return body; }', 'Line 2: scripts have no "with": write the name of the object before each of its fields.'],
  ['a number that begins with 0', 'return 010', 'Line 1: a number may not begin with 0: leave the 0 out, or write 0o before octal digits.'],
  [
    'digits behind a stroke',
    "return '\\01'",
    'Line 1: a text may not hold \\ and digits for a sign: write \\x and two digits, or the sign itself.',
  ],
  ['a variable that is deleted', 'var x = 1; delete x', 'Line 1: a variable cannot be deleted: give it the value undefined.'],
  ['two parameters of one name', 'const f = function (a, a) {}', 'Line 1: two parameters have the same name: rename one of them.'],
  ['a write to a frozen record', "const o = Object.freeze({ ...input.body }); o.iban = '***'; return o", "TypeError: 'iban' is read-only"],
  [
    'a delete from a frozen record',
    'const o = Object.freeze({ ...input.body }); delete o.iban; return o',
    'TypeError: could not delete property',
  ],
  [
    'a write to what only a getter gives',
    "const o = { get iban() { return input.body.iban; } }; o.iban = '***'; return o",
    'TypeError: no setter for property',
  ],
  [
    'a write to the own name of a function',
    "const g = function f() { f = 'x'; return f; }; g.v = input.body.iban; return { a: g().v }",
    "TypeError: 'f' is read-only",
  ],
])('%s is refused, with its line and what to do, or fails', async (_name, code, message) => {
  expect(await brief(code)).toBe(message);
});

test('what people write runs as before: undeclared names, texts and counts that look like remarks, labels, this', async () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['total = 0; for (n of input.rows) total += n; return total', 3],
    ['x = 1, x + 1', 2],
    ['[a, b = 2] = [1]; ({ c, d: { e } } = { c: 3, d: { e: 4 } }); return [a, b, c, e]', [1, 2, 3, 4]],
    ['count++; return 1', 1],
    ['f = (n) => n + 1; return f(1)', 2],
    ["return '<!-- ' + input.rows.length + ' -->'", '<!-- 2 -->'],
    ['let n = 3, s = 0; while (n-->0) s += n; return s', 3],
    ['outer: for (;;) { break outer }\nreturn 7', 7],
    ['(function () { return this === undefined; })()', true],
    ["'use strict'; return 1", 1],
    ['{ a: 1 }', { a: 1 }],
    ['input.rows.length // how many', 2],
    ['Number = () => 3; return Number(1)', 3],
    ['function add(a) { sum = (typeof sum === "number" ? sum : 0) + a; } input.rows.forEach(add); return sum', 3],
    ['total = 0; const add = (total, n) => total + n; for (const n of input.rows) total = add(total, n); return total', 3],
    ['result = []; input.rows.forEach((n) => { const result = n * 2; }); result.push(1); return result', [1]],
    ['i = 5; for (let i = 0; i < 2; i++) {} return i', 5],
    ['rows = input.rows; return rows.map(function (rows) { return rows + 1; })', [2, 3]],
    ['try { JSON.parse("x") } catch (e) { } e = 3; return e', 3],
    ['items = input.rows; function sum(items) { return items.length; } return sum(items)', 2],
    ['globalThis.y = 1; y = y + 1; return y', 2],
    ['let x = 1; { let x = 2; x = 3; } return x', 1],
    ['function f() { return 1; } f = 2; return f', 2],
  ];
  expect(await Promise.all(cases.map(([code]) => brief(code)))).toEqual(cases.map(([, value]) => value));
});

test('brackets of the text itself do not make two halves one expression', async () => {
  expect([readScript('a) + (b').ok, readScript('a, b) => (c').ok, readScript('1); more(); (2').ok]).toEqual([false, false, false]);
  expect(await brief('(1) + (2)')).toBe(3);
});

test('what is nested too deeply to be read is neither an expression nor statements, wherever it is read from', () => {
  const kinds = new Set<string>();
  for (let depth = 200; depth < 4_000; depth += 19) {
    const text = readScript(`${'('.repeat(depth)}input.body.iban${')'.repeat(depth)}`);
    kinds.add(text.ok ? String(text.tree.isExpression) : text.fault.message);
  }
  expect([...kinds]).toEqual(['true', 'the script is nested too deeply: split it up.']);
});

test('scripts of other products may be sloppy, and have places of their own text', () => {
  const text = '\n with (items) { a = 010; }\n<!-- no';
  expect([readScript(text).ok, readForeignScript(text)?.program.body.map(({ start, end }) => text.slice(start, end))]).toEqual([
    false,
    ['with (items) { a = 010; }'],
  ]);
  const expression = readScript('  { a: input.x } ');
  expect(
    expression.ok &&
      expression.tree.program.body.map((one) => (one.type === 'ExpressionStatement' ? [one.expression.start, one.expression.end] : [])),
  ).toEqual([[2, 16]]);
  expect(expression.ok && assignedNames(expression.tree)).toEqual([]);
});

const pieces = [
  'input.body.iban',
  'let',
  '=',
  '-->',
  '<!--',
  '/*',
  '*/',
  '//',
  '\n',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ';',
  'return',
  'a',
  'b',
  'x',
  '1',
  '+',
  '/',
  '`',
  '${',
  "'",
  '=>',
  'async',
  'await',
  'yield',
  'static',
  'of',
  'in',
  'var',
  'if (1)',
  'throw',
  '\u2028',
  '/**/',
  '#!',
  "'use strict'",
  'new',
  'get',
  ':',
  '?',
  '.',
  'function',
  'class A',
];

test('of any heap of signs: what the checks do not read does not run, and what comes out is in what they read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 }).map((list) => list.join(list.length % 2 === 0 ? ' ' : '')),
      async (code) => {
        const result = await run(code);
        if (!readScript(code).ok) {
          expect(result.ok).toBe(false);
          return;
        }
        if (result.ok && JSON.stringify(result.value ?? null).includes(secret))
          expect(
            scriptSteps({ language: 'javascript', parameter: 'code', source: code, dialect: 'countersign' }).flatMap((step) =>
              'reads' in step ? step.reads : [],
            ),
          ).not.toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
}, 120_000);

test('half of a character comes out as it is, and steps get a sign for it; a field named __proto__ is an error, wherever it lies', async () => {
  const smile = '\u{1f600}';
  const ask = async (code: string, input: string | Record<string, unknown> = smile): Promise<unknown> => {
    const result = await host.run({ code, input: input as string, timeoutMs: 2_000, memoryMb: 64 });
    return result.ok ? result.value : result.error;
  };
  expect([
    await ask('input.slice(0, 1)'),
    await ask('({ [input[1]]: input.charCodeAt(0) })', '\ud83d\ude00'),
    await ask('input', '\ud83d'),
    await ask("'\ud83d'.charCodeAt(0)"),
    await ask('input', 'a\udc00b'),
  ]).toEqual(['\ud83d', { '\ude00': 0xd83d }, '\ud83d', 0xd83d, 'a\udc00b']);
  expect(await host.value({ code: 'input.slice(0, 1)', input: smile, timeoutMs: 2_000, memoryMb: 64 })).toBe('\ufffd');
  const named = {
    code: 'script/error',
    message: 'The result has a field named "__proto__", which no step can hold: give it another name.',
  };
  expect([
    await ask(`JSON.parse('{"__proto__":{"a":1},"b":2}')`),
    await ask("({ a: [{ ['__proto__']: 1 }] })"),
    await ask('Object.fromEntries([["__proto__", 1]])'),
  ]).toEqual([named, named, named]);
  expect([
    await ask('"__proto__"'),
    await ask('({ a: "__proto__", b__proto__: 1 })'),
    await ask('Object.keys(input)', JSON.parse('{"__proto__":1,"a":2}') as Record<string, unknown>),
  ]).toEqual(['__proto__', { a: '__proto__', b__proto__: 1 }, ['__proto__', 'a']]);
});
