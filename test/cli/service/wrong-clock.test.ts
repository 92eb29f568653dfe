/** A service that begins under a clock that is years ahead, as a process of its own, and once more after it was put right. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../app/kernel/json.ts';
import { lookAgain } from '../../../app/cli/service/look-again.ts';
import { openStore } from '../../../app/store/store.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flowOf, node } from '../../engine/flow-kit.ts';
import { desk } from '../kit.ts';
import { startProcess } from './service-process.ts';

const { folder, write, file, cli, json } = desk();
const shifting = { NODE_OPTIONS: `--import ${new URL('../../kit/shifted-clock.mjs', import.meta.url).href}` };

test('says so, makes up for one planned moment and not for years of them, takes no question from people, and goes on when the clock is right', async () => {
  const years = 5 * 365 * 86_400_000;
  const flows = file('flows');
  mkdirSync(join(flows, 'inbox'), { recursive: true });
  writeFileSync(join(flows, 'inbox', 'a.csv'), 'a');
  for (const flow of [
    {
      ...flowOf([node('tick', 'schedule-trigger', { cron: '0 * * * *', timezone: 'UTC' }), node('after', 'noop')], ['tick -> after']),
      id: 'hourly',
    },
    {
      ...flowOf(
        [
          node('watch', 'file-trigger', { folder: 'inbox', pattern: '*.csv', everySeconds: 2, existing: true }),
          node('ask', 'approval', { deadlineMinutes: 60 }),
          node('late', 'noop'),
        ],
        ['watch -> ask', 'ask.expired -> late'],
      ),
      id: 'asks',
    },
  ])
    writeFileSync(join(flows, `${flow.id}.flow.json`), printFlow(flow));
  write('key', new Uint8Array(32).fill(7));
  chmodSync(file('key'), 0o600);
  const args = [flows, '--unsigned-dev', '--store', 'store', '--store-key', 'key'];
  const isOf = (flowId: string, type: string) => (line: JsonObject) => line['type'] === type && line['flowId'] === flowId;
  const clockWords = (log: string): readonly string[] => log.match(/the clock of this machine stands \d+ days (?:before|after)/g) ?? [];

  const right = await startProcess(folder, args);
  await right.heard(({ type }) => type === 'run.waiting');
  await right.end('SIGTERM');
  const ahead = await startProcess(folder, args, { ...shifting, SHIFT_MS: String(years) });
  const made = await ahead.heard(isOf('hourly', 'run.started'));
  await ahead.heard(({ type, runId }) => type === 'run.succeeded' && runId === made['runId']);
  await ahead.end('SIGTERM');
  const again = await startProcess(folder, args);
  const health = (await fetch(`http://127.0.0.1:${again.port}/healthz`)).status;
  await again.end('SIGTERM');

  const store = await openStore({ path: file('store'), unlock: { kind: 'external', key: Buffer.alloc(32, 7) } });
  const open = await store.engine.approvals.list({ state: 'open', limit: 10 });
  const told = store.audit.find({ actions: ['service.clock-*'], limit: 10 }).map(({ action }) => action);
  await store.close();
  expect([
    clockWords(right.log()),
    clockWords(ahead.log()),
    ahead.story.filter(isOf('hourly', 'run.started')).length,
    clockWords(again.log()),
    again.story.filter(isOf('hourly', 'run.started')).length,
    health,
    open.length,
    told.toSorted(),
  ]).toEqual([
    [],
    ['the clock of this machine stands 1825 days after'],
    1,
    ['the clock of this machine stands 1825 days before'],
    0,
    200,
    1,
    ['service.clock-ahead', 'service.clock-behind'],
  ]);
}, 240_000);

test('what was refused because the clock stood in the past is served once it stands right, by the same process on the same port, and begins nothing once it has ended', async () => {
  const signers = ['author', 'ann', 'bob', 'release'];
  for (const [owner, role, ...groups] of [
    ['author', 'author'],
    ['ann', 'reviewer', 'security', 'legal'],
    ['bob', 'reviewer', 'privacy', 'data-science'],
    ['release', 'release'],
    ['root', 'root'],
  ] as const)
    await cli(['key', 'new', '-o', `${owner}.key`, '--owner', owner, '--role', role, ...groups.flatMap((group) => ['--group', group])]);
  await cli(['trust', 'init', '--root-key', 'root.key', ...signers.flatMap((name) => ['--key', `${name}.key.pub`]), '-o', 'root.json']);
  const flow = flowOf(
    [node('tick', 'schedule-trigger', { cron: '* * * * * *', timezone: 'UTC' }), node('after', 'noop')],
    ['tick -> after'],
  );
  write('often.flow.json', printFlow({ ...flow, environment: 'prod' }));
  const made = await json([
    'bundle',
    'create',
    'often.flow.json',
    ...signers.flatMap((name) => ['--key', `${name}.key`]),
    '-o',
    'signed/often.countersign',
  ]);
  expect(made).toMatchObject({ code: 0 });
  write('seen-time.json', JSON.stringify({ latest: Date.now() + 86_400_000 }));
  const service = await startProcess(folder, ['signed', '--trust-root', 'root.json'], {
    ...shifting,
    SHIFT_MS: '0',
    SHIFT_LATER_MS: String(3 * 365 * 86_400_000),
  });
  expect(service.started['refused']).toMatchObject([{ file: 'often.countersign', code: 'trust/clock-back' }]);
  rmSync(file('seen-time.json'));
  const anew = await service.heard((line) => line['type'] === 'service.started' && line !== service.started);
  expect(anew).toMatchObject({ port: service.port, refused: [], flows: [{}] });
  await service.heard(({ type }) => type === 'run.succeeded');
  service.signal('SIGUSR2');
  await vi.waitUntil(
    () => service.log().includes('"a scheduled run could not be started","flowId":"flow_1","code":"bundle/expired"'),
    120_000,
  );
  const asked = async (path: string): Promise<Response> => await fetch(`http://127.0.0.1:${service.port}/${path}`);
  const health = await asked('healthz');
  expect([health.status, await health.json(), await (await asked('metrics')).text(), await service.end('SIGTERM')]).toEqual([
    503,
    {
      ok: false,
      problems: [
        { what: 'trust-root', code: 'bundle/expired', since: expect.any(String), count: 1 },
        { what: 'bundle', code: 'bundle/expired', since: expect.any(String), count: 1 },
      ],
    },
    expect.stringMatching(
      /^countersign_bundle_ends_timestamp_seconds\{flow="flow_1"\} \d+[^]*^countersign_trust_root_ends_timestamp_seconds \d+[^]*^countersign_bundles_ended 1$/m,
    ),
    0,
  ]);

  // A clock that was ahead: the bundle looked expired.
  process.env['COUNTERSIGN_STATE'] = folder;
  let [passed, off] = [0, 5 * 365 * 86_400_000];
  const looks: (() => void)[] = [];
  const log: string[] = [];
  const again = lookAgain(
    [
      { file: 'often.countersign', code: 'bundle/refused', message: 'expired' },
      { file: 'gone.countersign', code: 'bundle/refused', message: 'expired' },
    ],
    { cwd: folder, folder: file('signed'), unsignedDev: false, trustRoot: 'root.json' },
    {
      clock: { now: () => passed + off },
      steady: () => passed,
      timers: { after: (ms, run) => (looks.push(() => ((passed += ms), run())), () => undefined) },
      log: { write: (_level, message) => log.push(message) },
    },
  );
  off = 0;
  looks.shift()?.();
  expect([await again.found, looks, log]).toEqual([['often.countersign'], [], []]);
}, 240_000);
