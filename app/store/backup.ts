/**
 * Backups are whole, encrypted copies (`VACUUM INTO`) with the key file beside them: whoever has the passphrase or the recovery
 * code can open one on another machine. A restore proves the copy before anything is replaced.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseCheckpoint } from '../audit/signed-note.ts';
import { rootAt } from '../audit/merkle.ts';
import { equalBytes } from '../audit/bytes.ts';
import { sha256 } from '../audit/crypto.node.ts';
import { UserError } from '../kernel/errors.ts';
import { syncFile, syncFolder, writeAtomically } from './atomic-file.ts';
import type { NativeBinding } from './connection.ts';
import { readDb, type NativeDatabase } from './database.ts';
import { judgeFile, readingFrom } from './database-file.ts';
import { damaged, translateSqliteError } from './failures.ts';
import { checkPages } from './file-format.ts';
import { storePaths } from './file-layout.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { readKeyFile, type KeyFile } from './keys/key-file.ts';
import { unwrapDataKey, type Unlock } from './keys/key-ring.ts';
import { auditReader } from './repositories/audit.ts';
import { settleSwap, swapIn } from './swap.ts';

/** `done` of `total` pages (or steps) of the phase. */
export type Progress = (event: { readonly phase: 'copy' | 'verify' | 'replace'; readonly done: number; readonly total: number }) => void;

const keysBeside = (database: string): string => database.replace(/\.countersign-db$/, '.keys.json');

export interface BackupFiles { readonly database: string; readonly keys: string }

/** `target` ends in `.countersign-db`; an existing file of that name is replaced only when the new one is proven. */
export function writeBackup(native: NativeDatabase, keyFile: KeyFile, dataKeyCheck: (path: string) => void, target: string, onProgress: Progress = () => undefined): BackupFiles {
  if (!target.endsWith('.countersign-db')) throw new UserError('store/backup-failed', 'A backup file\u2019s name ends in .countersign-db.', { place: target, mend: 'Choose such a name.' });
  const temporary = `${target}.new`;
  onProgress({ phase: 'copy', done: 0, total: 1 });
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    rmSync(temporary, { force: true });
    native.prepare('VACUUM INTO ?').run(temporary);
    syncFile(temporary);
    onProgress({ phase: 'copy', done: 1, total: 1 });
    dataKeyCheck(temporary);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    const cause = translateSqliteError(error, target);
    throw new UserError('store/backup-failed', 'The backup could not be written.', { place: target, mend: 'Check the space and the permissions there, then try again.', cause });
  }
  const keys = keysBeside(target);
  writeAtomically(keys, Buffer.from(`${JSON.stringify(keyFile, null, 2)}\n`, 'utf8'));
  renameSync(temporary, target);
  syncFolder(dirname(target));
  return { database: target, keys };
}

/** Throws `store/damaged` at the first page that does not prove itself. */
export function provePages(path: string, dataKey: Uint8Array, onProgress: Progress = () => undefined): void {
  const { bad } = checkPages(path, dataKey, { limit: 1, onProgress: (done, total) => onProgress({ phase: 'verify', done, total }) });
  if (bad[0] !== undefined) throw damaged(path, `page ${bad[0]} does not prove itself`);
}

function proveContent(path: string, dataKey: Uint8Array, nativeBinding: NativeBinding): void {
  readingFrom(path, dataKey, nativeBinding, (native) => {
    const result = native.pragma('integrity_check(1)', { simple: true });
    if (result !== 'ok') throw damaged(path, String(result));
    if ((native.pragma('foreign_key_check') as unknown[]).length > 0) throw damaged(path, 'rows refer to rows that are gone');
    const reader = auditReader(readDb(native));
    const note = reader.lastCheckpoint()?.note;
    if (note === undefined && reader.size() === 0) return;
    const checkpoint = note === undefined ? undefined : parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
    const root = checkpoint === undefined ? undefined : rootAt(sha256, reader.node, checkpoint.size);
    if (checkpoint?.size !== reader.size() || root === undefined || !equalBytes(root, checkpoint.root)) throw damaged(path, 'its audit log does not fit its checkpoint');
  });
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
 * Proves the backup (key, every page, integrity, audit head), keeps a copy of the present files, then replaces them. Open the
 * store afterwards with `accept: 'rolled-back'`: it is older than the head that was kept, and this time on purpose.
 */
export async function restoreStore(options: RestoreOptions): Promise<void> {
  const { from, nativeBinding, onProgress = () => undefined } = options;
  judgeFile(from);
  const paths = storePaths(options.path);
  const keyFile = readKeyFile(keysBeside(from));
  const dataKey = await unwrapDataKey(keyFile, options.unlock, from);
  mkdirSync(paths.folder, { recursive: true, mode: 0o700 });
  const lock = acquireInstanceLock(paths.lock, nativeBinding);
  try {
    settleSwap(paths);
    copyFileSync(from, paths.nextDatabase);
    provePages(paths.nextDatabase, dataKey, onProgress);
    proveContent(paths.nextDatabase, dataKey, nativeBinding);
    onProgress({ phase: 'replace', done: 0, total: 1 });
    keepReplaced(options.label, paths.backups, [paths.database, paths.writeAhead, paths.keys]);
    swapIn(paths, keyFile);
    onProgress({ phase: 'replace', done: 1, total: 1 });
  } finally {
    dataKey.fill(0);
    lock.release();
  }
}

/** Throws `store/wrong-key` when this does not open the backup: asked before anything is closed for it. */
export async function proveBackupKey(from: string, unlock: Unlock): Promise<void> {
  (await unwrapDataKey(readKeyFile(keysBeside(from)), unlock, from)).fill(0);
}

function keepReplaced(label: string, backups: string, files: readonly string[]): void {
  const folder = join(backups, `replaced-${label.replace(/[^A-Za-z0-9.-]/g, '-')}`);
  for (const file of files.filter((candidate) => existsSync(candidate))) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const copy = join(folder, file.slice(dirname(file).length + 1));
    copyFileSync(file, copy);
    syncFile(copy);
  }
}
