/** However many runs a flow has under way, each is held or counted as one that could not be. */
import { expect, test } from 'vitest';
import { holdRunsOf, resumeRunsOf } from '../../../app/host/held/hold-runs.ts';
import type { RunFilter, RunRecord } from '../../../app/engine/ports.ts';
import { UserError } from '../../../app/kernel/errors.ts';
import { testEngine } from '../../engine/engine-kit.ts';
import { flowOf, node, pin, slot, testRuntime } from '../../engine/flow-kit.ts';
import { answer, httpServer } from '../../kit/servers.ts';

const idOf = (number: number): string => `run_${String(number).padStart(5, '0')}`;
const runOf = (number: number): RunRecord => ({
  runId: idOf(number),
  flowId: 'flow_a',
  flowName: 'A',
  flowHash: 'h',
  environment: 'dev',
  status: 'running',
  dryRun: number % 500 === 0,
  trigger: 'manual',
  startedAt: 1,
  steps: 0,
  retries: 0,
  tokens: 0,
  costMilliUsd: 0,
});

/** As the store lists them. */
const listOf =
  (newestFirst: readonly RunRecord[]) =>
  async ({ limit, before, flowId, status }: RunFilter): Promise<readonly RunRecord[]> =>
    newestFirst
      .filter(
        (run) =>
          (before === undefined || run.runId < before) &&
          (flowId === undefined || run.flowId === flowId) &&
          (status === undefined || status.includes(run.status)),
      )
      .slice(0, limit);

test.each([
  [0, 0],
  [3, 3],
  [1_000, 998],
  [2_500, 2_495],
])('of %i runs, %i of which are real, each is asked to stand still once', async (total, real) => {
  const newestFirst = Array.from({ length: total }, (_one, index) => runOf(total - index));
  const asked: string[] = [];
  const found = await holdRunsOf('flow_a', {
    runs: { list: listOf(newestFirst) },
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
    runs: { list: listOf([9, 8, 3, 2, 1].map(runOf).map((run) => ({ ...run, status: 'paused' }))) },
    may: () => resumed.length < 4,
    resume: async (runId) => {
      resumed.push(runId);
      if (runId === wrong) throw new UserError('run/wrong-state', 'Somebody else paused the run.');
      if (runId === full) throw new UserError('store/full', 'There is no room left.');
    },
  });
  expect([found, resumed]).toEqual([{ resumed: 2, failed: 1 }, [wrong, full, idOf(3), idOf(2)]]);
});

test('where no flow is named, those of every flow go on that is not held', async () => {
  const asked: string[] = [];
  const found = await resumeRunsOf(undefined, {
    runs: {
      list: listOf([
        { ...runOf(2), flowId: 'flow_b', status: 'paused' },
        { ...runOf(1), status: 'paused' },
      ]),
    },
    may: (flowId) => flowId === 'flow_b',
    resume: async (runId) => {
      asked.push(runId);
    },
  });
  expect([found, asked]).toEqual([{ resumed: 1, failed: 0 }, [idOf(2)]]);
});

test('a run that a held one called stands still with it, and goes on only once nothing above it is held', async () => {
  const posts: string[] = [];
  const answers: (() => void)[] = [];
  const server = await httpServer((request, response) => {
    posts.push(request.url ?? '');
    answers.push(() => {
      answer(response, 200, {});
    });
  });
  const post = (id: string) =>
    node(
      id,
      'http-request',
      { method: 'POST', url: `http://127.0.0.1:${server.port}/${id}`, bodyMode: 'json', body: '{}' },
      { connection: 'api' },
    );
  const child = flowOf([node('start', 'manual-trigger'), post('x'), post('y')], ['start -> x', 'x -> y'], {
    id: 'child',
    connections: [slot('api', [`127.0.0.1:${server.port}`], 'none')],
  });
  const parent = flowOf([node('start', 'manual-trigger'), node('call', 'sub-flow', { flowId: 'child' })], ['start -> call'], {
    id: 'parent',
  });
  const runtime = testRuntime({
    calledFlow: async () => pin(child),
    connections: { api: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } },
  });
  try {
    const { engine, store } = runtime;
    await engine.open();
    const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
      while (!(await holds()))
        await new Promise((go) => {
          setTimeout(go, 5);
        });
    };
    const { runId, finished } = await engine.start(pin(parent), { kind: 'manual', input: [{}] });
    finished.catch(() => undefined);
    await until(() => posts.length === 1);
    const held = await holdRunsOf('parent', { runs: store.runs, pause: (run) => engine.pause(run, 'playbook') });
    answers.shift()?.();
    await engine.idle();
    const below = (await store.runs.list({ limit: 10 })).find((run) => run.flowId === 'child')?.runId ?? '';
    const still = [[...posts], (await store.runs.get(runId))?.status, (await store.runs.get(below))?.status];
    const resume = (may: (flowId: string) => boolean) =>
      resumeRunsOf('parent', { runs: store.runs, may, resume: (run) => engine.unpause(run, 'operator', 'playbook') });
    const none = await resumeRunsOf('child', {
      runs: store.runs,
      may: (flowId) => flowId !== 'parent',
      resume: (run) => engine.unpause(run, 'operator', 'playbook'),
    });
    const all = await resume(() => true);
    await until(() => posts.length === 2);
    answers.shift()?.();
    await until(async () => (await store.runs.get(runId))?.endedAt !== undefined);
    expect([held, still, none, all, posts, (await store.runs.get(runId))?.status]).toEqual([
      { held: 2, failed: 0 },
      [['/x'], 'paused', 'paused'],
      { resumed: 0, failed: 0 },
      { resumed: 2, failed: 0 },
      ['/x', '/y'],
      'succeeded',
    ]);
  } finally {
    await runtime.close();
    await server.close();
  }
});

