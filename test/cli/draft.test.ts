import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import { desk } from './kit.ts';

const { cli: run, file } = desk();

const words = 'Every weekday at 8, read the open orders from the database, summarise them and mail the summary to team@example.com, but ask me first.';

test('a description becomes a flow that the linter has nothing grave against, and the choices are said', async () => {
  const out = 'orders.flow.json';
  const drafted = await run(['draft', words, '-o', out, '--json']);
  expect(drafted.code).toBe(0);
  const doc = JSON.parse(drafted.out) as { readonly workflow: unknown; readonly notUnderstood: unknown; readonly choices: readonly { readonly ruleId?: string }[]; readonly path: string };
  expect(doc).toMatchObject({ notUnderstood: [], path: out, outline: { trigger: { kind: 'schedule', cron: '0 8 * * 1-5' } } });
  expect(doc.choices.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(['DF001', 'AI006']));
  expect(readFlow(readFileSync(file(out), 'utf8'), 'orders')).toEqual(doc.workflow);
  const linted = await run(['lint', out, '--json']);
  expect((JSON.parse(linted.out) as { readonly files: readonly { readonly verdict: { readonly result: string }; readonly findings: readonly { readonly severity: string }[] }[] }).files[0]).toMatchObject({ verdict: { result: 'pass' } });
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
