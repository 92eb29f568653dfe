import { describe, expect, it } from 'vitest';
import type { JournalEvent, RunRecord } from '../../app/engine/ports.ts';
import { newStore, refusal } from './fixtures.ts';

const run = (runId: string, part: Partial<RunRecord> = {}): RunRecord => ({
  runId,
  flowId: 'flow',
  flowName: 'Flow',
  flowHash: 'h',
  environment: 'dev',
  status: 'running',
  dryRun: false,
  trigger: 'manual',
  startedAt: 1,
  steps: 0,
  retries: 0,
  tokens: 0,
  costMilliUsd: 0,
  ...part,
});
const started: JournalEvent = {
  type: 'started',
  at: 1,
  flowHash: 'h',
  trigger: 't',
  input: [{ mail: 'real' }],
  maskedInput: [{ mail: '***' }],
  seed: 1,
  dryRun: false,
};
const succeeded = (node: string, real: string, masked: string): JournalEvent => ({
  type: 'succeeded',
  at: 2,
  node,
  round: 0,
  digest: 'd',
  outputs: { main: [{ mail: real }] },
  masked: { main: [{ mail: masked }] },
  usage: { tokens: 1, costMilliUsd: 2 },
});
const failed: JournalEvent = {
  type: 'failed',
  at: 2,
  node: 'c',
  round: 0,
  attempt: 1,
  error: { code: 'step/failed', class: 'terminal', message: 'no [masked]' },
  final: true,
};
const ended: JournalEvent = { type: 'ended', at: 3, status: 'succeeded' };

describe('journal', () => {
  it('gives back all events in order, with the run beside them', async () => {
    const { engine } = (await newStore()).store;
    const events = [
      started,
      { type: 'scheduled', at: 1, node: 'a', round: 0 },
      succeeded('a', 'real', '***'),
      succeeded('b', 'same', 'same'),
      ended,
    ] as const;
    const last = run('run_1', { status: 'succeeded', steps: 2, endedAt: 3, attempts: 3, activeMs: 4 });
    await engine.journal.append({ runId: 'run_1', from: 0, events: events.slice(0, 2), run: run('run_1', { attempts: 1, activeMs: 1 }) });
    await engine.journal.append({ runId: 'run_1', from: 2, events: events.slice(2), run: last });
    expect([
      await engine.journal.read('run_1'),
      await engine.runs.get('run_1'),
      await engine.journal.read('run_2'),
      await engine.runs.get('run_2'),
    ]).toEqual([events, last, [], undefined]);
  });

  it('drops real values when told to forget, and keeps what is masked', async () => {
    const test = await newStore();
    await test.store.engine.journal.append({
      runId: 'run_1',
      from: 0,
      events: [started, succeeded('a', 'real', '***'), succeeded('b', 'same', 'same'), { ...failed, said: 'no real' }, ended],
      run: run('run_1'),
    });
    expect((await test.store.engine.journal.read('run_1'))[3]).toEqual({ ...failed, said: 'no real' });
    await test.store.engine.journal.forget('run_1');
    const { engine } = await test.reopen();
    expect(await engine.journal.read('run_1')).toEqual([
      { ...started, input: [] },
      { ...succeeded('a', 'real', '***'), outputs: {} },
      { ...succeeded('b', 'same', 'same'), outputs: {} },
      failed,
      ended,
    ]);
  });

  it('refuses a batch that does not follow on, and stores nothing of it', async () => {
    const {
      engine: { journal, runs },
    } = (await newStore()).store;
    await journal.append({ runId: 'run_1', from: 0, events: [started], run: run('run_1') });
    const attempts = [
      { runId: 'run_1', from: 0 },
      { runId: 'run_1', from: 2 },
      { runId: 'run_9', from: 1 },
    ].map((at) => refusal(journal.append({ ...at, events: [ended], run: run(at.runId, { status: 'failed' }) })));
    expect([
      await Promise.all(attempts),
      (await journal.read('run_1')).length,
      (await runs.get('run_1'))?.status,
      await runs.get('run_9'),
    ]).toEqual([['store/conflict', 'store/conflict', 'store/conflict'], 1, 'running', undefined]);
  });

  it('lets only one of two schedulers that race write the next batch', async () => {
    const {
      engine: { journal },
    } = (await newStore()).store;
    await journal.append({ runId: 'run_1', from: 0, events: [started], run: run('run_1') });
    const both = await Promise.allSettled(
      [1, 2].map(() => journal.append({ runId: 'run_1', from: 1, events: [ended], run: run('run_1') })),
    );
    expect([both.map((result) => result.status).sort(), (await journal.read('run_1')).length]).toEqual([['fulfilled', 'rejected'], 2]);
  });
});

