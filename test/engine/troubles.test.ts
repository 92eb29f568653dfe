/** A store that fails: nothing is lost, the operator is told, and all goes on by itself. */
import { beforeAll, describe, expect, test } from 'vitest';
import { isGrave, troubleLog, type EngineTrouble } from '../../app/engine/runs/troubles.ts';
import { isCountersignError, TransientError, UserError } from '../../app/kernel/errors.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import { failingStore, settle, testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

// Loading a step's code takes real time, of which a clock that the test moves knows nothing.
beforeAll(async () => {
  await Promise.all(
    ['manual-trigger', 'noop', 'wait', 'approval', 'sub-flow', 'map-list', 'flow-trigger', 'error-trigger'].map((type) =>
      loadExecutor(type),
    ),
  );
});

const start = node('start', 'manual-trigger');
const plain = (...ids: string[]) => ids.map((id) => node(id, 'noop'));
const waiting = pin(flowOf([start, node('wait', 'wait', { seconds: 60 }), ...plain('after')], ['start -> wait', 'wait -> after']));
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (isCountersignError(error) ? error.code : String(error)),
  );

function watched(
  executors: Readonly<Record<string, TestExecutor>> = {},
  failed: ReturnType<typeof failingStore> = failingStore(),
  more: Parameters<typeof testEngine>[1] = {},
) {
  const told: string[] = [];
  const line = ({ what, code, tries }: EngineTrouble): string => `${what} ${code} ${tries}`;
  const made = testEngine(executors, {
    store: failed.store,
    troubles: {
      failed: (trouble) => {
        told.push(line(trouble));
      },
      mended: (trouble) => {
        told.push(`mended ${line(trouble)}`);
      },
    },
    ...more,
  });
  return { ...made, ...failed, told };
}
const stateOf = async (made: ReturnType<typeof watched>, runId: string): Promise<string | undefined> =>
  (await made.plain.runs.get(runId))?.status;

