/**
 * The open database's file as bytes, in small reads that hold nobody up. POSIX trap: closing any descriptor of the file drops this process's
 * locks on it, so the one that is read with stays open as long as the store is.
 */
import { statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { TransientError, UserError } from '../kernel/errors.ts';
import type { LogHold, WriteDb } from './database.ts';
import type { Progress } from './prove.ts';

export interface WholeFile {
  /** The file as it is now; what is written meanwhile is not in it. `target` must not be there. */
  copyTo(target: string, onProgress: Progress): Promise<void>;
  /** How long it is, with what its log holds. */
  bytes(): number;
  /** Call it right before the database is closed. */
  close(): Promise<void>;
}

const chunkSize = 8 * 1024 * 1024;

function mustHold({ isBroken }: LogHold): void {
  if (isBroken())
    throw new TransientError('store/in-use', 'So much was saved while the copy was made that it would have filled the disk of the store.', {
      mend: 'Make the copy onto a faster disk, or at a calmer time.',
    });
}

export function wholeFileOf(db: Pick<WriteDb, 'holdLog'>, path: string): WholeFile {
  /** The promise and not its handle: two copies that begin together share one descriptor. */
  let opening: Promise<FileHandle> | undefined;
  let closed = false;
  const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return {
    bytes: () => sizeOf(path) + sizeOf(`${path}-wal`),
    async copyTo(target, onProgress) {
      if (closed) throw new UserError('store/locked', 'The workspace is locked.', { mend: 'Open it first.' });
      const hold = db.holdLog();
      let copy: FileHandle | undefined;
      try {
        opening ??= open(path, 'r');
        const handle = await opening;
        copy = await open(target, 'wx', 0o600);
        const { size } = await handle.stat();
        // One step is left for whoever goes on with the copy.
        const total = Math.ceil(size / chunkSize) + 1;
        const chunk = Buffer.alloc(Math.min(chunkSize, size));
        for (let at = 0; at < size; at += chunkSize) {
          mustHold(hold);
          onProgress({ phase: 'copy', done: Math.floor(at / chunkSize), total });
          const { bytesRead } = await handle.read(chunk, 0, Math.min(chunkSize, size - at), at);
          // A disk that is nearly full takes a part, and says so only at the next write.
          for (let done = 0; done < bytesRead;) done += (await copy.write(chunk, done, bytesRead - done, at + done)).bytesWritten;
        }
        mustHold(hold);
      } finally {
        await copy?.close();
        hold.release();
      }
    },
    async close() {
      closed = true;
      const handle = await opening?.catch(() => undefined);
      opening = undefined;
      await handle?.close();
    },
  };
}
