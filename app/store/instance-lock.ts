/**
 * One process per store. The lock is SQLite's own lock on a small file beside the store: the operating system drops it when the
 * process dies, however it dies, so there is no stale lock to guess about. The holder's process id lies in the file's header
 * (user_version, offset 60 of the SQLite file format), where another process can read it past the lock.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { openNative, type NativeBinding } from './connection.ts';
import { codeOfError } from '../kernel/errors.ts';
import { inUse, translateSqliteError } from './failures.ts';

/**
 * Locks of this process. POSIX trap: closing *any* descriptor of a file drops all of the process's locks on it, so a second
 * attempt from the same process must be refused before it touches the file.
 */
const held = new Set<string>();

/** True while this process has that store open; then not even its header may be read (see the trap above). */
export const heldHere = (path: string): boolean => held.has(path);

export interface InstanceLock {
  release(): void;
}

function holderOf(path: string): number | undefined {
  try {
    const handle = openSync(path, 'r');
    try {
      const header = Buffer.alloc(64);
      return readSync(handle, header, 0, 64, 0) === 64 ? header.readUInt32BE(60) : undefined;
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}

/** Throws UserError `store/in-use`, naming the holder's process; `store/read-only` or `store/full` where nobody could take the lock now. */
export function acquireInstanceLock(path: string, nativeBinding?: NativeBinding): InstanceLock {
  if (held.has(path)) throw inUse(path, process.pid);
  let native: ReturnType<typeof openNative> | undefined;
  try {
    native = openNative(path, { nativeBinding, timeout: 250 });
    native.pragma('journal_mode = MEMORY');
    native.pragma('locking_mode = EXCLUSIVE');
    // In exclusive mode the write takes the lock and the commit keeps it.
    native.pragma(`user_version = ${process.pid}`);
  } catch (error) {
    native?.close();
    const why = translateSqliteError(error, path);
    throw codeOfError(why) === 'store/in-use' ? inUse(path, holderOf(path)) : why;
  }
  const file = native;
  held.add(path);
  return {
    release() {
      held.delete(path);
      file.close();
    },
  };
}