describe('E15 a store that fails', () => {
  test.each(['timers.due', 'timers'])('(%s) keeps no waiting run asleep for ever', async (part) => {
    const made = watched();
    await made.engine.open();
    const { runId, finished } = await made.engine.start(waiting, { kind: 'manual', input: [{}] });
    await finished;
    made.failing.add(part);
    await made.time.pass(90_000);
    const [during, open] = [await stateOf(made, runId), made.engine.troubles.map(({ what, code }) => `${what} ${code}`)];
    made.failing.clear();
    await made.time.pass(120_000);
    expect([during, open, await stateOf(made, runId), made.engine.troubles, made.told.at(-1)]).toEqual([
      'waiting',
      ['alarms store/full'],
      'succeeded',
      [],
      expect.stringMatching(/^mended alarms store\/full \d+$/),
    ]);
    // Pauses double: a minute and a half of trouble is no storm of tries.
    expect([made.told[0], made.told.length < 12]).toEqual(['alarms store/full 1', true]);
  });

  test('also when it fails just as the run comes to rest', async () => {
    const made = watched();
    await made.engine.open();
    made.failing.add('timers.next');
    const { runId, finished } = await made.engine.start(waiting, { kind: 'manual', input: [{}] });
    await finished;
    await settle();
    made.failing.clear();
    await made.time.pass(120_000);
    expect([await stateOf(made, runId), made.told]).toEqual(['succeeded', ['alarms store/full 1', 'mended alarms store/full 1']]);
  });

  test('also when the very run that is to be woken cannot be read', async () => {
    const made = watched();
    await made.engine.open();
    const { runId, finished } = await made.engine.start(waiting, { kind: 'manual', input: [{}] });
    await finished;
    made.failing.add('journal');
    await made.time.pass(62_000);
    made.failing.clear();
    await made.time.pass(120_000);
    expect([made.told, await stateOf(made, runId)]).toEqual([['run store/full 1', 'mended run store/full 1'], 'succeeded']);
  });

  test.each(['store/full', 'store/read-only', 'store/damaged'] as const)(
    '(%s) stops a run and goes on with it, also when it cannot be read at the first tries',
    async (code) => {
      const failed = failingStore(code);
      let once = false;
      const made = watched(
        {
          a: async () => {
            await settle();
            if (!once) failed.failing.add('journal');
            once = true;
            return { type: 'done', outputs: { out: [1] } };
          },
        },
        failed,
      );
      await made.engine.open();
      const { runId, finished } = await made.engine.start(pin(flowOf([start, ...plain('a', 'b')], ['start -> a', 'a -> b'])), {
        kind: 'manual',
        input: [{}],
      });
      const first = await codeOf(finished);
      await made.time.pass(20_000);
      const still = await stateOf(made, runId);
      failed.failing.clear();
      await made.time.pass(60_000);
      expect([first, still, await stateOf(made, runId), made.told, made.engine.troubles]).toEqual([
        code,
        'running',
        'succeeded',
        [`run ${code} 1`, `run ${code} 2`, `run ${code} 3`, `run ${code} 4`, `mended run ${code} 4`],
        [],
      ]);
    },
  );

  test('takes no run in that it cannot write down: the start is refused, and nobody waits for it', async () => {
    const made = watched();
    await made.engine.open();
    made.failing.add('journal');
    const refused = await codeOf(made.engine.start(waiting, { kind: 'manual', input: [{}] }));
    made.failing.clear();
    await made.time.pass(120_000);
    expect([refused, await made.plain.runs.list({ limit: 10 }), made.engine.troubles]).toEqual(['store/full', [], []]);
  });

  test('says of a run that it could not begin that it was given up, and not that it was mended', async () => {
    const said: string[] = [];
    const made = watched({}, failingStore(), {
      troubles: troubleLog({ write: (level, message) => void said.push(`${level} ${message.slice(0, 35)}`) }),
    });
    await made.engine.open();
    made.failing.add('journal');
    const refused = await codeOf(made.engine.start(waiting, { kind: 'manual', input: [{}] }));
    // The runs can be read meanwhile, and it is none of them.
    await made.time.pass(120_000);
    expect([refused, said, made.engine.troubles]).toEqual([
      'store/full',
      ['error a run cannot go on', 'info given up: a run that could not be b'],
      [],
    ]);
  });

  test('loses no answer of a person that was kept just before', async () => {
    const made = watched();
    await made.engine.open();
    const { runId, finished } = await made.engine.start(
      pin(flowOf([start, node('ask', 'approval'), ...plain('after')], ['start -> ask', 'ask.approved -> after'])),
      { kind: 'manual', input: [{}] },
    );
    await finished;
    const [question] = await made.plain.approvals.list({ state: 'open', limit: 1 });
    made.failing.add('timers').add('journal');
    const kept = await made.engine.decide(question?.approvalId ?? '', {
      by: 'ann',
      decision: 'approved',
      reason: '',
      argumentHash: question?.argumentHash ?? '',
    });
    await settle();
    const during = await stateOf(made, runId);
    made.failing.clear();
    await made.time.pass(10_000);
    expect([kept.state, during, await stateOf(made, runId), made.log.at(-1)]).toEqual(['approved', 'waiting', 'succeeded', 'after/0']);
  });

  test('under a called flow is no failure of the step that called it', async () => {
    const failed = failingStore();
    const called = pin({ ...flowOf([node('in', 'flow-trigger'), ...plain('work')], ['in -> work']), id: 'flow_2' });
    let tries = 0;
    const made = watched(
      {
        work: () => {
          if ((tries += 1) === 1) failed.failing.add('journal');
          return { type: 'done', outputs: { out: ['done'] } };
        },
      },
      failed,
      { calledFlow: async () => called },
    );
    await made.engine.open();
    const { runId, finished } = await made.engine.start(
      pin(flowOf([start, node('call', 'sub-flow', { flowId: 'flow_2' }), ...plain('after')], ['start -> call', 'call -> after'])),
      { kind: 'manual', input: [{}] },
    );
    const first = await codeOf(finished);
    failed.failing.clear();
    await made.time.pass(10_000);
    const story = (await made.plain.journal.read(runId)).map((event) => event.type);
    expect([first, await stateOf(made, runId), story.includes('failed')]).toEqual(['store/full', 'succeeded', false]);
  });

  test('for one moment, under a called flow, is no failure that is kept for one element of a list', async () => {
    const failed = failingStore();
    const { journal } = failed.store;
    const called = pin({ ...flowOf([node('in', 'flow-trigger'), ...plain('work')], ['in -> work']), id: 'flow_2' });
    let tries = 0;
    let full = false;
    const append: typeof journal.append = async (batch) => {
      if (full && batch.runId.includes('.')) {
        full = false;
        throw new UserError('store/full', 'There is no room left.');
      }
      await journal.append(batch);
    };
    const made = watched(
      {
        work: ({ inputs }) => {
          full = (tries += 1) === 2;
          return { type: 'done', outputs: { out: inputs['in'] ?? [] } };
        },
      },
      failed,
      {
        calledFlow: async () => called,
        store: { ...failed.store, journal: { append, read: (runId) => journal.read(runId), forget: (runId) => journal.forget(runId) } },
      },
    );
    await made.engine.open();
    const { runId, finished } = await made.engine.start(
      pin(flowOf([start, node('each', 'map-list', { flowId: 'flow_2', list: 'list', onFailure: 'keep' })], ['start -> each'])),
      { kind: 'manual', input: [{ list: [{ n: 1 }, { n: 2 }, { n: 3 }] }] },
    );
    const first = await codeOf(finished);
    await made.time.pass(10_000);
    const ended = (await made.plain.journal.read(runId)).findLast((event) => event.type === 'succeeded' && event.node === 'each');
    expect([first, await stateOf(made, runId), ended?.type === 'succeeded' && JSON.stringify(ended.masked).includes('store/full')]).toEqual(
      ['store/full', 'succeeded', false],
    );
  });

  test('is renewed as soon as it can be; an engine that another one replaced says so and starts nothing', async () => {
    const made = watched();
    await made.engine.open();
    made.failing.add('lease');
    await made.time.pass(5_000);
    const during = made.engine.troubles.map(({ what }) => what);
    made.failing.clear();
    await made.time.pass(2_000);
    const after = made.engine.troubles.length;
    await made.plain.lease.release('nobody');
    made.failing.add('lease');
    await made.time.pass(4_000);
    await made.plain.lease.acquire('eng_other', made.time.now(), 3_000);
    made.failing.clear();
    await made.time.pass(1_000);
    expect([
      during,
      after,
      made.engine.troubles.map(({ what, code }) => `${what} ${code}`),
      await codeOf(made.engine.start(waiting, { kind: 'manual', input: [{}] })),
    ]).toEqual([['lease'], 0, ['lease engine/not-owner'], 'engine/not-owner']);
  });
});

