/**
 * Key rotation: a new data key for everything. Why a copy and a swap, and not `PRAGMA rekey` in place: rekey rewrites every page of
 * the live file, and a crash in the middle would leave one database under two keys. Here the copy is made and rekeyed beside the
 * store, proven page by page, and put in place in one rename; until then the old files are untouched.
 */
import { rmSync } from 'node:fs';
import { openEncrypted, rawKeyLiteral, type NativeBinding } from './connection.ts';
import { writeDb } from './database.ts';
import { judgeFile, openForWork, readingFrom } from './database-file.ts';
import { damaged, translateSqliteError } from './failures.ts';
import { storePaths } from './file-layout.ts';
import { provePages, type Progress } from './backup.ts';
import { rewrapInnerKeys } from './inner-keys.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { readKeyFile } from './keys/key-file.ts';
import { newDataKey, unwrapDataKey, wrapDataKey, type Protection, type Unlock } from './keys/key-ring.ts';
import { settleSwap, swapIn } from './swap.ts';

export interface RotateOptions {
  readonly path: string;
  /** Opens the store as it is now. */
  readonly unlock: Unlock;
  /** Every way that shall open it afterwards: ways that are not named here, an old recovery code too, end with the old key. */
  readonly protection: Protection;
  readonly nativeBinding?: NativeBinding;
  readonly onProgress?: Progress;
  /** Told each point of no return; tests stop the world there. */
  readonly stopAt?: Parameters<typeof swapIn>[2];
}

/** The store must be closed. Gives the new recovery code, when one was asked for. */
export async function rotateStoreKey(options: RotateOptions): Promise<{ readonly recoveryCode?: string }> {
  const { nativeBinding, onProgress = () => undefined } = options;
  const paths = storePaths(options.path);
  judgeFile(paths.database);
  const lock = acquireInstanceLock(paths.lock, nativeBinding);
  const newKey = newDataKey();
  let oldKey: Buffer | undefined;
  try {
    settleSwap(paths);
    const keyFile = readKeyFile(paths.keys);
    oldKey = await unwrapDataKey(keyFile, options.unlock, paths.keys);
    const wrapped = await wrapDataKey(keyFile.storeId, newKey, options.protection);
    onProgress({ phase: 'copy', done: 0, total: 2 });
    const present = openForWork(paths.database, oldKey, nativeBinding);
    try {
      present.prepare('VACUUM INTO ?').run(paths.nextDatabase);
    } finally {
      // Folds the write-ahead log into the file and removes it.
      present.close();
    }
    onProgress({ phase: 'copy', done: 1, total: 2 });
    rekeyCopy(paths.nextDatabase, keyFile.storeId, oldKey, newKey, nativeBinding);
    onProgress({ phase: 'copy', done: 2, total: 2 });
    provePages(paths.nextDatabase, newKey, onProgress);
    const result = readingFrom(paths.nextDatabase, newKey, nativeBinding, (copy) => copy.pragma('integrity_check(1)', { simple: true }));
    if (result !== 'ok') throw damaged(paths.nextDatabase, String(result));
    swapIn(paths, wrapped.file, options.stopAt);
    return wrapped.recoveryCode === undefined ? {} : { recoveryCode: wrapped.recoveryCode };
  } catch (error) {
    throw translateSqliteError(error, paths.database);
  } finally {
    oldKey?.fill(0);
    newKey.fill(0);
    lock.release();
  }
}

function rekeyCopy(path: string, storeId: string, oldKey: Uint8Array, newKey: Uint8Array, nativeBinding: NativeBinding): void {
  const native = openEncrypted(path, oldKey, { nativeBinding, fileMustExist: true });
  const literal = rawKeyLiteral(newKey);
  try {
    rewrapInnerKeys(writeDb(native), storeId, oldKey, newKey);
    native.rekey(literal);
  } finally {
    literal.fill(0);
    native.close();
    rmSync(`${path}-journal`, { force: true });
  }
}
