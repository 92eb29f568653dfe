/** Files of an open store that are moved, removed or replaced: what would be written would be gone with the process. */
import { copyFileSync, mkdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOfError } from '../../app/kernel/errors.ts';
import { createStore, type Store } from '../../app/store/store.ts';
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
  expect([before, away, replaced, back, (await reopen()).settings.get('theme')]).toEqual([
    ['ok', 'ok'],
    ['store/moved', 'store/moved'],
    ['store/moved', 'store/moved'],
    ['ok', 'ok'],
    'dark',
  ]);
});

test.runIf(unix)('a log that somebody removed takes no more, and what was in it is kept when the store is closed', async () => {
  const { store, folder, reopen } = await newStore();
  store.settings.set('theme', 'dark');
  rmSync(join(folder, 'store.countersign-db-wal'));
  const removed = await writes(store);
  const again = await reopen();
  expect([removed, again.settings.get('theme'), await writes(again)]).toEqual([['store/moved', 'store/moved'], 'dark', ['ok', 'ok']]);
});

test.runIf(unix).each([
  ['emptied', 0],
  ['cut to a half', 0.5],
])(
  'a log that was %s under an open store takes no more: the store opens again as it was at some moment, and says so',
  async (_what, share) => {
    const { store, folder, reopen } = await newStore();
    const log = join(folder, 'store.countersign-db-wal');
    for (let index = 0; index < 40; index += 1) store.settings.set(`key ${index}`, 'value '.repeat(200));
    truncateSync(log, Math.floor(statSync(log).size * share));
    const cut = await writes(store);
    const again = await reopen({ accept: 'rolled-back' });
    const kept = Object.keys(again.settings.all())
      .filter((key) => key.startsWith('key '))
      .toSorted((a, b) => Number(a.slice(4)) - Number(b.slice(4)));
    expect([cut, kept, await writes(again)]).toEqual([
      ['store/damaged', 'store/damaged'],
      kept.map((_key, index) => `key ${index}`),
      ['ok', 'ok'],
    ]);
  },
);

test('a log that the store itself folds, or begins anew, is none that was made shorter', async () => {
  const { store } = await newStore();
  // More than the pages after which SQLite folds the log by itself, twice.
  for (const filling of ['a', 'b', 'c']) store.settings.set('big', filling.repeat(9_000_000));
  store.vault.settle();
  store.settings.set('big', '');
  expect(await writes(store)).toEqual(['ok', 'ok']);
});

test('a folder whose database is gone is called that, and no new store is made in it', async () => {
  const { store, folder } = await newStore();
  await store.close();
  rmSync(join(folder, 'store.countersign-db'));
  expect(await createStore({ path: folder, protection: { externalKey: new Uint8Array(32).fill(9) } }).then(() => 'made', codeOfError)).toBe(
    'store/not-found',
  );
});
