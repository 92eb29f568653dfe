/** A disk that lets bits rot under a service: found while it runs, and not when somebody needs what was there. */
import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOfError } from '../../app/kernel/errors.ts';
import { writeDb } from '../../app/store/database.ts';
import { applyWorkingPragmas, openEncrypted, openNative } from '../../app/store/connection.ts';
import { lookThrough } from '../../app/store/look-through.ts';
import { temporaryFolder } from './fixtures.ts';

/** Flips a bit in every seventh page; a second time puts them back. Gives its descriptor, to be closed last: that drops the locks of the database. */
function flip(path: string): number {
  const handle = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  for (let at = 7 * 4_096 + 2_000; at < statSync(path).size; at += 7 * 4_096) {
    readSync(handle, byte, 0, 1, at);
    writeSync(handle, Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, at);
  }
  return handle;
}

/** Timers that are due when the test says so, with how long each was to wait. */
function byHand() {
  let next: { readonly ms: number; readonly run: () => void } | undefined;
  return {
    timers: {
      after: (ms: number, run: () => void) => {
        const mine = { ms, run };
        next = mine;
        return () => {
          if (next === mine) next = undefined;
        };
      },
    },
    /** Goes on to the end of one look: what it has paused for. */
    look(): readonly number[] {
      const waited: number[] = [];
      do {
        const { ms = 0, run } = next ?? {};
        waited.push(ms);
        run?.();
      } while (next !== undefined && next.ms < 1_000);
      return waited;
    },
    isOver: () => next === undefined,
  };
}

test.each(['', '-wal'])('bits that flip in the open file%s are told, and that they are right again', (end) => {
  const hand = byHand();
  const heard: string[] = [];
  const path = join(temporaryFolder(), 'store.countersign-db');
  const native = openEncrypted(path, Buffer.alloc(32, 7), {});
  applyWorkingPragmas(native);
  const db = writeDb(native);
  const looking = lookThrough(db, hand.timers, () => 0);
  looking.watch((error) => heard.push(error === undefined ? 'whole' : codeOfError(error)));
  db.script('CREATE TABLE big (id INTEGER PRIMARY KEY, text TEXT); CREATE INDEX big_text ON big (text)');
  const add = db.change<[string]>('INSERT INTO big (text) VALUES (?)');
  db.transaction(() => {
    for (let row = 0; row < 500; row += 1) add.run(`${row}`.padStart(row % 50 === 0 ? 20_000 : 700, 'x'));
  });
  if (end === '') db.foldLog();
  hand.look();
  const handles = [true, false].map(() => {
    const handle = flip(`${path}${end}`);
    hand.look();
    return handle;
  });
  looking.stop();
  native.close();
  for (const handle of handles) closeSync(handle);
  expect([heard, hand.isOver()]).toEqual([['whole', 'store/damaged', 'whole'], true]);
});

test('each page of each table and index is looked at, and others have the thread in between', () => {
  const hand = byHand();
  const native = openNative(join(temporaryFolder(), 'plain.db'), {});
  const db = writeDb(native);
  db.script('CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT); CREATE TABLE b (k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID');
  const add = db.change<[string]>('INSERT INTO a (text) VALUES (?)');
  for (let row = 0; row < 30; row += 1) add.run('x');
  let now = 0;
  const heard: unknown[] = [];
  const looking = lookThrough(db, hand.timers, () => (now += 1));
  looking.watch((error) => heard.push(error));
  const waited = hand.look();
  expect([waited[0], new Set(waited.slice(1)), waited.length >= 4, heard]).toEqual([60_000, new Set([200]), true, [undefined]]);
  looking.stop();
  native.close();
});