describe('E21 an error flow that is not there', () => {
  const failing = pin(flowOf([start, ...plain('a')], ['start -> a'], { settings: { errorFlow: 'flow_alarm' } }));
  const alarm = pin(flowOf([node('heard', 'error-trigger')], [], { id: 'flow_alarm', name: 'Alarm' }));
  const no: TestExecutor = () => Promise.reject(new TransientError('egress/status', 'It said no.'));

  test('is told to the operator, and started once it is back; after a day nobody waits for it any more', async () => {
    let there = false;
    const made = watched({ a: no }, failingStore(), { calledFlow: async () => (there ? alarm : undefined) });
    await made.engine.open();
    await (
      await made.engine.start(failing, { kind: 'manual', input: [{}] })
    ).finished;
    await made.time.pass(10_000);
    const during = made.engine.troubles.map(({ what, code }) => `${what} ${code}`);
    there = true;
    await made.time.pass(120_000);
    const heard = await made.plain.runs.list({ flowId: 'flow_alarm', limit: 10 });
    expect([during, made.told[0], heard.map(({ trigger }) => trigger), made.engine.troubles]).toEqual([
      ['error-flow flow/not-found'],
      'error-flow flow/not-found 1',
      ['error'],
      [],
    ]);
    there = false;
    await (
      await made.engine.start(failing, { kind: 'manual', input: [{}] })
    ).finished;
    await made.engine.close();
    await made.time.pass(90_000_000);
    const { engine } = testEngine({}, { store: made.store, time: made.time });
    await engine.open();
    await made.time.pass(1_000);
    expect([await made.plain.timers.due(made.time.now() + 1, 10), engine.troubles]).toEqual([[], []]);
    await engine.close();
  });
});

