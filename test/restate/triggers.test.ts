/** What starts runs on Restate through several workers: web requests, pages and planned moments, each once. */
import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgetfulSettings } from '../../app/cli/service/flow-watch.ts';
import { heldFolder } from '../../app/cli/service/held-folder.ts';
import { tellOfStores } from '../../app/cli/restate/stores.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { flowOf, node, slot } from '../engine/flow-kit.ts';
import { noRestate } from '../kit/restate-server.ts';
import { balancer, cluster, codeOf, pause, remove, testKey, workerHere, worksFolder, writeFlows, type TestCluster } from './restate-kit.ts';

if (noRestate !== undefined) process.stderr.write(`SKIPPED: triggers on Restate: ${noRestate}.\n`);

const secret = `hook-${'e5'.repeat(10)}`;
const every = (id: string, overlap: string): Flow => ({
  ...flowOf(
    [node('tick', 'schedule-trigger', { cron: '* * * * * *', timezone: 'UTC', overlap }), node('rest', 'wait', { seconds: 3 })],
    ['tick -> rest'],
  ),
  id,
});
const flows: readonly Flow[] = [
  {
    ...flowOf(
      [
        node(
          'hook',
          'webhook-trigger',
          { path: 'orders', method: 'POST', auth: 'hmac', replayWindowSeconds: 300, dedupeField: 'body.id' },
          { connection: 'hooks' },
        ),
        node('after', 'noop'),
      ],
      ['hook -> after'],
      { connections: [slot('hooks', ['hooks.example.com'])] },
    ),
    id: 'orders',
  },
  {
    ...flowOf(
      [
        node('hook', 'webhook-trigger', { path: 'echo', method: 'POST', auth: 'bearer', replayWindowSeconds: 0 }, { connection: 'hooks' }),
        node('say', 'respond-webhook', { body: 'You sent {{ input.body.n }}', contentType: 'text/plain' }),
      ],
      ['hook -> say'],
      { connections: [slot('hooks', ['hooks.example.com'])] },
    ),
    id: 'echo',
  },
  {
    ...flowOf(
      [
        node('hook', 'webhook-trigger', { path: 'slow', method: 'POST', auth: 'bearer', replayWindowSeconds: 0 }, { connection: 'hooks' }),
        node('ask', 'approval', { deadlineMinutes: 60 }),
        node('say', 'respond-webhook', { body: 'Late', contentType: 'text/plain' }),
      ],
      ['hook -> ask', 'ask.approved -> say'],
      { connections: [slot('hooks', ['hooks.example.com'])] },
    ),
    id: 'slow',
  },
  {
    ...flowOf(
      [
        node('form', 'form-trigger', { path: 'contact', title: 'Write', fields: [{ name: 'topic', required: true }] }),
        node('after', 'noop'),
      ],
      ['form -> after'],
    ),
    id: 'contact',
  },
  {
    ...flowOf(
      [
        node('chat', 'chat-trigger', { path: 'help', title: 'Ask' }),
        node('say', 'respond-webhook', { body: 'You said: {{ input.message }}', contentType: 'text/plain' }),
      ],
      ['chat -> say'],
    ),
    id: 'help',
  },
  {
    ...flowOf(
      [node('watch', 'file-trigger', { folder: 'inbox', pattern: '*.csv', everySeconds: 2, existing: true }), node('after', 'noop')],
      ['watch -> after'],
    ),
    id: 'files',
  },
  {
    ...flowOf([node('start', 'manual-trigger'), node('bad', 'script', { code: 'throw new Error("no")' })], ['start -> bad'], {
      settings: { ...emptyFlow('', '').settings, errorFlow: 'not_here' },
    }),
    id: 'unheard',
  },
  every('skips', 'skip'),
  every('parallel', 'parallel'),
  {
    ...flowOf(
      [
        node(
          'hook',
          'webhook-trigger',
          { path: 'strays', method: 'POST', auth: 'bearer', replayWindowSeconds: 0, ratePerMinute: 0 },
          { connection: 'hooks' },
        ),
        node('which', 'if', { mode: 'expression', expression: '{{ input.body.stray == true }}' }),
        node('ask', 'approval', { deadlineMinutes: 60 }),
        node('out', 'http-request', { url: 'https://{{ input.body.host }}/' }),
      ],
      ['hook -> which', 'which.true -> out', 'which.false -> ask'],
      { connections: [slot('hooks', ['hooks.example.com'])] },
    ),
    id: 'strays',
  },
  {
    ...flowOf([node('start', 'manual-trigger'), node('keep', 'data-table', { table: 'orders', operation: 'find' })], ['start -> keep']),
    id: 'keeps',
  },
];

