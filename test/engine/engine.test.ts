import { describe, expect, test } from 'vitest';
import { shapeMasker } from '../../app/engine/masking/masking.ts';
import { CapabilityRefused } from '../../app/broker/network/refusal.ts';
import type { JournalEvent } from '../../app/engine/ports.ts';
import { defaultLimits } from '../../app/broker/grant.ts';
import { nothingUsed, RunBudget } from '../../app/engine/state/budget.ts';
import { retryDelay } from '../../app/engine/state/retry.ts';
import { isCountersignError, TerminalError, TransientError } from '../../app/kernel/errors.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { isJsonObject } from '../../app/kernel/json.ts';
import { settle, testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin, plain, start } from './flow-kit.ts';
import { runOnce, give, refuse } from './run-once.ts';

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

  test('the way for failures hands on what the step said, word for word; people are shown it without what is masked', async () => {
    const made = testEngine(
      { bad: refuse(new TerminalError('step/failed', 'No order for ada@example.com.')) },
      { maskerOf: () => shapeMasker },
    );
    await made.engine.open();
    const input = [{ to: 'ada@example.com' }];
    const { runId, finished } = await made.engine.start(pin(flow({ onError: 'branch' })), { kind: 'manual', input });
    while ((await made.store.runs.get(runId))?.endedAt === undefined) await made.time.pass(1_000);
    const { output } = await finished;
    expect([
      output,
      made.events.filter((one) => one.type !== 'run.succeeded' && JSON.stringify(one).includes('ada@')),
      made.events.flatMap((one) => (one.type === 'step.failed' ? [one.error.message] : [])),
    ]).toEqual([
      [{ ...input[0], error: { code: 'step/failed', message: 'No order for ada@example.com.' } }],
      [],
      ['No order for [masked].'],
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

  test('a pause grows to five minutes and no further, unless the server asks for more, and then to an hour', () => {
    const pause = (attempt: number, retryAfterMs?: number): number | undefined =>
      retryDelay(
        { maxAttempts: 30, backoffMs: 1_000 },
        { code: 'egress/timeout', class: 'transient', message: '', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
        attempt,
        1,
        'bad',
        nodeHash,
      );
    const minute = 60_000;
    const long = Array.from({ length: 20 }, (_, index) => pause(index + 10) ?? 0);
    expect([
      Math.max(...long) <= 5 * minute,
      Math.min(...long) >= 2.5 * minute,
      pause(1, 20 * minute),
      pause(1, 90 * minute),
      pause(30),
    ]).toEqual([true, true, 20 * minute, 60 * minute, undefined]);
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

  test('what the broker blocks on its way halts the run as well', async () => {
    const flow = flowOf([start, node('bad', 'noop', {}, { onError: 'continue' })], ['start -> bad']);
    const blocked = new CapabilityRefused({ words: 'evil.example is inside', wanted: { host: 'evil.example' } }, 'egress/blocked');
    const { run } = await runOnce(flow, { bad: refuse(blocked) });
    expect([run.status, run.error?.code]).toEqual(['halted', 'egress/blocked']);
  });

  test('the budget of bytes is asked before they are sent, and what was refused does not count', () => {
    const meter = new RunBudget({ ...defaultLimits, bytes: 10 }, nothingUsed).meter();
    const sends = (bytes: number): string => {
      try {
        meter.sendBytes(bytes);
        return 'sent';
      } catch (error) {
        return isCountersignError(error) ? error.code : 'thrown';
      }
    };
    expect([6, 5, 4, 1].map(sends)).toEqual(['sent', 'halted/budget', 'sent', 'halted/budget']);
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
