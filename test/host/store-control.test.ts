/** What opens a workspace, the way back to a backup, and an earlier state that somebody put back. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startForkedRunner } from '../../app/engine/forked-runner.node.ts';
import { openHost } from '../../app/host/open-host.node.ts';
import type { Host } from '../../app/serve/host.ts';
import { leastCost } from '../../app/store/keys/stretching.ts';
import { demoOrigin, PersonAtDoor, Refusal } from '../kit/person.ts';
import { passphrase, password } from './open-test-host.ts';

const next = 'the heron stands where the water is still';
let folder: string;
let host: Host;
const data = (): string => join(folder, 'data');
const open = (): Promise<Host> => openHost({
  dataFolder: data(), headFolder: join(folder, 'heads'), kind: 'desktop', version: '0.1.0', origins: [demoOrigin], keychain: undefined, sqliteBinding: undefined, passphraseCost: leastCost, commandLineFile: () => undefined,
  startRunner: startForkedRunner, confirm: async () => 'yes',
});
const refusal = (attempt: Promise<unknown>): Promise<string> => attempt.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : String(error)));

let ada: PersonAtDoor;
let recoveryCode: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-control-'));
  host = await open();
  ada = new PersonAtDoor(host, 'ada');
  ({ recoveryCode } = await ada.call('store:create', { workspace: 'Finance', environment: 'dev', passphrase }));
  await ada.enrol((await ada.call('identity:createFirst', { account: 'ada', displayName: 'Ada', password })).secret);
});
afterEach(async () => { await host.close(); rmSync(folder, { recursive: true, force: true }); });

async function reopenWith(typed: string): Promise<string> {
  await host.close();
  host = await open();
  return refusal(new PersonAtDoor(host, 'x').call('store:unlock', { passphrase: typed }));
}

test('the passphrase and the recovery code are replaced, and the former ones open nothing any more', async () => {
  expect(await refusal(ada.call('store:protect', { passphrase: next, recovery: false }))).toBe('store/wrong-key');
  expect(await refusal(ada.call('store:protect', { current: 'not the passphrase at all', passphrase: next, recovery: false }))).toBe('store/wrong-key');
  expect(await refusal(ada.call('store:protect', { current: passphrase, passphrase: 'short', recovery: false }))).toBe('identity/weak-password');
  await ada.call('store:protect', { current: passphrase, passphrase: next, recovery: false });
  const { recoveryCode: fresh = '' } = await ada.call('store:protect', { current: next, recovery: true });
  expect(fresh).not.toBe(recoveryCode);
  expect([await reopenWith(passphrase), await reopenWith(recoveryCode), await reopenWith(fresh.toLowerCase()), await reopenWith(next)]).toEqual(['store/wrong-key', 'store/wrong-key', 'done', 'done']);
});

test('a backup takes the place of the workspace, the log says so, and only names of the list are taken', async () => {
  await ada.call('flows:create', { name: 'Before' });
  const { file } = await ada.call('store:backup', {});
  await ada.call('flows:create', { name: 'After' });
  const name = file.slice(file.lastIndexOf('/') + 1);
  expect([await refusal(ada.call('store:restore', { file: `../${name}`, typed: passphrase })), await refusal(ada.call('store:restore', { file: 'none.countersign-db', typed: passphrase }))]).toEqual(['store/not-found', 'store/not-found']);
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
  expect(await refusal(ada.call('store:restore', { file: file.slice(file.lastIndexOf('/') + 1), typed: 'not the passphrase at all' }))).toBe('store/wrong-key');
  // Nobody was signed out for it.
  expect(await ada.call('app:state', {})).toMatchObject({ phase: 'ready' });
  expect(await reopenWith(passphrase)).toBe('done');
});

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
