import { expect, test } from 'vitest';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { askOf, questionKept, questionOf, runsTable, shownOf } from '../../renderer/features/runs/filter.ts';

type Run = OutputOf<'run:list'>['runs'][number];
const now = Date.UTC(2026, 10, 29, 3, 0);
const hour = 3_600_000;
const run = (id: string, more: Partial<Run> = {}): Run => ({
  id,
  flowId: 'flow_a',
  flowName: 'Invoices',
  status: 'succeeded',
  mode: 'production',
  trigger: 'schedule',
  startedAt: now - 2 * hour,
  endedAt: now - 2 * hour + 900,
  steps: 3,
  retries: 0,
  tokens: 0,
  costMilliUsd: 0,
  ...more,
});

test('flow and state are asked of the host, so that a rare run is found among thousands; time and words are looked for in what came', () => {
  expect([
    askOf(questionOf({})),
    askOf({ ...questionOf({ flow: 'flow_a' }), state: 'trouble' }),
    askOf({ ...questionOf({}), state: 'cancelled' }),
  ]).toEqual([{}, { flowId: 'flow_a', status: ['failed', 'halted'] }, { status: ['cancelled'] }]);
  const runs = [
    run('run_1', { startedAt: now - 30 * 60_000 }),
    run('run_2'),
    run('run_3', { startedAt: now - 30 * hour, worst: 'The mailbox was full' }),
  ];
  const ids = (question: Parameters<typeof shownOf>[1]): readonly string[] => shownOf(runs, question, now).map(({ id }) => id);
  const all = questionOf({});
  expect([
    ids(all),
    ids({ ...all, hours: 1 }),
    ids({ ...all, hours: 24 }),
    ids({ ...all, words: ' MAILBOX ' }),
    ids({ ...all, words: 'run_2' }),
  ]).toEqual([['run_1', 'run_2', 'run_3'], ['run_1'], ['run_1', 'run_2'], ['run_3'], ['run_2']]);
});

test('a span from another page counts with its first moment and without its last, and one that is no time is none', () => {
  const runs = [run('run_1', { startedAt: now }), run('run_2', { startedAt: now - hour })];
  const question = questionOf({ from: String(now - hour), to: String(now) });
  expect([
    shownOf(runs, question, now).map(({ id }) => id),
    questionOf({ from: 'soon', to: '3' }),
    questionKept(JSON.stringify(question)),
    questionKept(undefined),
  ]).toEqual([['run_2'], questionOf({}), question, questionOf({})]);
});

test('the table for a spreadsheet says its time zone, and holds nothing that a spreadsheet would run', () => {
  const [head, first] = runsTable([
    run('run_1', { flowName: '=HYPERLINK("http://example.com")', status: 'cancelled', costMilliUsd: 1_234, worst: 'said "no"' }),
  ]).split('\r\n');
  expect([head, first]).toEqual([
    '"run","flow","status","kind","started by","started (UTC)","ended (UTC)","steps","retries","tokens","cost (USD)","worst event"',
    '"run_1","\'=HYPERLINK(""http://example.com"")","Stopped","Production","Schedule","2026-11-29T01:00:00Z","2026-11-29T01:00:00Z","3","0","0","1.234","said ""no"""',
  ]);
});
