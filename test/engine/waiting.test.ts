import { describe, expect, test, vi } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { timerService } from '../../app/engine/runs/timer-service.ts';
import { TerminalError } from '../../app/kernel/errors.ts';
import { manualTime, settle, testEngine, type TestEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin, plain, start } from './flow-kit.ts';
import { codeOf } from './run-once.ts';

describe('E12, E13 waiting', () => {
  const asking = flowOf(
    [
      start,
      node('ask', 'approval', {
        title: 'Pay?',
        arguments: [{ name: 'amount', value: '{{ input.amount }}' }],
        approvers: 2,
        deadlineMinutes: 60,
      }),
      ...plain('pay', 'no', 'late'),
    ],
    ['start -> ask', 'ask.approved -> pay', 'ask.denied -> no', 'ask.expired -> late'],
  );
  async function asked() {
    const made = testEngine();
    await made.engine.open();
    const { runId, finished } = await made.engine.start(pin(asking), { kind: 'manual', input: [{ amount: 5 }] });
    const { run } = await finished;
    const [question] = await made.store.approvals.list({ limit: 10 });
    if (question === undefined) throw new Error('nobody was asked');
    const answer = (by: string, decision: 'approved' | 'denied' = 'approved', argumentHash = question.argumentHash) =>
      made.engine.decide(question.approvalId, { by, decision, reason: 'r', argumentHash });
    const end = async () => {
      await settle();
      await made.engine.idle();
      return [(await made.store.runs.get(runId))?.status, made.log.at(-1)];
    };
    return { ...made, run, question, answer, end };
  }

  test('two different people have to agree to the very arguments', async () => {
    const { run, engine, question, answer, end } = await asked();
    expect([run.status, engine.active, question.ask, question.approversNeeded]).toEqual([
      'waiting',
      0,
      { title: 'Pay?', message: '', arguments: [{ amount: 5 }] },
      2,
    ]);
    expect([
      await codeOf(answer('ann', 'approved', '0'.repeat(64))),
      (await answer('ann')).state,
      await codeOf(answer('ann')),
      (await answer('bob')).state,
      await codeOf(answer('cy')),
    ]).toEqual(['human/denied', 'open', 'human/denied', 'approved', 'run/wrong-state']);
    expect(await end()).toEqual(['succeeded', 'pay/0']);
  });

  test('one no is enough', async () => {
    const { answer, end } = await asked();
    await answer('ann', 'denied');
    expect(await end()).toEqual(['succeeded', 'no/0']);
  });

  test('the deadline takes the other way, and the question closes', async () => {
    const { time, store, end } = await asked();
    await time.pass(61 * 60_000);
    expect([await end(), (await store.approvals.list({ limit: 1 })).map((approval) => approval.state)]).toEqual([
      ['succeeded', 'late/0'],
      ['expired'],
    ]);
  });

  test('a short wait beside a long step ends in time', async () => {
    const long = Promise.withResolvers<void>();
    const made = testEngine({
      slow: async () => {
        await long.promise;
        return { type: 'done', outputs: { out: [1] } };
      },
    });
    await made.engine.open();
    const { finished } = await made.engine.start(
      pin(
        flowOf(
          [start, node('wait', 'wait', { seconds: 5 }), ...plain('after', 'slow')],
          ['start -> wait', 'wait -> after', 'start -> slow'],
        ),
      ),
      { kind: 'manual', input: [{}] },
    );
    await vi.waitFor(
      () => {
        expect(made.log).toEqual(expect.arrayContaining(['wait/0', 'slow/0']));
      },
      { timeout: 20_000 },
    );
    await made.time.pass(4_000);
    const before = made.log.includes('after/0');
    // However late the wait was noted: it ends while the long step is still at work.
    await vi.waitFor(
      async () => {
        await made.time.pass(2_000);
        expect(made.log).toContain('after/0');
      },
      { timeout: 20_000 },
    );
    expect(before).toBe(false);
    long.resolve();
    await finished;
  });

  test('a timer outlives the engine that set it', async () => {
    const flow = flowOf(
      [start, node('wait', 'wait', { mode: 'for', seconds: 3_600 }), ...plain('after')],
      ['start -> wait', 'wait -> after'],
    );
    const first = testEngine();
    await first.engine.open();
    const { runId, finished } = await first.engine.start(pin(flow), { kind: 'manual', input: [{}] });
    expect((await finished).run.status).toBe('waiting');
    await first.engine.close();
    await first.time.pass(7_200_000);
    const second = testEngine({}, { store: first.store, time: first.time });
    await second.engine.open();
    await second.time.pass(10);
    await second.engine.idle();
    expect([(await second.store.runs.get(runId))?.status, second.log]).toEqual(['succeeded', ['wait/0#2', 'after/0']]);
  });
});

