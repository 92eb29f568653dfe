/**
 * Backups are whole, encrypted copies (`VACUUM INTO`) with the key file beside them: whoever has the passphrase or the recovery
 * code can open one on another machine. A restore proves the copy before anything is replaced.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../kernel/errors.ts';
import { makeStoreFolder, syncFile, syncFolder, writeAtomically } from './atomic-file.ts';
import { backupFailed, mustHaveRoom, placeAnew, takenAlready } from './backup-target.ts';
import type { NativeBinding } from './connection.ts';
import { judgeFile, type DatabaseKey } from './database-file.ts';
import { translateFileError, translateSqliteError } from './failures.ts';
import { fileSalt } from './file-format.ts';
import { heavyWork } from './heavy.node.ts';
import { halfOf, keysBeside, storePaths } from './file-layout.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { readKeyFile, type KeyFile } from './keys/key-file.ts';
import { unwrapDataKey, type Unlock } from './keys/key-ring.ts';
import type { Progress } from './prove.ts';
import { forgetSwap, settleSwap, swapIn } from './swap.ts';
import type { WholeFile } from './whole-file.ts';

/** What a backup leaves behind that was cut short: never taken for a backup, and gone with the next start. */
export function forgetHalfBackups(folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names.filter(
    (one) =>
      /\.(countersign-db(\.[\w-]{1,12})?\.(new(-journal)?|raw(-wal|-shm|-journal)?|keys(\.new)?)|keys\.json\.new)$/.test(one) ||
      (one.endsWith('.keys.json') && !names.includes(one.replace(/\.keys\.json$/, '.countersign-db'))),
  ))
    rmSync(join(folder, name), { force: true });
}

/** Proves a file in a thread of its own; the last word of `onProgress` comes when the proof is there, so that nothing is replaced after it was cancelled. */
async function proved(path: string, key: DatabaseKey, nativeBinding: NativeBinding, onProgress: Progress): Promise<void> {
  await heavyWork({ kind: 'prove', path, key, nativeBinding }, onProgress);
  onProgress({ phase: 'verify', done: 1, total: 1 });
}

export interface BackupFiles {
  readonly database: string;
  readonly keys: string;
}

/** What a backup is made of: the open database's file, the key file that goes with it, and the key that proves the copy. */
export interface BackupSource {
  readonly source: WholeFile;
  readonly keyFile: KeyFile;
  readonly dataKey: Uint8Array;
  readonly nativeBinding: NativeBinding;
}

export interface BackupOptions {
  readonly onProgress?: Progress;
  /** A file of that name is replaced once the new one is proven; otherwise none is ever written over. */
  readonly replace?: boolean;
}

/** The database comes last: a backup whose making was cut short is not in the folder at all, or is whole. */
export async function writeBackup(
  source: BackupSource,
  target: string,
  { onProgress = () => undefined, replace = false }: BackupOptions = {},
): Promise<BackupFiles> {
  if (!target.endsWith('.countersign-db'))
    throw new UserError('store/backup-failed', 'A backup file\u2019s name ends in .countersign-db.', {
      place: target,
      mend: 'Choose such a name.',
    });
  const half = halfOf(target, source.keyFile.storeId);
  const [keys, temporary, raw] = [keysBeside(target), `${half}.new`, `${half}.raw`];
  for (const file of replace ? [] : [target, keys]) if (existsSync(file)) throw takenAlready(file);
  const { dataKey, nativeBinding } = source;
  let keyFile: KeyFile;
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    for (const file of [temporary, raw]) rmSync(file, { force: true });
    if (!replace) mustHaveRoom(dirname(target), source.source.bytes());
    await source.source.copyTo(raw, onProgress);
    await heavyWork({ kind: 'compact', from: raw, to: temporary, key: { dataKey, fileSalt: fileSalt(raw) }, nativeBinding }, onProgress);
    if (process.platform !== 'win32') chmodSync(temporary, 0o600);
    keyFile = { ...source.keyFile, fileSalt: fileSalt(temporary) };
    await proved(temporary, { dataKey, fileSalt: keyFile.fileSalt }, nativeBinding, onProgress);
  } catch (error) {
    for (const file of [temporary, `${temporary}-journal`, raw].filter((one) => existsSync(one))) rmSync(file);
    throw backupFailed(error, target);
  }
  const newKeys = `${half}.keys`;
  const place = replace ? renameSync : placeAnew;
  let placed = false;
  try {
    writeAtomically(newKeys, Buffer.from(`${JSON.stringify(keyFile, null, 2)}\n`, 'utf8'));
    place(newKeys, keys);
    placed = true;
    place(temporary, target);
    syncFolder(dirname(target));
  } catch (error) {
    for (const file of [temporary, newKeys]) rmSync(file, { force: true });
    // Those of another backup, which has got the name meanwhile, stay.
    if (placed && !(replace && existsSync(target))) rmSync(keys, { force: true });
    throw backupFailed(error, target);
  }
  return { database: target, keys };
}

