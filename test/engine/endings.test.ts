/** What comes after a step or a run has failed: undoing, the error flow, kept data, running again, pausing, revoking. */
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { planOf } from '../../app/engine/state/plan.ts';
import type { EngineStore, PinnedFlow } from '../../app/engine/ports.ts';
import { replay } from '../../app/engine/state/fold.ts';
import { isCountersignError, TerminalError, TransientError } from '../../app/kernel/errors.ts';
import type { Json } from '../../app/kernel/json.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { settle, testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const DAY = 86_400_000;
const start = node('start', 'manual-trigger');
const plain = (...ids: string[]) => ids.map((id) => node(id, 'noop'));
const give =
  (items: readonly Json[]): TestExecutor =>
  () => ({ type: 'done', outputs: { out: items } });
const refuse =
  (error: Error): TestExecutor =>
  () =>
    Promise.reject(error);
const boom = new TerminalError('egress/status', 'It said no.');
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (isCountersignError(error) ? error.code : String(error)),
  );

async function runTo(made: ReturnType<typeof testEngine>, pinned: PinnedFlow, input: readonly Json[] = [{}], dryRun = false) {
  await made.engine.open();
  const { runId, finished } = await made.engine.start(pinned, { kind: 'manual', input, dryRun });
  return { runId, ...(await finished) };
}

/** Another engine over the same store, so much later: with one open, the clock would stop at every renewal of its lease. */
async function later(made: ReturnType<typeof testEngine>, ms: number) {
  await made.engine.close();
  await made.time.pass(ms);
  const { engine } = testEngine({}, { store: made.store, time: made.time });
  await engine.open();
  await made.time.pass(10);
  return engine;
}

