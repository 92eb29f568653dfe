/** Opens the database file itself: judged before it is touched, so that a file that is not ours, too new or damaged stays as it is. */
import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../kernel/errors.ts';
import {
  applicationId,
  applyWorkingPragmas,
  firstPageOpens,
  openEncrypted,
  presentCipher,
  readOnlyPragmas,
  type NativeBinding,
} from './connection.ts';
import type { NativeDatabase, OpenFiles } from './database.ts';
import { cutShort, damaged, foreignFile, foreignLog, inUse, movedAway, translateSqliteError, wrongKey } from './failures.ts';
import { cipherOf, fileSalt, firstPage, inspectHeader, pageSize } from './file-format.ts';
import { newestFormat } from './migrations/list.ts';

const sqliteCodeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** What the key file knows of the database that it belongs to. */
export interface DatabaseKey {
  /** Proven against the key file already. */
  readonly dataKey: Uint8Array;
  /** The salt of the database that the key file was written for; absent in key files of the first versions. */
  readonly fileSalt: string | undefined;
}

/** SQLite says "not a database" both for a wrong key and for a damaged first page. The key is proven by its file: what is left to ask is whether this is that file's database. */
function explainUnreadable(path: string, key: DatabaseKey): UserError {
  const another = key.fileSalt !== undefined && fileSalt(path) !== key.fileSalt;
  return another
    ? wrongKey(path, 'The database was made with another key than the one in keys.json.')
    : damaged(path, 'its first page does not prove itself');
}

/** Whether what cannot be read is the write-ahead log: the first page proves itself where none lies beside it. (SQLite is built without ways to pass it over.) */
function isWholeAlone(path: string, { dataKey }: DatabaseKey, nativeBinding: NativeBinding): boolean {
  const size = statSync(path).size;
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0 || size < pageSize) return false;
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'countersign-page-'));
    const alone = join(folder, 'page');
    writeFileSync(alone, firstPage(path), { mode: 0o600 });
    // As long as it says that it is; the rest is a hole.
    truncateSync(alone, size);
    return firstPageOpens(alone, dataKey, cipherOf(path) ?? presentCipher, nativeBinding);
  } catch {
    return false;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function translate(error: unknown, path: string, key: DatabaseKey, nativeBinding: NativeBinding): unknown {
  const code = sqliteCodeOf(error);
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code) && isWholeAlone(path, key, nativeBinding)) return foreignLog(`${path}-wal`, error);
  if (code === 'SQLITE_NOTADB') return explainUnreadable(path, key);
  if (code.startsWith('SQLITE_BUSY')) return inUse(path);
  return translateSqliteError(error, path);
}

function judge(native: NativeDatabase, path: string): void {
  const format = Number(native.pragma('user_version', { simple: true }));
  if (native.pragma('application_id', { simple: true }) !== applicationId) throw foreignFile(path, 'another program made this database');
  if (format > newestFormat) {
    throw new UserError(
      'store/newer-format',
      `This store was written by a newer Countersign (format ${format}; this one knows ${newestFormat}).`,
      { place: path, mend: 'Nothing was changed. Update Countersign, then open the store again.' },
    );
  }
}

/** Throws `store/not-found` or `store/foreign-file` for what cannot be a store at all. */
export function judgeFile(path: string): void {
  if (!existsSync(path))
    throw new UserError('store/not-found', 'There is no store here.', {
      place: path,
      mend: 'Create a workspace first, or check the path.',
    });
  const kind = inspectHeader(path);
  if (kind === 'plain-sqlite') throw foreignFile(path, 'it is an unencrypted SQLite database');
  if (kind === 'empty') throw damaged(path, 'the file is empty');
  if (kind === 'other') throw explainHeader(path);
}

/** A header of ours with a flipped bit looks foreign; the name of the file decides for "damaged". */
const explainHeader = (path: string): UserError =>
  path.endsWith('.countersign-db')
    ? damaged(path, 'its first page is not that of a Countersign store')
    : foreignFile(path, 'its first page is unknown');

