/** A cluster that lies about the past: answers and states of a run that were true before, and are brought again. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterAt, type Cluster } from '../../app/cli/restate/cluster.ts';
import { newestViews } from '../../app/cli/restate/newest-views.ts';
import { flowOf, node } from '../engine/flow-kit.ts';
import { noRestate } from '../kit/restate-server.ts';
import { cluster, codeOf, remove, testKey, workerHere, worksFolder, writeFlows, type TestCluster } from './restate-kit.ts';

interface Told {
  readonly status: number;
  readonly text: string;
}

const flow = {
  ...flowOf(
    [node('start', 'manual-trigger'), node('ask', 'approval', { deadlineMinutes: 60 }), node('after', 'noop')],
    ['start -> ask', 'ask.approved -> after'],
  ),
  id: 'asks',
};

describe.skipIf(noRestate !== undefined)('a cluster that brings again what was true before', () => {
  let folder: string;
  let restate: TestCluster;
  let worker: Awaited<ReturnType<typeof workerHere>>;
  let carrier: Server;
  let carried: Cluster;
  /** What was answered first, by address; `again`: it is brought instead of asking. */
  const first = new Map<string, Told>();
  let again = false;
  beforeAll(async () => {
    folder = worksFolder();
    writeFlows(folder, [flow]);
    restate = await cluster();
    worker = await workerHere(folder, restate);
    carrier = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const known = again ? first.get(request.url ?? '') : undefined;
        const got: Told =
          known ??
          (await fetch(new URL(request.url ?? '', restate.server.ingress), {
            method: request.method ?? 'GET',
            headers: { 'content-type': request.headers['content-type'] ?? '' },
            ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
          }).then(async (answer) => ({ status: answer.status, text: await answer.text() })));
        if (!first.has(request.url ?? '')) first.set(request.url ?? '', got);
        response.writeHead(got.status).end(got.text);
      })();
    });
    await new Promise<void>((resolve) => {
      carrier.listen(0, '127.0.0.1', resolve);
    });
    carried = clusterAt(new URL(`http://127.0.0.1:${(carrier.address() as AddressInfo).port}/`), testKey);
  }, 60_000);
  afterAll(async () => {
    carrier.close();
    await worker.stop();
    await restate.server.close();
    remove(folder);
  });

  test('is not believed: no answer to an earlier question opens as one to this', async () => {
    await carried.begin('run_told', { flowId: 'asks', kind: 'manual', input: [{}], dryRun: false });
    await restate.asked('run_told');
    const before = (await carried.status('run_told')).status;
    await carried.command('run_told', { action: 'pause', by: 'ann' });
    await carried.command('run_told', { action: 'resume', by: 'ann' });
    again = true;
    const told = [await codeOf(carried.status('run_told')), await codeOf(carried.command('run_told', { action: 'pause', by: 'ann' }))];
    again = false;
    expect([before, told, (await carried.status('run_told')).status]).toEqual([
      'waiting',
      ['engine/bad-journal', 'engine/bad-journal'],
      'waiting',
    ]);
  }, 60_000);

  test('is noticed where it gives a worker an older state of a run than that worker has told', async () => {
    await restate.begin('run_state', 'asks');
    await restate.asked('run_state');
    const admin = async (path: string, body: object): Promise<Response> =>
      await fetch(new URL(path, restate.server.admin), {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
      });
    const state = async (): Promise<string> =>
      (
        (await (
          await admin('query', { query: `SELECT value_utf8 FROM state WHERE service_key = 'run_state' AND key = 'view'` })
        ).json()) as { rows: { value_utf8: string }[] }
      ).rows[0]?.value_utf8 ?? '';
    const older = await state();
    await restate.command('run_state', { action: 'pause', by: 'ann' });
    await restate.stands('run_state', 'paused');
    const put = await admin('services/countersign/state', { object_key: 'run_state', new_state: { view: [...Buffer.from(older)] } });
    expect([put.status, older.length > 100]).toEqual([202, true]);
    let told = 'ok';
    for (let tries = 0; tries < 100 && told === 'ok'; tries += 1) told = await codeOf(restate.status('run_state'));
    expect([(await state()) === older, told]).toEqual([true, 'engine/bad-journal']);
  }, 60_000);
});

test('a view counts for the run that it is of, and what is not known any more is believed', () => {
  const views = newestViews();
  const at = (nth: number, invocation = 'inv_1') => ({ invocation, nth });
  expect([
    views.isOlder('run_1', at(2)),
    views.isOlder('run_1', at(2)),
    views.isOlder('run_1', at(1)),
    views.isOlder('run_1', at(1, 'inv_2')),
    views.isOlder('run_2', at(1)),
  ]).toEqual([false, false, true, false, false]);
  for (let other = 0; other < 10_001; other += 1) views.isOlder(`run_of_${other}`, at(1));
  expect(views.isOlder('run_2', at(0))).toBe(false);
});
