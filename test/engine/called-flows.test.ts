import { describe, expect, test } from 'vitest';
import { calledRunId } from '../../app/engine/runs/called-runs.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { shapeMasker } from '../../app/engine/masking/masking.ts';
import { TerminalError, TransientError, UserError } from '../../app/kernel/errors.ts';
import type { PinnedFlow } from '../../app/engine/ports.ts';
import { failingStore, settle, testEngine, type TestEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin, plain, start } from './flow-kit.ts';
import { give, refuse } from './run-once.ts';

describe('E19 flows that call flows', () => {
  const child = pin({ ...flowOf([start, ...plain('work')], ['start -> work']), id: 'flow_child' });
  const parent = flowOf(
    [start, node('call', 'sub-flow', { flowId: 'flow_child', resultField: '' }), ...plain('after')],
    ['start -> call', 'call -> after'],
  );

  test('whoever looks at the caller learns at which step of the called flow it failed, and of its data nothing', async () => {
    const child = pin({ ...flowOf([start, ...plain('charge')], ['start -> charge'], { name: 'Pay' }), id: 'flow_child' });
    const made = testEngine(
      { charge: refuse(new TerminalError('step/failed', 'No card of Bob Miller.')) },
      { calledFlow: async () => child, maskerOf: () => shapeMasker },
    );
    await made.engine.open();
    const { run } = await (
      await made.engine.start(pin(parent), { kind: 'manual', input: [{ who: 'Bob Miller', what: 'charge' }] })
    ).finished;
    const called = (await made.store.runs.list({ limit: 5 })).find(({ flowId }) => flowId === 'flow_child');
    expect(run.error).toEqual({
      code: 'step/failed',
      class: 'terminal',
      message: 'The flow "Pay" did not succeed: at "[masked]", step/failed: No card of [masked].',
      mend: `Look at the run ${called?.runId ?? ''}: the step "charge" ended it (step/failed).`,
    });
  });

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

  test('calls of one run have ids of their own, and one that an earlier version began goes on under its own', async () => {
    // Two places whose hashes begin with the same ten digits.
    const [one, other] = [425_457, 495_532].map((n) => ({ parentRunId: 'run_1', place: `call/0/${n}` }));
    if (one === undefined || other === undefined) throw new Error('no places');
    const ids = [calledRunId(one, nodeHash, 0), calledRunId(other, nodeHash, 0)];
    const before = [calledRunId(one, nodeHash, 0, true), calledRunId(other, nodeHash, 0, true)];
    const made = testEngine({ work: give([{ from: 'child' }]) }, { calledFlow: async () => child });
    await made.engine.open();
    const runId = calledRunId({ parentRunId: 'run_2', place: 'call/0/0' }, nodeHash, 0, true);
    await (
      await made.engine.start(child, { kind: 'flow', input: [{}], runId })
    ).finished;
    const { output } = await (await made.engine.start(pin(parent), { kind: 'manual', input: [{}], runId: 'run_2' })).finished;
    const runs = await made.store.runs.list({ limit: 10 });
    expect([new Set(ids).size, new Set(before).size, ids[0], output, runs.map((run) => run.runId).toSorted()]).toEqual([
      2,
      1,
      expect.stringMatching(/^run_1\.[a-z\d]{12}$/),
      [{ from: 'child' }],
      ['run_2', runId],
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

  const asking = pin({
    ...flowOf(
      [start, node('ask', 'approval', { title: 'Pay?', deadlineMinutes: 60 }), ...plain('yes', 'late', 'no')],
      ['start -> ask', 'ask.approved -> yes', 'ask.denied -> no', 'ask.expired -> late'],
      { name: 'Ask' },
    ),
    id: 'flow_asking',
  });
  const sleeping = pin({
    ...flowOf([start, node('wait', 'wait', { seconds: 60 }), ...plain('yes')], ['start -> wait', 'wait -> yes']),
    id: 'flow_asking',
  });
  const middle = pin({
    ...flowOf([start, node('call', 'sub-flow', { flowId: 'flow_asking', resultField: '' })], ['start -> call'], { name: 'Middle' }),
    id: 'flow_child',
  });
  const word = { by: 'ann', reason: '' };
  type Made = TestEngine & { readonly top: string };
  const openQuestions = async ({ store }: TestEngine) => await store.approvals.list({ state: 'open', limit: 100, oldestFirst: true });
  async function answer(made: TestEngine, decision: 'approved' | 'denied', which = 0): Promise<void> {
    const question = (await openQuestions(made))[which];
    await made.engine.decide(question?.approvalId ?? '', { ...word, decision, argumentHash: question?.argumentHash ?? '' });
  }

  test.each<[string, PinnedFlow, (made: Made) => Promise<unknown>, unknown]>([
    ['and goes on with the answer', asking, (made) => answer(made, 'approved'), ['succeeded', 'succeeded', 'succeeded', [{ from: 'yes' }]]],
    ['and fails as it does', asking, (made) => answer(made, 'denied'), ['failed', 'failed', 'failed', undefined]],
    ['and its time passes', asking, ({ time }) => time.pass(3_600_000), ['succeeded', 'succeeded', 'succeeded', [{ from: 'late' }]]],
    ['for some time', sleeping, ({ time }) => time.pass(60_000), ['succeeded', 'succeeded', 'succeeded', [{ from: 'yes' }]]],
    [
      'and is stopped through the one on top',
      asking,
      ({ engine, top }) => engine.cancel(top, 'ann'),
      ['cancelled', 'cancelled', 'cancelled', undefined],
    ],
    [
      'and stands still with the one on top, as long as that does',
      asking,
      async (made) => {
        await made.engine.pause(made.top, 'ann');
        await answer(made, 'approved');
        await made.time.pass(7_200_000);
        const meanwhile = made.log.filter((line) => line.startsWith('yes'));
        await made.engine.unpause(made.top, 'ann');
        expect(meanwhile).toEqual([]);
      },
      ['succeeded', 'succeeded', 'succeeded', [{ from: 'yes' }]],
    ],
    [
      'for some time, which comes while the one on top stands still',
      sleeping,
      async (made) => {
        await made.engine.pause(made.top, 'ann');
        await made.time.pass(120_000);
        const meanwhile = made.log.filter((line) => line.startsWith('yes'));
        await made.engine.unpause(made.top, 'ann');
        expect(meanwhile).toEqual([]);
      },
      ['succeeded', 'succeeded', 'succeeded', [{ from: 'yes' }]],
    ],
  ])('a flow that a called flow calls waits %s, also after a restart', async (_how, leaf, then, wanted) => {
    for (const restart of [false, true]) {
      const executors = {
        yes: give([{ from: 'yes' }]),
        late: give([{ from: 'late' }]),
        no: refuse(new TerminalError('step/failed', 'Nobody pays.')),
      };
      const calls = { calledFlow: async (flowId: string) => (flowId === 'flow_child' ? middle : leaf) };
      let made = testEngine(executors, calls);
      await made.engine.open();
      const { runId: top, finished } = await made.engine.start(pin(parent), { kind: 'manual', input: [{}] });
      const resting = (await finished).run.status;
      if (restart) {
        await made.engine.close();
        made = testEngine(executors, { ...calls, store: made.store, time: made.time });
        await made.engine.open();
      }
      await then({ ...made, top });
      await made.time.pass(1_000);
      const ids = [...(await made.store.runs.list({ limit: 10 }))].map(({ runId }) => runId).sort((a, b) => a.length - b.length);
      expect([
        resting,
        ids.length,
        ...(await Promise.all(ids.map(async (id) => (await made.store.runs.get(id))?.status))),
        made.events.find((event) => event.type === 'run.succeeded' && event.runId === top),
      ]).toEqual([
        'waiting',
        3,
        ...(wanted as unknown[]).slice(0, 3),
        (wanted as unknown[])[3] === undefined ? undefined : expect.objectContaining({ output: (wanted as unknown[])[3] }),
      ]);
      expect([await openQuestions(made), made.log.filter((line) => line.startsWith('yes')).length <= 1]).toEqual([[], true]);
    }
  });

  test.each(['stop', 'keep'])(
    'a map whose flow waits asks for as many as may run at once, and the others go on (on failure: %s)',
    async (onFailure) => {
      const made = testEngine({ yes: give([{ from: 'yes' }]) }, { calledFlow: async () => asking });
      await made.engine.open();
      const mapping = flowOf(
        [start, node('map', 'map-list', { flowId: 'flow_asking', list: 'all', resultField: 'all', atOnce: 2, onFailure })],
        ['start -> map'],
      );
      const { finished, runId } = await made.engine.start(pin(mapping), { kind: 'manual', input: [{ all: [1, 2, 3, 4] }] });
      await finished;
      const open: number[] = [];
      for (let round = 0; round < 4 && (await openQuestions(made)).length > 0; round += 1) {
        open.push((await openQuestions(made)).length);
        // Both at once, each by another person.
        await Promise.all(
          open.map(async (_one, which) => (which < (open.at(-1) ?? 0) ? await answer(made, 'approved', which) : undefined)),
        );
        await made.time.pass(10);
      }
      expect([
        open,
        (await made.store.runs.get(runId))?.status,
        made.log.filter((line) => line.startsWith('yes')).length,
        made.events.find((event) => event.type === 'run.succeeded' && event.runId === runId),
      ]).toEqual([
        [2, 2, 1].slice(0, open.length),
        'succeeded',
        4,
        expect.objectContaining({ output: [{ all: [{ from: 'yes' }, { from: 'yes' }, { from: 'yes' }, { from: 'yes' }] }] }),
      ]);
    },
  );

  test('a step that is tried twice has a flow that waited and failed run once more, and no more; what failed is named once', async () => {
    const busy = new TransientError('egress/unreachable', 'Busy.');
    const made = testEngine({ yes: refuse(busy) }, { calledFlow: async (flowId) => (flowId === 'flow_child' ? middle : asking) });
    await made.engine.open();
    const patient = pin({
      ...parent,
      nodes: parent.nodes.map((one) => (one.id === 'call' ? { ...one, retry: { maxAttempts: 2, backoffMs: 10 } } : one)),
    });
    const { runId, finished } = await made.engine.start(patient, { kind: 'manual', input: [{}] });
    await finished;
    let asked = 0;
    for (; asked < 5; asked += 1) {
      await made.time.pass(1_000);
      if ((await openQuestions(made)).length === 0) break;
      await answer(made, 'approved');
    }
    const run = await made.store.runs.get(runId);
    expect([asked, run?.status, run?.error?.message]).toEqual([
      2,
      'failed',
      'The flow "Ask" did not succeed: at "yes", egress/unreachable: Busy.',
    ]);
  });

  test('nobody is asked any more for a run whose caller has ended without it, be it that a part of it failed or that all stopped there', async () => {
    const tried = flowOf(
      [start, node('try', 'try'), node('call', 'sub-flow', { flowId: 'flow_asking', resultField: '' }), ...plain('both', 'bad', 'after')],
      ['start -> try', 'try.try -> call', 'try.try -> bad', 'call -> both', 'bad -> both', 'both -> try.back', 'try.failed -> after'],
    );
    const gate = Promise.withResolvers<void>();
    const bad = async (): Promise<never> => {
      await gate.promise;
      throw new TerminalError('egress/status', 'no');
    };
    const made = testEngine({ bad }, { calledFlow: async () => asking });
    await made.engine.open();
    const { finished } = await made.engine.start(pin(tried), { kind: 'manual', input: [{}] });
    while ((await openQuestions(made)).length === 0) await settle();
    const before = (await openQuestions(made)).length;
    gate.resolve();
    const { status } = (await finished).run;
    await made.time.pass(100);
    const after = (await openQuestions(made)).length;
    const { runId } = await made.engine.start(pin(parent), { kind: 'manual', input: [{}] });
    await made.engine.idle();
    await made.engine.close();
    const [run, events] = await Promise.all([made.store.runs.get(runId), made.store.journal.read(runId)]);
    if (run !== undefined)
      await made.store.journal.append({
        runId,
        from: events.length,
        events: [{ type: 'ended', at: made.time.now(), status: 'cancelled' }],
        run: { ...run, status: 'cancelled', endedAt: made.time.now() },
      });
    const asked = (await openQuestions(made)).length;
    const again = testEngine({}, { calledFlow: async () => asking, store: made.store, time: made.time });
    await again.engine.open();
    await again.time.pass(100);
    const left = (await made.store.runs.list({ limit: 10 })).filter(({ endedAt }) => endedAt === undefined);
    expect([before, status, after, asked, (await openQuestions(made)).length, left]).toEqual([1, 'succeeded', 0, 1, 0, []]);
  });

  test('a run that is called in the moment in which its caller is stopped ends with it', async () => {
    const gate = Promise.withResolvers<void>();
    const made = testEngine(
      {},
      {
        calledFlow: async () => {
          await gate.promise;
          return asking;
        },
      },
    );
    await made.engine.open();
    const { runId, finished } = await made.engine.start(pin(parent), { kind: 'manual', input: [{}] });
    await settle();
    await made.engine.cancel(runId, 'ann');
    gate.resolve();
    await finished;
    await made.time.pass(100);
    const left = (await made.store.runs.list({ limit: 10 })).filter(({ endedAt }) => endedAt === undefined);
    expect([left, await openQuestions(made)]).toEqual([[], []]);
  });

  test('where one call of a map fails for good, nobody is asked for the others, whatever the flow makes of the failure', async () => {
    const first = pin({
      ...flowOf(
        [
          start,
          node('which', 'condition', { combine: 'all', rules: [{ left: '{{ item.value }}', test: 'equals', right: '1' }] }),
          node('ask', 'approval', { title: 'Pay?' }),
          ...plain('no'),
        ],
        ['start -> which', 'which.true -> ask', 'which.false -> no'],
      ),
      id: 'flow_asking',
    });
    const made = testEngine(
      {
        which: ({ inputs }) => ({ type: 'done', outputs: { [inputs['in']?.[0] === 1 ? 'true' : 'false']: [1] } }),
        no: refuse(new TerminalError('step/failed', 'Nobody pays.')),
      },
      { calledFlow: async () => first },
    );
    await made.engine.open();
    const map = node('map', 'map-list', { flowId: 'flow_asking', list: 'all', resultField: 'all', atOnce: 2, onFailure: 'stop' });
    const mapping = flowOf([start, { ...map, onError: 'branch' }, ...plain('sorry')], ['start -> map', 'map.error -> sorry']);
    const { finished } = await made.engine.start(pin(mapping), { kind: 'manual', input: [{ all: [1, 2] }] });
    const { run } = await finished;
    await made.time.pass(100);
    const left = (await made.store.runs.list({ limit: 10 })).filter(({ endedAt }) => endedAt === undefined);
    expect([run.status, left, await openQuestions(made)]).toEqual(['succeeded', [], []]);
  });

  test.each<[string, (made: TestEngine, called: string) => Promise<unknown>, string]>([
    ['journal.append', (made) => answer(made, 'approved'), 'succeeded'],
    ['timers.set', (made) => answer(made, 'approved'), 'succeeded'],
    ['timers.set', ({ engine }, called) => engine.cancel(called, 'ann'), 'failed'],
  ])('what could not be written of a called run (%s) is made up for by itself, and ends no program', async (part, then, wanted) => {
    const { store, failing } = failingStore();
    const patient = pin({
      ...flowOf([start, node('ask', 'approval', { title: 'Pay?', deadlineMinutes: 0 })], ['start -> ask']),
      id: 'flow_asking',
    });
    const made = testEngine({}, { calledFlow: async () => patient, store });
    await made.engine.open();
    const { runId } = await made.engine.start(pin(parent), { kind: 'manual', input: [{}] });
    await made.engine.idle();
    const called = (await made.store.runs.list({ limit: 10 })).find((run) => run.flowId === 'flow_asking')?.runId ?? '';
    failing.add(part);
    await then(made, called);
    await settle();
    const told = made.engine.troubles.length > 0;
    failing.clear();
    await made.time.pass(5_000);
    expect([told, (await made.store.runs.get(runId))?.status, made.engine.troubles]).toEqual([true, wanted, []]);
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
