/** Runs of a held flow across a cluster, those that they called included. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { clusterHolds } from '../../../app/cli/restate/cluster-holds.ts';
import { clusterWork } from '../../../app/cli/restate/cluster-work.ts';
import { endRevoked } from '../../../app/cli/restate/end-revoked.ts';
import { send } from '../../../app/cli/restate/wire.ts';
import { forgetfulSettings, watchHere } from '../../../app/cli/service/flow-watch.ts';
import { heldFolder } from '../../../app/cli/service/held-folder.ts';
import { serviceMetrics } from '../../../app/cli/service/service-metrics.ts';
import type { RunStatus } from '../../../app/engine/ports.ts';
import { codeOfError, TransientError, UserError } from '../../../app/kernel/errors.ts';
import type { Timers } from '../../../app/kernel/ports.ts';
import type { BrokerClient } from '../../../app/nodes/kit/executor.ts';
import { desk } from '../kit.ts';

/** No test waits: what is set for later is done now. */
const atOnce: Timers = {
  after(_ms, run) {
    run();
    return () => {};
  },
};

function cluster(
  runs: Record<string, { flowId: string; status: RunStatus; pausedBy?: string }>,
  fails: (runId: string) => boolean = () => false,
) {
  const view = (runId: string) => {
    if (fails(runId)) throw new TransientError('egress/unreachable', 'The cluster does not answer.');
    const run = runs[runId];
    if (run === undefined) throw new UserError('run/not-found', 'There is no such run.');
    return run;
  };
  const holds = clusterHolds(
    {
      status: async (runId) => ({ ...view(runId), ended: false, flowName: '', steps: 0, questions: [], commandsTo: '' }),
      command: async (runId, { action, by, pausedBy }) => {
        const run = view(runId);
        if (action === 'resume' && run.pausedBy !== pausedBy) throw new UserError('run/wrong-state', 'Somebody else paused it.');
        runs[runId] = { flowId: run.flowId, ...(action === 'pause' ? { status: 'paused', pausedBy: by } : { status: 'running' }) };
      },
    },
    { underWay: async () => Object.keys(runs) },
    atOnce,
  );
  const stand = (): readonly string[] =>
    Object.entries(runs)
      .filter(([, { status }]) => status === 'paused')
      .map(([runId]) => runId);
  return { holds, stand };
}

test('what a held run called stands still and goes on with it, and no run of another caller', async () => {
  const { holds, stand } = cluster({
    'run_1': { flowId: 'a', status: 'waiting' },
    'run_1.x': { flowId: 'b', status: 'running' },
    'run_1.x.y': { flowId: 'c', status: 'running' },
    'run_2': { flowId: 'd', status: 'waiting' },
    'run_2.x': { flowId: 'b', status: 'running' },
    'run_10': { flowId: 'd', status: 'running' },
  });
  const held = [await holds.holdRuns('a'), stand()];
  const still = [await holds.resumeRuns('a', (flowId) => flowId !== 'b'), stand()];
  expect([held, still, await holds.resumeRuns('b', (flowId) => flowId !== 'a'), await holds.resumeRuns('a', () => true), stand()]).toEqual([
    [{ held: 3, failed: 0 }, ['run_1', 'run_1.x', 'run_1.x.y']],
    [{ resumed: 1, failed: 0 }, ['run_1.x', 'run_1.x.y']],
    { resumed: 0, failed: 0 },
    { resumed: 2, failed: 0 },
    [],
  ]);
});

test('runs that could not be asked or resumed are counted, and go on with the next try', async () => {
  let bad = 1;
  const { holds, stand } = cluster(
    {
      'run_1': { flowId: 'a', status: 'paused', pausedBy: 'playbook' },
      'run_2': { flowId: 'a', status: 'paused', pausedBy: 'playbook' },
      'run_3': { flowId: 'a', status: 'paused', pausedBy: 'operator' },
    },
    (runId) => runId === 'run_2' && bad-- > 0,
  );
  expect([await holds.resumeRuns('a', () => true), stand(), await holds.resumeRuns('a', () => true), stand()]).toEqual([
    { resumed: 1, failed: 1 },
    ['run_2', 'run_3'],
    { resumed: 1, failed: 0 },
    ['run_3'],
  ]);
});

test('a run that is released on its way to a stand goes on; one that nobody held, or that waits, hears nothing of it', async () => {
  const runs: Record<string, { flowId: string; status: RunStatus; pausedBy?: string }> = {
    run_1: { flowId: 'a', status: 'running', pausedBy: 'playbook' },
    run_2: { flowId: 'a', status: 'running' },
    run_3: { flowId: 'a', status: 'waiting', pausedBy: 'playbook' },
  };
  const found = await cluster(runs).holds.resumeRuns('a', () => true);
  expect([found, runs['run_1']?.pausedBy, runs['run_3']?.pausedBy]).toEqual([{ resumed: 1, failed: 0 }, undefined, 'playbook']);
});

