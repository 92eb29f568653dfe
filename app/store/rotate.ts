/** Key rotation: a new data key for everything. Until the copy under it is proven and renamed into place, the old files are untouched. */
import { translateSqliteError } from './failures.ts';
import { judgeFile } from './database-file.ts';
import type { NativeBinding } from './connection.ts';
import { storePaths } from './file-layout.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { readKeyFile } from './keys/key-file.ts';
import { newDataKey, unwrapDataKey, wrapDataKey, type Protection, type Unlock } from './keys/key-ring.ts';
import type { Progress } from './prove.ts';
import { heavyWork } from './heavy.node.ts';
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
    await heavyWork(
      {
        kind: 'recrypt',
        paths,
        storeId: keyFile.storeId,
        from: { dataKey: oldKey, fileSalt: keyFile.fileSalt },
        to: newKey,
        nativeBinding,
      },
      onProgress,
    );
    onProgress({ phase: 'replace', done: 0, total: 1 });
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
