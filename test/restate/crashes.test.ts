/** `kill -9` of the worker and of the server in the middle of runs: what was completed is not done again, and every run ends. */
import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuditDesk } from '../../app/host/audit/audit-desk.node.ts';
import { calledRunId } from '../../app/engine/runs/called-runs.ts';
import { nodeHash, systemClock } from '../../app/kernel/host.node.ts';
import { openStore } from '../../app/store/store.ts';
import { flowOf, node, slot } from '../engine/flow-kit.ts';
import { answer, httpServer, type TestServer } from '../kit/servers.ts';
import { noRestate } from '../kit/restate-server.ts';
import {
  cluster,
  codeOf,
  pause,
  remove,
  worksFolder,
  writeFlows,
  workerProcess,
  type TestCluster,
  type WorkerProcess,
} from './restate-kit.ts';

if (noRestate !== undefined) process.stderr.write(`SKIPPED: crashes on Restate: ${noRestate}.\n`);

describe.skipIf(noRestate !== undefined)('a run on Restate', () => {
  let folder: string;
  let restate: TestCluster;
  let worker: WorkerProcess;
  let service: TestServer;
  /** Requests by what they ask for: METHOD /RUN/STEP. */
  let heard: string[] = [];
  /** Called for each request before its answer. */
  let meanwhile: (path: string) => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    service = await httpServer(async (request: IncomingMessage, response: ServerResponse) => {
      const path = `${request.method} ${request.url}`;
      heard.push(path);
      response.on('error', () => undefined);
      await meanwhile(path);
      answer(response, 200, { step: request.url });
    });
    const base = `http://127.0.0.1:${service.port}`;
    const call = (id: string, method = 'GET') =>
      node(id, 'http-request', { url: `${base}/${id}`, method, timeoutMs: 5_000 }, { connection: 'api' });
    const more = { connections: [slot('api', [`127.0.0.1:${service.port}`], 'none')] };
    const start = node('start', 'manual-trigger');
    const seen = [{ name: 'id', type: 'number', required: true }];
    folder = worksFolder();
    writeFlows(folder, [
      { ...flowOf([start, call('a'), call('b'), call('c')], ['start -> a', 'a -> b', 'b -> c'], more), id: 'reads' },
      { ...flowOf([start, call('a'), call('pay', 'POST'), call('c')], ['start -> a', 'a -> pay', 'pay -> c'], more), id: 'pays' },
      {
        ...flowOf(
          [start, call('a'), node('wait', 'wait', { seconds: 2 }), node('ask', 'approval', { deadlineMinutes: 60 }), call('c')],
          ['start -> a', 'a -> wait', 'wait -> ask', 'ask.approved -> c'],
          more,
        ),
        id: 'waits',
      },
      {
        ...flowOf(
          [
            start,
            node('add', 'data-table', { table: 'seen', operation: 'insert', columns: seen }),
            node('find', 'data-table', { table: 'seen', columns: seen, into: 'rows' }),
          ],
          ['start -> add', 'add -> find'],
        ),
        id: 'keeps',
      },
      {
        ...flowOf([start, node('call', 'sub-flow', { flowId: 'reads', resultField: '' }), call('c')], ['start -> call', 'call -> c'], more),
        id: 'calls',
      },
      {
        ...flowOf([start, node('call', 'sub-flow', { flowId: 'waits', resultField: '' }), call('c')], ['start -> call', 'call -> c'], more),
        id: 'awaits',
      },
      {
        ...flowOf(
          [start, node('far', 'http-request', { url: `{{ input.url }}`, method: 'GET' }, { connection: 'other' })],
          ['start -> far'],
          { connections: [slot('other', ['127.0.0.1:1'], 'none')] },
        ),
        id: 'strays',
      },
    ]);
    const storeKey = join(folder, 'store.key');
    writeFileSync(storeKey, '5a'.repeat(32), { mode: 0o600 });
    restate = await cluster();
    worker = await workerProcess(
      folder,
      restate,
      {
        api: { hosts: [`127.0.0.1:${service.port}`], internalAddresses: ['127.0.0.1'] },
        other: { hosts: ['127.0.0.1:1'], internalAddresses: ['127.0.0.1'] },
      },
      ['--store', join(folder, 'kept'), '--store-key', storeKey],
    );
    await worker.start();
  }, 60_000);
  afterAll(async () => {
    await worker.kill();
    await restate.server.close();
    await service.close();
    remove(folder);
  });

  /** Starts a run and does the deed while the service holds the first request for `step`. */
  async function struck(runId: string, flowId: string, step: string, deed: () => Promise<void>): Promise<void> {
    heard = [];
    const reached = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    let once = false;
    meanwhile = async (path) => {
      if (!path.endsWith(`/${step}`) || once) return;
      once = true;
      reached.resolve();
      await gone.promise;
    };
    await restate.begin(runId, flowId);
    await reached.promise;
    await deed();
    gone.resolve();
  }
  const restartWorker = async (): Promise<void> => {
    await worker.kill();
    await worker.start();
  };
  const restartServer = async (): Promise<void> => {
    await restate.server.kill();
    await restate.server.start();
  };
  const counted = () =>
    Object.fromEntries(
      ['GET /a', 'GET /b', 'POST /pay', 'GET /c'].flatMap((path) => {
        const count = heard.filter((one) => one === path).length;
        return count === 0 ? [] : [[path, count]];
      }),
    );

  test('whose worker is killed goes on with the next one; only the step under way is asked for again', async () => {
    await struck('run_worker', 'reads', 'b', restartWorker);
    const { status, steps } = await restate.ended('run_worker');
    expect([status, steps, counted()]).toEqual(['succeeded', 4, { 'GET /a': 1, 'GET /b': 2, 'GET /c': 1 }]);
  }, 60_000);

  test('whose server is killed goes on when it is back, without a hand', async () => {
    await struck('run_server', 'reads', 'b', restartServer);
    const { status } = await restate.ended('run_server');
    const { 'GET /b': repeated, ...others } = counted();
    expect([status, others, repeated === 1 || repeated === 2]).toEqual(['succeeded', { 'GET /a': 1, 'GET /c': 1 }, true]);
  }, 60_000);

  test('does not repeat an effect that may have happened: a person is asked, and is obeyed', async () => {
    await struck('run_pays', 'pays', 'pay', restartWorker);
    const [question] = await restate.asked('run_pays');
    const before = counted();
    const { approvalId = '', argumentHash = '' } = question ?? {};
    const wrong = await codeOf(
      restate.decide('run_pays', approvalId, { by: 'ann', decision: 'approved', reason: '', argumentHash: 'another' }),
    );
    await restate.decide('run_pays', approvalId, { by: 'ann', decision: 'denied', reason: 'It was paid.', argumentHash });
    const { status, error } = await restate.ended('run_pays');
    expect([question?.ask['interrupted'], before, wrong, status, error?.code, counted()]).toEqual([
      true,
      { 'GET /a': 1, 'POST /pay': 1 },
      'human/denied',
      'failed',
      'step/interrupted',
      { 'GET /a': 1, 'POST /pay': 1 },
    ]);
  }, 60_000);

  test('goes on behind a step that a person says did take effect, with what the person says that it gave', async () => {
    await struck('run_paid', 'pays', 'pay', restartWorker);
    const [question] = await restate.asked('run_paid');
    const { approvalId = '', argumentHash = '' } = question ?? {};
    await restate.decide('run_paid', approvalId, {
      by: 'ann',
      decision: 'done',
      reason: 'It was paid.',
      argumentHash,
      values: { receipt: 'R-1' },
    });
    const { status } = await restate.ended('run_paid');
    expect([status, counted()]).toEqual(['succeeded', { 'GET /a': 1, 'POST /pay': 1, 'GET /c': 1 }]);
  }, 60_000);

  test('keeps its timers and questions while neither worker nor server is there', async () => {
    heard = [];
    meanwhile = () => Promise.resolve();
    await restate.begin('run_waits', 'waits');
    while (!worker.events.some((event) => event.type === 'run.waiting' && event.runId === 'run_waits')) await pause(20);
    await worker.kill();
    await restartServer();
    await worker.start();
    const [question] = await restate.asked('run_waits');
    await restartWorker();
    const say = (): Promise<string> =>
      codeOf(
        restate.decide('run_waits', question?.approvalId ?? '', {
          by: 'ann',
          decision: 'approved',
          reason: '',
          argumentHash: question?.argumentHash ?? '',
        }),
      );
    const given = await say();
    const { status } = await restate.ended('run_waits');
    expect([given, status, counted(), await say()]).toEqual(['ok', 'succeeded', { 'GET /a': 1, 'GET /c': 1 }, 'run/not-found']);
  }, 60_000);

  test('finds what an earlier run put into a table, also after its worker was killed', async () => {
    const rows = async (runId: string, id: number): Promise<unknown> => {
      await restate.begin(runId, 'keeps', { input: [{ id }] });
      return (await restate.ended(runId)).output;
    };
    const before = await rows('run_kept_1', 1);
    await restartWorker();
    expect([before, await rows('run_kept_2', 2)]).toEqual([
      [expect.objectContaining({ rows: [{ id: 1 }] })],
      [expect.objectContaining({ rows: [{ id: 1 }, { id: 2 }] })],
    ]);
  }, 60_000);

  test('is stopped by a command, and what it calls and what it may not reach end as they do elsewhere', async () => {
    await restate.begin('run_stopped', 'waits');
    await restate.asked('run_stopped');
    await restate.command('run_stopped', { action: 'cancel', by: 'ann' });
    const stopped = await restate.ended('run_stopped');
    heard = [];
    await restate.begin('run_calls', 'calls');
    const called = await restate.ended('run_calls');
    await restate.begin('run_strays', 'strays', { input: [{ url: `http://127.0.0.1:${service.port}/elsewhere` }] });
    const strayed = await restate.ended('run_strays');
    expect([
      stopped.status,
      stopped.error?.code,
      called.status,
      counted(),
      strayed.status,
      strayed.error?.code,
      heard.includes('GET /elsewhere'),
    ]).toEqual([
      'cancelled',
      'run/cancelled',
      'succeeded',
      { 'GET /a': 1, 'GET /b': 1, 'GET /c': 2 },
      'halted',
      'halted/capability',
      false,
    ]);
  }, 60_000);

  test('takes along what it called when it is stopped after its worker was killed', async () => {
    const called = calledRunId({ parentRunId: 'run_taken', place: 'call/0/0' }, nodeHash, 0);
    let stopped: Promise<string> = Promise.resolve('');
    await struck('run_taken', 'awaits', 'a', async () => {
      await worker.kill();
      stopped = codeOf(restate.command('run_taken', { action: 'cancel', by: 'ann' }));
      await worker.start();
    });
    const ends = [await stopped, (await restate.ended('run_taken')).status, (await restate.ended(called)).status];
    expect([ends, heard.filter((path) => path.endsWith('/c'))]).toEqual([['ok', 'cancelled', 'cancelled'], []]);
  }, 60_000);

  test('stands in the audit log of its worker, each thing once, whatever was killed when', async () => {
    await worker.kill();
    const store = await openStore({ path: join(folder, 'kept'), unlock: { kind: 'external', key: new Uint8Array(32).fill(0x5a) } });
    try {
      const desk = createAuditDesk(store, systemClock, () => undefined);
      const told = (subject: string) =>
        desk
          .find({ subject, limit: 100 })
          .map(({ action }) => action)
          .filter((action) => action !== 'run.taken-up')
          .toSorted();
      const [strayed] = desk.find({ subject: 'run_strays', actions: ['gateway.refused'], limit: 1 });
      expect([
        ['run_worker', 'run_server', 'run_stopped', 'run_calls', 'run_strays'].map(told),
        desk.find({ subject: 'run_worker', actions: ['run.taken-up'], limit: 9 }).length,
        strayed?.details,
      ]).toEqual([
        [
          ['run.started', 'run.succeeded'],
          ['run.started', 'run.succeeded'],
          ['run.cancelled', 'run.started'],
          ['run.started', 'run.succeeded'],
          ['gateway.refused', 'run.halted', 'run.started'],
        ],
        1,
        { flow: 'strays', node: 'far', kind: 'http', code: 'halted/capability' },
      ]);
    } finally {
      await store.close();
    }
  }, 60_000);
});