describe('runs', () => {
  it('are listed newest first, by status, flow and page', async () => {
    const {
      engine: { journal, runs },
    } = (await newStore()).store;
    const all = [run('run_1', { status: 'succeeded' }), run('run_2'), run('run_3', { status: 'waiting', flowId: 'other' }), run('run_4')];
    await Promise.all(all.map((record) => journal.append({ runId: record.runId, from: 0, events: [started], run: record })));
    const ids = async (filter: Parameters<typeof runs.list>[0]): Promise<string[]> => (await runs.list(filter)).map(({ runId }) => runId);
    expect([
      await ids({ limit: 2 }),
      await ids({ limit: 9, status: ['waiting', 'succeeded'] }),
      await ids({ limit: 9, flowId: 'other' }),
      await ids({ limit: 9, before: 'run_3' }),
      await ids({ limit: 9, status: [] }),
    ]).toEqual([['run_4', 'run_3'], ['run_3', 'run_1'], ['run_3'], ['run_2', 'run_1'], []]);
  });
});

describe('timers, approvals, pinned flows, lease', () => {
  it('gives due timers earliest first', async () => {
    const {
      engine: { timers },
    } = (await newStore()).store;
    const timer = (runId: string, dueAt: number) => ({ runId, node: 'wait', round: 0, dueAt });
    for (const [runId, at] of [
      ['r1', 30],
      ['r2', 10],
      ['r3', 20],
      ['r2', 15],
    ] as const)
      await timers.set(timer(runId, at));
    expect([await timers.next(), await timers.due(20, 9), await timers.due(20, 1)]).toEqual([
      15,
      [timer('r2', 15), timer('r3', 20)],
      [timer('r2', 15)],
    ]);
    await timers.clear('r2', 'wait', 0);
    await timers.clearRun('r3');
    await timers.clearRun('r1');
    expect([await timers.next(), await timers.due(99, 9)]).toEqual([undefined, []]);
  });

  it('keeps approvals with their decisions', async () => {
    const {
      engine: { approvals },
    } = (await newStore()).store;
    const request = {
      approvalId: 'a1',
      runId: 'r1',
      node: 'ask',
      round: 0,
      flowName: 'Flow',
      argumentHash: 'h',
      ask: { amount: 5 },
      approversNeeded: 1,
      askedAt: 1,
      decisions: [],
      state: 'open',
    } as const;
    await approvals.save(request);
    await approvals.save({ ...request, approvalId: 'a2', runId: 'r2', askedAt: 2 });
    expect((await approvals.list({ state: 'open', limit: 9 })).map(({ approvalId }) => approvalId)).toEqual(['a2', 'a1']);
    const approved = {
      ...request,
      state: 'approved',
      decisions: [{ by: 'acc', at: 2, decision: 'approved', reason: '', argumentHash: 'h' }],
    } as const;
    await approvals.save(approved);
    expect([await approvals.get('a1'), await approvals.list({ runId: 'r1', state: 'open', limit: 9 })]).toEqual([approved, []]);
    const at = approved.decisions[0]?.at ?? 0;
    expect([await approvals.list({ answeredSince: at, limit: 9 }), await approvals.list({ answeredSince: at + 1, limit: 9 })]).toEqual([
      [approved],
      [],
    ]);
  });

  it('pins the first flow of a hash for good, drafts and bundles apart', async () => {
    const {
      engine: { pinned },
    } = (await newStore()).store;
    const flow = (name: string, bundleDigest?: string) =>
      ({ flowHash: 'h', flow: { name }, grant: {}, ...(bundleDigest === undefined ? {} : { bundleDigest }) }) as unknown as Parameters<
        typeof pinned.put
      >[0];
    await pinned.put(flow('draft'));
    await pinned.put(flow('changed'));
    await pinned.put(flow('bundle', 'd1'));
    expect([(await pinned.get('h'))?.flow.name, (await pinned.get('h', 'd1'))?.flow.name, await pinned.get('h', 'd2')]).toEqual([
      'draft',
      'bundle',
      undefined,
    ]);
  });

  it('gives the lease to one owner until it runs out or is let go', async () => {
    const {
      engine: { lease },
    } = (await newStore()).store;
    expect([
      await lease.acquire('a', 0, 10),
      await lease.acquire('b', 9, 10),
      await lease.acquire('a', 9, 10),
      await lease.acquire('b', 18, 10),
      await lease.acquire('b', 19, 10),
      await lease.acquire('a', 20, 10),
    ]).toEqual([true, false, true, false, true, false]);
    await lease.release('a');
    expect(await lease.acquire('a', 21, 10)).toBe(false);
    await lease.release('b');
    expect(await lease.acquire('a', 21, 10)).toBe(true);
    await lease.acquire('a', 1_000_000, 10);
    // The clock was set back: nobody waits for the time that it had shown.
    expect(await lease.acquire('b', 40, 10)).toBe(true);
  });
});

