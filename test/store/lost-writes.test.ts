/** What a kill leaves, and what becomes of it before the next start: changes that were saved are never missing without a word. */
import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { isCountersignError } from '../../app/kernel/errors.ts';
import type { NativeDatabase } from '../../app/store/database.ts';
import { writeDb } from '../../app/store/database.ts';
import { openStore } from '../../app/store/store.ts';
import { closing, fingerprint, newStore, temporaryFolder } from './fixtures.ts';

const changes = 40;
const log = 'store.countersign-db-wal';
const at = (folder: string, name = log): string => join(folder, name);

/** The files as a kill after so many changes leaves them; `early` is the log as it was after half of them. */
async function killed() {
  const waiting = new Set<() => void>();
  const { store, folder, key } = await newStore({
    timers: {
      after(_ms, run) {
        waiting.add(run);
        return () => waiting.delete(run);
      },
    },
  });
  const copy = temporaryFolder();
  const early = join(temporaryFolder(), 'early');
  for (let index = 0; index < changes; index += 1) {
    if (index === changes / 2) copyFileSync(at(folder), early);
    store.settings.set(`key ${index}`, 'value '.repeat(200));
  }
  for (const run of [...waiting]) run();
  cpSync(folder, copy, { recursive: true });
  rmSync(at(copy, 'store.countersign-lock'), { force: true });
  return { copy, key, early };
}

function flipMiddle(path: string): void {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

const harms: Readonly<Record<string, (folder: string, early: string) => void>> = {
  'cut short': (folder) => truncateSync(at(folder), statSync(at(folder)).size - 40_000),
  'damaged in its middle': (folder) => flipMiddle(at(folder)),
  'damaged in its first bytes': (folder) =>
    writeFileSync(at(folder), Buffer.concat([Buffer.alloc(32), readFileSync(at(folder)).subarray(32)])),
  emptied: (folder) => truncateSync(at(folder), 0),
  removed: (folder) => rmSync(at(folder)),
  'exchanged for an older one': (folder, early) => copyFileSync(early, at(folder)),
};

test.each(Object.entries(harms))(
  'a log that was %s after a kill is told, with how much is missing, until somebody accepts it',
  async (_what, harm) => {
    const { copy, key, early } = await killed();
    harm(copy, early);
    const before = fingerprint(copy);
    const unlock = { kind: 'external', key } as const;
    const refused = await openStore({ path: copy, unlock }).catch((error: unknown) => error);
    expect(isCountersignError(refused) ? [refused.code, refused.message] : refused).toEqual([
      'store/rolled-back',
      expect.stringMatching(
        /the last \d+ changes? that (?:was|were) saved (?:is|are) missing, because an older copy was put in its place, or /,
      ),
    ]);
    expect(fingerprint(copy)['store.countersign-db']).toBe(before['store.countersign-db']);
    const store = closing(await openStore({ path: copy, unlock, accept: 'rolled-back' }));
    const kept = Object.keys(store.settings.all()).filter((name) => name.startsWith('key ')).length;
    expect([store.rollback?.code, store.rollback?.text]).toEqual([
      'writes-missing',
      expect.stringContaining(`the last ${changes - kept} changes`),
    ]);
    // From here on the older state is the one that counts.
    store.settleRollback();
    store.settings.set('theme', 'dark');
    await store.close();
    const later = closing(await openStore({ path: copy, unlock }));
    expect([later.rollback, later.settings.get('theme')]).toEqual([undefined, 'dark']);
  },
);

test('what a kill leaves untouched opens with everything, also where nobody has counted the changes', async () => {
  const { copy, key } = await killed();
  const other = temporaryFolder();
  cpSync(copy, other, { recursive: true });
  writeFileSync(join(other, 'store.countersign-mark'), 'countersign-mark 1 0000009999999999 00\n');
  for (const path of [copy, other]) {
    const store = closing(await openStore({ path, unlock: { kind: 'external', key } }));
    expect([store.rollback, Object.keys(store.settings.all()).filter((name) => name.startsWith('key ')).length]).toEqual([
      undefined,
      changes,
    ]);
  }
});

test('the log of another store beside this one is called that, and nothing is changed', async () => {
  const [mine, other] = [await killed(), await killed()];
  copyFileSync(at(other.copy), at(mine.copy));
  const before = fingerprint(mine.copy);
  const refused = await openStore({ path: mine.copy, unlock: { kind: 'external', key: mine.key } }).catch((error: unknown) => error);
  expect(isCountersignError(refused) ? [refused.code, refused.message, refused.place] : refused).toEqual([
    'store/damaged',
    expect.stringContaining('The log beside the store is not its own, or is damaged'),
    at(mine.copy),
  ]);
  expect(fingerprint(mine.copy)).toEqual(before);
  rmSync(at(mine.copy));
  expect(existsSync(at(mine.copy))).toBe(false);
  await expect(openStore({ path: mine.copy, unlock: { kind: 'external', key: mine.key } })).rejects.toThrow('that were saved are missing');
});

test('a change that could not be committed is not counted, whatever comes after it', () => {
  const native = new Database(':memory:') as unknown as NativeDatabase;
  native.exec(
    'CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT); CREATE TABLE part (of TEXT REFERENCES meta DEFERRABLE INITIALLY DEFERRED)',
  );
  native.pragma('foreign_keys = ON');
  const db = writeDb(native);
  const told: number[] = [];
  db.countChanges(0, (changes) => told.push(changes));
  const part = db.change<[string]>('INSERT INTO part VALUES (?)');
  const counted = (): unknown => db.query<[], { value: string }>("SELECT value FROM meta WHERE name = 'commits'").get()?.value;
  db.change("INSERT INTO meta VALUES ('here', '')").run();
  expect(() => part.run('nowhere')).toThrow();
  db.change("DELETE FROM part WHERE of = 'nobody'").run();
  expect([told, counted()]).toEqual([[1], '1']);
  part.run('here');
  expect([told, counted()]).toEqual([[1, 2], '2']);
  native.close();
});
