/** `script run` and its batches: what counts as a script, and that nothing a script does costs another its line. */
import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { main } from '../../app/cli/main.ts';
import { hostileScripts } from '../sandbox/hostile/scripts.ts';
import { desk } from './kit.ts';

const { write, json, cli } = desk();

interface Result {
  readonly id?: string | number;
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
  readonly ms: number;
}
const batch = async (
  lines: readonly (string | object)[],
  ...options: readonly string[]
): Promise<{ readonly code: number; readonly results: readonly Result[] }> => {
  const { code, out } = await cli(
    ['script', 'run', '--jsonl', '-', ...options],
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return {
    code,
    results: out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Result),
  };
};
const brief = ({ id, ok, value, error }: Result): unknown[] => [id, ok, error?.code ?? value];

test('expressions, statements, promises, and what is neither', async () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['input.a + 1', 2],
    ['return input.a + 1', 2],
    ['const x = input.a; return { x };', { x: 1 }],
    ['{ a: 1 }', { a: 1 }],
    ['"use strict"; return 1', 1],
    ['input // why', { a: 1 }],
    ['Promise.resolve(3)', 3],
    ['await Promise.resolve(input)', { a: 1 }],
    ['return await new Promise((done) => done(4))', 4],
    ['console.log("x"); return 5', 5],
    ['const x = 1; x', undefined],
    ['', undefined],
    ['undefined', undefined],
    ['() => 1', undefined],
    ['NaN', null],
    ['new Date(0)', '1970-01-01T00:00:00.000Z'],
    ['({ toJSON() { return 6; } })', 6],
    ['[1, ...[2, 3]]', [1, 2, 3]],
    ['JSON.parse(\'{"__proto__":1,"a":2}\')', 'script/error'],
    ['return (', 'script/syntax'],
    ['}{', 'script/syntax'],
    ['1); console.log("out"); (2', 'script/syntax'],
    ['1 \0 + hidden', 'script/syntax'],
    ['throw new TypeError("no")', 'script/error'],
    ['throw undefined', 'script/error'],
    ['Promise.reject(1)', 'script/error'],
    ['new Promise(() => {})', 'script/error'],
    ['10n', 'script/error'],
    ['const a = {}; a.a = a; return a', 'script/error'],
    ['import("fs")', 'script/error'],
    ['process.exit(0)', 'script/error'],
    ['let a = []; for (let i = 0; i < 1000; i += 1) a = [a]; return a', 'script/too-large'],
    ['"x".repeat(5e6)', 'script/too-large'],
  ];
  const { code, results } = await batch(cases.map(([source], id) => ({ id, code: source, input: { a: 1 } })));
  expect([code, results.map(brief)]).toEqual([
    1,
    cases.map(([, expected], id) => [id, !(typeof expected === 'string' && expected.startsWith('script/')), expected]),
  ]);
});

test('what a script throws is shown, also where it is no error', async () => {
  const { results } = await batch(
    ["throw { message: 'boom' }", "throw { error: 'full', code: 7 }", 'throw null', "throw new RangeError('far')"].map((code, id) => ({
      id,
      code,
    })),
  );
  expect(results.map(({ error }) => error?.message)).toEqual([
    'Error: boom',
    'Error: {"error":"full","code":7}',
    'Error: null',
    'RangeError: far',
  ]);
});

test('every line has its answer, in order, also the lines that are no scripts', async () => {
  const deep = '['.repeat(50_000) + ']'.repeat(50_000);
  const { code, results } = await batch([
    '\uFEFF{"id":"mark","code":"1"}',
    'no JSON',
    '{"id":"no code"}',
    '{"id":7,"code":5}',
    '{"code":"2"}\r',
    '',
    '[]',
    'null',
    '{"id":{},"code":"1"}',
    `{"id":"deep","code":"1","input":${deep}}`,
    deep,
    '{"id":"proto","code":"input","input":{"__proto__":{"a":1},"b":2}}',
    '{"id":"extra","code":"3","more":true}',
    `{"id":"long","code":"${'1+'.repeat(600_000)}1"}`,
  ]);
  expect([code, results.map(brief)]).toEqual([
    1,
    [
      ['mark', true, 1],
      [undefined, false, 'cli/bad-usage'],
      ['no code', false, 'cli/bad-usage'],
      [7, false, 'cli/bad-usage'],
      [undefined, true, 2],
      [undefined, false, 'cli/bad-usage'],
      [undefined, false, 'cli/bad-usage'],
      [undefined, false, 'cli/bad-usage'],
      [undefined, false, 'cli/bad-usage'],
      ['deep', false, 'script/too-large'],
      [undefined, false, 'cli/bad-usage'],
      ['proto', false, 'script/error'],
      ['extra', true, 3],
      ['long', false, 'script/too-large'],
    ],
  ]);
});

