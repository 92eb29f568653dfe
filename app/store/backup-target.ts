/** Where a backup is put: that there is room, that nothing is written over, and what to say where it cannot be done. */
import { existsSync, linkSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isCountersignError, UserError } from '../kernel/errors.ts';
import { translateFileError, translateSqliteError } from './failures.ts';

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const failed = (what: string, place: string, mend: string, cause?: unknown): UserError =>
  new UserError('store/backup-failed', what, { place, mend, ...(cause === undefined ? {} : { cause }) });

export const takenAlready = (place: string): UserError =>
  failed('There is a file of this name already, and a backup writes over none.', place, 'Choose another name, such as one with the date.');

/** While it is made there are two copies. A disk that the store lies on itself must not be filled for it: then nothing could be saved. */
export function mustHaveRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const [needed, free] = [2 * bytes, bavail * bsize];
  // Where a file system does not say what it has, writing shows it.
  if (bsize > 0 && free < needed)
    throw failed(
      `There is no room for the backup: while it is made it takes ${inMegabytes(needed)}, and ${inMegabytes(free)} is free.`,
      folder,
      'Free some space there, or choose a folder on another disk.',
    );
}

function diskOf(folder: string): number | undefined {
  try {
    return statSync(folder).dev;
  } catch {
    // Writing there says why.
    return undefined;
  }
}

/** What is left on a full disk is for the runs that are under way. */
export function mustBeOnAnotherDisk(target: string, storeFolder: string): void {
  if (diskOf(dirname(target)) === diskOf(storeFolder))
    throw failed(
      'The disk of the store is full, and what is left there is for what runs.',
      target,
      'Free some space there, or choose a folder on another disk.',
    );
}

const noLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/** Gives a finished file its name, unless another file has got it meanwhile. */
export function placeAnew(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || existsSync(to)) throw takenAlready(to);
    if (!noLinks.has(codeOf(error))) throw error;
    renameSync(from, to);
    return;
  }
  rmSync(from);
}

/** What went wrong, as whoever asked for the backup can mend it. */
export function backupFailed(error: unknown, target: string): UserError {
  const cause = translateSqliteError(translateFileError(error, target), target);
  const known = isCountersignError(cause) ? cause.code : undefined;
  if (cause instanceof UserError && (known === 'store/cancelled' || known === 'store/backup-failed')) return cause;
  if (known === 'store/in-use' && isCountersignError(cause))
    return failed(`No backup was made. ${cause.message}`, target, cause.mend ?? 'Try again in a moment.', cause);
  if (known === 'store/full')
    return failed(
      'The backup could not be written: its disk is full, or this account may use no more of it.',
      target,
      'Free some space there (df shows it, and df -i whether it holds as many files as it can), or choose a folder on another disk.',
      cause,
    );
  if (known === 'store/damaged' && isCountersignError(cause))
    return failed(
      `No backup was made, because the copy does not prove itself: ${cause.message}`,
      target,
      cause.mend ?? 'Keep the last backup that was made, and restore it.',
      cause,
    );
  if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error)) || known === 'store/read-only')
    return failed(
      'The backup could not be written: this account may not write there.',
      target,
      'Choose a folder that it may write to. Where a service runs, it is the account of the service that writes.',
      cause,
    );
  return failed('The backup could not be written.', target, 'Check the space and the permissions there, then try again.', cause);
}