/** A read-only connection leaves an empty write-ahead log and its index behind where there was none. */
function removeEmptyLog(path: string): void {
  if (!existsSync(`${path}-wal`) || statSync(`${path}-wal`).size > 0) return;
  for (const file of [`${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
}

export function closeReader(native: NativeDatabase | undefined, path: string): void {
  native?.close();
  removeEmptyLog(path);
}

/** Reads with it, then leaves the files as they were. Call it under the instance lock, or on a copy. */
export function readingFrom<T>(path: string, key: DatabaseKey, nativeBinding: NativeBinding, work: (native: NativeDatabase) => T): T {
  const native = openForReading(path, key, nativeBinding);
  try {
    return work(native);
  } finally {
    closeReader(native, path);
  }
}

/** For reading alone. Whoever calls it closes it with `closeReader`. */
export function openForReading(path: string, key: DatabaseKey, nativeBinding?: NativeBinding): NativeDatabase {
  let native: NativeDatabase | undefined;
  try {
    native = openEncrypted(path, key.dataKey, { nativeBinding, readonly: true, fileMustExist: true }, cipherOf(path));
    for (const pragma of readOnlyPragmas) native.pragma(pragma);
    judge(native, path);
    return native;
  } catch (error) {
    closeReader(native, path);
    throw translate(error, path, key, nativeBinding);
  }
}

/**
 * Puts a finished copy into write-ahead mode before it takes the store's place. A change of mode goes through a rollback journal, and a kill in
 * the middle of it leaves one that only a writer can play back: no look at the file first, as `openForWork` takes one.
 */
export function beginLog(path: string, dataKey: Uint8Array, nativeBinding: NativeBinding): void {
  const native = openEncrypted(path, dataKey, { nativeBinding, fileMustExist: true });
  try {
    native.pragma('journal_mode = WAL');
  } finally {
    native.close();
  }
}

/** For working: looks first, read-only, then opens for good; what `look` throws leaves the files as they are. Call it under the instance lock. */
export function openForWork(
  path: string,
  key: DatabaseKey,
  nativeBinding?: NativeBinding,
  look: (native: NativeDatabase) => void = () => undefined,
): NativeDatabase {
  // A program of before was killed while it changed the mode: the journal is of this file, and is played back by the writer alone.
  const journaled = existsSync(`${path}-journal`);
  if (!journaled) readingFrom(path, key, nativeBinding, look);
  let native: NativeDatabase | undefined;
  try {
    native = openEncrypted(path, key.dataKey, { nativeBinding, fileMustExist: true }, cipherOf(path));
    if (journaled) judge(native, path);
    applyWorkingPragmas(native);
    return native;
  } catch (error) {
    native?.close();
    throw translate(error, path, key, nativeBinding);
  }
}

/** A new, empty database under the key. */
export function createDatabaseFile(path: string, dataKey: Uint8Array, nativeBinding?: NativeBinding): NativeDatabase {
  const native = openEncrypted(path, dataKey, { nativeBinding }, presentCipher);
  native.pragma(`application_id = ${applicationId}`);
  return native;
}

/** Undefined where the system does not say. */
function fileAt(path: string): { readonly id: number | undefined; readonly size: number } | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return { id: found?.ino, size: found?.size ?? 0 };
  } catch {
    return undefined;
  }
}

/**
 * Throws UserError `store/moved` once a file of the open database is no longer at its place: SQLite writes on into one that was removed, and what it says is on
 * disk is gone with the process. (Windows lets nobody remove it.) Throws `store/damaged` once one was made shorter: SQLite would write on behind the gap, and
 * carry the gap into the database when it folds its log.
 */
export function stillThere(path: string): OpenFiles {
  const log = `${path}-wal`;
  const known = new Map<string, { readonly id: number; readonly size: number }>();
  return {
    judge() {
      for (const file of process.platform === 'win32' ? [] : [path, log]) {
        const now = fileAt(file);
        const before = known.get(file);
        if (now === undefined) continue;
        if (before !== undefined && before.id !== now.id) throw movedAway(path);
        if (before !== undefined && now.size < before.size) throw cutShort(path);
        if (now.id !== undefined && before?.size !== now.size) known.set(file, { id: now.id, size: now.size });
      }
    },
    logBytes: () => known.get(log)?.size ?? 0,
    folded() {
      const before = known.get(log);
      if (before !== undefined) known.set(log, { ...before, size: 0 });
    },
  };
}
