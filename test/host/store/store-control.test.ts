/** What opens a workspace, the way back to a backup, and an earlier state that somebody put back. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startForkedRunner } from '../../../app/engine/runner/forked-runner.node.ts';
import { openHost } from '../../../app/host/open-host.node.ts';
import { createStoreControl } from '../../../app/host/store/store-control.node.ts';
import { totpCode } from '../../../app/identity/second-factor.node.ts';
import { usualCosts } from '../../../app/identity/password.node.ts';
import { UserError } from '../../../app/kernel/errors.ts';
import { systemTimers } from '../../../app/kernel/host.node.ts';
import type { Host } from '../../../app/serve/host.ts';
import { openStore } from '../../../app/store/store.ts';
import { testPasswordCosts, testStretchCost } from '../../kit/costs.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { demoOrigin, PersonAtDoor, Refusal } from '../../kit/person.ts';
import { passphrase, password } from '../open-test-host.ts';

const next = 'the heron stands where the water is still';
let folder: string;
let host: Host;
const data = (): string => join(folder, 'data');
const open = (): Promise<Host> =>
  openHost({
    dataFolder: data(),
    headFolder: join(folder, 'heads'),
    kind: 'desktop',
    version: '0.1.0',
    origins: [demoOrigin],
    keychain: undefined,
    sqliteBinding: undefined,
    passphraseCost: testStretchCost,
    passwordCosts: testPasswordCosts,
    commandLineFile: () => undefined,
    startRunner: startForkedRunner,
    confirm: async () => 'yes',
  });
const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

let ada: PersonAtDoor;
let recoveryCode: string;
let secret: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-control-'));
  host = await open();
  ada = new PersonAtDoor(host, 'ada');
  ({ recoveryCode } = await ada.call('store:create', { workspace: 'Finance', environment: 'dev', passphrase }));
  ({ secret } = await ada.call('identity:createFirst', { account: 'ada', displayName: 'Ada', password }));
  await ada.enrol(secret);
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

async function reopenWith(typed: string): Promise<string> {
  await host.close();
  host = await open();
  return refusal(new PersonAtDoor(host, 'x').call('store:unlock', { passphrase: typed }));
}

test('the passphrase and the recovery code are replaced, and the former ones open nothing any more', async () => {
  expect(await refusal(ada.call('store:protect', { passphrase: next, recovery: false }))).toBe('store/wrong-key');
  expect(await refusal(ada.call('store:protect', { current: 'not the passphrase at all', passphrase: next, recovery: false }))).toBe(
    'store/wrong-key',
  );
  expect(await refusal(ada.call('store:protect', { current: passphrase, passphrase: 'short', recovery: false }))).toBe(
    'identity/weak-password',
  );
  await ada.call('store:protect', { current: passphrase, passphrase: next, recovery: false });
  const { recoveryCode: fresh = '' } = await ada.call('store:protect', { current: next, recovery: true });
  expect(fresh).not.toBe(recoveryCode);
  expect([
    await reopenWith(passphrase),
    await reopenWith(recoveryCode),
    await reopenWith(fresh.toLowerCase()),
    await reopenWith(next),
  ]).toEqual(['store/wrong-key', 'store/wrong-key', 'done', 'done']);
});

test('a backup takes the place of the workspace, the log says so, and only names of the list are taken', async () => {
  await ada.call('flows:create', { name: 'Before' });
  const { file } = await ada.call('store:backup', {});
  await ada.call('flows:create', { name: 'After' });
  const name = file.slice(file.lastIndexOf('/') + 1);
  expect([
    await refusal(ada.call('store:restore', { file: `../${name}`, typed: passphrase })),
    await refusal(ada.call('store:restore', { file: 'none.countersign-db', typed: passphrase })),
  ]).toEqual(['store/not-found', 'store/not-found']);
  await ada.call('store:restore', { file: name, typed: passphrase });
  expect(await ada.call('app:state', {})).toMatchObject({ phase: 'signed-out', rolledBack: false });
  const again = new PersonAtDoor(host, 'ada again');
  await again.call('identity:signIn', { account: 'ada', password });
  expect((await again.call('app:state', {})).phase).toBe('second-factor');
  // The next start takes the restored state for the true one.
  expect(await reopenWith(passphrase)).toBe('done');
  expect(await new PersonAtDoor(host, 'x').call('app:state', {})).toMatchObject({ rolledBack: false });
});

test('a wrong passphrase for a backup replaces nothing', async () => {
  await ada.call('flows:create', { name: 'Kept' });
  const { file } = await ada.call('store:backup', {});
  expect(
    await refusal(ada.call('store:restore', { file: file.slice(file.lastIndexOf('/') + 1), typed: 'not the passphrase at all' })),
  ).toBe('store/wrong-key');
  // Nobody was signed out for it.
  expect(await ada.call('app:state', {})).toMatchObject({ phase: 'ready' });
  expect(await reopenWith(passphrase)).toBe('done');
});

test('a new key leaves everybody signed in, ends the former recovery code, and is one entry of the log', async () => {
  await ada.call('flows:create', { name: 'Kept' });
  expect([
    await refusal(ada.call('store:rotateKey', {})),
    await refusal(ada.call('store:rotateKey', { passphrase: 'not the passphrase at all' })),
  ]).toEqual(['store/wrong-key', 'store/wrong-key']);
  const steps = new Set<string>();
  host.door.subscribe({ transport: 'test', id: 'window-of-ada', origin: demoOrigin, topFrame: true, alive: true }, (channel, payload) => {
    if (channel === 'store:progress') steps.add((payload as { phase: string }).phase);
  });
  const { recoveryCode: fresh } = await ada.call('store:rotateKey', { passphrase });
  expect([[...steps], (await ada.call('flows:list', {})).flows.map(({ name }) => name)]).toEqual([['copy', 'verify', 'replace'], ['Kept']]);
  await ada.call('people:update', {
    personId: (await ada.call('identity:me', {})).person.id,
    roles: ['admin', 'auditor'],
    groups: [],
    disabled: false,
  });
  const told = (await ada.call('audit:list', { limit: 100 })).entries
    .filter(({ action }) => action === 'store.key-rotated')
    .map(({ details }) => details['outcome']);
  expect(told).toEqual(['done', 'store/wrong-key', 'store/wrong-key']);
  expect([await reopenWith(recoveryCode), await reopenWith(fresh), await reopenWith(passphrase)]).toEqual([
    'store/wrong-key',
    'done',
    'done',
  ]);
});

test('a backup and a new key end when the window that began them says so, and nothing is left of them', async () => {
  const sender = { transport: 'test', id: 'window-of-ada', origin: demoOrigin, topFrame: true, alive: true } as const;
  const stranger = new PersonAtDoor(host, 'somebody');
  const answers: unknown[] = [];
  const stop = host.door.subscribe(sender, (channel, payload) => {
    if (channel !== 'store:progress' || (payload as { phase: string; done: number }).phase !== 'verify') return;
    stop();
    answers.push(stranger.call('store:cancel', {}), ada.call('store:cancel', {}));
  });
  expect(await refusal(ada.call('store:backup', {}))).toBe('store/cancelled');
  expect([await Promise.all(answers), (await ada.call('store:status', {})).backups, readdirSync(join(data(), 'backups'))]).toEqual([
    [{ cancelled: false }, { cancelled: true }],
    [],
    [],
  ]);
  const again = host.door.subscribe(sender, (channel, payload) => {
    if (channel !== 'store:progress' || (payload as { phase: string }).phase !== 'verify') return;
    again();
    void ada.call('store:cancel', {});
  });
  expect(await refusal(ada.call('store:rotateKey', { passphrase }))).toBe('store/cancelled');
  expect([(await ada.call('app:state', {})).phase, readdirSync(data()).filter((name) => name.includes('next'))]).toEqual(['ready', []]);
  expect([await reopenWith(recoveryCode), await reopenWith(passphrase)]).toEqual(['done', 'done']);
});

test('runs that were under way stand still in an earlier copy, also where it was put back on purpose, and go on when somebody says so', async () => {
  const flowToRun = flow(
    [step('start', 'manual-trigger'), step('rest', 'wait', { mode: 'for', seconds: 1 }), step('end', 'noop')],
    ['start > rest', 'rest > end'],
    { id: 'flow_rests', name: 'Rests' },
  );
  const begin = async (person: PersonAtDoor): Promise<string> => {
    const { id } = await person.call('run:start', { flow: flowToRun, mode: 'dev', input: {} });
    await until(person, id, 'waiting');
    return id;
  };
  const until = async (person: PersonAtDoor, id: string, status: string): Promise<void> => {
    while ((await person.call('run:get', { runId: id })).summary.status !== status)
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
  };
  const id = await begin(ada);
  const { file } = await ada.call('store:backup', {});
  await until(ada, id, 'succeeded');
  await ada.call('store:restore', { file: file.slice(file.lastIndexOf('/') + 1), typed: passphrase });
  const again = new PersonAtDoor(host, 'ada again');
  await again.call('identity:signIn', {
    account: 'ada',
    password,
    secondFactor: { kind: 'totp', code: totpCode(secret, Date.now() + 30_000) },
  });
  const told = async (): Promise<number> =>
    (await again.call('monitor:overview', { days: 7, offsetMinutes: 0 })).alerts.filter(({ title }) => title.includes('has been waiting'))
      .length;
  const restored = [(await again.call('run:get', { runId: id })).summary.status, await told()];
  await again.call('run:resume', { runId: id });
  await until(again, id, 'succeeded');
  expect([restored, await told()]).toEqual([['paused', 1], 0]);
}, 60_000);

test('the whole folder put back to an earlier state is noticed by what is remembered beside it', async () => {
  await host.close();
  cpSync(data(), join(folder, 'earlier'), { recursive: true });
  host = await open();
  await new PersonAtDoor(host, 'x').call('store:unlock', { passphrase });
  await host.close();
  rmSync(data(), { recursive: true });
  cpSync(join(folder, 'earlier'), data(), { recursive: true });
  host = await open();
  await new PersonAtDoor(host, 'x').call('store:unlock', { passphrase });
  expect(await new PersonAtDoor(host, 'x').call('app:state', {})).toMatchObject({ rolledBack: true });
});

test('a store that does not open again after its new key gives the new recovery code all the same', async () => {
  let openings = 0;
  const control = await createStoreControl({
    dataFolder: join(folder, 'other'),
    keychain: undefined,
    sqliteBinding: undefined,
    passphraseCost: testStretchCost,
    clock: { now: () => 0 },
    timers: { after: () => () => {} },
    log: { write() {} },
    newId: (prefix) => prefix,
    async onOpened() {
      openings += 1;
      if (openings === 2) throw new UserError('store/full', 'There is no room left.');
    },
    async onClosing() {},
    onProgress() {},
    onBackupDue() {},
  });
  await control.create({ name: 'Other', environment: 'dev' }, passphrase);
  const { recoveryCode: fresh, closed } = await control.rotate(passphrase, 'w');
  await control.lock();
  expect([closed, await control.unlock(fresh)]).toEqual(['There is no room left.', 'recovery']);
  await control.lock();
});

test('backups are made by themselves in the chosen place, are made up for, and the oldest of them go', async () => {
  const place = join(folder, 'drive');
  mkdirSync(place);
  const looks: (() => void)[] = [];
  const outcomes: unknown[] = [];
  let ahead = 0;
  const control = await createStoreControl({
    dataFolder: join(folder, 'other'),
    keychain: undefined,
    sqliteBinding: undefined,
    passphraseCost: testStretchCost,
    clock: { now: () => Date.now() + ahead },
    log: { write() {} },
    newId: (prefix) => prefix,
    timers: {
      after: (ms, run) => {
        // What the store writes down a moment later has nothing to do with when backups are made.
        if (ms < 1_000) return systemTimers.after(ms, run);
        looks.push(run);
        return () => {
          looks.splice(looks.indexOf(run), 1);
        };
      },
    },
    async onOpened() {},
    async onClosing() {},
    onProgress() {},
    onBackupDue: (outcome) => {
      outcomes.push('failed' in outcome ? outcome.failed : 'made');
    },
  });
  await control.create({ name: 'Other', environment: 'dev' }, passphrase);
  /** The next look that is planned, to its end: then another one is. */
  const look = async (): Promise<void> => {
    const [run] = looks.splice(0);
    run?.();
    while (looks.length === 0)
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
  };
  const names = async (): Promise<readonly string[]> => (await control.status()).backups.map(({ file }) => file);
  await expect(control.planBackups({ everyDays: 1, folder: 'relative' })).rejects.toMatchObject({ code: 'store/backup-failed' });
  await expect(control.planBackups({ everyDays: 1, folder: join(place, 'nowhere') })).rejects.toMatchObject({
    code: 'store/backup-failed',
  });
  await expect(control.planBackups({ everyDays: 1, folder: join(folder, 'other') })).rejects.toMatchObject({ code: 'store/backup-failed' });
  expect(looks).toEqual([]);
  await control.planBackups({ everyDays: 1, folder: place });
  await look();
  expect([outcomes, (await names()).map((name) => name.endsWith('-auto.countersign-db')), readdirSync(place)]).toEqual([
    ['made'],
    [true],
    [`countersign-${control.opened().id}`],
  ]);
  // Not due again today, whoever made the last one; and it opens what it was made of.
  await look();
  const [first = ''] = await names();
  await control.restore(first, passphrase, 'w');
  expect(outcomes).toEqual(['made']);
  // The drive is away: told once, tried again, and made up for.
  renameSync(place, join(folder, 'away'));
  ahead = 2 * 86_400_000;
  await look();
  await look();
  expect([outcomes, (await control.status()).plan, control.backupFailure()]).toEqual([
    ['made', 'store/backup-failed'],
    { everyDays: 1, folder: place, failed: expect.stringContaining('is not there now') },
    expect.stringContaining('Connect the drive'),
  ]);
  renameSync(join(folder, 'away'), place);
  await look();
  expect([outcomes.at(-1), (await control.status()).plan.failed, control.backupFailure(), (await names()).length]).toEqual([
    'made',
    undefined,
    undefined,
    2,
  ]);
  // Somebody's own files, and what somebody made by hand, stay.
  const own = join(place, `countersign-${control.opened().id}`);
  const old = (index: number): string => `2020-01-${String(index + 10)}T00-00-00-000Z-auto.countersign-db`;
  for (const name of [
    ...Array.from({ length: 14 }, (_, index) => old(index)),
    '2020-01-01T00-00-00-000Z.countersign-db',
    'mine-auto.countersign-db',
  ]) {
    writeFileSync(join(own, name), '');
    utimesSync(join(own, name), 1_577_836_800, 1_577_836_800 + (Number(name.slice(8, 10)) || 0));
  }
  ahead = 4 * 86_400_000;
  await look();
  const left = await names();
  expect([
    left.filter((name) => name.endsWith('Z-auto.countersign-db')).length,
    left.includes('2020-01-01T00-00-00-000Z.countersign-db'),
    left.includes('mine-auto.countersign-db'),
  ]).toEqual([14, true, true]);
  await control.planBackups({ everyDays: 0 });
  expect([looks, await names()]).toEqual([[], []]);
  await control.lock();
});

