import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { restoreStore } from '../../app/store/backup.ts';
import { openStore } from '../../app/store/store.ts';
import { rotateStoreKey } from '../../app/store/rotate.ts';
import { closing, newStore, temporaryFolder, type TestStore } from './fixtures.ts';

/** Some 24 MB, so that the work takes many turns of the event loop. */
async function filledStore(): Promise<TestStore> {
  const test = await newStore();
  test.store.review.transaction(() => {
    for (let at = 0; at < 240; at += 1) test.store.settings.set(`key ${at}`, randomBytes(50_000).toString('hex'));
  });
  return test;
}

/** How many turns the event loop took while the work was under way. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let under = true;
  const turn = (): void => {
    if (under) {
      turns += 1;
      setImmediate(turn);
    }
  };
  setImmediate(turn);
  await work;
  under = false;
  return turns;
}

test('the event loop turns while a store is backed up, restored and given a new key', async () => {
  const world = await filledStore();
  const target = join(temporaryFolder(), 'b.countersign-db');
  const backup = await turnsDuring(world.store.backup(target));
  await world.store.close();
  const unlock = { kind: 'external', key: world.key } as const;
  const restore = await turnsDuring(restoreStore({ path: world.folder, from: target, unlock, label: 'x' }));
  const rotation = await turnsDuring(rotateStoreKey({ path: world.folder, unlock, protection: { externalKey: world.key } }));
  expect([backup, restore, rotation].map((turns) => turns > 100)).toEqual([true, true, true]);
});

test('what is written while a backup is made goes on, and is not in it; what was deleted before is not either', async () => {
  const world = await filledStore();
  world.store.settings.set('key 0', '');
  const target = join(temporaryFolder(), 'b.countersign-db');
  let written = 0;
  const phases = new Set<string>();
  await world.store.backup(target, ({ phase }) => {
    phases.add(phase);
    world.store.settings.set('meanwhile', String((written += 1)));
    // Asked for in the middle of the copy: the log is folded when it is over.
    world.store.vault.settle();
  });
  expect([[...phases], written > 3, world.store.settings.all()['meanwhile']]).toEqual([['copy', 'verify'], true, String(written)]);
  const folder = join(temporaryFolder(), 'elsewhere');
  await restoreStore({ path: folder, from: target, unlock: { kind: 'external', key: world.key }, label: 'x' });
  const restored = closing(await openStore({ path: folder, unlock: { kind: 'external', key: world.key }, accept: 'rolled-back' }));
  const { meanwhile, ...kept } = restored.settings.all();
  expect([meanwhile === undefined || Number(meanwhile) <= 1, Object.keys(kept).length]).toEqual([true, 240]);
  expect((await world.reopen()).settings.all()['meanwhile']).toBe(String(written));
});

test('a backup that is cancelled at any of its steps leaves nothing, and the store works on', async () => {
  const world = await filledStore();
  const folder = temporaryFolder();
  for (const stop of [0, 2, 5, 9]) {
    let seen = 0;
    const cancelled = world.store.backup(join(folder, 'b.countersign-db'), () => {
      if (seen++ === stop) throw new Error('enough');
    });
    await expect(cancelled).rejects.toThrow();
    expect([stop, readdirSync(folder)]).toEqual([stop, []]);
  }
  world.store.settings.set('theme', 'dark');
  expect((await world.reopen()).settings.all()['theme']).toBe('dark');
});
