/** The audit log of runs on the command line, over a log and timers of the test's own: gathered, in order, tried again, and caught up with after a crash. */
import { expect, test } from 'vitest';
import { workerAuditOf, type WorkerAudit } from '../../../app/cli/restate/run-audit.ts';
import { runAuditOf, type Deed, type RunAuditParts } from '../../../app/cli/runs/run-audit.ts';
import type { ApprovalRequest, RunRecord } from '../../../app/engine/ports.ts';
import { TransientError } from '../../../app/kernel/errors.ts';
import { nodeHash } from '../../../app/kernel/host.node.ts';

const record = (runId: string, more: Partial<RunRecord> = {}): RunRecord => ({
  runId,
  flowId: 'flow_a',
  flowName: 'A',
  flowHash: 'f'.repeat(64),
  environment: 'prod',
  status: 'running',
  dryRun: false,
  trigger: 'webhook',
  startedAt: 1_000_000,
  steps: 2,
  retries: 0,
  tokens: 0,
  costMilliUsd: 0,
  ...more,
});

function world(
  known: readonly RunRecord[] = [],
  told: readonly {
    readonly at: number;
    readonly action: string;
    readonly subject: string;
    readonly actor?: string;
    readonly details?: Readonly<Record<string, string>>;
  }[] = [],
  asked: readonly ApprovalRequest[] = [],
) {
  const written: Deed[] = [];
  const said: string[] = [];
  const due: (() => void)[] = [];
  const state: { full: boolean; batches: number; slow?: Promise<void> } = { full: false, batches: 0 };
  let turn = -1;
  let now = 0;
  const audit = runAuditOf({
    actor: 'system',
    desk: {
      async append(deed) {
        await state.slow;
        if (state.full) throw new TransientError('store/full', 'The disk is full.');
        if (turn !== now) state.batches += 1;
        turn = now;
        written.push(deed);
      },
      find: ({ subject, actions, limit }) =>
        told
          .filter((one) => (subject === undefined || one.subject === subject) && (actions === undefined || actions.includes(one.action)))
          .slice(0, limit)
          .map((one) => ({ index: 0, actor: 'system', details: {}, hash: '', ...one })),
    },
    runs: { get: async (runId) => known.find((one) => one.runId === runId), list: async () => known.toReversed() },
    approvals: { list: async ({ answeredSince = 0 }) => asked.filter(({ decisions }) => decisions.some(({ at }) => at >= answeredSince)) },
    timers: {
      after: (_ms, run) => {
        due.push(run);
        return () => {
          due.splice(due.indexOf(run), 1);
        };
      },
    },
    log: {
      write: (level, message) => {
        said.push(`${level} ${message}`);
      },
    },
  });
  return {
    audit,
    written,
    said,
    state,
    shown: () => written.map(({ action, subject }) => `${action} ${subject}`),
    async pass() {
      now += 1;
      for (const run of due.splice(0)) run();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    },
  };
}

test('what happens within a moment is written as one batch, in its order, with what the run was', async () => {
  const { audit, written, state, pass } = world([
    record('run_1', {
      bundleDigest: 'b'.repeat(64),
      status: 'halted',
      error: { code: 'halted/capability', class: 'terminal', message: 'It left the grant.' },
    }),
  ]);
  audit.heard({ type: 'run.started', runId: 'run_1', at: 1, flowId: 'flow_a', flowName: 'A', dryRun: false });
  audit.heard({ type: 'step.started', runId: 'run_1', at: 1, nodeId: 'call', nodeName: 'Call', round: 0, attempt: 1 });
  audit.noted({
    at: 2,
    runId: 'run_1',
    flowId: 'flow_a',
    nodeId: 'call',
    kind: 'http',
    decision: 'refused',
    method: 'POST',
    reason: 'egress/blocked',
    labels: [],
    sentBytes: 0,
    receivedBytes: 0,
    ms: 0,
  } as never);
  audit.heard({
    type: 'run.halted',
    runId: 'run_1',
    at: 3,
    nodeId: 'call',
    error: { code: 'halted/capability', class: 'terminal', message: 'It left the grant.' },
    ms: 2,
  });
  audit.write({ actor: 'system', action: 'alarm.raised', subject: 'flow_a', details: { kind: 'halted' } });
  await pass();
  await audit.settled();
  expect([state.batches, written]).toEqual([
    1,
    [
      {
        actor: 'system',
        action: 'run.started',
        subject: 'run_1',
        details: { flow: 'flow_a', flowHash: 'f'.repeat(64), trigger: 'webhook', bundle: 'b'.repeat(64) },
      },
      {
        actor: 'system',
        action: 'gateway.refused',
        subject: 'run_1',
        details: { flow: 'flow_a', node: 'call', kind: 'http', code: 'egress/blocked' },
      },
      {
        actor: 'system',
        action: 'run.halted',
        subject: 'run_1',
        details: { flow: 'flow_a', steps: '2', code: 'halted/capability', node: 'call' },
      },
      { actor: 'system', action: 'alarm.raised', subject: 'flow_a', details: { kind: 'halted' } },
    ],
  ]);
});

