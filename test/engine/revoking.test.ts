/** Runs of what was revoked end, wherever they are, and none begins. */
import { describe, expect, test } from 'vitest';
import type { PinnedFlow } from '../../app/engine/ports.ts';
import { isCountersignError, TerminalError } from '../../app/kernel/errors.ts';
import { testEngine } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const start = node('start', 'manual-trigger');
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (isCountersignError(error) ? error.code : String(error)),
  );

async function runTo(made: ReturnType<typeof testEngine>, pinned: PinnedFlow) {
  await made.engine.open();
  const { runId, finished } = await made.engine.start(pinned, { kind: 'manual', input: [{}] });
  return { runId, ...(await finished) };
}

describe('E24 revoking', () => {
  test('ends what others call, too, where it is of another bundle, and whoever called it', async () => {
    const child = pin({ ...flowOf([start, node('work', 'noop')], ['start -> work']), id: 'flow_child' });
    const made = testEngine({ work: () => new Promise(() => undefined) }, { calledFlow: async () => child });
    await made.engine.open();
    const { runId, finished } = await made.engine.start(
      pin(flowOf([start, node('call', 'sub-flow', { flowId: 'flow_child' })], ['start -> call'])),
      { kind: 'manual', input: [{}] },
    );
    while (!made.log.some((line) => line.startsWith('work/'))) await made.time.pass(100);
    await made.engine.revoke((run) => (run.flowId === 'flow_child' ? 'its bundle was revoked.' : undefined));
    await finished;
    expect((await made.store.runs.list({ limit: 9 })).map((run) => [run.runId === runId, run.status, run.error?.code])).toEqual([
      [false, 'halted', 'halted/revoked'],
      [true, 'halted', 'halted/revoked'],
    ]);
  });

  test('ends a run that has just begun, and is not on disk yet', async () => {
    const made = testEngine({ work: () => new Promise(() => undefined) });
    await made.engine.open();
    const starting = made.engine.start(pin(flowOf([start, node('work', 'noop')], ['start -> work'])), { kind: 'manual', input: [{}] });
    while (!made.log.includes('work/0')) await Promise.resolve();
    const ended = await made.engine.revoke(() => 'its bundle was revoked.');
    expect([ended, (await (await starting).finished).run.error?.code]).toEqual([1, 'halted/revoked']);
  });

  test('begins no run in the moment after, neither of the flow nor for one that calls it', async () => {
    let asked = 0;
    const refused = new TerminalError('halted/revoked', 'its bundle was revoked.');
    const flow = pin(flowOf([start, node('work', 'noop')], ['start -> work']));
    const soon = testEngine(
      {},
      {
        admit: () => {
          asked += 1;
          if (asked > 1) throw refused;
        },
      },
    );
    await soon.engine.open();
    expect([await codeOf(soon.engine.start(flow, { kind: 'manual', input: [{}] })), await soon.store.runs.list({ limit: 9 })]).toEqual([
      'halted/revoked',
      [],
    ]);
    const child = pin({ ...flowOf([start], []), id: 'flow_child' });
    const called = testEngine(
      {},
      {
        calledFlow: async () => child,
        admit: (pinned) => {
          if (pinned === child) throw refused;
        },
      },
    );
    const caller = pin(flowOf([start, node('call', 'sub-flow', { flowId: 'flow_child' })], ['start -> call']));
    const { runId } = await runTo(called, caller);
    expect((await called.store.runs.list({ limit: 9 })).map((run) => [run.runId === runId, run.status])).toEqual([[true, 'halted']]);
  });

  test('ends runs of the flow wherever they are, and starts none', async () => {
    let revoked = false;
    const admit = (): void => {
      if (revoked) throw new TerminalError('halted/revoked', 'its bundle was revoked.');
    };
    const made = testEngine({}, { admit });
    const flow = pin(flowOf([start, node('wait', 'wait', { seconds: 60 })], ['start -> wait']));
    const { runId } = await runTo(made, flow);
    revoked = true;
    const ended = await made.engine.revoke((run) => (run.flowId === 'flow_1' ? 'its bundle was revoked.' : undefined));
    const run = await made.store.runs.get(runId);
    await made.time.pass(120_000);
    expect([
      ended,
      run?.status,
      run?.error?.code,
      await codeOf(made.engine.start(flow, { kind: 'manual', input: [{}] })),
      await made.engine.revoke(() => 'all'),
    ]).toEqual([1, 'halted', 'halted/revoked', 'halted/revoked', 0]);
  });
});
