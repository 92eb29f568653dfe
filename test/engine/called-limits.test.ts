/** E6, E7, E19: how long a flow that another one calls may take, and what it may use, on the test's own clock. */
import { beforeAll, expect, test } from 'vitest';
import type { Grant } from '../../app/broker/grant.ts';
import type { StepRunner } from '../../app/engine/runner/step-runner.ts';
import { TransientError } from '../../app/kernel/errors.ts';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { testEngine, testRunner, type TestEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

/** Files are read in real time, which the tests' own clock does not wait for. */
beforeAll(async () => {
  await Promise.all(['manual-trigger', 'sub-flow'].map(loadExecutor));
});

const start = node('start', 'manual-trigger');
const child = pin({ ...flowOf([start, node('work', 'noop', {}, { timeoutMs: 900_000 })], ['start -> work']), id: 'flow_child' });
const parent = flowOf([start, node('call', 'sub-flow', { flowId: 'flow_child', resultField: '' })], ['start -> call']);
const tooLong = (): TransientError => new TransientError('step/timeout', 'Too long.');

/** Ends an attempt at its timeout, as the real runner does. */
const timed =
  (made: () => TestEngine, ms: number): TestExecutor =>
  async (_request, { timeoutMs }) =>
    await new Promise((resolve, reject) => {
      if (timeoutMs <= ms) made().time.after(timeoutMs, () => reject(tooLong()));
      else made().time.after(ms, () => resolve({ type: 'done', outputs: { out: [{ from: 'child' }] } }));
    });
test.each<[string, Partial<Flow['settings']>, Partial<Grant['limits']>, number | undefined, string, string | undefined]>([
  ['takes as long as the flow may', {}, {}, undefined, 'succeeded', undefined],
  ['ends at the time that it was given', {}, {}, 60_000, 'failed', 'step/timeout'],
  ['ends at the time that the flow was approved for', {}, { seconds: 100 }, undefined, 'failed', 'step/timeout'],
  ['ends with the time of its own run', { maxSeconds: 100 }, {}, undefined, 'failed', 'step/timeout'],
  ['ends with the steps that the flow was approved for', {}, { steps: 1 }, undefined, 'halted', 'halted/budget'],
])('a step that calls a flow %s', async (_name, settings, limits, timeoutMs, status, code) => {
  const called = { ...child, grant: { ...child.grant, limits: { ...child.grant.limits, ...limits } } };
  const runner: StepRunner = {
    execute: (request, context) =>
      Promise.race([
        testRunner({ work: timed(() => made, 600_000) }, made.time).execute(request, context),
        new Promise<never>((_resolve, reject) => {
          made.time.after(context.timeoutMs, () => reject(tooLong()));
        }),
      ]),
  };
  const made: TestEngine = testEngine({}, { calledFlow: async () => called, runner });
  await made.engine.open();
  const flow = {
    ...parent,
    settings,
    nodes: parent.nodes.map((one) => (one.id === 'call' && timeoutMs !== undefined ? { ...one, timeoutMs } : one)),
  };
  const { finished } = await made.engine.start(pin(flow), { kind: 'manual', input: [{}] });
  await made.time.pass(601_000);
  const { run } = await finished;
  expect([run.status, run.error?.code]).toEqual([status, code]);
});

test('what a called flow takes is time of its caller, once', async () => {
  const twice = flowOf(
    [start, ...['one', 'two', 'three'].map((id) => node(id, 'sub-flow', { flowId: 'flow_child', resultField: '' }))],
    ['start -> one', 'one -> two', 'two -> three'],
    { settings: { maxSeconds: 1_000 } },
  );
  const made: TestEngine = testEngine({ work: timed(() => made, 400_000) }, { calledFlow: async () => child });
  await made.engine.open();
  const { finished } = await made.engine.start(pin(twice), { kind: 'manual', input: [{}] });
  await made.time.pass(1_300_000);
  const { run } = await finished;
  expect([run.status, run.error?.code, made.log.filter((line) => line === 'work/0').length]).toEqual(['failed', 'step/timeout', 3]);
});

const thrice = flowOf(
  [start, ...['one', 'two', 'three'].map((id) => node(id, 'sub-flow', { flowId: 'flow_child', resultField: '' }))],
  ['start -> one', 'one -> two', 'two -> three'],
);
const long = pin({
  ...flowOf([start, ...['work', 'more'].map((id) => node(id, 'noop', {}, { timeoutMs: 900_000 }))], ['start -> work', 'work -> more']),
  id: 'flow_child',
});

test.each<[string, number, Partial<Flow['settings']>, Partial<Grant['limits']>, readonly [string, string | undefined]]>([
  ['that has ended, as its time', 450_000, { maxSeconds: 1_000 }, {}, ['failed', 'step/timeout']],
  ['that was under way, as its time', 350_000, { maxSeconds: 1_000 }, {}, ['failed', 'step/timeout']],
  ['as its steps', 450_000, {}, { steps: 11 }, ['halted', 'halted/budget']],
  ['once', 350_000, { maxSeconds: 1_201 }, { steps: 15 }, ['succeeded', undefined]],
])('a caller that is taken up by another process still counts a called flow %s', async (_name, ms, settings, limits, ends) => {
  const pinned = pin({ ...thrice, settings });
  const executors = (made: () => TestEngine): Readonly<Record<string, TestExecutor>> => ({
    work: timed(made, 300_000),
    more: timed(made, 100_000),
  });
  const before: TestEngine = testEngine(
    executors(() => before),
    { calledFlow: async () => long },
  );
  await before.engine.open();
  const { runId } = await before.engine.start(
    { ...pinned, grant: { ...pinned.grant, limits: { ...pinned.grant.limits, ...limits } } },
    { kind: 'manual', input: [{}] },
  );
  await before.time.pass(ms);
  await before.engine.close();
  const after: TestEngine = testEngine(
    executors(() => after),
    { calledFlow: async () => long, store: before.store, time: before.time },
  );
  await after.engine.open();
  await after.time.pass(1_600_000);
  const run = await before.store.runs.get(runId);
  expect([run?.status, run?.error?.code]).toEqual(ends);
});
