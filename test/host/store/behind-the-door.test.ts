/** The passphrase is asked for before the rest of the program is read: nobody finds a workspace open with nothing behind it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStoreControl, type HostStoreControl } from '../../../app/host/store/store-control.node.ts';
import { systemClock, systemTimers } from '../../../app/kernel/host.node.ts';
import { testStretchCost } from '../../kit/costs.ts';
import { Refusal } from '../../kit/person.ts';
import { openTestHost, passphrase } from '../open-test-host.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-door-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('where the rest of the program cannot be read, the workspace stays closed, and the next try opens it', async () => {
  const said: string[] = [];
  let broken = true;
  const control: HostStoreControl = await createStoreControl({
    dataFolder: folder,
    keychain: undefined,
    sqliteBinding: undefined,
    passphraseCost: testStretchCost,
    clock: systemClock,
    timers: systemTimers,
    log: { write() {} },
    newId: (prefix) => prefix,
    async onOpening() {
      said.push(`reads while ${control.phase()}`);
      if (broken) throw new Error('a file is damaged');
    },
    async onOpened() {
      said.push('opened');
    },
    async onClosing() {},
    onProgress() {},
    onBackupDue() {},
  });
  const tried = async (attempt: Promise<unknown>): Promise<void> => {
    said.push(await attempt.then(() => 'done', String), control.phase());
  };
  await tried(control.create({ name: 'Finance', environment: 'dev' }, passphrase));
  broken = false;
  await tried(control.create({ name: 'Finance', environment: 'dev' }, passphrase));
  await control.lock();
  broken = true;
  await tried(control.unlock(passphrase));
  broken = false;
  await tried(control.unlock(passphrase));
  await control.lock();
  expect(said).toEqual([
    ...['reads while none', 'Error: a file is damaged', 'none'],
    ...['reads while none', 'opened', 'done', 'open'],
    ...['reads while locked', 'Error: a file is damaged', 'locked'],
    ...['reads while locked', 'opened', 'done', 'open'],
  ]);
});

test('a second window that asks meanwhile how things stand is always answered', async () => {
  const world = await openTestHost();
  let made = false;
  const creating = world
    .person('ada')
    .call('store:create', { workspace: 'Finance', environment: 'dev', passphrase })
    .finally(() => {
      made = true;
    });
  const answers = new Set<string>();
  for (let window = 0; !made; window += 1) {
    answers.add(
      await world
        .person(`window ${window}`)
        .call('app:state', {})
        .then(({ phase }) => phase, String),
    );
    await new Promise(setImmediate);
  }
  await creating;
  await world.close();
  expect([...answers].filter((answer) => !['no-workspace', 'store-locked', 'no-account'].includes(answer))).toEqual([]);
});

test('two windows that are told the passphrase at once both come in, and a program that is ended meanwhile leaves it closed', async () => {
  const world = await openTestHost();
  const unlock = (typed: string): Promise<string> =>
    world
      .person(typed)
      .call('store:unlock', { passphrase: typed })
      .then(
        () => 'done',
        (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
      );
  await world.person('ada').call('store:create', { workspace: 'Finance', environment: 'dev', passphrase });
  await world.restart();
  const both = await Promise.all([unlock(passphrase), unlock(passphrase)]);
  await world.restart();
  const oneWrong = await Promise.all([unlock('not the passphrase at all'), unlock(passphrase)]);
  await world.restart();
  const meanwhile = unlock(passphrase);
  await world.person('somebody').call('app:state', {});
  await world.host.close();
  await meanwhile;
  const { phase } = await world.person('ada').call('app:state', {});
  await world.close();
  expect([both, oneWrong, phase]).toEqual([['done', 'done'], ['store/wrong-key', 'done'], 'store-locked']);
});
