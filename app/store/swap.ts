/**
 * Puts another database and its key file in the place of the present ones. Two files cannot be renamed at once, so the database
 * decides: each key file names the salt of the database that it belongs to, and the next start finishes or forgets the change.
 *
 *   1. the new database is written to `nextDatabase`, the new key file to `nextKeys`, both synced
 *   2. `nextDatabase` is renamed over the database          <- from here on the change has happened
 *   3. the old write-ahead log is removed, `nextKeys` is renamed over `keys.json`
 */
import { existsSync, rmSync } from 'node:fs';
import { moveInto, syncFile, syncFolder, unfinished } from './atomic-file.ts';
import { fileSalt } from './file-format.ts';
import type { StorePaths } from './file-layout.ts';
import { readKeyFile, writeKeyFile, type KeyFile } from './keys/key-file.ts';

function finish(paths: StorePaths): void {
  // A log or journal of the old database must never meet the new one: SQLite would play it back.
  rmSync(paths.writeAhead, { force: true });
  for (const file of [`${paths.database}-shm`, `${paths.database}-journal`]) rmSync(file, { force: true });
  syncFolder(paths.folder);
  moveInto(paths.nextKeys, paths.keys);
}

/** What was staged and never took its place. */
export function forgetSwap(paths: StorePaths): void {
  for (const file of [
    paths.nextKeys,
    unfinished(paths.nextKeys),
    paths.nextDatabase,
    ...['-wal', '-shm', '-journal'].map((end) => `${paths.nextDatabase}${end}`),
  ])
    rmSync(file, { force: true });
}

/** Clears the way for a new attempt. Call it under the instance lock only. */
export function settleSwap(paths: StorePaths): void {
  if (existsSync(paths.nextKeys) && existsSync(paths.database) && readKeyFile(paths.nextKeys).fileSalt === fileSalt(paths.database))
    finish(paths);
  forgetSwap(paths);
}

/** `stopAt` is told each point of no return; tests stop the world there. */
export function swapIn(
  paths: StorePaths,
  keys: KeyFile,
  stopAt: (point: 'keys-written' | 'database-renamed') => void = () => undefined,
): void {
  syncFile(paths.nextDatabase);
  writeKeyFile(paths.nextKeys, { ...keys, fileSalt: fileSalt(paths.nextDatabase) });
  stopAt('keys-written');
  moveInto(paths.nextDatabase, paths.database);
  stopAt('database-renamed');
  finish(paths);
}
