/** A clock that is set, either way: nothing is lost, nothing is done twice, and nothing that people are asked is taken from them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { isCountersignError, TransientError } from '../../app/kernel/errors.ts';
import { leapWatch } from '../../app/kernel/leap-watch.ts';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import { failingStore, manualTime, settle, testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

// Loading a step's code takes real time, of which a clock that the test moves knows nothing.
beforeAll(async () => {
  await Promise.all(['manual-trigger', 'noop', 'wait', 'approval'].map((type) => loadExecutor(type)));
});

const start = node('start', 'manual-trigger');
const plain = (...ids: string[]) => ids.map((id) => node(id, 'noop'));
const waiting = pin(flowOf([start, node('wait', 'wait', { seconds: 60 }), ...plain('after')], ['start -> wait', 'wait -> after']));
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (isCountersignError(error) ? error.code : String(error)),
  );

function watched(executors: Readonly<Record<string, TestExecutor>> = {}, more: Parameters<typeof testEngine>[1] = {}) {
  const failed = failingStore();
  return { ...testEngine(executors, { store: failed.store, ...more }), ...failed };
}
const stateOf = async (made: ReturnType<typeof watched>, runId: string): Promise<string | undefined> =>
  (await made.plain.runs.get(runId))?.status;

describe('E25: a clock that is set', () => {
  const flaky = (): TestExecutor => {
    let tries = 0;
    return () =>
      (tries += 1) < 3 ? Promise.reject(new TransientError('egress/unreachable', 'Not there.')) : { type: 'done', outputs: { out: [1] } };
  };
  const retried = pin(flowOf([start, node('a', 'noop', {}, { retry: { maxAttempts: 5, backoffMs: 1_000 } })], ['start -> a']));

  test.each([
    ['forward', 3_600_000],
    ['back', -86_400_000],
  ])('%s in the middle of a pause costs no attempt and no day', async (_way, jump) => {
    const made = watched({ a: flaky() });
    await made.engine.open();
    const { runId } = await made.engine.start(retried, { kind: 'manual', input: [{}] });
    await settle();
    await made.time.jump(jump);
    await made.time.pass(10_000);
    expect([await stateOf(made, runId), (await made.plain.runs.get(runId))?.retries]).toEqual(['succeeded', 2]);
  });

  test('forward while a step runs does not use up the time budget of the run', async () => {
    const made = watched({
      a: async () => {
        await made.time.jump(30 * 86_400_000);
        return { type: 'done', outputs: { out: [1] } };
      },
    });
    await made.engine.open();
    const { runId } = await made.engine.start(pin(flowOf([start, ...plain('a', 'b', 'c')], ['start -> a', 'a -> b', 'b -> c'])), {
      kind: 'manual',
      input: [{}],
    });
    await made.time.pass(1_000);
    expect(await stateOf(made, runId)).toBe('succeeded');
  });

  test('forward wakes what waits at the next look; back, it lasts no longer than it was to, and is not woken twice', async () => {
    const made = watched();
    await made.engine.open();
    const first = await made.engine.start(waiting, { kind: 'manual', input: [{}] });
    await first.finished;
    await made.time.jump(3_600_000);
    await made.time.pass(61_000);
    const second = await made.engine.start(waiting, { kind: 'manual', input: [{}] });
    await second.finished;
    await made.time.jump(-600_000);
    await made.time.pass(50_000);
    const early = await stateOf(made, second.runId);
    await made.time.pass(75_000);
    expect([
      await stateOf(made, first.runId),
      early,
      await stateOf(made, second.runId),
      made.log.filter((line) => line === 'after/0').length,
    ]).toEqual(['succeeded', 'waiting', 'succeeded', 2]);
  });

  const asks = pin(
    flowOf(
      [start, node('ask', 'approval', { deadlineMinutes: 90 }), ...plain('yes', 'late')],
      ['start -> ask', 'ask.approved -> yes', 'ask.expired -> late'],
    ),
  );
  describe('a year ahead, while people are asked', () => {
    const year = 365 * 86_400_000;
    const asked = async () => {
      const time = manualTime();
      const made = watched({}, { time, leaps: leapWatch(time, time.passed) });
      await made.engine.open();
      const { runId, finished } = await made.engine.start(asks, { kind: 'manual', input: [{}] });
      await finished;
      const [question] = await made.plain.approvals.list({ state: 'open', limit: 10 });
      const answer = (): Promise<unknown> =>
        made.engine.decide(question?.approvalId ?? '', {
          by: 'ada',
          decision: 'approved',
          reason: '',
          argumentHash: question?.argumentHash ?? '',
        });
      await made.time.jump(year);
      await made.time.pass(120_000);
      return { ...made, runId, answer };
    };

    test('takes no question from them, and their answer counts', async () => {
      const made = await asked();
      await made.answer();
      await made.time.pass(1_000);
      expect([await stateOf(made, made.runId), made.log.filter((line) => /^(?:yes|late)/.test(line))]).toEqual(['succeeded', ['yes/0']]);
    });

    test('and right again leaves the deadline where it was', async () => {
      const made = await asked();
      await made.time.jump(-year);
      await made.time.pass(80 * 60_000);
      const before = await stateOf(made, made.runId);
      await made.time.pass(10 * 60_000);
      expect([before, await stateOf(made, made.runId), made.log.filter((line) => /^(?:yes|late)/.test(line))]).toEqual([
        'waiting',
        'succeeded',
        ['late/0'],
      ]);
    });

    test('is believed once it has stood so for an hour', async () => {
      const made = await asked();
      await made.time.pass(55 * 60_000);
      const before = await stateOf(made, made.runId);
      await made.time.pass(8 * 60_000);
      expect([before, await stateOf(made, made.runId), await codeOf(made.answer())]).toEqual(['waiting', 'succeeded', 'run/wrong-state']);
    });
  });

  test.each([
    ['a year', 365 * 86_400_000, 'waiting', 'yes/0'],
    ['a day, as over night', 86_400_000, 'succeeded', 'late/0'],
  ])(
    'E25: an engine that is opened %s later takes no question from people at once if that is longer than it stands still as a rule',
    async (_what, later, status, said) => {
      const made = watched();
      await made.engine.open();
      const { runId, finished } = await made.engine.start(asks, { kind: 'manual', input: [{}] });
      await finished;
      const [question] = await made.plain.approvals.list({ state: 'open', limit: 10 });
      const before = made.time.now();
      await made.engine.close();
      await made.time.jump(later);
      const next = testEngine({}, { store: made.plain, time: made.time, leaps: leapWatch(made.time, made.time.passed, before) });
      await next.engine.open();
      await next.time.pass(120_000);
      const stood = await stateOf(made, runId);
      const { approvalId = '', argumentHash = '' } = question ?? {};
      await next.engine.decide(approvalId, { by: 'ada', decision: 'approved', reason: '', argumentHash }).catch(() => undefined);
      await next.time.pass(1_000);
      expect([stood, await stateOf(made, runId), next.log.filter((line) => /^(?:yes|late)/.test(line))]).toEqual([
        status,
        'succeeded',
        [said],
      ]);
    },
  );

  test.each([
    ['a length of time', node('wait', 'wait', { seconds: 60 }), 'succeeded'],
    ['a deadline', node('wait', 'approval', { deadlineMinutes: 1 }), 'succeeded'],
    ['a moment that was named', node('wait', 'wait', { mode: 'until', until: '2029-01-01T00:00:00Z' }), 'waiting'],
  ])('E25: a wait for %s that began years ahead, before the engine was opened under the right clock', async (_what, step, status) => {
    const years = 5 * 365 * 86_400_000;
    const ahead = watched();
    await ahead.engine.open();
    await ahead.time.jump(years);
    const { runId, finished } = await ahead.engine.start(
      pin(flowOf([start, step, node('after', 'noop')], ['start -> wait', `wait${step.type === 'approval' ? '.expired' : ''} -> after`])),
      { kind: 'manual', input: [{}] },
    );
    await finished;
    await ahead.engine.close();
    await ahead.time.jump(-years);
    const right = testEngine({}, { store: ahead.plain, time: ahead.time });
    await right.engine.open();
    await right.time.pass(1_000);
    // What was judged anew stays so at the next start.
    await right.engine.close();
    const again = testEngine({}, { store: ahead.plain, time: ahead.time });
    await again.engine.open();
    await again.time.pass(61_000);
    expect(await stateOf(ahead, runId)).toBe(status);
  });
});
