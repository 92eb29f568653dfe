/** Only the audit log, only for reading: what a verifier needs. */
import type { AuditReader } from '../audit/ports.ts';
import type { NativeBinding } from './connection.ts';
import { readDb, type NativeDatabase } from './database.ts';
import { closeReader, judgeFile, openForReading } from './database-file.ts';
import { storePaths } from './file-layout.ts';
import { readAuditSeed } from './inner-keys.ts';
import { acquireInstanceLock, heldHere } from './instance-lock.ts';
import { readKeyFile } from './keys/key-file.ts';
import { unwrapDataKey, type Unlock } from './keys/key-ring.ts';
import { auditReader } from './repositories/audit.ts';
import { settleSwap } from './swap.ts';

export interface AuditAccess {
  readonly storeId: string;
  readonly reader: AuditReader;
  /** Undefined in a store that was never opened for work. */
  readonly auditSeed: Uint8Array | undefined;
  close(): void;
}

/** Refused while the store is open elsewhere. */
export async function openAuditLog(options: {
  readonly path: string;
  readonly unlock: Unlock;
  readonly nativeBinding?: NativeBinding;
}): Promise<AuditAccess> {
  const paths = storePaths(options.path);
  if (!heldHere(paths.lock)) judgeFile(paths.database);
  const lock = acquireInstanceLock(paths.lock, options.nativeBinding);
  let native: NativeDatabase | undefined;
  const close = (): void => {
    closeReader(native, paths.database);
    lock.release();
  };
  let dataKey: Buffer | undefined;
  try {
    settleSwap(paths);
    const { storeId, fileSalt } = readKeyFile(paths.keys);
    dataKey = await unwrapDataKey(readKeyFile(paths.keys), options.unlock, paths.keys);
    native = openForReading(paths.database, { dataKey, fileSalt }, options.nativeBinding);
    const db = readDb(native);
    return { storeId, reader: auditReader(db), auditSeed: readAuditSeed(db, storeId, dataKey), close };
  } catch (error) {
    close();
    throw error;
  } finally {
    dataKey?.fill(0);
  }
}
