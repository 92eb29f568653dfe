/** E26: a part that is tried, from every side: what is caught, what is not, what stands beside it, and what a crash does to it. */
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { PinnedFlow } from '../../app/engine/ports.ts';
import { CapabilityRefused } from '../../app/broker/network/refusal.ts';
import { TerminalError, TransientError } from '../../app/kernel/errors.ts';
import type { Json } from '../../app/kernel/json.ts';
import { settle, testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const start = node('start', 'manual-trigger');
const plain = (...ids: string[]) => ids.map((id) => node(id, 'noop'));
const boom = new TerminalError('egress/status', 'It said no.');
const refuse =
  (error: Error): TestExecutor =>
  () =>
    Promise.reject(error);
const error = (step: string): Json => ({ code: 'egress/status', message: 'It said no.', step });

const simple = pin(
  flowOf(
    [start, node('try', 'try'), ...plain('a', 'b', 'good', 'bad', 'end')],
    ['start -> try', 'try.try -> a', 'a -> b', 'b -> try.back', 'try.done -> good', 'try.failed -> bad', 'good -> end', 'bad -> end'],
    { settings: { retentionDays: 1 } },
  ),
);

async function runTo(made: ReturnType<typeof testEngine>, pinned: PinnedFlow, input: readonly Json[] = [{ n: 1 }]) {
  await made.engine.open();
  const { runId, finished } = await made.engine.start(pinned, { kind: 'manual', input });
  return { runId, ...(await finished) };
}

describe('E26 trying a part', () => {
  test('what works leaves by done, what fails by failed with what came and the error', async () => {
    const good = testEngine();
    const bad = testEngine({ b: refuse(boom) });
    const results = [await runTo(good, simple), await runTo(bad, simple, [{ n: 1 }, 'text'])];
    expect(results.map(({ run, output }) => [run.status, output])).toEqual([
      ['succeeded', [{ n: 1 }]],
      [
        'succeeded',
        [
          { n: 1, error: error('b') },
          { input: 'text', error: error('b') },
        ],
      ],
    ]);
    expect([good.log, bad.log]).toEqual([
      ['start/0', 'try/0', 'a/0', 'b/0', 'try/1', 'good/0', 'end/0'],
      ['start/0', 'try/0', 'a/0', 'b/0', 'try/1', 'bad/0', 'end/0'],
    ]);
  });

  test('a step is tried again first, and its own error way comes before', async () => {
    let calls = 0;
    const nodes = simple.flow.nodes.map((one) => (one.id === 'a' ? { ...one, retry: { maxAttempts: 2, backoffMs: 10 } } : one));
    const again = testEngine({
      a: () =>
        (calls += 1) === 1
          ? Promise.reject(new TransientError('egress/unreachable', 'Busy.'))
          : { type: 'done', outputs: { out: [{ n: 2 }] } },
    });
    await again.engine.open();
    const { finished } = await again.engine.start(pin({ ...simple.flow, nodes }), { kind: 'manual', input: [{ n: 1 }] });
    await again.time.pass(1_000);
    const branching = pin({
      ...simple.flow,
      nodes: simple.flow.nodes.map((one) => (one.id === 'a' ? { ...one, onError: 'continue' as const } : one)),
    });
    const own = testEngine({ a: refuse(boom) });
    expect([(await finished).output, (await runTo(own, branching)).output]).toEqual([[{ n: 2 }], [{ n: 1 }]]);
  });

  test('what nobody tries still ends the run, and so does a refusal inside', async () => {
    const outside = await runTo(testEngine({ good: refuse(boom) }), simple);
    const refused = await runTo(testEngine({ a: refuse(new CapabilityRefused({ words: 'not approved', wanted: {} })) }), simple);
    expect([outside.run.status, refused.run.status]).toEqual(['failed', 'halted']);
  });

  test('steps beside the one that fails come to their end and hand nothing on; what has not begun does not begin', async () => {
    let release = (): void => undefined;
    const flow = pin(
      flowOf(
        [start, node('try', 'try'), ...plain('slow', 'quick', 'after', 'bad'), node('ask', 'approval', { title: 'Sure?', arguments: [] })],
        [
          'start -> try',
          'try.try -> slow',
          'try.try -> quick',
          'try.try -> ask',
          'slow -> after',
          'after -> try.back',
          'try.failed -> bad',
        ],
      ),
    );
    const made = testEngine({
      quick: async () => {
        await settle();
        throw boom;
      },
      slow: () =>
        new Promise((resolve) => {
          release = () => resolve({ type: 'done', outputs: { out: [{ late: true }] } });
        }),
    });
    await made.engine.open();
    const { finished } = await made.engine.start(flow, { kind: 'manual', input: [{ n: 1 }] });
    for (let i = 0; i < 5; i += 1) await settle();
    const before = [...made.log];
    release();
    const { run, output } = await finished;
    expect([before.includes('bad/0'), run.status, output, made.log.filter((entry) => /after|bad/.test(entry))]).toEqual([
      false,
      'succeeded',
      [{ n: 1, error: error('quick') }],
      ['bad/0'],
    ]);
  });

  test('a question of a part whose failure was caught is taken back, also where a crash came before that', async () => {
    const parts = [
      start,
      node('try', 'try'),
      node('ask', 'approval', { title: 'Sure?', arguments: [] }),
      node('slow', 'noop'),
      node('other', 'approval', { title: 'Beside?', arguments: [] }),
    ];
    const flow = pin(
      flowOf(parts, ['start -> try', 'start -> other', 'try.try -> ask', 'try.try -> slow', 'ask -> try.back', 'slow -> try.back']),
    );
    let fail = (): void => undefined;
    const made = testEngine({
      slow: () =>
        new Promise((_resolve, reject) => {
          fail = () => reject(boom);
        }),
    });
    await made.engine.open();
    const { runId, finished } = await made.engine.start(flow, { kind: 'manual', input: [{ n: 1 }] });
    await made.time.pass(100);
    const titles = async () => (await made.store.approvals.list({ state: 'open', limit: 10 })).map(({ node: id }) => id).sort();
    const before = await titles();
    fail();
    const { run } = await finished;
    const after = await titles();
    // As if the crash had come between the journal and the question.
    const [dropped] = await made.store.approvals.list({ state: 'withdrawn', limit: 10 });
    if (dropped !== undefined) await made.store.approvals.save({ ...dropped, state: 'open' });
    await made.engine.close();
    await made.time.pass(60_000);
    const again = testEngine({}, { store: made.store, time: made.time });
    await again.engine.open();
    const later = await titles();
    await again.engine.close();
    expect([before, run.status, after, dropped?.node, dropped?.runId === runId, later]).toEqual([
      ['ask', 'other'],
      'waiting',
      ['other'],
      'ask',
      true,
      ['other'],
    ]);
  });

  test('the innermost catches, and what fails on its failed way is caught by the next', async () => {
    const nested = flowOf(
      [start, node('outer', 'try'), node('inner', 'try'), ...plain('x', 'mend', 'out')],
      [
        'start -> outer',
        'outer.try -> inner',
        'inner.try -> x',
        'x -> inner.back',
        'inner.done -> outer.back',
        'inner.failed -> mend',
        'mend -> outer.back',
        'outer.done -> out',
        'outer.failed -> out',
      ],
    );
    const once = await runTo(testEngine({ x: refuse(boom) }), pin(nested));
    const twice = await runTo(testEngine({ x: refuse(boom), mend: refuse(boom) }), pin(nested));
    expect([once.output, twice.output]).toEqual([[{ n: 1, error: error('x') }], [{ n: 1, error: error('mend') }]]);
  });

  test('in a loop each round is tried by itself, and a loop in a part ends with the failure', async () => {
    const odd: TestExecutor = ({ inputs }) => {
      const items = inputs['in'] ?? [];
      return items.some((item) => (item as { n: number }).n === 2) ? Promise.reject(boom) : { type: 'done', outputs: { out: items } };
    };
    const each = pin(
      flowOf(
        [start, node('loop', 'loop'), node('try', 'try'), ...plain('x', 'good', 'bad', 'end')],
        [
          'start -> loop',
          'loop.loop -> try',
          'try.try -> x',
          'x -> try.back',
          'try.done -> loop.back',
          'try.failed -> loop.back',
          'loop.done -> end',
        ],
      ),
    );
    const whole = pin(
      flowOf(
        [start, node('try', 'try'), node('loop', 'loop'), ...plain('x', 'end')],
        [
          'start -> try',
          'try.try -> loop',
          'loop.loop -> x',
          'x -> loop.back',
          'loop.done -> try.back',
          'try.done -> end',
          'try.failed -> end',
        ],
      ),
    );
    const input = [{ n: 1 }, { n: 2 }, { n: 3 }];
    const rounds = testEngine({ x: odd });
    const first = testEngine({ x: odd });
    expect([
      (await runTo(rounds, each, input)).output,
      (await runTo(first, whole, input)).output,
      first.log.filter((entry) => entry.startsWith('x')),
    ]).toEqual([[{ n: 1 }, { n: 2, error: error('x') }, { n: 3 }], input.map((item) => ({ ...item, error: error('x') })), ['x/0', 'x/1']]);
  });

  test('nothing that comes is nothing that is tried', async () => {
    const made = testEngine({ start: () => ({ type: 'done', outputs: { out: [] } }) });
    expect([(await runTo(made, simple)).run.status, made.log]).toEqual(['succeeded', ['start/0']]);
  });

  test('a crash anywhere comes to the same end, with no completed step again', async () => {
    const executors = { b: refuse(boom) };
    const first = testEngine(executors);
    const { runId } = await runTo(first, simple);
    const whole = await first.store.journal.read(runId);
    for (let cut = 1; cut < whole.length; cut += 1) {
      const prefix = whole.slice(0, cut);
      const store = memoryStore();
      await store.pinned.put(simple);
      const record = await first.store.runs.get(runId);
      if (record === undefined) throw new Error('no run');
      const { endedAt: _ended, ...open } = record;
      await store.journal.append({ runId, from: 0, events: prefix, run: { ...open, status: 'running' } });
      const second = testEngine(executors, { store });
      await second.engine.open();
      await second.engine.idle();
      const done = new Set(prefix.flatMap((event) => (event.type === 'succeeded' ? [`${event.node}/${event.round}`] : [])));
      const after = await store.journal.read(runId);
      const end = after.findLast((event) => event.type === 'succeeded' && event.node === 'end');
      expect([
        cut,
        (await store.runs.get(runId))?.status,
        end?.type === 'succeeded' && end.masked['out'],
        second.log.map((entry) => entry.replace(/#\d+$/, '')).filter((entry) => done.has(entry)),
      ]).toEqual([cut, 'succeeded', [{ n: 1, error: error('b') }], []]);
    }
  });
});
