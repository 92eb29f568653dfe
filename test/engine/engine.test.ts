import { describe, expect, test, vi } from 'vitest';
import { CapabilityRefused } from '../../app/broker/network/refusal.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { EngineStore, JournalEvent, PinnedFlow } from '../../app/engine/ports.ts';
import { isCountersignError, TerminalError, TransientError, UserError } from '../../app/kernel/errors.ts';
import { isJsonObject, type Json } from '../../app/kernel/json.ts';
import type { BrokerClient } from '../../app/nodes/kit/executor.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { settle, testEngine, type TestEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const give =
  (items: readonly Json[], port = 'out'): TestExecutor =>
  () => ({ type: 'done', outputs: { [port]: items } });
const refuse =
  (error: Error): TestExecutor =>
  () =>
    Promise.reject(error);
const start = node('start', 'manual-trigger');
const plain = (...ids: string[]) => ids.map((id) => node(id, 'noop'));

async function runOnce(
  flow: Flow,
  executors: Readonly<Record<string, TestExecutor>> = {},
  input: readonly Json[] = [{}],
  pinned: PinnedFlow = pin(flow),
) {
  const made = testEngine(executors);
  await made.engine.open();
  const { runId, finished } = await made.engine.start(pinned, { kind: 'manual', input });
  let settled = false;
  void finished.finally(() => {
    settled = true;
  });
  while (!settled) await made.time.pass(1_000);
  return { ...made, ...(await finished), runId };
}
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (isCountersignError(error) ? error.code : String(error)),
  );