export interface RestoreOptions {
  /** The store that is replaced (or made). */
  readonly path: string;
  /** The backup's `.countersign-db` file. */
  readonly from: string;
  /** Opens the backup. */
  readonly unlock: Unlock;
  readonly nativeBinding?: NativeBinding;
  readonly onProgress?: Progress;
  /** Names the copies that are kept of what is replaced, for example a time. */
  readonly label: string;
}

/**
 * Copies the backup beside the store and proves it (key, every page, integrity, audit head). The store may be open meanwhile, here and nowhere
 * else; what stops in the middle leaves a copy that the next start forgets.
 */
export async function stageRestore(options: RestoreOptions): Promise<void> {
  const { from, nativeBinding, onProgress = () => undefined } = options;
  judgeFile(from);
  const paths = storePaths(options.path);
  const keyFile = readKeyFile(keysBeside(from));
  const dataKey = await unwrapDataKey(keyFile, options.unlock, from);
  makeStoreFolder(paths.folder);
  try {
    forgetSwap(paths);
    onProgress({ phase: 'copy', done: 0, total: 1 });
    await copyFile(from, paths.nextDatabase);
    await heavyWork({ kind: 'forward', path: paths.nextDatabase, storeId: keyFile.storeId, dataKey, nativeBinding });
    onProgress({ phase: 'copy', done: 1, total: 1 });
    await proved(paths.nextDatabase, { dataKey, fileSalt: fileSalt(paths.nextDatabase) }, nativeBinding, onProgress);
  } catch (error) {
    forgetSwap(paths);
    throw translateSqliteError(translateFileError(error, paths.folder), from);
  } finally {
    dataKey.fill(0);
  }
}

/** Keeps a copy of the present files, then puts the staged copy in their place. The store must be closed. Gives the folder of what is kept. */
export function finishRestore(options: Pick<RestoreOptions, 'path' | 'from' | 'label' | 'nativeBinding'>): string | undefined {
  const paths = storePaths(options.path);
  const lock = acquireInstanceLock(paths.lock, options.nativeBinding);
  try {
    const kept = keepReplaced(options.label, paths.backups, [paths.database, paths.writeAhead, paths.keys]);
    swapIn(paths, readKeyFile(keysBeside(options.from)));
    return kept;
  } catch (error) {
    throw translateFileError(error, paths.folder);
  } finally {
    lock.release();
  }
}

/**
 * A restore of a closed store, or to where there is none. Open the store afterwards with `accept: 'rolled-back'`: it is older than the head that
 * was kept, and this time on purpose.
 */
export async function restoreStore(options: RestoreOptions): Promise<string | undefined> {
  const { onProgress = () => undefined } = options;
  const paths = storePaths(options.path);
  makeStoreFolder(paths.folder);
  const lock = acquireInstanceLock(paths.lock, options.nativeBinding);
  try {
    settleSwap(paths);
    await stageRestore(options);
  } finally {
    lock.release();
  }
  onProgress({ phase: 'replace', done: 0, total: 1 });
  const kept = finishRestore(options);
  onProgress({ phase: 'replace', done: 1, total: 1 });
  return kept;
}

function keepReplaced(label: string, backups: string, files: readonly string[]): string | undefined {
  const folder = join(backups, `replaced-${label.replace(/[^A-Za-z0-9.-]/g, '-')}`);
  const there = files.filter((candidate) => existsSync(candidate));
  for (const file of there) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const copy = join(folder, file.slice(dirname(file).length + 1));
    copyFileSync(file, copy);
    syncFile(copy);
  }
  return there.length === 0 ? undefined : folder;
}