describe('E20 undoing', () => {
  const booking = (more: Partial<Flow> = {}): Flow =>
    flowOf(
      [start, ...plain('hotel', 'car', 'flight', 'no-hotel', 'no-car'), node('no-flight', 'noop')],
      ['start -> hotel', 'hotel -> car', 'car -> flight', 'hotel.undo -> no-hotel', 'car.undo -> no-car', 'flight.undo -> no-flight'],
      more,
    );
  const booked = { hotel: give([{ hotel: 1 }]), car: give([{ car: 2 }]) };

  test('a run that fails takes back what it did, the latest first, each with what that step gave', async () => {
    const given: Json[] = [];
    const undo: TestExecutor = (request) => {
      given.push([request.node.id, ...(request.inputs['in'] ?? [])]);
      return { type: 'done', outputs: { out: [] } };
    };
    const made = testEngine({ ...booked, flight: refuse(boom), 'no-hotel': undo, 'no-car': undo });
    const { run, runId } = await runTo(made, pin(booking()));
    const end = (await made.store.journal.read(runId)).at(-1);
    expect([run.status, run.error?.code, given, end?.type === 'ended' && end.evidence]).toEqual([
      'failed',
      'egress/status',
      [
        ['no-car', { car: 2 }],
        ['no-hotel', { hotel: 1 }],
      ],
      { node: 'flight', undone: ['car', 'hotel'], notUndone: [] },
    ]);
  });

  test('what cannot be taken back is named, and the rest is taken back all the same', async () => {
    const made = testEngine({ ...booked, flight: refuse(boom), 'no-car': refuse(boom) });
    const { runId } = await runTo(made, pin(booking()));
    const end = (await made.store.journal.read(runId)).at(-1);
    expect([made.log.slice(-2), end?.type === 'ended' && end.evidence]).toEqual([
      ['no-car/0', 'no-hotel/0'],
      { node: 'flight', undone: ['hotel'], notUndone: ['car'] },
    ]);
  });

  test('a run that succeeds, is caught or is cancelled takes nothing back', async () => {
    const good = testEngine(booked);
    const caught = testEngine({ ...booked, flight: refuse(boom) });
    const flow = booking();
    const branching = { ...flow, nodes: flow.nodes.map((one) => (one.id === 'flight' ? { ...one, onError: 'continue' as const } : one)) };
    const results = [await runTo(good, pin(flow)), await runTo(caught, pin(branching))];
    expect([results.map(({ run }) => run.status), [good, caught].map(({ log }) => log.filter((entry) => entry.startsWith('no-')))]).toEqual(
      [
        ['succeeded', 'succeeded'],
        [[], []],
      ],
    );
  });

  test('a run that is stopped while it takes back what it did names what is left', async () => {
    const begun = Promise.withResolvers<void>();
    const hangs: TestExecutor = () => {
      begun.resolve();
      return new Promise(() => undefined);
    };
    const made = testEngine({ ...booked, flight: refuse(boom), 'no-car': hangs });
    await made.engine.open();
    const { runId, finished } = await made.engine.start(pin(booking()), { kind: 'manual', input: [1] });
    await begun.promise;
    await made.engine.cancel(runId, 'ada');
    await finished;
    const end = (await made.store.journal.read(runId)).at(-1);
    expect([end?.type === 'ended' && [end.status, end.evidence], made.log.filter((entry) => entry.startsWith('no-'))]).toEqual([
      ['cancelled', { node: 'flight', undone: [], notUndone: ['car', 'hotel'] }],
      ['no-car/0'],
    ]);
  });

  test('a crash in the middle of undoing goes on with it and undoes nothing twice', async () => {
    const flow = pin(booking());
    const first = testEngine({ ...booked, flight: refuse(boom) });
    const { runId } = await runTo(first, flow);
    const whole = await first.store.journal.read(runId);
    for (let cut = whole.findIndex((event) => event.type === 'failed') + 1; cut < whole.length; cut += 1) {
      const prefix = whole.slice(0, cut);
      const store = memoryStore();
      await store.pinned.put(flow);
      const {
        endedAt: _ended,
        error: _error,
        ...open
      } = (await first.store.runs.get(runId)) ?? (Promise.reject(new Error('no run')) as never);
      await store.journal.append({ runId, from: 0, events: prefix, run: { ...open, status: 'running' } });
      const second = testEngine({ ...booked, flight: refuse(boom) }, { store });
      await second.engine.open();
      await second.engine.idle();
      const done = new Set(prefix.flatMap((event) => (event.type === 'succeeded' ? [`${event.node}/${event.round}`] : [])));
      const state = replay(planOf(flow.flow, factsOf), await store.journal.read(runId));
      expect([
        state.status,
        state.undone,
        second.log.map((entry) => entry.replace(/#\d+$/, '')).filter((entry) => done.has(entry)),
      ]).toEqual(['failed', ['car', 'hotel'], []]);
    }
  });
});

describe('E21 the error flow', () => {
  const failing = pin({ ...flowOf([start, ...plain('bad')], ['start -> bad']), settings: { errorFlow: 'flow_errors' } });
  const errors = pin({
    ...flowOf([start, ...plain('note')], ['start -> note']),
    id: 'flow_errors',
    settings: { errorFlow: 'flow_errors' },
  });
  const parts = (more: Readonly<Record<string, TestExecutor>> = {}) =>
    [{ bad: refuse(boom), ...more }, { calledFlow: async (flowId: string) => (flowId === 'flow_errors' ? errors : undefined) }] as const;

  test('hears of a failure, once, and of its own failure nobody hears', async () => {
    const heard: Json[] = [];
    const made = testEngine(
      ...parts({
        note: (request) => {
          heard.push(request.inputs['in']?.[0] ?? null);
          return Promise.reject(boom);
        },
      }),
    );
    const { runId } = await runTo(made, failing);
    await made.time.pass(10_000);
    await made.engine.idle();
    const runs = await made.store.runs.list({ limit: 10 });
    expect([runs.map((run) => [run.flowId, run.trigger, run.status]).sort(), heard]).toEqual([
      [
        ['flow_1', 'manual', 'failed'],
        ['flow_errors', 'error', 'failed'],
      ],
      [
        {
          error: { code: 'egress/status', class: 'terminal', message: 'It said no.' },
          run: expect.objectContaining({ id: runId, flowName: 'Test flow', status: 'failed', node: 'bad' }),
        },
      ],
    ]);
  });

  test('hears of it also when the program stopped between the end and its start, and once only', async () => {
    const made = testEngine(...parts());
    await runTo(made, failing);
    await made.engine.close();
    for (let round = 0; round < 2; round += 1) {
      const next = testEngine(parts()[0], { ...parts()[1], store: made.store, time: made.time });
      await next.engine.open();
      await next.time.pass(5_000);
      await next.engine.idle();
      await next.engine.close();
    }
    expect((await made.store.runs.list({ flowId: 'flow_errors', limit: 10 })).map((run) => run.status)).toEqual(['succeeded']);
  });

  test('a dry run and a cancelled run start none', async () => {
    const made = testEngine(...parts());
    await runTo(made, failing, [{}], true);
    await made.time.pass(10_000);
    expect(await made.store.runs.list({ flowId: 'flow_errors', limit: 10 })).toEqual([]);
  });
});

describe('E18 kept data', () => {
  const values = async (store: EngineStore, runId: string): Promise<number> =>
    (await store.journal.read(runId)).filter((event) => event.type === 'succeeded' && Object.keys(event.outputs).length > 0).length;

  test.each([
    ['succeeded', undefined, [0, 0]],
    ['succeeded', 2, [2, 0]],
    ['failed', undefined, [1, 0]],
    ['failed', 0, [0, 0]],
  ] as const)('of a run that %s, kept for %s days', async (status, retentionDays, expected) => {
    const made = testEngine(status === 'failed' ? { a: refuse(boom) } : {});
    const { run, runId } = await runTo(
      made,
      pin(flowOf([start, ...plain('a')], ['start -> a'], { settings: retentionDays === undefined ? {} : { retentionDays } })),
    );
    const soon = await values(made.store, runId);
    await later(made, 3 * DAY);
    expect([run.status, [soon, await values(made.store, runId)]]).toEqual([status, expected]);
  });
});

describe('E22 running again', () => {
  const flow = flowOf([start, ...plain('a', 'b', 'c', 'd')], ['start -> a', 'start -> b', 'a -> c', 'b -> c', 'c -> d']);

  test('takes over what was done before the step, and does the rest anew under the same pinned flow', async () => {
    let broken = true;
    const made = testEngine({
      a: give([{ from: 'a' }]),
      b: give([{ from: 'b' }]),
      c: (request) => (broken ? Promise.reject(boom) : { type: 'done', outputs: { out: request.inputs['in'] ?? [] } }),
    });
    const { runId } = await runTo(made, pin(flow));
    broken = false;
    made.log.length = 0;
    const again = await made.engine.rerun(runId, 'c');
    const { run, output } = await again.finished;
    const [first] = await made.store.journal.read(again.runId);
    expect([run.status, run.steps, output, made.log, again.runId === runId, first?.type === 'started' && first.from]).toEqual([
      'succeeded',
      5,
      [{ from: 'a' }, { from: 'b' }],
      ['c/0', 'd/0'],
      false,
      { runId, node: 'c' },
    ]);
  });

  test('not while the run goes on, not from a step that it never came to, not without its data', async () => {
    const made = testEngine({ c: refuse(boom) });
    const { runId } = await runTo(made, pin(flow));
    const never = await codeOf(made.engine.rerun(runId, 'd'));
    const next = await later(made, 2 * DAY);
    const gone = await codeOf(next.rerun(runId, 'c'));
    const waiting = await next.start(pin(flowOf([start, node('wait', 'wait', { seconds: 60 })], ['start -> wait'])), {
      kind: 'manual',
      input: [{}],
    });
    expect([never, gone, await codeOf(next.rerun(waiting.runId, 'wait')), await codeOf(next.rerun('run_none', 'a'))]).toEqual([
      'run/wrong-state',
      'run/wrong-state',
      'run/wrong-state',
      'run/not-found',
    ]);
  });
});

describe('E23 pausing', () => {
  const chain = pin(flowOf([start, ...plain('a', 'b')], ['start -> a', 'a -> b']));

  test('lets what is under way end and starts nothing, also after a restart, until it is taken up again', async () => {
    let release = (): void => undefined;
    const slow: TestExecutor = () =>
      new Promise((resolve) => {
        release = () => resolve({ type: 'done', outputs: { out: [1] } });
      });
    const made = testEngine({ a: slow });
    await made.engine.open();
    const { runId, finished } = await made.engine.start(chain, { kind: 'manual', input: [{}] });
    await settle();
    const under = (await made.engine.pause(runId, 'ann')).status;
    release();
    const rested = (await finished).run.status;
    await made.engine.close();
    const second = testEngine({}, { store: made.store, time: made.time });
    await second.engine.open();
    await second.engine.idle();
    const still = (await made.store.runs.get(runId))?.status;
    const others = await codeOf(second.engine.unpause(runId, 'operator', 'playbook'));
    await second.engine.unpause(runId, 'ann', 'ann');
    await second.engine.idle();
    expect([
      under,
      rested,
      still,
      others,
      (await made.store.runs.get(runId))?.status,
      second.log,
      await codeOf(second.engine.pause(runId, 'ann')),
    ]).toEqual(['running', 'paused', 'paused', 'run/wrong-state', 'succeeded', ['b/0'], 'run/wrong-state']);
  });

  test('a timer that falls due meanwhile is not lost', async () => {
    const made = testEngine();
    const { runId } = await runTo(
      made,
      pin(flowOf([start, node('wait', 'wait', { seconds: 60 }), ...plain('after')], ['start -> wait', 'wait -> after'])),
    );
    await made.engine.pause(runId, 'ann');
    await made.time.pass(120_000);
    const before = [...made.log];
    await made.engine.unpause(runId, 'ann');
    await made.engine.idle();
    expect([before, made.log.slice(before.length)]).toEqual([
      ['start/0', 'wait/0'],
      ['wait/0#2', 'after/0'],
    ]);
  });
});

describe('E13 a question that is handed on', () => {
  test('stays open as long again, survives a restart, and then expires', async () => {
    const asking = pin(
      flowOf(
        [start, node('ask', 'approval', { title: 'Pay?', deadlineMinutes: 60, escalation: 'head@example.com' }), ...plain('late')],
        ['start -> ask', 'ask.expired -> late'],
      ),
    );
    const made = testEngine();
    await runTo(made, asking);
    await made.time.pass(61 * 60_000);
    const [handed] = await made.store.approvals.list({ limit: 1 });
    await made.engine.close();
    const second = testEngine({}, { store: made.store, time: made.time });
    await second.engine.open();
    await second.time.pass(30 * 60_000);
    const [open] = await made.store.approvals.list({ limit: 1 });
    await second.time.pass(40 * 60_000);
    const [closed] = await made.store.approvals.list({ limit: 1 });
    expect([handed?.state, typeof handed?.escalatedAt, made.events.at(-1), open?.state, closed?.state, second.log.at(-1)]).toEqual([
      'open',
      'number',
      expect.objectContaining({ type: 'human.escalated', to: 'head@example.com' }),
      'open',
      'expired',
      'late/0',
    ]);
  });
});

test('E15 a run whose journal is damaged keeps no other from being taken up', async () => {
  const made = testEngine();
  const resting = pin(flowOf([start, node('wait', 'wait', { seconds: 60 }), ...plain('after')], ['start -> wait', 'wait -> after']));
  const [bad, good] = [await runTo(made, resting), await made.engine.start(resting, { kind: 'manual', input: [{}] })];
  await settle();
  await made.engine.close();
  const problems: string[] = [];
  const read = made.store.journal.read;
  const second = testEngine(
    {},
    {
      time: made.time,
      store: {
        ...made.store,
        journal: { ...made.store.journal, read: async (runId) => (runId === bad.runId ? (await read(runId)).slice(1) : await read(runId)) },
      },
      troubles: {
        failed: ({ runId, code }) => {
          problems.push(`${runId} ${code}`);
        },
        mended: () => undefined,
      },
    },
  );
  await second.engine.open();
  await second.time.pass(120_000);
  expect([[...new Set(problems)], (await made.store.runs.get(bad.runId))?.status, (await made.store.runs.get(good.runId))?.status]).toEqual(
    [[`${bad.runId} engine/bad-journal`], 'waiting', 'succeeded'],
  );
});

test('E15 a full disk stops the run here, and it goes on by itself once there is room', async () => {
  const store = memoryStore();
  let full = false;
  let filled = false;
  const made = testEngine(
    {
      a: async () => {
        await settle();
        if (!filled) full = true;
        filled = true;
        return { type: 'done', outputs: { out: [1] } };
      },
    },
    {
      store: {
        ...store,
        journal: {
          ...store.journal,
          append: async (batch) => {
            if (full) throw new TransientError('store/full', 'There is no room left.');
            await store.journal.append(batch);
          },
        },
      },
    },
  );
  await made.engine.open();
  const { runId, finished } = await made.engine.start(pin(flowOf([start, ...plain('a', 'b')], ['start -> a', 'a -> b'])), {
    kind: 'manual',
    input: [{}],
  });
  const first = await codeOf(finished);
  await made.time.pass(5_000);
  const still = (await store.runs.get(runId))?.status;
  full = false;
  const ended = made.engine.ended(runId);
  await made.time.pass(5_000);
  await ended;
  expect([first, still, (await store.runs.get(runId))?.status]).toEqual(['store/full', 'running', 'succeeded']);
});
