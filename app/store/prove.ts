/** Proves a database file that nobody works on: every page opens, every table and index fits together, and the audit log is the one of its checkpoint. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { equalBytes } from '../audit/bytes.ts';
import { sha256 } from '../audit/crypto.node.ts';
import { rootAt } from '../audit/merkle.ts';
import { parseCheckpoint } from '../audit/signed-note.ts';
import type { NativeBinding } from './connection.ts';
import { readDb, type NativeDatabase } from './database.ts';
import { closeReader, openForReading, type DatabaseKey } from './database-file.ts';
import { damaged, translateSqliteError } from './failures.ts';
import { auditReader } from './repositories/audit.ts';

/** `done` of `total` steps of the phase. What it throws ends the work, and nothing was replaced: that is how a person cancels. */
export type Progress = (event: { readonly phase: 'copy' | 'verify' | 'replace'; readonly done: number; readonly total: number }) => void;

function proveTable(native: NativeDatabase, path: string, pragma: string): void {
  const result = native.pragma(pragma, { simple: true });
  if (result !== 'ok') throw damaged(path, String(result));
}

function proveAuditLog(native: NativeDatabase, path: string): void {
  const reader = auditReader(readDb(native));
  const note = reader.lastCheckpoint()?.note;
  if (note === undefined && reader.size() === 0) return;
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1));
  const root = checkpoint === undefined ? undefined : rootAt(sha256, reader.node, checkpoint.size);
  if (checkpoint?.size !== reader.size() || root === undefined || !equalBytes(root, checkpoint.root))
    throw damaged(path, 'its audit log does not fit its checkpoint');
}

/** Throws `store/damaged` (or `store/wrong-key`) at the first thing that does not prove itself. Table by table, so that the program lives meanwhile. */
export async function proveFile(
  path: string,
  key: DatabaseKey,
  nativeBinding: NativeBinding,
  onProgress: Progress = () => undefined,
): Promise<void> {
  const native = openForReading(path, key, nativeBinding);
  try {
    const tables = native.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all() as {
      name: string;
    }[];
    const total = tables.length + 1;
    for (const [done, { name }] of tables.entries()) {
      onProgress({ phase: 'verify', done, total });
      proveTable(native, path, `integrity_check("${name}")`);
      await nextTurn();
    }
    onProgress({ phase: 'verify', done: tables.length, total });
    // A copy of ours has no free pages; where there are some, only the whole check reads them.
    if (native.pragma('freelist_count', { simple: true }) !== 0) proveTable(native, path, 'integrity_check(1)');
    if ((native.pragma('foreign_key_check') as unknown[]).length > 0) throw damaged(path, 'rows refer to rows that are gone');
    proveAuditLog(native, path);
    onProgress({ phase: 'verify', done: total, total });
  } catch (error) {
    throw translateSqliteError(error, path);
  } finally {
    closeReader(native, path);
  }
}
