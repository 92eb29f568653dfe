/**
 * A copy of the store beside it, under another key or cipher, proven before it takes the store's place. Why a copy and a swap, and not
 * `PRAGMA rekey` in place: rekey rewrites every page of the live file, and a crash in the middle would leave one database under two keys.
 */
import { chmodSync, rmSync } from 'node:fs';
import { openEncrypted, presentCipher, rekeyTo, type NativeBinding } from './connection.ts';
import { writeDb } from './database.ts';
import { beginLog, openForWork, type DatabaseKey } from './database-file.ts';
import { damaged } from './failures.ts';
import { cipherOf, fileSalt } from './file-format.ts';
import type { StorePaths } from './file-layout.ts';
import { rewrapInnerKeys } from './inner-keys.ts';
import { proveFile, type Progress } from './prove.ts';

/** In the thread that calls it; `heavyWork` gives it one. Call it under the instance lock, with the store closed and no swap pending. */
export async function recryptCopy(
  paths: StorePaths,
  storeId: string,
  from: DatabaseKey,
  to: Uint8Array,
  nativeBinding: NativeBinding,
  onProgress: Progress,
): Promise<void> {
  onProgress({ phase: 'copy', done: 0, total: 2 });
  const present = openForWork(paths.database, from, nativeBinding);
  try {
    present.prepare('VACUUM INTO ?').run(paths.nextDatabase);
  } finally {
    // Folds the write-ahead log into the file and removes it.
    present.close();
  }
  onProgress({ phase: 'copy', done: 1, total: 2 });
  rekeyCopy(paths.nextDatabase, storeId, from.dataKey, to, nativeBinding);
  onProgress({ phase: 'copy', done: 2, total: 2 });
  await proveFile(paths.nextDatabase, { dataKey: to, fileSalt: fileSalt(paths.nextDatabase) }, nativeBinding, onProgress);
}

/** The file itself: only for copies. */
function rekeyCopy(path: string, storeId: string, from: Uint8Array, to: Uint8Array, nativeBinding: NativeBinding): void {
  const native = openEncrypted(path, from, { nativeBinding, fileMustExist: true }, cipherOf(path));
  try {
    if (from !== to) rewrapInnerKeys(writeDb(native), storeId, from, to);
    rekeyTo(native, to);
  } finally {
    native.close();
    rmSync(`${path}-journal`, { force: true });
  }
  beginLog(path, to, nativeBinding);
  if (process.platform !== 'win32') chmodSync(path, 0o600);
}

/** A backup of the first formats comes in under the cipher of today; every one in the mode that stores work in. */
export function takeForward(copy: string, storeId: string, dataKey: Uint8Array, nativeBinding: NativeBinding): void {
  if (cipherOf(copy) !== presentCipher) {
    try {
      rekeyCopy(copy, storeId, dataKey, dataKey, nativeBinding);
    } catch (error) {
      throw damaged(copy, 'a page does not prove itself', error);
    }
  }
  beginLog(copy, dataKey, nativeBinding);
}