test('what stands still for want of room goes on at once when somebody says that there is some', async () => {
  const made = watched();
  await made.engine.open();
  const { runId, finished } = await made.engine.start(
    pin(flowOf([start, node('wait', 'wait', { seconds: 60 }), ...plain('after')], ['start -> wait', 'wait -> after'])),
    { kind: 'manual', input: [{}] },
  );
  await finished;
  made.failing.add('journal');
  await made.time.pass(200_000);
  const during = await stateOf(made, runId);
  made.failing.clear();
  await made.engine.goOn();
  await made.time.pass(500);
  await made.engine.idle();
  expect([during, made.told.filter((line) => line.startsWith('run')).length > 0, await stateOf(made, runId)]).toEqual([
    'waiting',
    true,
    'succeeded',
  ]);
});

test.each([
  ['restored', { standStill: 'restore' }],
  ['held', { holds: () => true }],
])(
  'E15 a run that is to stand still does so once there is room, where there was none when the store was opened (%s)',
  async (_kind, how) => {
    const made = watched();
    await made.engine.open();
    const { runId, finished } = await made.engine.start(waiting, { kind: 'manual', input: [{}] });
    await finished;
    await made.engine.close();
    const again = testEngine({}, { store: made.store });
    made.failing.add('journal.append');
    const opening = again.engine.open(how);
    await settle();
    made.failing.clear();
    await opening;
    await again.time.pass(600_000);
    expect((await made.plain.runs.get(runId))?.status).toBe('paused');
  },
);

test('what is damaged is tried for two minutes and not for ever, and goes on where somebody says that it is whole', async () => {
  const gate = Promise.withResolvers<void>();
  const slow: TestExecutor = async () => {
    await gate.promise;
    return { type: 'done', outputs: { out: [1] } };
  };
  const made = watched({ slow }, failingStore('store/damaged'));
  await made.engine.open();
  const { runId, finished } = await made.engine.start(pin(flowOf([start, ...plain('slow')], ['start -> slow'])), {
    kind: 'manual',
    input: [{}],
  });
  const ended = codeOf(finished);
  made.failing.add('journal');
  gate.resolve();
  await made.time.pass(300_000);
  const tries = made.told.length;
  await made.time.pass(3_600_000);
  const open = made.engine.troubles.map(({ what, code }) => `${what} ${code}`);
  const later = made.told.length;
  made.failing.clear();
  await made.engine.goOn();
  await made.time.pass(1_000);
  expect([await ended, tries, later, open, await stateOf(made, runId)]).toEqual([
    'store/damaged',
    6,
    6,
    ['run store/damaged'],
    'succeeded',
  ]);
});

test('E15 a run that was to stand still, for which there was no room, and that is let go on before there is some, goes on', async () => {
  const made = watched();
  await made.engine.open();
  const { runId, finished } = await made.engine.start(waiting, { kind: 'manual', input: [{}] });
  await finished;
  await made.engine.close();
  const again = testEngine({}, { store: made.store, time: made.time });
  made.failing.add('journal.append');
  await again.engine.open({ holds: () => true });
  await settle();
  const released = await codeOf(again.engine.unpause(runId, 'operator', 'playbook'));
  made.failing.clear();
  await again.time.pass(600_000);
  expect([released, (await made.plain.runs.get(runId))?.status]).toEqual(['accepted', 'succeeded']);
});

test('a store of which a part cannot be read any more is told, makes the service ill, and is well again once all of it can be', async () => {
  let tell = (_error: unknown): void => undefined;
  const made = testEngine({}, { store: { ...memoryStore(), watch: (heard) => (tell = heard) } });
  const seen = (): unknown => made.engine.troubles.map((trouble) => [trouble.what, trouble.code, isGrave(trouble)]);
  tell(undefined);
  tell(new UserError('store/damaged', 'The store cannot be read.'));
  tell(new UserError('store/damaged', 'The store cannot be read.'));
  const ill = seen();
  tell(undefined);
  expect([ill, seen()]).toEqual([[['store', 'store/damaged', true]], []]);
});
