/** A map of a cluster with many elements: what it asks for, and what stops it in the middle. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterAdmin, type ClusterAdmin } from '../../app/cli/restate/admin.ts';
import { clusterHolds } from '../../app/cli/restate/cluster-holds.ts';
import { calledRunId } from '../../app/engine/runs/called-runs.ts';
import { createStepWorld } from '../../app/engine/step-world.node.ts';
import { nodeHash, systemTimers } from '../../app/kernel/host.node.ts';
import { flowOf, node, slot } from '../engine/flow-kit.ts';
import { noRestate } from '../kit/restate-server.ts';
import { answer, httpServer, type TestServer } from '../kit/servers.ts';
import { cluster, pause, remove, workerHere, worksFolder, writeFlows, type TestCluster } from './restate-kit.ts';

if (noRestate !== undefined) process.stderr.write(`SKIPPED: maps on Restate: ${noRestate}.\n`);

const start = node('start', 'manual-trigger');
const map = (flowId: string) => node('map', 'map-list', { flowId, list: 'all', atOnce: 8 });
const elements = (count: number) => ({
  input: [{ all: Array.from({ length: count }, (_one, n) => ({ n, last: n === count - 1 })) }],
});
const elementOf = (runId: string, nth: number): string => calledRunId({ parentRunId: runId, place: `map/0/${nth}` }, nodeHash, 0);

describe.skipIf(noRestate !== undefined)('a map on Restate', () => {
  let folder: string;
  let restate: TestCluster;
  let admin: ClusterAdmin;
  let service: TestServer;
  let worker: Awaited<ReturnType<typeof workerHere>>;
  /** Stands between the worker and the cluster, and counts. */
  let carrier: Server;
  let asked: string[] = [];
  /** Nobody who waits for the end of a run is answered, as where another server takes the run over. */
  let isLost = false;
  /** So many questions about what a run called are not answered. */
  let unanswered = 0;
  /** Steps of elements that have begun, in order. */
  let heard: string[] = [];
  let meanwhile: (count: number) => void = () => undefined;

  beforeAll(async () => {
    folder = worksFolder();
    service = await httpServer(async (request, response) => {
      response.on('error', () => undefined);
      meanwhile(heard.push(String(request.url)));
      await pause(5);
      answer(response, 200, {});
    });
    const at = `127.0.0.1:${service.port}`;
    const call = (id: string, from: string) =>
      node(id, 'http-request', { url: `http://${at}/${id}/{{ ${from}.n }}`, method: 'POST' }, { connection: 'api' });
    writeFlows(folder, [
      {
        ...flowOf([start, call('first', 'input'), call('second', 'node["start"]')], ['start -> first', 'first -> second'], {
          connections: [slot('api', [at], 'none')],
        }),
        id: 'posts',
      },
      {
        ...flowOf(
          [
            start,
            node('wait', 'wait', { seconds: 1 }),
            node('last', 'if', { mode: 'expression', expression: '{{ input.last }}' }),
            node('ask', 'approval', { deadlineMinutes: 60 }),
          ],
          ['start -> wait', 'wait -> last', 'last.true -> ask'],
        ),
        id: 'waits',
      },
      { ...flowOf([start, map('posts')], ['start -> map']), id: 'each' },
      { ...flowOf([start, map('waits')], ['start -> map']), id: 'patient' },
    ]);
    restate = await cluster();
    admin = clusterAdmin(new URL(restate.server.admin));
    carrier = createServer((request, response) => {
      void (async () => {
        asked.push(String(request.url));
        const path = request.url?.replace(/^\/admin\//, '') ?? '';
        if (path === 'query' && unanswered > 0) {
          unanswered -= 1;
          return response.writeHead(503).end();
        }
        if (isLost && request.url?.endsWith('/attach') === true) return;
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const gone = new AbortController();
        response.once('close', () => gone.abort());
        const got = await fetch(new URL(path, path === request.url ? restate.server.ingress : restate.server.admin), {
          method: request.method ?? 'GET',
          signal: gone.signal,
          headers: { 'content-type': request.headers['content-type'] ?? '', accept: request.headers.accept ?? '*/*' },
          ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
        });
        return response.writeHead(got.status).end(Buffer.from(await got.arrayBuffer()));
      })().catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => {
      carrier.listen(0, '127.0.0.1', resolve);
    });
    const carried = `http://127.0.0.1:${(carrier.address() as AddressInfo).port}/`;
    worker = await workerHere(folder, restate, {
      ingress: new URL(carried),
      admin: new URL(`${carried}admin/`),
      world: (options) => createStepWorld({ ...options, gateway: { record: () => undefined } }),
      connections: () => ({ get: async () => ({ hosts: [at], internalAddresses: ['127.0.0.1'], auth: { type: 'none' } }) }),
    });
  }, 60_000);
  afterAll(async () => {
    await worker.stop();
    carrier.closeAllConnections();
    carrier.close();
    await restate.server.close();
    await service.close();
    remove(folder);
  });

  const ofElements = (runId: string): readonly string[] => asked.filter((line) => line.includes(`${runId}.`));
  const entriesOf = async (runId: string): Promise<number> => {
    const query = `SELECT count(*) AS n FROM sys_journal j JOIN sys_invocation i ON j.id = i.id WHERE i.target_service_key = '${runId}' AND i.target_handler_name = 'run'`;
    const response = await fetch(new URL('query', restate.server.admin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query }),
    });
    return ((await response.json()) as { rows: [{ n: number }] }).rows[0].n;
  };

  test('asks about each element as often however many there are, and keeps as many entries for each', async () => {
    const costOf = async (runId: string, count: number) => {
      await restate.begin(runId, 'patient', elements(count));
      const last = elementOf(runId, count - 1);
      const [question] = await restate.asked(last);
      await restate.stands(runId, 'waiting');
      const cost = { requests: ofElements(runId).length / count, entries: (await entriesOf(runId)) / count };
      const { approvalId = '', argumentHash = '' } = question ?? {};
      await restate.decide(last, approvalId, { by: 'ann', decision: 'approved', reason: '', argumentHash });
      return { ...cost, status: (await restate.ended(runId)).status };
    };
    asked = [];
    const [some, twice] = await Promise.all([costOf('run_some', 16), costOf('run_twice', 40)]);
    expect([some.status, twice.status, twice.requests / some.requests < 1.4, twice.entries / some.entries < 1.4]).toEqual([
      'succeeded',
      'succeeded',
      true,
      true,
    ]);
  }, 120_000);

  /** Begins a map of a hundred elements, and does the deed while some are under way. */
  async function struck<T>(runId: string, deed: () => Promise<T>): Promise<T> {
    heard = [];
    asked = [];
    const reached = Promise.withResolvers<void>();
    meanwhile = (count) => {
      if (count === 60) reached.resolve();
    };
    await restate.begin(runId, 'each', elements(100));
    await reached.promise;
    return await deed();
  }
  /** Each element has acted once in each of its steps, in whatever order. */
  const whole = (): boolean => heard.length === 200 && new Set(heard).size === 200;

  test.each([
    ['cancel', 'cancelled', 'run/cancelled'],
    ['revoke', 'halted', 'halted/revoked'],
  ] as const)(
    'ends by %s with all that it called, none of which begins a step after it',
    async (action, wanted, code) => {
      const runId = `run_${action}`;
      const { status, error } = await struck(runId, async () => {
        await restate.command(runId, { action, by: 'ann' });
        return await restate.ended(runId);
      });
      const then = heard.length;
      expect(await admin.calledBy(runId)).toEqual([]);
      await pause(500);
      expect([status, error?.code, then < 200, heard.length - then]).toEqual([wanted, code, true, 0]);
    },
    60_000,
  );

  test('begins no element while it is paused, and goes on with the others afterwards', async () => {
    await struck('run_pause', () => restate.command('run_pause', { action: 'pause', by: 'ann' }));
    const begun = ofElements('run_pause').filter((line) => line.endsWith('/run/send')).length;
    await restate.stands('run_pause', 'paused');
    const then = heard.length;
    await pause(500);
    expect([then <= 2 * (begun + 8), heard.length - then]).toEqual([true, 0]);
    await restate.command('run_pause', { action: 'resume', by: 'ann' });
    expect([(await restate.ended('run_pause')).status, whole()]).toEqual(['succeeded', true]);
  }, 60_000);

  test('is held with all that it called, which begin no step until the flow is let go on', async () => {
    const holds = clusterHolds(restate, admin, systemTimers);
    const { failed } = await struck('run_held', () => holds.holdRuns('each'));
    const then = heard.length;
    await restate.stands('run_held', 'paused');
    await pause(500);
    expect([failed, then < 200, heard.length - then]).toEqual([0, true, 0]);
    await holds.resumeRuns('each', () => true);
    expect([(await restate.ended('run_held')).status, whole()]).toEqual(['succeeded', true]);
  }, 60_000);

  test('hears of the ends of its elements, though whoever waited for them is never told', async () => {
    isLost = true;
    await restate.begin('run_lost', 'each', elements(3));
    const { status } = await restate.ended('run_lost');
    isLost = false;
    expect(status).toBe('succeeded');
  }, 60_000);

  test('ends what a dead process had called, however long nobody could say which runs those are', async () => {
    await restate.begin('run_unasked', 'patient', elements(1));
    await restate.asked(elementOf('run_unasked', 0));
    const alone = 'run_unasked.left';
    await restate.begin(alone, 'waits', { kind: 'flow', input: [{ last: true }] });
    await restate.asked(alone);
    unanswered = 5;
    await restate.command('run_unasked', { action: 'cancel', by: 'ann' });
    const ends = [(await restate.ended('run_unasked')).status, (await restate.ended(alone)).status];
    expect([ends, unanswered]).toEqual([['cancelled', 'cancelled'], 0]);
  }, 60_000);
});
