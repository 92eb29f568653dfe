/** However many runs a flow has under way, each is held or counted as one that could not be. */
import { expect, test } from 'vitest';
import { holdRunsOf, resumeRunsOf } from '../../app/host/hold-runs.ts';
import type { RunFilter, RunRecord } from '../../app/engine/ports.ts';
import { UserError } from '../../app/kernel/errors.ts';

const idOf = (number: number): string => `run_${String(number).padStart(5, '0')}`;
const runOf = (number: number): RunRecord => ({ runId: idOf(number), flowId: 'flow_a', flowName: 'A', flowHash: 'h', environment: 'dev', status: 'running', dryRun: number % 500 === 0, trigger: 'manual', startedAt: 1, steps: 0, retries: 0, tokens: 0, costMilliUsd: 0 });

test.each([[0, 0], [3, 3], [1_000, 998], [2_500, 2_495]])('of %i runs, %i of which are real, each is asked to stand still once', async (total, real) => {
  const newestFirst = Array.from({ length: total }, (_one, index) => runOf(total - index));
  const asked: string[] = [];
  const found = await holdRunsOf('flow_a', {
    runs: { list: async ({ limit, before }: RunFilter) => newestFirst.filter(({ runId }) => before === undefined || runId < before).slice(0, limit) },
    pause: async (runId) => {
      asked.push(runId);
      if (runId === idOf(1)) throw new UserError('store/full', 'There is no room left.');
      if (runId === idOf(2)) throw new UserError('run/wrong-state', 'It ended meanwhile.');
    },
  });
  expect([asked.length, new Set(asked).size, found]).toEqual([real, real, { held: Math.max(0, real - 2), failed: total === 0 ? 0 : 1 }]);
});

test('no further run goes on once the flow is held again', async () => {
  const resumed: string[] = [];
  const count = await resumeRunsOf('flow_a', { runs: { list: async () => [3, 2, 1].map(runOf) }, may: () => resumed.length < 2, resume: async (runId) => { resumed.push(runId); } });
  expect([count, resumed]).toEqual([2, [idOf(3), idOf(2)]]);
});
