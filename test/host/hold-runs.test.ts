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

test('no further run goes on once the flow is held again; what somebody paused or ended is left, and what fails is counted', async () => {
  const resumed: string[] = [];
  const [wrong, full] = [idOf(9), idOf(8)];
  const found = await resumeRunsOf('flow_a', {
    runs: { list: async () => [9, 8, 3, 2, 1].map(runOf) }, may: () => resumed.length < 4,
    resume: async (runId) => {
      resumed.push(runId);
      if (runId === wrong) throw new UserError('run/wrong-state', 'Somebody else paused the run.');
      if (runId === full) throw new UserError('store/full', 'There is no room left.');
    },
  });
  expect([found, resumed]).toEqual([{ resumed: 2, failed: 1 }, [wrong, full, idOf(3), idOf(2)]]);
});

test('where no flow is named, those of every flow go on that is not held', async () => {
  const asked: (string | undefined)[] = [];
  const found = await resumeRunsOf(undefined, {
    runs: { list: async ({ flowId }: RunFilter) => { asked.push(flowId); return [{ ...runOf(2), flowId: 'flow_b' }, runOf(1)]; } }, may: (flowId) => flowId === 'flow_b', resume: async () => undefined,
  });
  expect([found, asked]).toEqual([{ resumed: 1, failed: 0 }, [undefined]]);
});
