/** Several workers on one cluster: a dead one's work goes on elsewhere, versions run side by side, and what is revoked ends wherever it is. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { desk } from '../cli/kit.ts';
import { flowOf, node, slot } from '../engine/flow-kit.ts';
import { freePort, noRestate } from '../kit/restate-server.ts';
import { answer, httpServer, type TestServer } from '../kit/servers.ts';
import { flow, step } from '../lint/kit/flow.ts';
import {
  balancer,
  cluster,
  codeOf,
  pause,
  remove,
  workerHere,
  workerProcess,
  worksFolder,
  writeFlows,
  type TestCluster,
} from './restate-kit.ts';

if (noRestate !== undefined) process.stderr.write(`SKIPPED: workers on Restate: ${noRestate}.\n`);
const { folder: signedFolder, file, write, json, cli } = desk();

describe.skipIf(noRestate !== undefined)('several workers', () => {
  const folder = worksFolder();
  let restate: TestCluster;
  let service: TestServer;
  let meanwhile: (path: string) => Promise<void> = () => Promise.resolve();
  let heard: string[] = [];
  const start = node('start', 'manual-trigger');
  beforeAll(async () => {
    service = await httpServer(async (request: IncomingMessage, response: ServerResponse) => {
      heard.push(String(request.url));
      response.on('error', () => undefined);
      await meanwhile(String(request.url));
      answer(response, 200, {});
    });
    restate = await cluster();
  }, 60_000);
  afterAll(async () => {
    await restate.server.close();
    await service.close();
    remove(folder);
  });

  test('a run to which two spoke at the same moment comes to the same in the hands of another worker', async () => {
    writeFlows(folder, [{ ...flowOf([start, node('ask', 'approval', { deadlineMinutes: 60 })], ['start -> ask']), id: 'asks' }]);
    const worker = await workerProcess(folder, restate);
    await worker.start();
    await restate.begin('run_spoken', 'asks');
    await restate.asked('run_spoken');
    const codes = await Promise.all(['ann', 'bob', 'eve'].map((by) => codeOf(restate.command('run_spoken', { action: 'pause', by }))));
    await worker.kill();
    await worker.start();
    const resumed = [
      await codeOf(restate.command('run_spoken', { action: 'resume', by: 'ann' })),
      await codeOf(restate.command('run_spoken', { action: 'resume', by: 'ann' })),
    ];
    const stopped = await codeOf(restate.command('run_spoken', { action: 'cancel', by: 'ann' }));
    const { status } = await restate.ended('run_spoken');
    await worker.kill();
    expect([codes.sort(), resumed, stopped, status]).toEqual([
      ['ok', 'run/wrong-state', 'run/wrong-state'],
      ['ok', 'run/wrong-state'],
      'ok',
      'cancelled',
    ]);
  }, 120_000);

  test('D9: a wait that comes to a worker whose clock is a year ahead is left until a clock is right, and then lasts as long as it should', async () => {
    writeFlows(folder, [{ ...flowOf([start, node('wait', 'wait', { seconds: 1 })], ['start -> wait']), id: 'waits' }]);
    const troubleOf = async (runId: string): Promise<string> => {
      const answered = await fetch(new URL('query', restate.server.admin), {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: `SELECT last_failure FROM sys_invocation WHERE target_service_key = '${runId}'` }),
      });
      const { rows } = (await answered.json()) as { readonly rows: readonly { readonly last_failure?: string }[] };
      return rows[0]?.last_failure ?? '';
    };
    const worker = await workerHere(folder, restate);
    let trouble = '';
    try {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 365 * 86_400_000 });
      await restate.begin('run_ahead', 'waits');
      for (let tries = 0; tries < 200 && trouble === ''; tries += 1) {
        trouble = await troubleOf('run_ahead');
        await pause(50);
      }
    } finally {
      vi.useRealTimers();
    }
    expect(trouble).toMatch(/clock of this worker is 3153\d{4} seconds ahead/);
    const { status } = await restate.ended('run_ahead');
    await worker.stop();
    expect(status).toBe('succeeded');
  }, 60_000);

  test('with the same bundles: the work of a killed one goes on with the others at once, and nothing completed is done again', async () => {
    const at = `127.0.0.1:${service.port}`;
    const call = (id: string) => node(id, 'http-request', { url: `http://${at}/${id}`, timeoutMs: 30_000 }, { connection: 'api' });
    writeFlows(folder, [
      {
        ...flowOf([start, call('a'), call('b'), call('c')], ['start -> a', 'a -> b', 'b -> c'], {
          connections: [slot('api', [at], 'none')],
        }),
        id: 'reads',
      },
    ]);
    const ports: number[] = [];
    const front = await balancer(ports);
    const made = await Promise.all(
      [0, 1, 2].map(() =>
        workerProcess(folder, restate, { api: { hosts: [at], internalAddresses: ['127.0.0.1'] } }, ['--advertise', front.url.href]),
      ),
    );
    ports.push(...made.map(({ port }) => port));
    // One after the other: registering asks whoever is there.
    for (const one of made) await one.start();
    try {
      const runs = Array.from({ length: 12 }, (_one, index) => `run_moved_${index}`);
      const reached = Promise.withResolvers<void>();
      const gone = Promise.withResolvers<void>();
      let waiting = 0;
      meanwhile = async (path) => {
        if (path !== '/b' || waiting >= runs.length) return;
        waiting += 1;
        if (waiting === runs.length) reached.resolve();
        await gone.promise;
      };
      await Promise.all(runs.map((runId) => restate.begin(runId, 'reads')));
      await reached.promise;
      const stepsOf = (index: number): number =>
        made[index]?.events.filter(({ type, nodeId }) => type === 'step.started' && nodeId === 'b').length ?? 0;
      // Whichever has most in hand dies; none of the others is touched.
      const victim = [0, 1, 2].toSorted((one, other) => stepsOf(other) - stepsOf(one))[0] ?? 0;
      const inHand = stepsOf(victim);
      await made[victim]?.kill();
      gone.resolve();
      const ended = await Promise.all(runs.map(async (runId) => (await restate.ended(runId)).status));
      const count = (path: string): number => heard.filter((one) => one === path).length;
      // More than one connection holds: they were spread.
      expect([
        ended.every((status) => status === 'succeeded'),
        inHand > 0 && inHand < runs.length,
        count('/a'),
        count('/b'),
        count('/c'),
      ]).toEqual([true, true, runs.length, runs.length + inHand, runs.length]);
    } finally {
      await Promise.all(made.map((one) => one.kill()));
      await front.close();
    }
  }, 120_000);

  /** Three calls one after the other, of which the middle one waits until it is let go on. */
  function posts(): { readonly reached: Promise<void>; readonly letOn: () => void; readonly bindings: Readonly<Record<string, unknown>> } {
    const at = `127.0.0.1:${service.port}`;
    const post = (id: string) => node(id, 'http-request', { url: `http://${at}/${id}`, method: 'POST' }, { connection: 'api' });
    writeFlows(folder, [
      {
        ...flowOf([start, post('e'), post('f'), post('g')], ['start -> e', 'e -> f', 'f -> g'], {
          connections: [slot('api', [at], 'none')],
        }),
        id: 'posts',
      },
    ]);
    heard = [];
    const [reached, on] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    meanwhile = async (path) => {
      if (path !== '/f') return;
      reached.resolve();
      await on.promise;
    };
    return { reached: reached.promise, letOn: on.resolve, bindings: { api: { hosts: [at], internalAddresses: ['127.0.0.1'] } } };
  }

  test('D11: one that is told to stop lets the step under way come to its end and begins none after it, also where somebody asks meanwhile, so that nobody is asked about it', async () => {
    const { reached, letOn, bindings } = posts();
    const worker = await workerProcess(folder, restate, bindings);
    await worker.start();
    try {
      await restate.begin('run_stopped', 'posts');
      await reached;
      const stopped = worker.stop();
      await pause(500);
      const asked = restate.status('run_stopped').catch(() => undefined);
      await pause(500);
      letOn();
      const code = await stopped;
      const before = [...heard];
      await worker.start();
      expect([code, before, (await restate.ended('run_stopped')).status, heard]).toEqual([
        0,
        ['/e', '/f'],
        'succeeded',
        ['/e', '/f', '/g'],
      ]);
      await asked;
    } finally {
      await worker.kill();
    }
  }, 120_000);

  test('D11: one that has not the bundle of a run cuts off no step of others that is under way', async () => {
    const { reached, letOn, bindings } = posts();
    const worker = await workerProcess(folder, restate, bindings);
    await worker.start();
    try {
      await restate.begin('run_here', 'posts');
      await reached;
      await restate.begin('run_of_another', 'posts', { bundleDigest: `sha256:${'0'.repeat(64)}` });
      await pause(2_500);
      letOn();
      expect([(await restate.ended('run_here')).status, heard]).toEqual(['succeeded', ['/e', '/f', '/g']]);
    } finally {
      await worker.kill();
    }
  }, 120_000);

  test('D11: two behind one address that are renewed one after the other, while there is work, cut off nothing', async () => {
    const { bindings } = posts();
    meanwhile = () => pause(800);
    const ports: number[] = [];
    const front = await balancer(ports);
    const more = ['--advertise', front.url.href];
    const both = [await workerProcess(folder, restate, bindings, more), await workerProcess(folder, restate, bindings, more)];
    ports.push(...both.map(({ port }) => port));
    try {
      for (const one of both) await one.start();
      const runs = Array.from({ length: 40 }, (_, at) => `run_renewed_${at}`);
      const begun = (async () => {
        for (const run of runs) {
          await restate.begin(run, 'posts');
          await pause(100);
        }
      })();
      for (const one of both) {
        await pause(700);
        expect(await one.stop()).toBe(0);
        await one.start();
      }
      await begun;
      const ends = await Promise.all(runs.map(async (run) => (await restate.ended(run)).status));
      expect([new Set(ends), heard.length]).toEqual([new Set(['succeeded']), 3 * runs.length]);
    } finally {
      await Promise.all(both.map(async (one) => await one.kill()));
      await front.close();
    }
  }, 180_000);

  test('with other versions of a bundle: a run ends with the one that it began with', async () => {
    const version = (text: string) => ({
      ...flowOf(
        [
          start,
          node('ask', 'approval', { deadlineMinutes: 60 }),
          node('say', 'set-fields', { assignments: [{ name: 'by', value: text }] }),
        ],
        ['start -> ask', 'ask.approved -> say'],
      ),
      id: 'versions',
    });
    const folders = ['old', 'new'].map((name) => {
      mkdirSync(join(folder, name));
      writeFlows(join(folder, name), [version(name)]);
      return join(folder, name);
    });
    const older = await workerHere(folders[0] ?? '', restate);
    await restate.begin('run_old', 'versions');
    const [asked] = await restate.asked('run_old');
    const newer = await workerHere(folders[1] ?? '', restate);
    try {
      await restate.begin('run_new', 'versions');
      const [later] = await restate.asked('run_new');
      const say = (runId: string, question = asked) =>
        restate.decide(runId, question?.approvalId ?? '', {
          by: 'ann',
          decision: 'approved',
          reason: '',
          argumentHash: question?.argumentHash ?? '',
        });
      await Promise.all([say('run_old'), say('run_new', later)]);
      const [one, other] = [await restate.ended('run_old'), await restate.ended('run_new')];
      expect([one.output, other.output]).toEqual([[expect.objectContaining({ by: 'old' })], [expect.objectContaining({ by: 'new' })]]);
    } finally {
      await older.stop();
      await newer.stop();
    }
  }, 60_000);

  test('behind one address, where only one of them has the bundle of a run: it comes to that one', async () => {
    const only = (name: string): void => {
      mkdirSync(join(folder, `only-${name}`));
      writeFlows(join(folder, `only-${name}`), [
        {
          ...flowOf(
            [start, node('wait', 'wait', { seconds: 2 }), node('say', 'set-fields', { assignments: [{ name: 'by', value: name }] })],
            ['start -> wait', 'wait -> say'],
          ),
          id: 'lone',
        },
      ]);
    };
    const ports: number[] = [];
    const front = await balancer(ports);
    const [first, second] = [await freePort(), await freePort()];
    const there = (name: string, port: number) => workerHere(join(folder, `only-${name}`), restate, { advertise: front.url, port });
    only('old');
    only('new');
    ports.push(first);
    const before = await there('old', first);
    await restate.begin('run_lone', 'lone');
    await restate.stands('run_lone', 'waiting');
    await before.stop();
    ports.splice(0, 1, second);
    const others = [await there('new', second)];
    try {
      // It comes to the wrong one, again and again.
      await pause(3_000);
      ports.push(first);
      others.push(await there('old', first));
      const { output } = await restate.ended('run_lone');
      expect(output).toEqual([expect.objectContaining({ by: 'old' })]);
    } finally {
      await Promise.all(others.map((one) => one.stop()));
      await front.close();
    }
  }, 60_000);

  test('end what a signed list revokes, also where it only waits, and also where no worker has the bundle any more', async () => {
    const people = [
      ['author', 'author', []],
      ['ann', 'reviewer', ['--group', 'security', '--group', 'legal']],
      ['bob', 'reviewer', ['--group', 'privacy', '--group', 'data-science']],
      ['release', 'release', []],
      ['root', 'root', []],
    ] as const;
    for (const [owner, role, groups] of people)
      await cli(['key', 'new', '-o', `${owner}.key`, '--owner', owner, '--role', role, ...groups]);
    const signers = ['author', 'ann', 'bob', 'release'];
    await cli(['trust', 'init', '--root-key', 'root.key', ...signers.flatMap((name) => ['--key', `${name}.key.pub`]), '-o', 'root.json']);
    for (const name of ['waits', 'lost', 'other']) {
      write(
        `${name}.flow.json`,
        printFlow(
          flow([step('start', 'manual-trigger'), step('rest', 'wait', { mode: 'for', seconds: 86_400 })], ['start > rest'], {
            id: `flow_${name}`,
            name,
            environment: 'prod',
          }),
        ),
      );
      await json([
        'bundle',
        'create',
        `${name}.flow.json`,
        ...signers.flatMap((key) => ['--key', `${key}.key`]),
        '-o',
        `${name === 'lost' ? 'gone' : 'served'}/${name}.countersign`,
      ]);
    }
    const digestOf = async (path: string): Promise<string> =>
      String((await json(['verify', path, '--trust-root', 'root.json'])).doc['manifestDigest']);
    const digests = [await digestOf('served/waits.countersign'), await digestOf('gone/lost.countersign')];
    const list = (number: number, ...more: string[]) =>
      cli(['trust', 'revocations', 'root.json', '--root-key', 'root.key', '-o', 'list.json', '--number', String(number), ...more]);
    await list(1);
    process.env['COUNTERSIGN_STATE'] = signedFolder;
    const signed = { cwd: signedFolder, unsignedDev: false, trustRoot: 'root.json', revocations: 'list.json' };
    const passing = await workerHere(file('gone'), restate, signed);
    await restate.begin('run_lost', 'flow_lost');
    await restate.stands('run_lost', 'waiting');
    await passing.stop();
    const worker = await workerHere(file('served'), restate, signed);
    try {
      await restate.begin('run_waits', 'flow_waits');
      await restate.begin('run_other', 'flow_other');
      await Promise.all([restate.stands('run_waits', 'waiting'), restate.stands('run_other', 'waiting')]);
      await list(2, ...digests.flatMap((digest) => ['--revoke-bundle', digest]), '--reason', 'it pays the wrong people');
      const { status, error } = await restate.ended('run_waits');
      const lost = await restate.ended('run_lost').then(
        ({ status: how }) => how,
        () => 'dropped',
      );
      await restate.begin('run_late', 'flow_waits');
      const late = await restate.ended('run_late');
      expect([
        worker.refused,
        status,
        error?.code,
        error?.message.includes('it pays the wrong people'),
        lost,
        late.error?.code,
        (await restate.status('run_other')).status,
      ]).toEqual([[], 'halted', 'halted/revoked', true, 'dropped', 'halted/revoked', 'waiting']);
      await restate.command('run_other', { action: 'cancel', by: 'ann' });
    } finally {
      await worker.stop();
      delete process.env['COUNTERSIGN_STATE'];
    }
  }, 180_000);
});