test('a revoked run that nobody can go on with, or end, keeps no other from being ended', async () => {
  const runIds = Array.from({ length: 20 }, (_one, index) => `run_${index}`);
  const told: string[] = [];
  const killed: string[] = [];
  const all = Promise.withResolvers<void>();
  const ending = endRevoked({
    admin: {
      underWay: async () => runIds,
      kill: async (runId) => {
        if (runId === 'run_0') throw new TransientError('egress/unreachable', 'The cluster does not answer.');
        killed.push(runId);
      },
    },
    cluster: {
      status: async () => ({ status: 'waiting', flowId: 'a', flowName: 'A', steps: 1, questions: [], bundleDigest: 'd' }),
      // Each answers only once all have been asked, and then with no.
      command: async (runId) => {
        told.push(runId);
        if (told.length === runIds.length) all.resolve();
        await all.promise;
        throw new TransientError('egress/unreachable', 'No worker answers.');
      },
    },
    reasonOf: () => 'it pays the wrong people',
    killed: () => undefined,
    unreadable: () => undefined,
  });
  await expect(ending).rejects.toMatchObject({ code: 'egress/unreachable' });
  expect(killed.toSorted()).toEqual(runIds.slice(1).toSorted());
});

test('what others hold counts within two seconds, however long it takes to let the runs of another flow go on', async () => {
  const { folder } = desk();
  const held = join(folder, 'held');
  const hold = { at: 1, why: 'It strays.', playbook: 'Hold' };
  const resumed: string[] = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const watch = watchHere({
    file: { playbooks: [], held },
    callBack: undefined,
    settings: forgetfulSettings(),
    cwd: folder,
    metrics: serviceMetrics({ version: '0', startedAt: 0 }),
    environment: 'prod',
    bindings: undefined,
    targets: [],
    refused: [],
    outside: () => ({}) as BrokerClient,
    runOf: async () => undefined,
    bundleOf: async () => undefined,
    holdRuns: async () => ({ held: 0, failed: 0 }),
    resumeRuns: (flowId) => {
      resumed.push(flowId);
      return new Promise(() => undefined);
    },
  });
  // As another worker writes it.
  const other = heldFolder(held, folder);
  try {
    other.add('a', hold);
    void watch.begin();
    await vi.advanceTimersByTimeAsync(0);
    other.letGo('a', { by: 'Ada', reason: 'it is mended' });
    await vi.advanceTimersByTimeAsync(2_000);
    other.add('b', hold);
    const before = [watch.holds('a'), watch.holds('b')];
    await vi.advanceTimersByTimeAsync(2_000);
    expect([resumed, before, watch.holds('b')]).toEqual([['a'], [false, false], true]);
  } finally {
    watch.stop();
    vi.useRealTimers();
  }
});

test('what a worker asks of its cluster is tried again, and told as what it is: one that answers with a no can be reached', async () => {
  const [troubles, logged, paused]: [string[], string[], number[]] = [[], [], []];
  const beside = clusterWork({
    troubles: {
      failed: (what, error) => {
        troubles.push(`${what} ${codeOfError(error)}`);
        return 2_000;
      },
      mended: (what) => troubles.push(`mended ${what}`),
    },
    timers: {
      after(ms, run) {
        paused.push(ms);
        queueMicrotask(run);
        return () => undefined;
      },
    },
    log: { write: (_level, message) => logged.push(message) },
  });
  const fails = (...errors: readonly Error[]) => {
    const left = [...errors];
    return async (): Promise<void> => {
      const next = left.shift();
      if (next !== undefined) throw next;
    };
  };
  const silent = new TransientError('egress/unreachable', 'The cluster does not answer.');
  await beside.untilDone('it could not be done', fails(new UserError('bundle/not-approved', 'The bundle is not here.'), silent));
  expect([troubles, logged, paused]).toEqual([['cluster egress/unreachable', 'mended cluster'], ['it could not be done'], [60_000, 2_000]]);
});

test('a cluster that has taken a request and waits for a worker is told apart from one that is not there', async () => {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const said = (): Promise<string> =>
    send(place, 'GET', undefined, undefined, { waitMs: 50 }).then(String, (error: Error) => error.message);
  const waiting = await said();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  expect([waiting, await said()]).toEqual([
    'The Restate cluster has taken the request, and does not answer in time.',
    'The Restate cluster cannot be reached.',
  ]);
});
