/** From SQLite's words to what the person can do about it. */
import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { BugError, isCountersignError, knownError, TransientError, UserError } from '../kernel/errors.ts';

function sqliteCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_')
    ? error.code
    : undefined;
}

export const inUse = (place: string, holder?: number): UserError =>
  new UserError(
    'store/in-use',
    holder === undefined ? 'The store is open in another program.' : `The store is open in another program (process ${holder}).`,
    { place, mend: 'Close the other Countersign window or service, then try again. To look at the log meanwhile, export it there.' },
  );

export const damaged = (place: string, what: string, cause?: unknown): UserError =>
  new UserError('store/damaged', `The store is damaged: ${what}.`, {
    place,
    mend: 'Nothing was changed. Restore the newest backup.',
    cause,
  });

export const wrongKey = (place: string, what: string): UserError =>
  new UserError('store/wrong-key', what, {
    place,
    mend: 'Nothing was changed. Use the passphrase, the recovery code or the key that this store was made with.',
  });

export const movedAway = (place: string): UserError =>
  new UserError('store/moved', 'The file of the store is not where it was: it was moved, removed or replaced while it was open.', {
    place,
    mend: 'Put it back as it was: everything goes on by itself then. If that cannot be done, end this program, not by force, and start it again.',
  });

export const cutShort = (place: string): UserError =>
  new UserError(
    'store/damaged',
    'A file of the store was made shorter by something else while it was open: what was saved last may be gone. Nothing more is saved, so that the rest stays whole.',
    {
      place,
      mend: 'End this program and start it again: it says what is missing. Then restore the newest backup, or accept the older state.',
    },
  );

export const foreignLog = (place: string, cause: unknown): UserError =>
  new UserError('store/damaged', 'The log beside the store is not its own, or is damaged; the store itself can be read.', {
    place,
    mend: 'Nothing was changed. Put the log back that was here, if it can be found; otherwise move this one out of the folder (do not delete it yet) and start again: what was in the log alone is missing then, and it says how much.',
    cause,
  });

export const databaseGone = (place: string): UserError =>
  new UserError('store/not-found', 'The keys of a store are here, and its database is not.', {
    place,
    mend: 'Nothing was changed. Put the file back, or restore the newest backup.',
  });

export const foreignFile = (place: string, what: string): UserError =>
  new UserError('store/foreign-file', `This is not a Countersign store: ${what}.`, {
    place,
    mend: 'Nothing was changed. Choose the file store.countersign-db of a Countersign workspace.',
  });

/** The system took a write back (EROFS, EDQUOT, EIO): what stands in the file is as whole as before. */
const refusedWrites: ReadonlySet<string> = new Set(
  ['WRITE', 'FSYNC', 'DIR_FSYNC', 'TRUNCATE', 'DELETE'].map((what) => `SQLITE_IOERR_${what}`),
);

/** SQLite opens no longer ones (512), and puts an ending of its own behind them. */
const MOST_PATH_BYTES = 500;

/** The database, its log, their index, and what it opens for a moment. */
const FILES_AT_ONCE = 8;

/** SQLite says of a file only that it cannot be opened. Ours where this process gets too few open files. (What is opened is no file of the store: closing one would drop the locks of the store.) */
function openFilesOver(): unknown {
  const open: number[] = [];
  try {
    while (open.length < FILES_AT_ONCE) open.push(openSync(process.execPath, 'r'));
    return undefined;
  } catch (error) {
    const known = knownError(error);
    return isCountersignError(known) ? known : undefined;
  } finally {
    for (const one of open) closeSync(one);
  }
}

/** The file is there, and nobody forbids to make another one beside it. */
function mayWriteBeside(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const fullDisk = (details: { readonly place?: string; readonly cause: unknown }): UserError =>
  new UserError('store/full', 'The disk is full; the change was not saved.', { ...details, mend: 'Free some space, then try again.' });

/** What the system says of a file beside the database: no room, or no more of it for this account. */
export const translateFileError = (error: unknown, place: string): unknown =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    ? fullDisk({ place, cause: error })
    : knownError(error);

/** Passes our own errors on; a constraint that no repository foresaw is our fault and stays recognisable by its cause. */
export function translateSqliteError(error: unknown, place?: string): unknown {
  if (isCountersignError(error)) return error;
  const code = sqliteCode(error);
  if (code === undefined) return error;
  const details = place === undefined ? { cause: error } : { cause: error, place };
  if (refusedWrites.has(code))
    return new UserError('store/read-only', 'The store cannot be written to: its disk takes nothing. What was saved before is safe.', {
      ...details,
      mend: 'Look whether the disk may only be read now, is over a quota, or is failing. What waits goes on by itself once it takes something again.',
    });
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_IOERR')) {
    return new UserError('store/damaged', 'The store cannot be read: a part of the file is damaged or the disk failed.', {
      ...details,
      mend: 'Restore the newest backup.',
    });
  }
  if (code === 'SQLITE_FULL') return fullDisk(details);
  if (code.startsWith('SQLITE_READONLY'))
    return new UserError('store/read-only', 'The store cannot be written to.', {
      ...details,
      mend: 'Check the permissions of the file and its folder.',
    });
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED') return new TransientError('store/in-use', 'The store is busy.', details);
  if (code.startsWith('SQLITE_CANTOPEN') && place !== undefined && Buffer.byteLength(place) > MOST_PATH_BYTES)
    return new UserError('store/not-found', 'The store cannot be opened: the path of its folder is too long.', {
      ...details,
      mend: `Choose a folder whose path has no more than ${MOST_PATH_BYTES - 100} characters.`,
    });
  const over = code.startsWith('SQLITE_CANTOPEN') ? openFilesOver() : undefined;
  if (over !== undefined) return over;
  if (code.startsWith('SQLITE_CANTOPEN') && place !== undefined && mayWriteBeside(place))
    return new UserError(
      'store/full',
      'The store cannot be opened, because its disk takes no further file. What was saved before is safe.',
      {
        ...details,
        mend: 'Remove files that are not needed there: a disk can hold only so many, also where it has room (df -i shows it).',
      },
    );
  if (code.startsWith('SQLITE_CANTOPEN'))
    return new UserError('store/not-found', 'The store file cannot be opened.', {
      ...details,
      mend: 'Check that the file is there and that you may read it.',
    });
  return new BugError('kernel/bug', `the database refused a statement (${code})`, details);
}

/** True for a broken UNIQUE or PRIMARY KEY rule, so that a repository can say it in its own words. */
export function isUniqueViolation(error: unknown): boolean {
  const code = sqliteCode(error instanceof BugError ? error.cause : error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}
