/** Durable runs: `run --store`, `runs`, `resume` and `cancel` over one encrypted store. */
import { chmodSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { createStore, openStore } from '../../app/store/store.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk, entriesOf } from './kit.ts';

const { write, file, cli, json } = desk();

test('runs are kept, listed, taken up and ended, in the shapes of the contract', async () => {
  const key = new Uint8Array(32).fill(7);
  write('key', key);
  chmodSync(file('key'), 0o600);
  const { store } = await createStore({ path: file('store'), protection: { externalKey: key } });
  await store.close();
  const at = ['--store', 'store', '--store-key', 'key'];
  const empty = await json(['runs', ...at]);
  const ended = await cli([
    'run',
    write('one.flow.json', printFlow(flow([step('start', 'manual-trigger')], []))),
    '--unsigned-dev',
    '--json',
    ...at,
  ]);
  const waits = await cli([
    'run',
    write(
      'wait.flow.json',
      printFlow(
        flow([step('start', 'manual-trigger'), step('rest', 'wait', { mode: 'for', seconds: 86_400 })], ['start > rest'], {
          id: 'flow_wait',
          name: 'Waits',
        }),
      ),
    ),
    '--unsigned-dev',
    '--json',
    ...at,
  ]);
  const waiting = JSON.parse(waits.out.trimEnd().split('\n').at(-1) ?? '') as { type: string; runId: string };
  const listed = await json(['runs', ...at]);
  const first = await json(['runs', '--limit', '1', ...at]);
  const resumed = await cli(['resume', waiting.runId, '--json', ...at]);
  const cancelled = await json(['cancel', waiting.runId, ...at]);
  const again = await json(['cancel', waiting.runId, ...at]);
  const unknown = await json(['cancel', 'run_01AAAAAAAAAAAAAAAAAAAAAAAA', ...at]);
  const after = await json(['runs', '--status', 'cancelled', ...at]);
  const runs = (doc: Record<string, unknown>): readonly Record<string, unknown>[] => doc['runs'] as readonly Record<string, unknown>[];
  expect({
    empty: empty.doc,
    first: [runs(first.doc).length, first.doc['more'], (await cli(['runs', '--limit', '1', ...at])).err],
    ended: ended.code,
    waits: [waits.code, waiting.type],
    listed: runs(listed.doc).map(({ runId, status, flow: name, startedAt, steps }) => [
      typeof runId,
      status,
      name,
      Number.isNaN(Date.parse(String(startedAt))),
      typeof steps,
    ]),
    resumed: resumed.code,
    cancelled: [cancelled.code, cancelled.doc['status']],
    again: again.code,
    unknown: [unknown.code, unknown.doc['ok']],
    after: [after.code, runs(after.doc).map(({ status }) => status)],
  }).toEqual({
    empty: { runs: [], more: false },
    first: [1, true, 'There are older runs: see more of them with --limit 10.\n'],
    ended: 0,
    waits: [1, 'run.waiting'],
    listed: [
      ['string', 'waiting', 'Waits', false, 'number'],
      ['string', 'succeeded', 'Test flow', false, 'number'],
    ],
    resumed: 1,
    cancelled: [0, 'cancelled'],
    again: 2,
    unknown: [2, false],
    after: [0, ['cancelled']],
  });
  // Whoever looks later finds in the audit log of the store what was begun, taken up and stopped here, and how it ended.
  const verified = await json(['audit', 'verify', ...at.slice(1)]);
  await cli(['audit', 'export', ...at.slice(1), '-o', 'log.jsonl']);
  const entries = entriesOf(readFileSync(file('log.jsonl'), 'utf8'));
  const uid = process.getuid === undefined ? {} : { uid: String(process.getuid()) };
  expect([
    verified.code,
    verified.doc['ok'],
    entries.map(({ actor, action, subject }) => [actor, action, subject === waiting.runId]),
    entries.at(-1)?.details,
    entries[0]?.details,
  ]).toEqual([
    0,
    true,
    [
      ['operator', 'run.started', false],
      ['operator', 'run.succeeded', false],
      ['operator', 'run.started', true],
      ['operator', 'run.taken-up', true],
      ['operator', 'run.cancelled', true],
    ],
    { flow: 'flow_wait', steps: '1', code: 'run/cancelled', ...uid },
    { flow: 'flow_test', flowHash: expect.stringMatching(/^[0-9a-f]{64}$/), trigger: 'manual', ...uid },
  ]);
});

test('what a crash left untold is told by whichever command comes next, before anything of its own', async () => {
  const key = new Uint8Array(32).fill(7);
  write('crash-key', key);
  chmodSync(file('crash-key'), 0o600);
  await (await createStore({ path: file('crashed'), protection: { externalKey: key } })).store.close();
  const at = ['--store', 'crashed', '--store-key', 'crash-key'];
  const one = write('again.flow.json', printFlow(flow([step('start', 'manual-trigger')], [])));
  /** A run of which the log says nothing, as after the end of its process. */
  const untold = async (runId: string): Promise<void> => {
    const store = await openStore({ path: file('crashed'), unlock: { kind: 'external', key } });
    const now = Date.now();
    await store.engine.journal.append({
      runId,
      from: 0,
      events: [
        { type: 'started', at: now, flowHash: 'f'.repeat(64), trigger: 'manual', input: [], maskedInput: [], seed: 1, dryRun: false },
        { type: 'ended', at: now, status: 'succeeded' },
      ],
      run: {
        runId,
        flowId: 'flow_lost',
        flowName: 'Lost',
        flowHash: 'f'.repeat(64),
        environment: 'prod',
        status: 'succeeded',
        dryRun: false,
        trigger: 'manual',
        startedAt: now,
        endedAt: now,
        steps: 1,
        retries: 0,
        tokens: 0,
        costMilliUsd: 0,
      },
    });
    await store.close();
  };
  const run = () => cli(['run', one, '--unsigned-dev', ...at]);
  await run();
  await untold('run_01AAAAAAAAAAAAAAAAAAAAAAAB');
  await run();
  await untold('run_01AAAAAAAAAAAAAAAAAAAAAAAC');
  await cli(['resume', ...at]);
  await cli(['audit', 'export', ...at.slice(1), '-o', 'crashed.jsonl']);
  const entries = entriesOf(readFileSync(file('crashed.jsonl'), 'utf8'));
  const own = ['operator run.started', 'operator run.succeeded'];
  const late = (last: string) => ['started', 'succeeded'].map((what) => `system run.${what} late ${last}`);
  expect(
    entries.map(
      ({ actor, action, subject, details }) => `${actor} ${action}${details['late'] === 'true' ? ` late ${subject.slice(-1)}` : ''}`,
    ),
  ).toEqual([...own, ...late('B'), ...own, ...late('C')]);
});

test('a wrong key, a key that others may read, and no store are bad input', async () => {
  write('wrong', new Uint8Array(32).fill(8));
  write('open', new Uint8Array(32).fill(7));
  write('short', 'abc');
  for (const [name, mode] of [
    ['wrong', 0o600],
    ['open', 0o644],
    ['short', 0o600],
  ] as const)
    chmodSync(file(name), mode);
  const codes = await Promise.all(
    [
      ['store', 'wrong'],
      ['store', 'open'],
      ['store', 'short'],
      ['store', 'missing'],
      ['nowhere', 'key'],
    ].map(async ([store = '', key = '']) => {
      const { code, doc } = await json(['runs', '--store', store, '--store-key', key]);
      return [code, doc['ok'], typeof (doc['error'] as { code?: unknown }).code];
    }),
  );
  expect(codes).toEqual(codes.map(() => [2, false, 'string']));
});