describe('E1 the journal comes first', () => {
  const story: string[] = [];
  /** A store whose writes take a while, and are in the story once they are done. */
  function slowStore(): EngineStore {
    const store = memoryStore();
    return {
      ...store,
      journal: {
        ...store.journal,
        append: async (batch) => {
          for (let i = 0; i < 5; i += 1) await settle();
          story.push(`journal ${batch.events.map((event) => event.type).join(' ')}`);
          await store.journal.append(batch);
        },
      },
    };
  }
  const calling: TestExecutor = async (request, { powers }) => {
    await powers(undefined).model({ provider: 'openai-compatible', baseUrl: '', model: 'm', messages: [], maxTokens: 1, timeoutMs: 1 });
    return { type: 'done', outputs: { out: [request.node.id] } };
  };

  /** The catalogue's own executors are read from disk first, which takes its time. */
  const quick: TestExecutor = ({ inputs }) => ({ type: 'done', outputs: { out: inputs['in'] ?? [] } });

  test('a call reaches the broker only when all that led to it is on disk, and nobody hears of a step before', async () => {
    story.length = 0;
    const made = testEngine(
      { start: quick, a: calling },
      {
        store: slowStore(),
        events: {
          emit: (event) => {
            story.push(event.type);
          },
        },
        brokerFor: () =>
          ({
            model: async () => {
              story.push('call');
              return { text: '', inputTokens: 0, outputTokens: 0, model: 'm' };
            },
          }) as unknown as BrokerClient,
      },
    );
    await made.engine.open();
    await (
      await made.engine.start(pin(flowOf([start, ...plain('a')], ['start -> a'])), { kind: 'manual', input: [{}] })
    ).finished;
    expect(story).toEqual([
      'journal started attempted succeeded scheduled attempted',
      'run.started',
      'step.started',
      'step.succeeded',
      'step.started',
      'call',
      'journal succeeded ended',
      'step.succeeded',
      'run.succeeded',
    ]);
  });

  test('E6: a step that has ended does not act any more, when it waited for the journal until then or asks late', async () => {
    story.length = 0;
    const refused: Promise<string>[] = [];
    const ask = (context: Parameters<TestExecutor>[1]): void => {
      refused.push(
        codeOf(
          context
            .powers(undefined)
            .model({ provider: 'openai-compatible', baseUrl: '', model: 'm', messages: [], maxTokens: 1, timeoutMs: 1 }),
        ),
      );
    };
    const late = Promise.withResolvers<void>();
    const stopped: TestExecutor = (_request, context) => {
      ask(context);
      void late.promise.then(() => ask(context));
      return Promise.reject(new TransientError('step/timeout', 'It took too long.'));
    };
    const made = testEngine(
      { start: quick, a: stopped },
      {
        store: slowStore(),
        brokerFor: () =>
          ({
            model: async () => {
              story.push('call');
              return {};
            },
          }) as unknown as BrokerClient,
      },
    );
    await made.engine.open();
    const { run } = await (
      await made.engine.start(pin(flowOf([start, ...plain('a')], ['start -> a'])), { kind: 'manual', input: [{}] })
    ).finished;
    late.resolve();
    await settle();
    expect([run.status, story.includes('call'), await Promise.all(refused)]).toEqual([
      'failed',
      false,
      ['step/interrupted', 'step/interrupted'],
    ]);
  });

  test('steps that only compute share one write with the start and the end of their run', async () => {
    story.length = 0;
    const made = testEngine({ start: quick, a: quick, b: quick, c: quick }, { store: slowStore() });
    await made.engine.open();
    await (
      await made.engine.start(pin(flowOf([start, ...plain('a', 'b', 'c')], ['start -> a', 'a -> b', 'b -> c'])), {
        kind: 'manual',
        input: [{}],
      })
    ).finished;
    expect([made.log, story.length]).toEqual([['start/0', 'a/0', 'b/0', 'c/0'], 1]);
  });

  test('a run whose steps take long has begun before they end', async () => {
    story.length = 0;
    const gate = Promise.withResolvers<void>();
    const made = testEngine(
      {
        start: quick,
        a: async () => {
          await gate.promise;
          return { type: 'done', outputs: { out: [1] } };
        },
      },
      { store: slowStore() },
    );
    await made.engine.open();
    const { runId, finished } = await made.engine.start(pin(flowOf([start, ...plain('a')], ['start -> a'])), {
      kind: 'manual',
      input: [{}],
    });
    const begun = (await made.store.runs.get(runId))?.status;
    gate.resolve();
    await finished;
    expect([begun, story]).toEqual(['running', ['journal started attempted succeeded scheduled attempted', 'journal succeeded ended']]);
  });

  test('a journal that cannot be written ends the run here, and its step makes no call', async () => {
    const store = memoryStore();
    let writes = 0;
    const slow: TestExecutor = async () => {
      await settle();
      return { type: 'done', outputs: { out: [1] } };
    };
    const made = testEngine(
      { start: slow, a: calling },
      {
        store: {
          ...store,
          journal: {
            ...store.journal,
            append: async (batch) => {
              if ((writes += 1) > 1) throw new TransientError('store/full', 'There is no room left.');
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
    expect([
      await codeOf(finished),
      (await store.runs.get(runId))?.status,
      made.events.some((event) => event.type === 'step.succeeded'),
    ]).toEqual(['store/full', 'running', false]);
  });
});

describe('E10 routing', () => {
  const branch = flowOf(
    [start, node('if', 'if', { mode: 'expression', expression: '{{ input.n > 1 }}' }), ...plain('big', 'small', 'after')],
    ['start -> if', 'if.true -> big', 'if.false -> small', 'big -> after', 'small -> after'],
  );

  test('a branch that gets nothing is passed over, and what joins behind it still runs once', async () => {
    const { log, output } = await runOnce(branch, {}, [{ n: 5 }]);
    expect([log, output]).toEqual([['start/0', 'if/0', 'big/0', 'after/0'], [{ n: 5 }]]);
  });

  test('items on both sides meet again', async () => {
    const { log, output } = await runOnce(branch, {}, [{ n: 5 }, { n: 0 }]);
    expect([log.length, log.slice(-1), output]).toEqual([5, ['after/0'], [{ n: 5 }, { n: 0 }]]);
  });

  test('the outcome does not depend on which branch ends first', async () => {
    const flow = flowOf([start, ...plain('a', 'b', 'join')], ['start -> a', 'start -> b', 'a -> join', 'b -> join']);
    const outcomes = [];
    for (const slow of ['a', 'b']) {
      const wait: TestExecutor = async (request) => {
        await settle();
        return { type: 'done', outputs: { out: [request.node.id] } };
      };
      const { output } = await runOnce(flow, { a: give(['a']), b: give(['b']), [slow]: wait });
      outcomes.push(output);
    }
    expect(outcomes).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test('merge gets each side on its own port; steps without a way in, and disabled ones, do not hold it up', async () => {
    const flow = flowOf(
      [start, ...plain('a', 'orphan'), node('off', 'noop', {}, { disabled: true }), node('merge', 'merge', { mode: 'append' })],
      ['start -> a', 'start -> off', 'a -> merge.a', 'off -> merge.b', 'orphan -> merge.b'],
    );
    const { output, log } = await runOnce(flow, { a: give([1]) }, [{ n: 2 }]);
    expect([output, log]).toEqual([
      [1, { n: 2 }],
      ['start/0', 'a/0', 'merge/0'],
    ]);
  });

  test('expressions see what earlier steps gave, by name', async () => {
    const flow = flowOf(
      [start, ...plain('a'), node('b', 'set-fields', { assignments: [{ name: 'sum', value: '{{ node["a"].x + input.y }}' }] })],
      ['start -> a', 'a -> b'],
    );
    const { output } = await runOnce(flow, { a: give([{ x: 1, y: 2 }]) });
    expect(output).toEqual([{ x: 1, y: 2, sum: 3 }]);
  });
});

describe('E11 loops', () => {
  test('each element goes round once, results are collected, the rest runs once', async () => {
    const flow = flowOf(
      [start, node('loop', 'loop'), ...plain('body', 'after')],
      ['start -> loop', 'loop.loop -> body', 'body -> loop.back', 'loop.done -> after'],
    );
    const double: TestExecutor = (request) => ({
      type: 'done',
      outputs: { out: (request.inputs['in'] ?? []).map((item) => Number(isJsonObject(item) ? item['n'] : 0) * 2) },
    });
    const { output, log, run } = await runOnce(flow, { body: double }, [{ n: 1 }, { n: 2 }, { n: 3 }]);
    // The engine deals the later rounds out by itself; they count as steps like any other.
    expect([output, log, run.steps]).toEqual([[2, 4, 6], ['start/0', 'loop/0', 'body/0', 'body/1', 'body/2', 'after/0'], 9]);
  });

  test('a body that drops its batch still counts as a round', async () => {
    const flow = flowOf(
      [start, node('loop', 'loop'), node('only', 'if', { mode: 'expression', expression: '{{ input.n == 2 }}' }), ...plain('after')],
      ['start -> loop', 'loop.loop -> only', 'only.true -> loop.back', 'loop.done -> after'],
    );
    const { output, run } = await runOnce(flow, {}, [{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect([run.status, output, run.steps]).toEqual(['succeeded', [{ n: 2 }], 9]);
  });

  test('several ways back are one round, whichever of them is taken', async () => {
    const both = flowOf(
      [
        start,
        node('loop', 'loop'),
        node('odd', 'if', { mode: 'expression', expression: '{{ input.n == 2 }}' }),
        ...plain('yes', 'no', 'after'),
      ],
      [
        'start -> loop',
        'loop.loop -> odd',
        'odd.true -> yes',
        'odd.false -> no',
        'yes -> loop.back',
        'no -> loop.back',
        'loop.done -> after',
      ],
    );
    const beside = flowOf(
      [start, node('loop', 'loop'), ...plain('a', 'b', 'after')],
      ['start -> loop', 'loop.loop -> a', 'loop.loop -> b', 'a -> loop.back', 'b -> loop.back', 'loop.done -> after'],
    );
    const input = [{ n: 1 }, { n: 2 }, { n: 3 }];
    const [split, twice] = [await runOnce(both, {}, input), await runOnce(beside, {}, input)];
    expect([split.output, split.run.steps, twice.output, twice.run.steps]).toEqual([input, 12, input.flatMap((item) => [item, item]), 12]);
  });

  test('loops nest', async () => {
    const flow = flowOf(
      [start, node('outer', 'loop'), node('inner', 'loop', { list: 'xs' }), ...plain('body', 'after')],
      [
        'start -> outer',
        'outer.loop -> inner',
        'inner.loop -> body',
        'body -> inner.back',
        'inner.done -> outer.back',
        'outer.done -> after',
      ],
    );
    const { output, log } = await runOnce(flow, {}, [{ xs: [1, 2] }, { xs: [3] }]);
    expect([output, log.filter((entry) => entry.startsWith('body'))]).toEqual([
      [1, 2, 3],
      ['body/0', 'body/1', 'body/2'],
    ]);
  });

  test('an empty list goes straight to done', async () => {
    const flow = flowOf(
      [start, node('loop', 'loop', { list: 'xs' }), ...plain('body', 'after')],
      ['start -> loop', 'loop.loop -> body', 'body -> loop.back', 'loop.done -> after'],
    );
    const { run, log } = await runOnce(flow, {}, [{ xs: [] }]);
    expect([run.status, log]).toEqual(['succeeded', ['start/0', 'loop/0']]);
  });

  test('a cycle without a loop step goes round as long as items come, and the step budget ends it', async () => {
    const flow = flowOf([start, ...plain('a', 'b')], ['start -> a', 'a -> b', 'b -> a'], { settings: { maxSteps: 20 } });
    const { run } = await runOnce(flow);
    expect([run.status, run.error?.code]).toEqual(['halted', 'halted/budget']);
  });
});

describe('E5, E6, E9 failures', () => {
  const flow = (more: Partial<ReturnType<typeof node>>) =>
    flowOf([start, node('bad', 'noop', {}, more), ...plain('next', 'rescue')], ['start -> bad', 'bad -> next', 'bad.error -> rescue']);
  const boom = new TerminalError('egress/status', 'It said no.');

  test('stop, continue, branch', async () => {
    const results = [];
    for (const onError of ['stop', 'continue', 'branch'] as const) {
      const { run, output, log } = await runOnce(flow({ onError }), { bad: refuse(boom) }, [{ n: 1 }]);
      results.push([run.status, run.error?.code, output, log.at(-1)]);
    }
    expect(results).toEqual([
      ['failed', 'egress/status', [], 'bad/0'],
      ['succeeded', undefined, [{ n: 1 }], 'next/0'],
      ['succeeded', undefined, [{ n: 1, error: { code: 'egress/status', message: 'It said no.' } }], 'rescue/0'],
    ]);
  });

  test('only transient errors are tried again, with growing pauses, the same key, and an end', async () => {
    const keys = new Set<string>();
    const times: number[] = [];
    const made = testEngine({
      bad: (request) => {
        keys.add(request.idempotencyKey);
        times.push(made.time.now());
        return Promise.reject(new TransientError('egress/timeout', 'slow'));
      },
    });
    await made.engine.open();
    const { finished } = await made.engine.start(pin(flow({ retry: { maxAttempts: 4, backoffMs: 1_000 } })), {
      kind: 'manual',
      input: [{}],
    });
    await made.time.pass(60_000);
    const { run } = await finished;
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect([
      run.status,
      run.retries,
      keys.size,
      pauses.map((pause, index) => pause >= 500 * 2 ** index && pause <= 1_000 * 2 ** index),
    ]).toEqual(['failed', 3, 1, [true, true, true]]);
    const { log } = await runOnce(flow({ retry: { maxAttempts: 4, backoffMs: 1 } }), { bad: refuse(boom) });
    expect(log).toEqual(['start/0', 'bad/0']);
  });
});

describe('E7, E8 limits', () => {
  test('a refusal of the broker halts the run with its evidence, error port or not', async () => {
    const flow = flowOf(
      [start, node('bad', 'noop', {}, { onError: 'branch' }), ...plain('rescue')],
      ['start -> bad', 'bad.error -> rescue'],
    );
    const { run, events, log } = await runOnce(flow, {
      bad: refuse(new CapabilityRefused({ words: 'evil.example is not approved', wanted: { host: 'evil.example' } })),
    });
    const last = events.at(-1);
    expect([run.status, run.error?.code, last?.type === 'run.halted' && last.evidence, log]).toEqual([
      'halted',
      'halted/capability',
      { node: 'bad', host: 'evil.example' },
      ['start/0', 'bad/0'],
    ]);
  });

  test.each([1, 2])('what a failed attempt used counts for the run, %i attempts', async (maxAttempts) => {
    const made = testEngine({
      a: async (_request, { powers }) => {
        await powers(undefined).model({ maxTokens: 10, model: 'm' } as never);
        throw new TransientError('egress/unanswered', 'It broke off.');
      },
    });
    await made.engine.open();
    const { finished } = await made.engine.start(
      pin(flowOf([node('start', 'manual-trigger'), node('a', 'noop', {}, { retry: { maxAttempts, backoffMs: 1_000 } })], ['start -> a'])),
      { kind: 'manual', input: [{}] },
    );
    await made.time.pass(10_000);
    const { run } = await finished;
    await made.engine.close();
    expect([run.status, run.tokens, run.costMilliUsd]).toEqual(['failed', 10 * maxAttempts, maxAttempts]);
  });

  test.each([
    ['steps', { maxSteps: 3 }],
    ['tokens', { maxTokens: 25 }],
    ['money', { maxCostMilliUsd: 2 }],
  ])('the budget of %s is asked before the call', async (_name, settings) => {
    const ask: TestExecutor = async (request, context) => {
      await context
        .powers(undefined)
        .model({ provider: 'openai-compatible', baseUrl: '', model: 'm', messages: [], maxTokens: 10, timeoutMs: 1 });
      return { type: 'done', outputs: { out: [request.node.id] } };
    };
    const { run, log } = await runOnce(
      flowOf([start, ...plain('a', 'b', 'c', 'd')], ['start -> a', 'a -> b', 'b -> c', 'c -> d'], { settings }),
      { a: ask, b: ask, c: ask, d: ask },
    );
    expect([run.status, run.error?.code, log.length]).toEqual(['halted', 'halted/budget', 'maxSteps' in settings ? 3 : 4]);
  });
});

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

test('E17 a dry run waits for nobody', async () => {
  const made = testEngine();
  await made.engine.open();
  const flow = flowOf(
    [start, node('wait', 'wait', { seconds: 3_600 }), node('ask', 'approval', { approvers: 2 }), ...plain('after')],
    ['start -> wait', 'wait -> ask', 'ask.approved -> after'],
  );
  const { run } = await (await made.engine.start(pin(flow), { kind: 'manual', input: [{}], dryRun: true })).finished;
  expect([run.status, run.dryRun, made.log.at(-1), await made.store.approvals.list({ limit: 1 })]).toEqual([
    'succeeded',
    true,
    'after/0',
    [],
  ]);
});

test('E18 real values leave the journal with the end of the run', async () => {
  const { store, runId } = await runOnce(flowOf([start, ...plain('a')], ['start -> a']), { a: give([{ secret: 'value' }]) });
  const events = await store.journal.read(runId);
  expect(
    events.map((event: JournalEvent) => (event.type === 'started' ? event.input : event.type === 'succeeded' ? event.outputs : event.type)),
  ).toEqual([[], 'attempted', {}, 'scheduled', 'attempted', {}, 'ended']);
});

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
