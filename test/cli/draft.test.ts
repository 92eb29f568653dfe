import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import { desk } from './kit.ts';

const { cli: run, file, write } = desk();

const words =
  'Every weekday at 8, read the open orders from the database, summarise them and mail the summary to team@example.com, but ask me first.';

test('a description becomes a flow that the linter has nothing grave against, and the choices are said', async () => {
  const out = 'orders.flow.json';
  const drafted = await run(['draft', words, '-o', out, '--json']);
  expect(drafted.code).toBe(0);
  const doc = JSON.parse(drafted.out) as {
    readonly workflow: unknown;
    readonly notUnderstood: unknown;
    readonly choices: readonly { readonly ruleId?: string }[];
    readonly path: string;
  };
  expect(doc).toMatchObject({ notUnderstood: [], path: out, outline: { trigger: { kind: 'schedule', cron: '0 8 * * 1-5' } } });
  expect(doc.choices.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(['DF001', 'AI006']));
  expect(readFlow(readFileSync(file(out), 'utf8'), 'orders')).toEqual(doc.workflow);
  const linted = await run(['lint', out, '--json']);
  expect(
    (
      JSON.parse(linted.out) as {
        readonly files: readonly {
          readonly verdict: { readonly result: string };
          readonly findings: readonly { readonly severity: string }[];
        }[];
      }
    ).files[0],
  ).toMatchObject({ verdict: { result: 'pass' } });
  // What is there is not written over.
  expect((await run(['draft', words, '-o', out])).code).toBe(2);
});

test('what is not understood is said, and the exit code says so', async () => {
  const told = await run(['draft', 'When a mail arrives, water the plants on the roof.']);
  expect(told.code).toBe(1);
  expect(told.out).toContain('Not understood\n  - “water the plants on the roof”');
});

test.each([[[]], [['']], [['a', 'b']], [['x'.repeat(4_001)]], [['a', '--nope']]])('bad usage: %j', async (args) => {
  const told = await run(['draft', ...args, '--json']);
  expect(told.code).toBe(2);
  expect(JSON.parse(told.out)).toMatchObject({ ok: false, error: { code: 'cli/bad-usage' } });
});

test('a draft is no picture: it runs dry, from the form to the mail', async () => {
  await run([
    'draft',
    'When somebody fills in the contact form with name, email and message, sort it into sales, support or other. If it is sales, send it to sales@example.com, but ask me first. Otherwise save it to the list requests.',
    '-o',
    'form.flow.json',
  ]);
  write('form.json', JSON.stringify({ name: 'Ann', email: 'ann@example.com', message: 'I want to buy' }));
  const { code, out } = await run(['run', 'form.flow.json', '--unsigned-dev', '--dry-run', '--input', 'form.json', '--json']);
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly type: string; readonly nodeId?: string });
  expect([code, events.at(-1)?.type]).toEqual([0, 'run.succeeded']);
  expect(events.filter(({ type }) => type === 'step.succeeded').map(({ nodeId }) => nodeId)).toEqual(
    expect.arrayContaining(['black-out-personal-data', 'sort-it', 'you-look-at-it', 'send-the-mail']),
  );
}, 60_000);
