/** Files of an open store that are moved, removed or replaced: what would be written would be gone with the process. */
import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOfError } from '../../app/kernel/errors.ts';
import type { Store } from '../../app/store/store.ts';
import { newStore } from './fixtures.ts';

const unix = process.platform !== 'win32';

/** A write by itself, one in a transaction, and one that shares a flush. */
async function writes({ settings, commits }: Store): Promise<unknown> {
  const one = ((): string => {
    try {
      settings.set('theme', 'dark');
      return 'ok';
    } catch (error) {
      return codeOfError(error);
    }
  })();
  return [one, await commits.write(() => 'ok').catch(codeOfError)];
}

test.runIf(unix)('nothing is written into files that are no longer there, and all goes on once they are back', async () => {
  const { store, folder, reopen } = await newStore();
  const before = await writes(store);
  renameSync(folder, `${folder}-away`);
  const away = await writes(store);
  // Another store, or an older copy, in its place is no better.
  mkdirSync(folder);
  copyFileSync(join(`${folder}-away`, 'store.countersign-db'), join(folder, 'store.countersign-db'));
  const replaced = await writes(store);
  rmSync(folder, { recursive: true });
  renameSync(`${folder}-away`, folder);
  const back = await writes(store);
  expect([before, away, replaced, back, (await reopen()).settings.get('theme')]).toEqual([['ok', 'ok'], ['store/moved', 'store/moved'], ['store/moved', 'store/moved'], ['ok', 'ok'], 'dark']);
});

test.runIf(unix)('a log that somebody removed takes no more, and what was in it is kept when the store is closed', async () => {
  const { store, folder, reopen } = await newStore();
  store.settings.set('theme', 'dark');
  rmSync(join(folder, 'store.countersign-db-wal'));
  const removed = await writes(store);
  const again = await reopen();
  expect([removed, again.settings.get('theme'), await writes(again)]).toEqual([['store/moved', 'store/moved'], 'dark', ['ok', 'ok']]);
});
