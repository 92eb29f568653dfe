/** Input of one item a line: in any pieces, in any encoding, of any length, and answered before the next line is there. */
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { linesOf, type InputLine } from '../../app/cli/lines.ts';
import type { Json } from '../../app/kernel/json.ts';
import { desk } from './kit.ts';

const { cli, folder } = desk();
const all = async (chunks: readonly Uint8Array[], longest?: number): Promise<InputLine[]> => {
  const lines: InputLine[] = [];
  for await (const line of linesOf(chunks, longest)) lines.push(line);
  return lines;
};
const texts = (lines: readonly InputLine[]): string[] => lines.map(({ text }) => text);

test('however the bytes come in pieces, the lines are those of the whole, blank ones counted and left out (property)', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'ü', '\u{1f600}', ' ', '"', '\t'), maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.array(fc.nat(30), { maxLength: 6 }),
      async (lines, end, mark, cuts) => {
        const bytes = Buffer.from((mark ? '\uFEFF' : '') + lines.map((one) => one + end).join(''));
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const read = await all(places.slice(1).map((to, index) => bytes.subarray(places[index], to)));
        expect(read).toEqual(lines.map((text, index) => ({ number: index + 1, text })).filter(({ text }) => text.trim() !== ''));
      },
    ),
    { numRuns: 60 },
  );
});

test('one line that is no UTF-8 or too long says nothing about the others; UTF-16 is read whole', async () => {
  const bytes = Buffer.concat([Buffer.from('one\n'), Buffer.from([0xff, 0xfe, 0xc3, 0x0a]), Buffer.from(`${'x'.repeat(50)}\nlast`)]);
  expect(await all([bytes], 20)).toMatchObject([
    { text: 'one' },
    { number: 2, fault: 'no text in UTF-8' },
    { number: 3, text: '', fault: 'too long' },
    { number: 4, text: 'last' },
  ]);
  const wide = Buffer.from('\uFEFFa\u010ab\r\nc\r\n', 'utf16le');
  expect(texts(await all([wide.subarray(0, 1), wide.subarray(1)]))).toEqual(['a\u010ab', 'c']);
});

test('a pipe that begins as UTF-16 does is held to a bound of its own', async () => {
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    yield Uint8Array.of(0xff, 0xfe);
    for (;;) yield new Uint8Array(1_000);
  };
  await expect(
    (async () => {
      for await (const _line of linesOf(endless(), 20, 10_000)) throw new Error('no line was due');
    })(),
  ).rejects.toMatchObject({ code: 'file/too-large' });
});

test('every command that reads lines goes on behind a bad one', async () => {
  const answers = async (args: readonly string[], input: string): Promise<Json[]> =>
    (await cli(args, input)).out
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one) as Json);
  const good = JSON.stringify({ id: 1, text: 'ada@example.com', code: '1 + 1' });
  const expected = [{ error: { code: 'cli/bad-usage' } }, { id: 1 }, { error: { code: 'cli/bad-usage' } }, { id: 1 }];
  expect(await answers(['detect', 'pii', '-', '--jsonl'], `nope\n${good}\n\n${good}\n\n`)).toMatchObject(expected);
  expect(await answers(['detect', 'pii', '-', '--jsonl'], `\n${good}\n`)).toMatchObject([{ error: { code: 'cli/bad-usage' } }, { id: 1 }]);
  const numbered = await answers(['detect', 'secrets', '-', '--jsonl'], `\n  \n${good}\n\t\nnope\n\n\n`);
  expect(numbered).toMatchObject(
    [1, 2, undefined, 4, 5].map((line) =>
      line === undefined ? { id: 1 } : { error: { message: `Line ${line} is not { "id", "text" }.` } },
    ),
  );
  expect(numbered).toHaveLength(5);
  expect(await answers(['script', 'run', '--jsonl', '-'], `nope\n${good}\n\n${good}\n\n`)).toMatchObject(expected);
});

test('the answer to a line comes before the next line does', async () => {
  const bin = fileURLToPath(new URL('../../app/cli/bin.mjs', import.meta.url));
  for (const [args, line] of [
    [['detect', 'secrets', '-', '--jsonl'], { text: 'x' }],
    [['script', 'run', '--jsonl', '-'], { code: 'input', input: 2 }],
  ] as const) {
    const child = spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    const heard = child.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
    for (const id of [1, 2]) {
      child.stdin.write(`${JSON.stringify({ id, ...line })}\n`);
      expect(JSON.parse(String((await heard.next()).value))).toMatchObject({ id });
    }
    child.stdin.end();
    expect([
      await new Promise((resolve) => {
        child.once('exit', resolve);
      }),
      (await heard.next()).done,
    ]).toEqual([0, true]);
  }
});

test('what stands far behind in a long text is found, once, at its own place', async () => {
  const key = `ghp_${'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'}`;
  const at = [2 * 1024 * 1024 - 20, 9 * 1024 * 1024];
  const text = `${' '.repeat(at[0] ?? 0)}${key}${' '.repeat((at[1] ?? 0) - (at[0] ?? 0) - key.length)}${key}`;
  const { code, out } = await cli(['detect', 'secrets', '-', '--json'], text);
  expect([code, (JSON.parse(out) as { spans: { start: number }[] }).spans.map(({ start }) => start)]).toEqual([1, at]);
});
