/** What is done to the files of a store, or found out of them, before it is worked with. */
import { join } from 'node:path';
import { writeBackup } from './backup.ts';
import { missingChanges, writesMissing } from './commit-mark.ts';
import { presentCipher, type NativeBinding } from './connection.ts';
import { readDb, type NativeDatabase, type WriteDb } from './database.ts';
import { cipherOf } from './file-format.ts';
import type { StorePaths } from './file-layout.ts';
import { rolledBack } from './head-check.ts';
import { heavyWork } from './heavy.node.ts';
import { readHeadKey } from './inner-keys.ts';
import { readKeyFile, type KeyFile } from './keys/key-file.ts';
import { formatOf } from './migrate.ts';
import { newestFormat } from './migrations/list.ts';
import { readMeta } from './repositories/meta.ts';
import { swapIn } from './swap.ts';
import type { WholeFile } from './whole-file.ts';

export async function backUpBeforeMigration(
  db: WriteDb,
  source: WholeFile,
  paths: StorePaths,
  dataKey: Uint8Array,
  nativeBinding: NativeBinding,
): Promise<void> {
  const format = formatOf(db);
  if (format === 0 || format === newestFormat) return;
  await writeBackup(
    { source, keyFile: readKeyFile(paths.keys), dataKey, nativeBinding },
    join(paths.backups, `before-format-${newestFormat}-from-${format}.countersign-db`),
    { replace: true },
  );
}

/** A store of the first formats moves to the cipher of today, by a proven copy that takes its place. */
export async function moveToPresentCipher(
  paths: StorePaths,
  keyFile: KeyFile,
  dataKey: Uint8Array,
  nativeBinding: NativeBinding,
): Promise<KeyFile> {
  if (cipherOf(paths.database) === presentCipher) return keyFile;
  await heavyWork({
    kind: 'recrypt',
    paths,
    storeId: keyFile.storeId,
    from: { dataKey, fileSalt: keyFile.fileSalt },
    to: dataKey,
    nativeBinding,
  });
  swapIn(paths, keyFile);
  return readKeyFile(paths.keys);
}

/** Throws UserError `store/rolled-back` where changes that were saved are not in the files, before anything is done to them. */
export function judgeChanges(native: NativeDatabase, paths: StorePaths, dataKey: Uint8Array): void {
  const db = readDb(native);
  const id = readMeta(db, 'id') ?? '';
  const key = readHeadKey(db, id, dataKey);
  const missing = key === undefined ? 0 : missingChanges(db, paths.mark, id, key);
  key?.fill(0);
  if (missing > 0) throw rolledBack(paths.database, writesMissing(missing));
}