test('where and when is changed by an administrator, outside the page, and the log has no path', async () => {
  const place = join(folder, 'drive');
  mkdirSync(place);
  const { file: before } = await ada.call('store:backup', {});
  await ada.call('store:planBackups', { everyDays: 7, folder: place });
  expect([
    (await ada.call('store:status', {})).plan,
    (await ada.call('audit:list', { action: 'store.backups-planned', limit: 1 })).entries[0]?.details,
  ]).toEqual([{ everyDays: 7, folder: place }, expect.not.objectContaining({ folder: place })]);
  const { file } = await ada.call('store:backup', {});
  expect([(await ada.call('store:status', {})).backups.map((one) => one.file), readdirSync(place).length]).toEqual([[file, before], 1]);
  // What was made before the place was chosen can still be gone back to.
  expect(await refusal(ada.call('store:restore', { file: before, typed: passphrase }))).toBe('done');
});

test('nobody who opens a workspace without a word about costs has passwords that are cheap to guess', async () => {
  const plain = await openHost({
    dataFolder: join(folder, 'plain'),
    kind: 'desktop',
    version: '0.1.0',
    origins: [demoOrigin],
    keychain: undefined,
    sqliteBinding: undefined,
    passphraseCost: testStretchCost,
    commandLineFile: () => undefined,
    startRunner: startForkedRunner,
    confirm: async () => 'yes',
  });
  const first = new PersonAtDoor(plain, 'ada');
  await first.call('store:create', { workspace: 'Finance', environment: 'dev', passphrase });
  await first.call('identity:createFirst', { account: 'ada', displayName: 'Ada', password });
  await plain.close();
  const store = await openStore({ path: join(folder, 'plain'), unlock: { kind: 'passphrase', passphrase }, cost: testStretchCost });
  const hashes = store.identity.accounts.list().map(({ passwordHash }) => passwordHash);
  await store.close();
  expect(hashes).toEqual([expect.stringContaining(`$m=${usualCosts.memoryKib},t=${usualCosts.passes},p=${usualCosts.lanes}$`)]);
});