/** A run of `parent` that maps five elements, two at a time, with a flow whose only step ends when the test says so. */
async function mappingRun() {
  const child = pin(flowOf([node('start', 'manual-trigger'), node('work', 'noop')], ['start -> work'], { id: 'child' }));
  const map = node('map', 'map-list', { list: 'items', flowId: 'child', atOnce: 2, onFailure: 'keep' });
  const parent = pin(flowOf([node('start', 'manual-trigger'), map], ['start -> map'], { id: 'parent' }));
  const ends: (() => void)[] = [];
  const done = { now: false };
  const { engine, store, time, log } = testEngine(
    {
      work: async () => {
        if (!done.now)
          await new Promise<void>((resolve) => {
            ends.push(resolve);
          });
        return { type: 'done', outputs: { out: [{}] } };
      },
    },
    { calledFlow: async () => child },
  );
  await engine.open();
  const { runId } = await engine.start(parent, { kind: 'manual', input: [{ items: [1, 2, 3, 4, 5] }] });
  const works = (): number => log.filter((line) => line.startsWith('work/')).length;
  const status = async () => (await store.runs.get(runId))?.status;
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await time.pass(100);
  };
  await until(() => ends.length === 2);
  return {
    end: () => {
      for (const end of ends.splice(0)) end();
    },
    reaches: (wanted: string) => until(async () => (await status()) === wanted || ends.length > 0),
    works,
    status,
    hold: () => holdRunsOf('parent', { runs: store.runs, pause: (run) => engine.pause(run, 'playbook') }),
    release: () =>
      resumeRunsOf('parent', { runs: store.runs, may: () => true, resume: (run) => engine.unpause(run, 'operator', 'playbook') }),
    endSoon: () => {
      done.now = true;
    },
  };
}

test('a run that maps a list calls no further flow once it is held, and goes on with the rest, each once', async () => {
  const { hold, release, end, endSoon, reaches, works, status } = await mappingRun();
  await hold();
  end();
  await reaches('paused');
  const still = [works(), await status()];
  endSoon();
  await release();
  await reaches('succeeded');
  expect([still, works(), await status()]).toEqual([[2, 'paused'], 5, 'succeeded']);
});

test('a run that is let go on while its step is still under way does not come to a stand after that', async () => {
  const { hold, release, end, endSoon, reaches, works, status } = await mappingRun();
  const held = await hold();
  const released = await release();
  endSoon();
  end();
  await reaches('succeeded');
  expect([held, released, works(), await status()]).toEqual([{ held: 3, failed: 0 }, { resumed: 3, failed: 0 }, 5, 'succeeded']);
});

test('a run that waits, and that nobody holds, is not read for a release', async () => {
  const { engine, store, time } = testEngine();
  await engine.open();
  const waits = pin(flowOf([node('start', 'manual-trigger'), node('wait', 'wait', { seconds: 60 })], ['start -> wait']));
  const { runId } = await engine.start(waits, { kind: 'manual', input: [{}] });
  await time.pass(1_000);
  const before = await store.journal.read(runId);
  await expect(engine.unpause(runId, 'operator', 'playbook')).rejects.toMatchObject({ code: 'run/wrong-state' });
  expect(await store.journal.read(runId)).toEqual(before);
});
