/** A copy of a store that is in use, for whoever operates it: the same whether the service that has the store makes it or a command does. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { codeOfError, UserError } from '../../kernel/errors.ts';

export const madeBackup = z.object({ database: z.string(), keys: z.string(), bytes: z.number() });
export type MadeBackup = z.infer<typeof madeBackup>;

export interface BackupParts {
  /** What the step throws ends the work. */
  readonly backup: (to: string, step: () => void) => Promise<{ readonly database: string; readonly keys: string }>;
  readonly write: (deed: {
    readonly actor: 'operator';
    readonly action: 'store.backed-up';
    readonly subject: 'store';
    readonly details: Readonly<Record<string, string>>;
  }) => void;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Makes backups one after another is asked for, and never two at once. Throws UserError `store/backup-failed`. */
export function backupMaker({ backup, write }: BackupParts): (to: string, gone?: AbortSignal) => Promise<MadeBackup> {
  let underWay = false;
  const tell = (details: Readonly<Record<string, string>>): void =>
    write({ actor: 'operator', action: 'store.backed-up', subject: 'store', details });
  return async (to, gone) => {
    if (underWay) throw new UserError('store/conflict', 'A backup is being made already.', { mend: 'Wait until it is done.' });
    // One that is not mounted just now must not be made on the disk below it.
    if (!isFolder(dirname(to)))
      throw new UserError('store/backup-failed', 'There is no such folder.', {
        place: dirname(to),
        mend: 'Make it first, or connect the disk that it is on. Where a service runs, it must be able to see and write the folder.',
      });
    underWay = true;
    try {
      const files = await backup(to, () => {
        if (gone?.aborted === true) throw new UserError('store/cancelled', 'Nobody waits for the backup any more; none was made.');
      });
      const { size } = statSync(files.database);
      tell({ outcome: 'done', bytes: String(size) });
      return { ...files, bytes: size };
    } catch (error) {
      tell({ outcome: 'failed', code: codeOfError(error) });
      throw error;
    } finally {
      underWay = false;
    }
  };
}