test('what a full store does not take is tried again in its place, and said once', async () => {
  const { audit, shown, said, state, pass } = world();
  state.full = true;
  audit.write({ action: 'run.taken-up', subject: 'run_1', details: {} });
  await pass();
  audit.write({ action: 'run.taken-up', subject: 'run_2', details: {} });
  await pass();
  state.full = false;
  await pass();
  expect([shown(), said]).toEqual([
    ['run.taken-up run_1', 'run.taken-up run_2'],
    [
      'error entries of the audit log could not be written; it is tried again',
      'info mended: entries of the audit log could not be written',
    ],
  ]);
  state.full = true;
  audit.write({ action: 'service.stopped', subject: 'service', details: {} });
  await audit.settled();
  expect(said.at(-1)).toBe('error entries of the audit log are lost: the store does not take them');
});

test('runs whose entries a crash took with it are told of at the next start, and no others', async () => {
  const ended = { status: 'succeeded', endedAt: 1_000_500 } as const;
  const runs = [
    record('run_0', { startedAt: 10, endedAt: 20, status: 'failed' }),
    record('run_1', ended),
    record('run_2', ended),
    record('run_3'),
  ];
  const { audit, shown, written } = world(runs, [
    { at: 1_000_400, action: 'run.started', subject: 'run_1' },
    { at: 1_000_000, action: 'run.started', subject: 'run_2' },
    { at: 1_000_500, action: 'run.succeeded', subject: 'run_2' },
  ]);
  await audit.catchUp();
  await audit.settled();
  expect([shown(), written[0]?.details]).toEqual([
    ['run.succeeded run_1', 'run.started run_3'],
    { flow: 'flow_a', steps: '2', at: '1000500', late: 'true' },
  ]);
});

const question = (approvalId: string, ...decisions: ApprovalRequest['decisions']): ApprovalRequest => ({
  approvalId,
  runId: 'run_1',
  node: 'ask',
  round: 0,
  flowName: 'A',
  argumentHash: 'a'.repeat(64),
  ask: {},
  approversNeeded: 2,
  askedAt: 10,
  decisions,
  state: 'open',
});
const said = (by: string, at: number): ApprovalRequest['decisions'][number] => ({
  by,
  at,
  decision: 'approved',
  reason: 'as ordered',
  argumentHash: 'a'.repeat(64),
});

test('an answer that counted and whose entry a crash took with it is told of at the next start, once, whatever its step is called and whoever gave it', async () => {
  const asked = [
    question('apr_1_Prüfung_0_a', said('Ada Lovelace (not proved)', 999_000), said('Bob (not proved)', 1_000_500)),
    question('apr_2', said('acc_1', 1_000_000)),
    question('apr_3', said('Ada (not proved)', 10)),
    question('apr_4', said('acc_2', 1_000_100)),
  ];
  const before: Parameters<typeof world>[1] = [
    { at: 1_000_300, action: 'run.started', subject: 'run_9' },
    {
      at: 999_000,
      actor: 'operator',
      action: 'human.answered',
      subject: `sha256:${nodeHash.sha256('apr_1_Prüfung_0_a')}`,
      details: { by: `sha256:${nodeHash.sha256('Ada Lovelace (not proved)')}` },
    },
    { at: 1_000_000, actor: 'acc_1', action: 'human.answered', subject: 'apr_2', details: { outcome: 'done' } },
    { at: 1_000_000, actor: 'acc_2', action: 'human.answered', subject: 'apr_4', details: { outcome: 'human/denied' } },
  ];
  const first = world([], before, asked);
  await first.audit.catchUp();
  await first.audit.settled();
  const bob = first.written.find(({ subject }) => subject !== 'apr_4');
  expect([first.shown().toSorted(), bob?.details]).toEqual([
    ['human.answered apr_1_Prüfung_0_a', 'human.answered apr_4'].toSorted(),
    {
      run: 'run_1',
      decision: 'approved',
      arguments: 'a'.repeat(64),
      by: `sha256:${nodeHash.sha256('Bob (not proved)')}`,
      proof: 'none',
      reason: nodeHash.sha256('as ordered'),
      at: '1000500',
      late: 'true',
    },
  ]);
  const again = world(
    [],
    [
      ...before,
      ...first.written.map((deed) => ({
        ...deed,
        at: 1_000_600,
        subject: deed.subject === 'apr_4' ? deed.subject : `sha256:${nodeHash.sha256(deed.subject)}`,
      })),
    ],
    asked,
  );
  await again.audit.catchUp();
  await again.audit.settled();
  expect(again.shown()).toEqual([]);
});

