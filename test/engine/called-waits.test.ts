/** E19: runs that called others which wait for people: what that costs, who goes on with them, and that none is left behind. */
import { expect, test } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { EngineStore, PinnedFlow } from '../../app/engine/ports.ts';
import { TerminalError, UserError } from '../../app/kernel/errors.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { settle, testEngine, type TestEngine } from './engine-kit.ts';
import { flowOf, node, pin, plain, start } from './flow-kit.ts';
import { give } from './run-once.ts';

const asking = pin({
  ...flowOf(
    [start, node('ask', 'approval', { title: 'Pay?' }), ...plain('yes', 'no')],
    ['start -> ask', 'ask.approved -> yes', 'ask.denied -> no'],
  ),
  id: 'flow_asking',
});
const mapping = (parameters: JsonObject = {}): PinnedFlow =>
  pin(
    flowOf(
      [start, node('map', 'map-list', { flowId: 'flow_asking', list: 'all', resultField: 'all', maxItems: 10_000, ...parameters })],
      ['start -> map'],
    ),
  );
const limited = (pinned: PinnedFlow, steps: number): PinnedFlow => ({
  ...pinned,
  grant: { ...pinned.grant, limits: { ...pinned.grant.limits, steps } },
});
const asked = async ({ store }: TestEngine) => await store.approvals.list({ state: 'open', limit: 100, oldestFirst: true });
async function answerAll(made: TestEngine): Promise<void> {
  for (let open = await asked(made); open.length > 0; open = await asked(made)) {
    for (const { approvalId, argumentHash } of open)
      await made.engine.decide(approvalId, { by: 'ann', decision: 'approved', reason: '', argumentHash });
    await made.engine.idle();
    await settle();
  }
}
const yes = { yes: give([{ from: 'yes' }]) };
const begin = async (made: TestEngine, flow: PinnedFlow, all: readonly Json[] = [1]) => {
  await made.engine.open();
  const { runId, finished } = await made.engine.start(flow, { kind: 'manual', input: [{ all: [...all] }] });
  await finished;
  const called = (await made.store.runs.list({ limit: 10 })).find((run) => run.flowId === 'flow_asking')?.runId ?? '';
  return { runId, called };
};

test('that a called run is waited for costs no steps of the caller: as many as everything that is done', async () => {
  const ends = [];
  // A start and the map; for each element a start, the question, what comes of its answer, and one step more.
  for (const steps of [14, 13]) {
    const made = testEngine(yes, { calledFlow: async () => asking });
    const { runId } = await begin(made, limited(mapping(), steps), [1, 2, 3]);
    await answerAll(made);
    ends.push((await made.store.runs.get(runId))?.status);
  }
  expect(ends).toEqual(['succeeded', 'halted']);
});

test('a called run that somebody takes up by its id goes on with its caller, under what that has left', async () => {
  const ends = [];
  for (const steps of [6, 5]) {
    const made = testEngine(yes, { calledFlow: async () => asking });
    const { runId, called } = await begin(made, limited(mapping(), steps));
    const [question] = await asked(made);
    const taken = await made.engine.resume(called);
    await taken.finished;
    if (question !== undefined)
      await made.engine.decide(question.approvalId, { by: 'ann', decision: 'approved', reason: '', argumentHash: question.argumentHash });
    await made.engine.resume(called).then(
      ({ finished }) => finished,
      () => undefined,
    );
    await settle();
    await made.engine.idle();
    ends.push([taken.runId === runId, ...(await Promise.all([runId, called].map(async (id) => (await made.store.runs.get(id))?.status)))]);
  }
  expect(ends).toEqual([
    [true, 'succeeded', 'succeeded'],
    [true, 'halted', 'halted'],
  ]);
});

/** In which nothing can be written of called runs while `shut`. */
function shutStore(): { readonly store: EngineStore; readonly state: { shut: boolean } } {
  const store = memoryStore();
  const state = { shut: false };
  return {
    state,
    store: {
      ...store,
      journal: {
        ...store.journal,
        append: async (batch) => {
          if (state.shut && batch.runId.includes('.')) throw new UserError('store/full', 'There is no room left.');
          await store.journal.append(batch);
        },
      },
    },
  };
}