describe('E14, E15, E16', () => {
  test('one engine owns a store; another gets it when it is let go', async () => {
    const store = memoryStore();
    const first = testEngine({}, { store });
    await first.engine.open();
    const second = testEngine({}, { store, time: first.time });
    const held = await codeOf(second.engine.open({ waitMs: 0 }));
    await first.time.pass(25_000);
    const renewed = await codeOf(second.engine.open({ waitMs: 0 }));
    await first.engine.close();
    expect([held, renewed, await codeOf(second.engine.open())]).toEqual(['engine/not-owner', 'engine/not-owner', 'accepted']);
  });

  test('cancel stops a run under way, and one that waits', async () => {
    let aborted = false;
    const hang: TestExecutor = (_request, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new TerminalError('run/cancelled', 'stopped'));
        });
      });
    const busy = testEngine({ a: hang });
    await busy.engine.open();
    const { runId } = await busy.engine.start(pin(flowOf([start, ...plain('a', 'b')], ['start -> a', 'a -> b'])), {
      kind: 'manual',
      input: [{}],
    });
    await settle();
    const one = await busy.engine.cancel(runId, 'ann');
    const waiting = testEngine();
    await waiting.engine.open();
    const resting = await waiting.engine.start(pin(flowOf([start, node('wait', 'wait', { seconds: 60 })], ['start -> wait'])), {
      kind: 'manual',
      input: [{}],
    });
    await resting.finished;
    const two = await waiting.engine.cancel(resting.runId, 'ann');
    await waiting.time.pass(120_000);
    expect([
      one.status,
      aborted,
      two.status,
      (await waiting.store.timers.due(Number.MAX_SAFE_INTEGER, 10)).map((timer) => timer.node),
      await codeOf(waiting.engine.cancel(resting.runId, 'ann')),
    ]).toEqual(['cancelled', true, 'cancelled', ['#forget'], 'run/wrong-state']);
  });

  test.each([
    ['taken up', (engine: TestEngine['engine'], runId: string) => engine.resume(runId), 'handle'],
    ['woken', (engine: TestEngine['engine'], runId: string) => engine.wake(runId, 'wait', 0, { kind: 'due' }), true],
  ])('what waits and is %s in the moment in which somebody stops or pauses it is stopped, or paused', async (_what, other, heard) => {
    const said: unknown[] = [];
    for (const change of ['cancel', 'pause'] as const) {
      const { engine, store } = testEngine();
      await engine.open();
      const { runId, finished } = await engine.start(pin(flowOf([start, node('wait', 'wait', { seconds: 60 })], ['start -> wait'])), {
        kind: 'manual',
        input: [{}],
      });
      await finished;
      const [first, second] = await Promise.all([other(engine, runId).catch(String), engine[change](runId, 'ann')]);
      await settle();
      said.push([change, typeof first === 'object' ? 'handle' : first, second.status, (await store.runs.get(runId))?.status]);
    }
    expect(said).toEqual([
      ['cancel', heard, 'cancelled', 'cancelled'],
      ['pause', heard, 'paused', 'paused'],
    ]);
  });

  test('a journal that somebody else went on with stops the run here', async () => {
    const store = memoryStore();
    const made = testEngine(
      {
        a: async (request) => {
          await settle();
          const run = await store.runs.get(request.runId);
          if (run !== undefined)
            await store.journal.append({
              runId: request.runId,
              from: (await store.journal.read(request.runId)).length,
              events: [{ type: 'ended', at: 0, status: 'cancelled' }],
              run,
            });
          return { type: 'done', outputs: { out: [1] } };
        },
      },
      { store },
    );
    await made.engine.open();
    const { finished } = await made.engine.start(pin(flowOf([start, ...plain('a')], ['start -> a'])), { kind: 'manual', input: [{}] });
    expect(await codeOf(finished)).toBe('store/conflict');
  });

  test('several triggers need a choice, none is an error', async () => {
    const made = testEngine();
    await made.engine.open();
    const two = flowOf([start, node('other', 'schedule-trigger', { cron: '0 7 * * *' }), ...plain('a', 'b')], ['start -> a', 'other -> b']);
    const { finished } = await made.engine.start(pin(two), { kind: 'manual', input: [{}] });
    await finished;
    expect([made.log, await codeOf(made.engine.start(pin(flowOf(plain('a'), [])), { kind: 'manual', input: [] }))]).toEqual([
      ['start/0', 'a/0'],
      'engine/no-trigger',
    ]);
  });
});

test('what is due is served once, however often it is looked meanwhile, and holds up nothing that comes due beside it', async () => {
  const [time, store] = [manualTime(), memoryStore()];
  const served: string[] = [];
  const told: string[] = [];
  const gate = Promise.withResolvers<void>();
  const service = timerService({
    store: store.timers,
    clock: time,
    timers: time,
    troubles: {
      failed: (what) => {
        told.push(what);
        return 1_000;
      },
      mended: () => undefined,
      heard: () => undefined,
      open: [],
    },
    async fire({ runId, node: at, round }) {
      served.push(runId);
      if (runId === 'run_slow') await gate.promise;
      await store.timers.clear(runId, at, round);
      return undefined;
    },
    looked: () => undefined,
    setBack: async () => undefined,
    isOpen: () => true,
  });
  const set = async (runId: string, inMs: number): Promise<void> => {
    await store.timers.set({ runId, node: 'at', round: 0, dueAt: time.now() + inMs });
    await service.arm();
  };
  await set('run_slow', 0);
  await time.pass(10);
  await service.arm();
  await set('run_beside', 0);
  await time.pass(10);
  await set('run_later', 500);
  await time.pass(3_000);
  const meanwhile = [...served];
  gate.resolve();
  await time.pass(3_000);
  await set('run_slow', 0);
  await time.pass(10);
  service.stop();
  expect([meanwhile, served, told]).toEqual([
    ['run_slow', 'run_beside', 'run_later'],
    ['run_slow', 'run_beside', 'run_later', 'run_slow'],
    [],
  ]);
});