describe.skipIf(noRestate !== undefined)('two workers of one cluster', () => {
  let folder: string;
  let restate: TestCluster;
  let front: Awaited<ReturnType<typeof balancer>>;
  let workers: readonly Awaited<ReturnType<typeof workerHere>>[] = [];
  beforeAll(async () => {
    folder = worksFolder();
    writeFlows(folder, flows);
    // Both workers see it.
    mkdirSync(join(folder, 'inbox'));
    writeFileSync(join(folder, 'inbox', 'orders.csv'), 'a,b');
    restate = await cluster();
    const ports: number[] = [];
    front = await balancer(ports);
    const connections = () => ({
      get: async (_flowId: string, id: string) =>
        id === 'hooks' ? { hosts: ['hooks.example.com'], auth: { type: 'bearer' as const, secret } } : undefined,
    });
    const watch = {
      file: {
        playbooks: [{ id: 'p', name: 'Stop it', enabled: true, when: ['halted' as const], pause: true, revoke: false }],
        held: join(folder, 'held'),
      },
      callBack: undefined,
      settings: forgetfulSettings(),
    };
    const first = await workerHere(folder, restate, { watch, connections, admin: undefined, storeId: 'first store' });
    ports.push(first.port);
    const second = await workerHere(folder, restate, { watch, connections, storeId: 'second store', advertise: front.url });
    ports.push(second.port);
    workers = [first, second];
  }, 60_000);
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await front.close();
    await restate.server.close();
    remove(folder);
  });

  const at = (which: number, path: string): string => `http://127.0.0.1:${workers[which]?.webPort ?? 0}/${path}`;
  const started = (flowId: string): readonly string[] =>
    workers.flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'run.started' && event.flowId === flowId ? [event.runId] : [])),
    );
  const signed = (body: string, seconds = Math.floor(Date.now() / 1_000)): string =>
    `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
  async function order(which: number, id: string, signature?: string, note = ''): Promise<readonly [number, unknown]> {
    const body = JSON.stringify({ id, note });
    const response = await fetch(at(which, 'orders'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-signature': signature ?? signed(body) },
      body,
    });
    return [response.status, await response.json()];
  }

  test('D5: take a delivery once, whichever of them it comes to, and only from whom it says it comes', async () => {
    const both = await Promise.all([order(0, 'a'), order(1, 'a', undefined, 'again')]);
    const [taken] = both.filter(([status]) => status === 202);
    const later = await order(0, 'a', undefined, 'once more');
    const stranger = await order(1, 'b', signed('something else'));
    const { runId = '' } = (taken?.[1] ?? {}) as { runId?: string };
    const { status } = await restate.ended(runId);
    expect([
      both.map(([code]) => code).sort(),
      both.some(([, said]) => JSON.stringify(said) === '{"duplicate":true}'),
      later[0],
      stranger[0],
      status,
      started('orders'),
    ]).toEqual([[200, 202], true, 200, 401, 'succeeded', [runId]]);
  }, 60_000);

  test('give back what the flow answers, and say when it waits for people', async () => {
    const call = async (path: string): Promise<readonly [number, string]> => {
      const response = await fetch(at(1, path), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: '{"n":7}',
      });
      return [response.status, await response.text()];
    };
    const [answered, rests] = [await call('echo'), await call('slow')];
    expect([answered, rests[0], JSON.parse(rests[1])]).toEqual([
      [200, 'You sent 7'],
      202,
      { runId: expect.stringMatching(/^run_/), status: 'waiting' },
    ]);
  }, 60_000);

  test('show one form: a page of one is sent to the other, and counts once', async () => {
    const ticket = /name="ticket" value="([^"]+)"/.exec(await (await fetch(at(0, 'contact'))).text())?.[1] ?? '';
    await pause(2_100);
    const post = async (which: number): Promise<number> =>
      (await fetch(at(which, 'contact'), { method: 'POST', body: new URLSearchParams({ ticket, topic: 'Order' }) })).status;
    const sent = await Promise.all([post(0), post(1)]);
    expect([sent.sort(), new Set(started('contact')).size]).toEqual([[200, 409], started('contact').length]);
  }, 60_000);

  test('hold one chat: what is said on a page of one is answered through the other', async () => {
    const session = /data-session="([^"]+)"/.exec(await (await fetch(at(0, 'help'))).text())?.[1] ?? '';
    const said = await fetch(at(1, 'help'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session, message: 'hello' }),
    });
    const strange = await fetch(at(1, 'help'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session: `x${session}`, message: 'hello' }),
    });
    expect([said.status, await said.json(), strange.status]).toEqual([200, { reply: 'You said: hello' }, 403]);
  }, 60_000);

  test('D5: start a planned moment once, and none beside a run under way where the flow says so', async () => {
    // The schedules have been ticking since the workers began; each run rests for three seconds.
    await pause(3_000);
    const [parallel, skips] = [started('parallel'), started('skips')];
    expect([
      parallel.length >= 4,
      new Set(parallel).size === parallel.length,
      skips.length < parallel.length - 1,
      skips.length > 0,
    ]).toEqual([true, true, true, true]);
  }, 60_000);

  test('tell each other that what their flows keep lies in several stores', async () => {
    const told: unknown[] = [];
    let claimed = 0;
    const tell = (store: string): { stop(): void } =>
      tellOfStores({
        ingress: new URL(restate.server.ingress),
        key: testKey,
        store,
        timers: {
          after: () => {
            claimed += 1;
            return () => undefined;
          },
        },
        log: {
          write: (...words) => {
            told.push(words);
          },
        },
      });
    const claims: { stop(): void }[] = [];
    // The workers said at their start which stores they have, one after the other.
    for (const store of ['first store', 'second store']) {
      claims.push(tell(store));
      while (claimed < claims.length) await pause(20);
    }
    for (const claim of claims) claim.stop();
    expect(told).toContainEqual(['warn', expect.stringContaining('stores of their own'), { otherStores: 1 }]);
    expect(told.every((words) => JSON.stringify(words).includes('stores of their own'))).toBe(true);
  }, 60_000);

  test('hold a flow that strays, whichever of them has its runs, until an operator lets it go on', async () => {
    const call = async (which: number, stray: boolean): Promise<readonly [number, string]> => {
      const response = await fetch(at(which, 'strays'), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ stray, host: 'elsewhere.example.com' }),
      });
      return [response.status, String(((await response.json()) as { runId?: string }).runId)];
    };
    const [, runId] = await call(0, false);
    await restate.stands(runId, 'waiting');
    const calm = { input: [{ body: { stray: false } }] };
    await restate.begin('run_dry', 'strays', { ...calm, dryRun: true });
    await restate.begin('run_of_ann', 'strays', calm);
    await restate.stands('run_of_ann', 'waiting');
    await restate.command('run_of_ann', { action: 'pause', by: 'ann' });
    await call(0, true);
    for (const which of [0, 1]) while ((await call(which, false))[0] !== 503) await pause(50);
    await restate.stands(runId, 'paused');
    // A run that the cluster has already begins later, and one that stands still cannot be resumed by itself.
    await restate.begin('run_late', 'strays', calm);
    expect(await codeOf(restate.command(runId, { action: 'resume', by: 'ann' }))).toBe('run/held');
    heldFolder(join(folder, 'held'), folder).letGo('strays', { by: 'Ada', reason: 'the address was wrong' });
    await restate.stands(runId, 'waiting');
    for (const which of [0, 1]) while ((await call(which, false))[0] !== 202) await pause(50);
    await restate.stands('run_late', 'waiting');
    expect([(await restate.status('run_of_ann')).status, (await restate.status('run_dry')).dryRun]).toEqual(['paused', true]);
    expect(heldFolder(join(folder, 'held'), folder).list()).toEqual([]);
  }, 60_000);

  test('D5: start one run for a file that both of them find', async () => {
    while (started('files').length === 0) await pause(50);
    const [runId = ''] = started('files');
    const { status, output } = await restate.ended(runId);
    // Whoever has not looked a second time yet looks now.
    await pause(2_000);
    expect([status, output, started('files')]).toEqual([
      'succeeded',
      [expect.objectContaining({ path: 'inbox/orders.csv', size: 3 })],
      [runId],
    ]);
  }, 60_000);

  test('tell how they are, and lose no delivery that the cluster did not hear of', async () => {
    const well = await (await fetch(at(0, 'healthz'))).json();
    const metrics = await (await fetch(at(1, 'metrics'))).text();
    await restate.server.kill();
    const unheard = await order(0, 'c');
    const ill = await fetch(at(0, 'healthz'));
    await restate.server.start();
    const heard = await order(0, 'c');
    const seen = await (await fetch(at(0, 'healthz'))).json();
    const { problems } = (await ill.json()) as { problems: readonly { what: string }[] };
    expect([
      well,
      /^countersign_runs_total\{status="succeeded"\} [1-9]/m.test(metrics),
      /^countersign_webhook_requests_total\{status="200"\}/m.test(metrics),
      unheard[0],
      ill.status,
      problems.map(({ what }) => what),
      heard[0],
      seen,
    ]).toEqual([{ ok: true }, true, true, 500, 503, ['cluster'], 202, { ok: true }]);
  }, 60_000);

  test('tell of a failure that its error flow cannot hear of, and are well all the same', async () => {
    await restate.begin('run_unheard', 'unheard');
    const { status } = await restate.ended('run_unheard');
    const told = async (): Promise<
      readonly { readonly ok: boolean; readonly problems?: readonly { readonly what: string; readonly code: string }[] }[]
    > => await Promise.all(workers.map(async (_one, which) => (await fetch(at(which, 'healthz'))).json() as never));
    // Whatever else is told in the same moment ends by itself.
    const unheard = (all: Awaited<ReturnType<typeof told>>) =>
      all.flatMap(({ problems = [] }) => problems).find(({ what }) => what === 'error-flow');
    let all = await told();
    while (unheard(all) === undefined || !all.every(({ ok }) => ok)) {
      await pause(50);
      all = await told();
    }
    expect([status, unheard(all)]).toEqual(['failed', expect.objectContaining({ what: 'error-flow', code: 'flow/not-found' })]);
  }, 60_000);

  test('make up for a planned moment at which none of them was there', async () => {
    const later = join(folder, 'later');
    mkdirSync(later);
    writeFlows(later, [
      {
        ...flowOf([node('tick', 'schedule-trigger', { cron: '0 0 1 1 *', timezone: 'UTC' }), node('after', 'noop')], ['tick -> after']),
        id: 'yearly',
      },
    ]);
    // What a worker said of it when it began to watch in another year.
    await restate.tick(nodeHash.sha256('yearly tick').slice(0, 32), {
      at: Date.UTC(2020, 0, 1),
      overlap: 'skip',
      flowId: 'yearly',
      trigger: 'tick',
      bundleDigest: 'of then',
      missed: nodeHash.sha256(JSON.stringify(['0 0 1 1 *', 'UTC'])).slice(0, 32),
    });
    // Its beginning is lost twice before the cluster hears of it.
    let lost = 0;
    const worker = await workerHere(later, restate, {
      crash: (point) => {
        if (point === 'before-append' && lost++ < 2) throw new Error('gone');
      },
    });
    workers = [...workers, worker];
    while (!worker.events.some(({ type }) => type === 'run.succeeded')) await pause(50);
    const [runId = '', ...more] = started('yearly');
    expect([lost > 2, more, (await restate.ended(runId)).output]).toEqual([
      true,
      [],
      [{ time: new Date(Date.UTC(new Date().getUTCFullYear(), 0, 1)).toISOString() }],
    ]);
  }, 60_000);
});