test('200 hostile scripts in one batch end each with one typed line, in order, twice the same', async () => {
  const half = hostileScripts.slice(0, 100);
  const scripts = [...half, ...half].map(({ code }, id) => ({ id, code }));
  const { code, results } = await batch(scripts, '--timeout-ms', '120', '--memory-mb', '32');
  // On a busy machine even a harmless script may run out of its 120 ms; which of two limits a script meets first is a matter of time too.
  const late = (result: Result | undefined): boolean => result?.error?.code === 'script/timeout';
  const other = half.filter(
    (_script, index) =>
      !late(results[index]) && !late(results[index + half.length]) && results[index]?.ok !== results[index + half.length]?.ok,
  );
  expect({
    code,
    order: results.map(({ id }) => id),
    typed: results.filter(({ ok, error, ms }) => typeof ms !== 'number' || (!ok && error?.code.startsWith('script/') !== true)),
    other: other.map(({ name }) => name),
  }).toEqual({ code: 1, order: scripts.map(({ id }) => id), typed: [], other: [] });
}, 60_000);

describe('limits', () => {
  test('an endless loop ends near its time, from inside or outside', async () => {
    const { results } = await batch(
      [{ code: '1' }, { code: 'for (;;);' }, { code: '/^(a+)+$/.test("a".repeat(40) + "!")' }, { code: '2' }],
      '--timeout-ms',
      '300',
    );
    expect([results.map(brief), results.slice(1, 3).every(({ ms }) => ms >= 250 && ms < 5_000)]).toEqual([
      [
        [undefined, true, 1],
        [undefined, false, 'script/timeout'],
        [undefined, false, 'script/timeout'],
        [undefined, true, 2],
      ],
      true,
    ]);
  });

  test('a memory limit is a limit, and out of bounds it says so', async () => {
    const hungry = write('hungry.js', 'const all = []; for (let i = 0; i < 30; i += 1) all.push("x".repeat(1e6) + i); return all.length');
    const [small, large, odd] = [
      await json(['script', 'run', hungry, '--memory-mb', '20']),
      await json(['script', 'run', hungry, '--memory-mb', '128']),
      await json(['script', 'run', hungry, '--memory-mb', '1']),
    ];
    expect([small.code, small.doc['error'], large.code, large.doc['value'], odd.code, odd.err.includes('20 is used')]).toEqual([
      1,
      expect.objectContaining({ code: 'script/memory' }),
      0,
      30,
      1,
      true,
    ]);
  });
});

test('input that breaks off while a script runs ends the command, with the answer that was on its way', async () => {
  const orphans: unknown[] = [];
  const hear = (reason: unknown): void => {
    orphans.push(reason);
  };
  process.on('unhandledRejection', hear);
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from('{"id":1,"code":"1"}\n{"id":2,"code":"2"}\n');
    throw new Error('the pipe broke');
  }
  let out = '';
  const code = await main(['script', 'run', '--jsonl', '-'], {
    out: (text) => {
      out += text;
    },
    err() {},
    stdin: async () => '',
    stdinChunks: chunks,
    cwd: '.',
    tty: false,
  });
  process.off('unhandledRejection', hear);
  expect([code > 1, orphans]).toEqual([true, []]);
  if (availableParallelism() > 1) expect(JSON.parse(out)).toMatchObject({ id: 1, ok: true });
});

test('a file or stdin, with logs on stderr and the value alone on stdout', async () => {
  const logs = write('logs.js', 'console.log("hello", { a: 1 }); return input');
  const [fromFile, fromStdin] = [
    await cli(['script', 'run', logs, '--input', '{"b":2}']),
    await json(['script', 'run', '-', '--input', '[1]'], '\uFEFFinput[0]'),
  ];
  expect([fromFile, fromStdin.code, fromStdin.doc['value']]).toEqual([{ code: 0, out: '{\n  "b": 2\n}\n', err: 'hello {"a":1}\n' }, 0, 1]);
});