test('a called run that cannot be ended when its values are to go is told of, keeps them until it is ended, and is ended', async () => {
  const { store, state } = shutStore();
  const made = testEngine(yes, { calledFlow: async () => asking, store });
  // A hundredth of a day is a quarter of an hour.
  const flow = mapping();
  const { runId, called } = await begin(made, {
    ...flow,
    flow: { ...flow.flow, settings: { ...flow.flow.settings, retentionDays: 0.01 } },
  });
  state.shut = true;
  await made.engine.cancel(runId, 'ann');
  await made.time.pass(2_000_000);
  const values = async (id: string): Promise<boolean> =>
    (await store.journal.read(id)).some((event) => event.type === 'started' && event.input.length > 0);
  const meanwhile = [
    made.engine.troubles.some(({ what }) => what === 'run'),
    (await store.runs.get(called))?.status,
    await values(called),
    await values(runId),
  ];
  state.shut = false;
  await made.time.pass(200_000);
  expect([meanwhile, (await store.runs.get(called))?.status, await values(called), await asked(made), made.engine.troubles]).toEqual([
    [true, 'waiting', true, false],
    'cancelled',
    false,
    [],
    [],
  ]);
});

test('what an earlier attempt waited for is ended, though the one that failed for good did not come to it', async () => {
  let attempts = 0;
  const made = testEngine(
    {
      ...yes,
      map: async (_request, { powers }) => {
        attempts += 1;
        if (attempts > 1) throw new TerminalError('step/failed', 'Nobody pays.');
        const { runFlow } = powers(undefined);
        await Promise.all([1, 2].map((item, index) => runFlow({ flowId: 'flow_asking', items: [item], index })));
        return { type: 'done', outputs: {} };
      },
    },
    { calledFlow: async () => asking },
  );
  const map = node('map', 'map-list', { flowId: 'flow_asking', list: 'all', resultField: 'all' });
  const flow = pin(
    flowOf([start, { ...map, onError: 'branch' }, node('still', 'approval', { title: 'Go on?' })], ['start -> map', 'map.error -> still']),
  );
  const { runId } = await begin(made, flow);
  const open = await asked(made);
  const [question] = open;
  if (question !== undefined)
    await made.engine.decide(question.approvalId, { by: 'ann', decision: 'approved', reason: '', argumentHash: question.argumentHash });
  await settle();
  await made.engine.idle();
  const left = (await made.store.runs.list({ limit: 10 })).filter((run) => run.runId !== runId && run.endedAt === undefined);
  expect([open.length, (await asked(made)).map((one) => one.runId), left]).toEqual([2, [runId], []]);
});

/** Counts what is read of runs: entries of journals, and rows. */
function countingStore() {
  const store = memoryStore();
  const read = { entries: 0, rows: 0 };
  const counted = <T>(what: 'entries' | 'rows', list: readonly T[]): readonly T[] => {
    read[what] += list.length;
    return list;
  };
  const counting: EngineStore = {
    ...store,
    journal: { ...store.journal, read: async (runId) => counted('entries', await store.journal.read(runId)) },
    runs: {
      ...store.runs,
      get: async (runId) => {
        read.rows += 1;
        return await store.runs.get(runId);
      },
      list: async (wanted) => counted('rows', await store.runs.list(wanted)),
    },
  };
  return { store: counting, read };
}

async function readOf(elements: number): Promise<{ readonly entries: number; readonly rows: number; readonly status: string | undefined }> {
  const { store, read } = countingStore();
  const made = testEngine(yes, { calledFlow: async () => asking, store });
  const { runId } = await begin(
    made,
    limited(mapping(), 1_000_000),
    Array.from({ length: elements }, (_one, index) => index),
  );
  await answerAll(made);
  return { ...read, status: (await store.runs.get(runId))?.status };
}

test('a map reads what has ended once, however often it waits: twice as many elements cost twice as much', async () => {
  const [some, twice] = [await readOf(30), await readOf(60)];
  expect([some.status, twice.status, twice.entries / some.entries < 2.1, twice.rows / some.rows < 2.1]).toEqual([
    'succeeded',
    'succeeded',
    true,
    true,
  ]);
});
