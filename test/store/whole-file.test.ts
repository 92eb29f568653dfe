import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEncrypted } from '../../app/store/connection.ts';
import { stillThere } from '../../app/store/database-file.ts';
import { writeDb } from '../../app/store/database.ts';
import { wholeFileOf } from '../../app/store/whole-file.ts';
import { refusal, temporaryFolder } from './fixtures.ts';

test.skipIf(process.platform !== 'linux')(
  'copies that begin together share one descriptor, which the end closes; afterwards there is none',
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file');
    writeFileSync(path, 'what is in it');
    const openHere = (): number =>
      readdirSync('/proc/self/fd').filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === path;
        } catch {
          return false;
        }
      }).length;
    const whole = wholeFileOf({ holdLog: () => ({ release: () => {}, isBroken: () => false }) }, path);
    await Promise.all(['a', 'b'].map((name) => whole.copyTo(join(folder, name), () => {})));
    expect([readFileSync(join(folder, 'b'), 'utf8'), openHere()]).toEqual(['what is in it', 1]);
    await whole.close();
    expect([openHere(), await refusal(whole.copyTo(join(folder, 'c'), () => {}))]).toEqual([0, 'store/locked']);
  },
);

test('a copy that takes too long for what is saved meanwhile ends, and the next one is made', async () => {
  const path = join(temporaryFolder(), 'store.countersign-db');
  const native = openEncrypted(path, randomBytes(32), {});
  native.pragma('journal_mode = WAL');
  const db = writeDb(native, stillThere(path), 100_000);
  db.script('CREATE TABLE kept (value TEXT)');
  const save = db.change<[string]>('INSERT INTO kept VALUES (?)');
  save.run('before');
  const whole = wholeFileOf(db, path);
  const slowly = (target: string, meanwhile: () => void): Promise<string> => refusal(whole.copyTo(join(path, '..', target), meanwhile));
  const [few, many] = [() => save.run('a few'), () => Array.from({ length: 10 }, () => save.run('x'.repeat(50_000)))];
  const ends = [await slowly('first', few), await slowly('second', many)];
  expect([ends, db.freeLog(), await slowly('third', few)]).toEqual([['not refused', 'store/in-use'], false, 'not refused']);
  await whole.close();
  native.close();
});