test('whoever waits until a deed is on disk does so, also where another who waits has begun to write it', async () => {
  const { audit, shown, state } = world();
  const begun = Promise.withResolvers<void>();
  state.slow = begun.promise;
  audit.write({ action: 'run.taken-up', subject: 'run_1', details: {} });
  const first = audit.flushed();
  audit.write({ action: 'run.taken-up', subject: 'run_2', details: {} });
  const second = audit.flushed();
  audit.write({ action: 'run.taken-up', subject: 'run_3', details: {} });
  const third = audit.flushed().then(shown);
  begun.resolve();
  await Promise.all([first, second]);
  expect(await third).toEqual(['run.taken-up run_1', 'run.taken-up run_2', 'run.taken-up run_3']);
});

/** A worker's log, which its next life finds as this one left it. */
function workerWorld(told: { action: string; subject: string }[] = []): {
  readonly told: typeof told;
  readonly details: Deed['details'][];
  readonly audit: WorkerAudit;
} {
  const details: Deed['details'][] = [];
  const desk: RunAuditParts['desk'] = {
    append: async (deed) => {
      told.push({ action: deed.action, subject: deed.subject });
      details.push(deed.details);
    },
    find: ({ subject, actions }) =>
      told
        .filter((one) => one.subject === subject && actions?.includes(one.action) === true)
        .map((one) => ({ index: 0, at: 0, actor: 'system', details: {}, hash: '', ...one })),
  };
  return { told, details, audit: workerAuditOf({ desk, timers: { after: () => () => undefined }, log: { write: () => undefined } }) };
}
const parts = {
  runId: 'run_1',
  trigger: 'start',
  pinned: { flow: { id: 'flow_a', name: 'A', environment: 'prod' }, flowHash: 'f'.repeat(64), bundleDigest: 'b'.repeat(64) },
  request: { flowId: 'flow_a', kind: 'webhook', input: [], dryRun: false },
} as unknown as Parameters<WorkerAudit['begun']>[0];
const runEnd = {
  runId: 'run_1',
  flowId: 'flow_a',
  flowName: 'A',
  status: 'succeeded',
  output: [],
  steps: 3,
  attempts: 3,
  retries: 0,
  tokens: 0,
  costMilliUsd: 0,
} as const;
const story = { type: 'run.succeeded', runId: 'run_1', at: 9, output: [], ms: 8 } as const;

test('a worker tells of a run what a service tells of it, once however often its code is called anew', async () => {
  const { audit, told, details } = workerWorld();
  audit.heard({ type: 'run.started', runId: 'run_1', at: 1, flowId: 'flow_a', flowName: 'A', dryRun: false });
  audit.begun(parts, 1, true);
  audit.begun(parts, 1, false);
  audit.heard(story);
  await audit.ended(runEnd);
  audit.heard(story);
  await audit.ended(runEnd);
  expect([told.map(({ action }) => action), details]).toEqual([
    ['run.started', 'run.succeeded'],
    [
      { flow: 'flow_a', flowHash: 'f'.repeat(64), trigger: 'webhook', bundle: 'b'.repeat(64) },
      { flow: 'flow_a', steps: '3' },
    ],
  ]);
});

test.each([
  [['run.started'], ['run.started', 'run.taken-up', 'run.succeeded']],
  [[], ['run.started', 'run.taken-up', 'run.succeeded']],
  [
    ['run.started', 'run.succeeded'],
    ['run.started', 'run.succeeded'],
  ],
])('a worker whose last life had told %j tells the rest', async (before, after) => {
  const { audit, told } = workerWorld(before.map((action) => ({ action, subject: 'run_1' })));
  audit.begun(parts, 1, false);
  audit.heard(story);
  await audit.ended(runEnd);
  expect(told.map(({ action }) => action)).toEqual(after);
});
