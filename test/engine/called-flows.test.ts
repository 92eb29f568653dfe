import { describe, expect, test } from 'vitest';
import { TerminalError, TransientError, UserError } from '../../app/kernel/errors.ts';
import { testEngine, type TestEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin, plain, start } from './flow-kit.ts';
import { give, refuse } from './run-once.ts';

describe('E19 flows that call flows', () => {
  const child = pin({ ...flowOf([start, ...plain('work')], ['start -> work']), id: 'flow_child' });
  const parent = flowOf(
    [start, node('call', 'sub-flow', { flowId: 'flow_child', resultField: '' }), ...plain('after')],
    ['start -> call', 'call -> after'],
  );

  test('a called flow begins at its trigger for calls, whatever other ways to start it has', async () => {
    const both = pin({
      ...flowOf([start, node('called', 'flow-trigger'), ...plain('byHand', 'byCall')], ['start -> byHand', 'called -> byCall']),
      id: 'flow_child',
    });
    const made = testEngine({ byHand: give([{ from: 'hand' }]), byCall: give([{ from: 'call' }]) }, { calledFlow: async () => both });
    await made.engine.open();
    const { finished } = await made.engine.start(pin(parent), { kind: 'manual', input: [{}] });
    expect((await finished).output).toEqual([{ from: 'call' }]);
  });

  test('a called flow has a run of its own, under its caller, and gives its last items', async () => {
    const made = testEngine(
      { work: give([{ from: 'child' }]) },
      { calledFlow: async (flowId) => (flowId === 'flow_child' ? child : undefined) },
    );
    await made.engine.open();
    const { runId, finished } = await made.engine.start(pin(parent), { kind: 'manual', input: [{}] });
    const { output } = await finished;
    const runs = await made.store.runs.list({ limit: 10 });
    expect([output, runs.map((run) => [run.runId.startsWith(`${runId}.`), run.flowId, run.status, run.trigger])]).toEqual([
      [{ from: 'child' }],
      [
        [true, 'flow_child', 'succeeded', 'flow'],
        [false, 'flow_1', 'succeeded', 'manual'],
      ],
    ]);
  });

  test("a flow that may not begin is not called, though it lies in its caller's own bundle; a dry run has no effect and calls it", async () => {
    const asked: string[] = [];
    const made = testEngine(
      { work: give([{ from: 'child' }]) },
      {
        mayBegin: (flowId) => {
          asked.push(flowId);
          throw new UserError('run/held', 'It is held.');
        },
      },
    );
    await made.engine.open();
    const [real, dry] = await Promise.all(
      [false, true].map(
        async (dryRun) =>
          (await (await made.engine.start({ ...pin(parent), called: [child] }, { kind: 'manual', input: [{}], dryRun })).finished).run,
      ),
    );
    expect([real?.status, real?.error?.code, dry?.status, asked]).toEqual(['failed', 'run/held', 'succeeded', ['flow_child']]);
  });

  test('a step that is tried again runs the flow again after it failed, and one that is not fails as the flow did', async () => {
    let calls = 0;
    const flaky: TestExecutor = () =>
      (calls += 1) === 1
        ? Promise.reject(new TransientError('egress/unreachable', 'Busy.'))
        : { type: 'done', outputs: { out: [{ from: 'child' }] } };
    const made = testEngine({ work: flaky }, { calledFlow: async () => child });
    await made.engine.open();
    const patient = {
      ...parent,
      nodes: parent.nodes.map((one) => (one.id === 'call' ? { ...one, retry: { maxAttempts: 3, backoffMs: 10 } } : one)),
    };
    const { finished } = await made.engine.start(pin(patient), { kind: 'manual', input: [{}] });
    await made.time.pass(1_000);
    const { run, output } = await finished;
    calls = 0;
    const plainly = await (await made.engine.start(pin(parent), { kind: 'manual', input: [{}] })).finished;
    expect([run.status, output, plainly.run.error?.code]).toEqual(['succeeded', [{ from: 'child' }], 'egress/unreachable']);
  });

  /** Its step `work` stands still between the pause and the word to go on. */
  async function heldCall(end: (made: TestEngine, called: string) => Promise<unknown>, restart = false) {
    const gate = Promise.withResolvers<void>();
    const calls = {
      calledFlow: async () => pin({ ...flowOf([start, ...plain('first', 'work')], ['start -> first', 'first -> work']), id: 'flow_child' }),
    };
    let first = 0;
    const executors = {
      first: async () => {
        first += 1;
        await gate.promise;
        return { type: 'done' as const, outputs: { out: [1] } };
      },
      work: give([{ from: 'child' }]),
    };
    let made = testEngine(executors, calls);
    await made.engine.open();
    const { runId, finished } = await made.engine.start(pin(parent), { kind: 'manual', input: [{}] });
    await made.time.pass(100);
    const called = (await made.store.runs.list({ limit: 10 })).find((run) => run.flowId === 'flow_child')?.runId ?? '';
    await made.engine.pause(called, 'playbook');
    gate.resolve();
    const resting = (await finished).run.status;
    await made.time.pass(600_000);
    if (restart) {
      await made.engine.close();
      made = testEngine(executors, { ...calls, store: made.store, time: made.time });
      await made.engine.open();
    }
    await end(made, called);
    await made.time.pass(1_000);
    const records = await Promise.all([runId, called].map((id) => made.store.runs.get(id)));
    return [
      resting,
      records.map((record) => record?.status),
      first,
      made.events.flatMap((event) => (event.type === 'run.succeeded' && event.runId === runId ? [event.output] : [])),
    ];
  }

  test.each([false, true])(
    'a called run that is paused is waited for, and its caller goes on with it (after a restart: %s)',
    async (restart) => {
      expect(await heldCall(({ engine }, called) => engine.unpause(called, 'operator', 'playbook'), restart)).toEqual([
        'waiting',
        ['succeeded', 'succeeded'],
        1,
        [[{ from: 'child' }]],
      ]);
    },
  );

  test('a called run that is stopped while it stands still fails its caller, and one whose caller is stopped ends with it', async () => {
    const stopped = await heldCall(({ engine }, called) => engine.cancel(called, 'ann'));
    const left = await heldCall(({ engine }, called) => engine.cancel(called.slice(0, called.lastIndexOf('.')), 'ann'));
    expect([stopped, left]).toEqual([
      ['waiting', ['failed', 'cancelled'], 1, []],
      ['waiting', ['cancelled', 'cancelled'], 1, []],
    ]);
  });

  test("its failure is the step's, and flows that call each other for ever end", async () => {
    const failing = testEngine({ work: refuse(new TerminalError('egress/status', 'no')) }, { calledFlow: async () => child });
    await failing.engine.open();
    const circular = pin({ ...parent, id: 'flow_loop' });
    const endless = testEngine({}, { calledFlow: async () => circular });
    await endless.engine.open();
    const results = [];
    for (const { engine } of [failing, endless])
      results.push((await (await engine.start(circular, { kind: 'manual', input: [{}] })).finished).run);
    expect(results.map((run) => [run.status, run.error?.code])).toEqual([
      ['failed', 'egress/status'],
      ['halted', 'halted/budget'],
    ]);
  });
});
