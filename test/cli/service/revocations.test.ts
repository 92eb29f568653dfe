/** The kill switch reaches a running service: what a signed list revokes stops at once and starts no more. */
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { leapWatch } from '../../../app/kernel/leap-watch.ts';
import { healthOf } from '../../../app/cli/service/health.ts';
import { revocationGuard } from '../../../app/cli/service/revocation-guard.ts';
import { startService } from '../../../app/cli/service/service.ts';
import { memoryStore } from '../../../app/engine/memory-store.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk } from '../kit.ts';

const { folder, file, write, json, cli } = desk();

test('a revoked bundle ends its runs, and an older list sets nothing free', async () => {
  const people = [
    ['author', 'author', []],
    ['ann', 'reviewer', ['--group', 'security', '--group', 'legal']],
    ['bob', 'reviewer', ['--group', 'privacy', '--group', 'data-science']],
    ['release', 'release', []],
    ['root', 'root', []],
  ] as const;
  for (const [owner, role, groups] of people) await cli(['key', 'new', '-o', `${owner}.key`, '--owner', owner, '--role', role, ...groups]);
  const signers = ['author', 'ann', 'bob', 'release'];
  await cli(['trust', 'init', '--root-key', 'root.key', ...signers.flatMap((name) => ['--key', `${name}.key.pub`]), '-o', 'root.json']);
  // One run that waits for a day is started by the schedule's next second.
  write(
    'waits.flow.json',
    printFlow(
      flow(
        [
          step('tick', 'schedule-trigger', { cron: '* * * * * *', timezone: 'UTC' }),
          step('rest', 'wait', { mode: 'for', seconds: 86_400 }),
        ],
        ['tick > rest'],
        { id: 'flow_waits', name: 'Waits', environment: 'prod' },
      ),
    ),
  );
  await json([
    'bundle',
    'create',
    'waits.flow.json',
    ...signers.flatMap((name) => ['--key', `${name}.key`]),
    '-o',
    'served/waits.countersign',
  ]);
  const list = (number: number, ...more: string[]) =>
    cli(['trust', 'revocations', 'root.json', '--root-key', 'root.key', '-o', 'list.json', '--number', String(number), ...more]);
  await list(1);
  const digest = String((await json(['verify', 'served/waits.countersign', '--trust-root', 'root.json'])).doc['manifestDigest']);
  process.env['COUNTERSIGN_STATE'] = folder;
  const store = memoryStore();
  const service = await startService({
    cwd: folder,
    folder: file('served'),
    host: '127.0.0.1',
    port: 0,
    store,
    unsignedDev: false,
    trustRoot: 'root.json',
    revocations: 'list.json',
    events: { emit: () => undefined },
    connections: () => ({ get: async () => undefined }),
  });
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds()))
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
  };
  try {
    expect(service.refused).toEqual([]);
    await until(async () => (await store.runs.list({ status: ['waiting'], limit: 10 })).length > 0);
    await list(2, '--revoke-bundle', digest, '--reason', 'it pays the wrong people');
    await until(async () => (await store.runs.list({ status: ['halted'], limit: 10 })).length > 0);
    const [halted] = await store.runs.list({ status: ['halted'], limit: 1 });
    await list(1, '--reason', 'an older list');
    await new Promise((resolve) => {
      setTimeout(resolve, 2_500);
    });
    expect([
      halted?.error?.code,
      halted?.error?.message.includes('it pays the wrong people'),
      await store.runs.list({ status: ['running', 'waiting'], limit: 10 }),
    ]).toEqual(['halted/revoked', true, []]);
  } finally {
    await service.stop();
    delete process.env['COUNTERSIGN_STATE'];
  }
  // A clock that was set back wakes nothing: the latest time that this machine saw is remembered, and a list from the future says so as well.
  process.env['COUNTERSIGN_STATE'] = folder;
  try {
    await list(3);
    const third = readFileSync(file('list.json'), 'utf8');
    const run = () => cli(['run', 'served/waits.countersign', '--trust-root', 'root.json', '--revocations', 'list.json', '--dry-run']);
    const seen = Number((JSON.parse(readFileSync(file('seen-time.json'), 'utf8')) as { latest: number }).latest);
    expect(Math.abs(Date.now() - seen) < 600_000).toBe(true);
    write('seen-time.json', JSON.stringify({ latest: Date.now() + 3_600_000 }));
    const back = await run();
    expect([back.code, back.err]).toEqual([1, expect.stringContaining('was seen here before')]);
    const guard = revocationGuard({ cwd: folder, unsignedDev: false, trustRoot: 'root.json', revocations: 'list.json' });
    expect(guard.reasonOf(digest)).toContain('clock of this computer was set back');
    write('seen-time.json', JSON.stringify({ latest: Date.now() + 60_000 }));
    // What fails while it looks ends neither the service nor the looking.
    const looks: (() => void)[] = [];
    let ended = 0;
    const watch = revocationGuard(
      { cwd: folder, unsignedDev: false, trustRoot: 'root.json', revocations: 'list.json' },
      {
        after: (_ms, look) => {
          looks.push(look);
          return () => {};
        },
      },
    ).watch(async () => {
      ended += 1;
      if (ended === 1) throw new Error('the store is full');
    });
    write('list.json', 'no list');
    for (let turn = 1; turn < 4; turn += 1) {
      looks.at(-1)?.();
      await vi.waitFor(() => {
        expect(looks.length).toBe(turn + 1);
      });
    }
    watch.stop();
    expect(ended).toBe(2);
    write('list.json', third);
    expect(
      revocationGuard({ cwd: folder, unsignedDev: false, trustRoot: 'root.json', revocations: 'list.json' }).reasonOf(digest),
    ).toBeUndefined();
  } finally {
    delete process.env['COUNTERSIGN_STATE'];
  }
  // What takes long to end keeps nobody from reading the next list.
  const later: (() => void)[] = [];
  const patient = revocationGuard(
    { cwd: folder, unsignedDev: false, trustRoot: 'root.json', revocations: 'list.json' },
    {
      after: (_ms, look) => {
        later.push(look);
        return () => undefined;
      },
    },
  );
  const looking = patient.watch(() => new Promise(() => undefined));
  await list(4);
  later[0]?.();
  await list(5, '--revoke-bundle', digest);
  later[1]?.();
  expect([later.length, patient.reasonOf(digest)]).toEqual([3, expect.stringContaining('its bundle was revoked')]);
  looking.stop();
  // A clock that leaps past the end of the list lets nothing begin, and ends what runs only once it has stood so for an hour.
  await list(6);
  process.env['COUNTERSIGN_STATE'] = file('leapt');
  let [passed, off] = [0, Date.now()];
  const own = { now: () => passed + off };
  const leaping = revocationGuard(
    { cwd: folder, unsignedDev: false, trustRoot: 'root.json', revocations: 'list.json' },
    { after: () => () => undefined },
    { clock: own, leaps: leapWatch(own, () => passed) },
  );
  const says = (): readonly unknown[] => [leaping.reasonOf(digest)?.includes('too old'), leaping.reasonToEnd(digest)?.includes('too old')];
  const told = [says()];
  off += 365 * 86_400_000;
  told.push(says());
  off -= 365 * 86_400_000;
  told.push(says());
  off += 365 * 86_400_000;
  told.push(says());
  passed += 3_700_000;
  told.push(says());
  expect(told).toEqual([
    [undefined, undefined],
    [true, undefined],
    [undefined, undefined],
    [true, undefined],
    [true, true],
  ]);
  delete process.env['COUNTERSIGN_STATE'];
  await list(7, '--revoke-bundle', digest);
  const again = await cli(['run', 'served/waits.countersign', '--trust-root', 'root.json', '--revocations', 'list.json', '--json']);
  expect([
    again.code,
    (await cli(['run', 'served/waits.countersign', '--trust-root', 'root.json', '--revocations', 'missing.json', '--json'])).code,
  ]).toEqual([1, 2]);
  // What a newer trust root revokes ends as well, with and without a list; one that cannot be read sets nothing free.
  process.env['COUNTERSIGN_STATE'] = file('rotated');
  const rotated: (() => void)[] = [];
  const alone = revocationGuard(
    { cwd: folder, unsignedDev: false, trustRoot: 'root.json' },
    { after: (_ms, look) => (rotated.push(look), () => undefined) },
  );
  const ended: (string | undefined)[] = [alone.reasonOf(digest)];
  const rooted = alone.watch(async () => {
    ended.push(alone.reasonToEnd(digest));
  });
  await cli([
    'trust',
    'rotate',
    'root.json',
    '--root-key',
    'root.key',
    '--revoke-bundle',
    digest,
    '--reason',
    'wrong people',
    '-o',
    'root.json',
  ]);
  rotated[0]?.();
  await vi.waitFor(() => expect(ended.length).toBe(2));
  expect(alone.unread).toEqual([]);
  write('root.json', 'no root');
  rotated[1]?.();
  await vi.waitFor(() => expect(ended.length).toBe(3));
  // Whoever watches the service sees that, and it works on.
  const health = { stopping: false, troubles: [], ends: { over: () => [] }, refused: [], since: 0, served: 1, olderStore: undefined };
  expect(healthOf({ ...health, unread: alone.unread })).toMatchObject({
    ok: true,
    problems: [{ what: 'trust-root-unread', code: 'trust/bad-root' }],
  });
  rooted.stop();
  delete process.env['COUNTERSIGN_STATE'];
  expect(ended).toEqual([undefined, 'its bundle was revoked: wrong people', 'its bundle was revoked: wrong people']);
}, 60_000);