it('what steps decided is counted with the events it came from, or not at all, and goes with the runs of its day', async () => {
  const { store, reopen } = await newStore();
  const day = 86_400_000;
  const count = (at: number, bin: string, many = 1) => ({ node: 'sort', feature: 'out category ', day: at, bin, count: many });
  await store.engine.journal.append({
    runId: 'run_1',
    from: 0,
    events: [started],
    run: run('run_1'),
    counts: [count(10, 'bill'), count(10, 'bill', 2), count(11, 'complaint')],
  });
  expect(
    await refusal(
      store.engine.journal.append({ runId: 'run_1', from: 0, events: [started], run: run('run_1'), counts: [count(10, 'bill')] }),
    ),
  ).toBe('store/conflict');
  await store.engine.journal.append({
    runId: 'run_2',
    from: 0,
    events: [started],
    run: run('run_2', { flowId: 'other' }),
    counts: [count(10, 'bill')],
  });
  const again = await reopen();
  const seen = [again.decisions.of('flow'), again.decisions.of('other')];
  // Runs of the tenth day that ended later than this are still kept.
  again.retention.purgeRuns(10 * day + 5);
  const border = again.decisions.of('flow').length;
  again.retention.purgeRuns(11 * day);
  expect([...seen, border, again.decisions.of('flow'), again.decisions.of('other')]).toEqual([
    [count(10, 'bill', 3), count(11, 'complaint')],
    [count(10, 'bill')],
    2,
    [count(11, 'complaint')],
    [],
  ]);
});

it('runs that ended before a time are deleted with all that they held; younger ones and those under way stay', async () => {
  const { store } = await newStore();
  const { engine } = store;
  const record = (runId: string, endedAt: number | undefined): RunRecord => {
    const { endedAt: _old, ...rest } = run(runId);
    return { ...rest, status: endedAt === undefined ? 'waiting' : 'succeeded', ...(endedAt === undefined ? {} : { endedAt }) };
  };
  for (const [runId, endedAt] of [
    ['old', 100],
    ['young', 300],
    ['open', undefined],
  ] as const)
    await engine.journal.append({ runId, from: 0, events: [started], run: record(runId, endedAt) });
  await engine.timers.set({ runId: 'old', node: '#forget', round: 0, dueAt: 900 });
  for (const runId of ['old', 'young']) store.reveals.add({ runId, nodeId: 'n', by: 'acc_1', at: 1, digest: 'd', reason: 'A complaint' });
  expect([store.retention.purgeRuns(200), store.retention.purgeRuns(200)]).toEqual([1, 0]);
  expect([store.reveals.listOf('old'), store.reveals.listOf('young').map(({ reason }) => reason)]).toEqual([[], ['A complaint']]);
  expect([
    await engine.runs.get('old'),
    await engine.journal.read('old'),
    await engine.timers.next(),
    (await engine.runs.list({ limit: 10 })).map(({ runId }) => runId).sort(),
  ]).toEqual([undefined, [], undefined, ['open', 'young']]);
});
