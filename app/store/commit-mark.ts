/**
 * How many changes were committed, kept beside the database: a write-ahead log that was cut short, damaged, removed or exchanged after a kill is played
 * back by SQLite as far as it fits, without a word. The number stands in the database with each change, and in this file after it; what the file counts
 * and the database does not is missing. Written in place and not flushed: a kill of the process leaves it, and after a power failure it may be
 * behind, never ahead. Decided in resources/decisions/0027.
 */
import { createHmac } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { isCountersignError, knownError } from '../kernel/errors.ts';
import type { Timers } from '../kernel/ports.ts';
import type { ReadDb } from './database.ts';
import type { Rollback } from './head-check.ts';
import { readMeta } from './repositories/meta.ts';

const length = 128;

/** How many changes the mark counts that the database does not hold. */
export function missingChanges(db: ReadDb, path: string, storeId: string, key: Uint8Array): number {
  return Math.max(0, (readCommitMark(path, storeId, key) ?? 0) - Number(readMeta(db, 'commits') ?? 0));
}

export const writesMissing = (missing: number): Rollback => ({
  code: 'writes-missing',
  text: `the last ${missing === 1 ? 'change that was saved is' : `${missing} changes that were saved are`} missing, because an older copy was put in its place, or its write-ahead log was cut short, damaged, removed or exchanged`,
});

/** Undefined where there is none, or none that this store has written: then it says nothing. */
function readCommitMark(path: string, storeId: string, key: Uint8Array): number | undefined {
  try {
    if (statSync(path).size !== length) return undefined;
    const text = readFileSync(path, 'latin1');
    const commits = Number(/^countersign-mark 1 0*(\d{1,16}) /.exec(text)?.[1] ?? Number.NaN);
    return text === lineOf(commits, storeId, key) ? commits : undefined;
  } catch (error) {
    // It is there, and may count more than the database: what cannot be read for want of open files is read at the next start.
    const known = knownError(error);
    if (isCountersignError(known)) throw known;
    return undefined;
  }
}

function lineOf(commits: number, storeId: string, key: Uint8Array): string {
  const number = String(commits).padStart(16, '0');
  const seal = createHmac('sha256', key).update(`commit mark ${storeId} ${number}`).digest('hex');
  return `countersign-mark 1 ${number} ${seal}`.padEnd(length - 1).concat('\n');
}

/** While changes come one after the other, the mark is this far behind at most: a thousand transactions a second must not write a second file as often. */
const atMostEveryMs = 50;

export interface CommitMark {
  keep(commits: number): void;
  close(): void;
}

/** A disk that takes nothing keeps nobody from working: the mark stays behind then, and notices less. */
export function commitMark(path: string, storeId: string, key: Uint8Array, timers: Timers): CommitMark {
  let handle: number | undefined;
  let newest = 0;
  let written = 0;
  let cancel: (() => void) | undefined;
  function write(): void {
    if (written === newest) return;
    try {
      handle ??= opened(path);
      writeSync(handle, lineOf(newest, storeId, key), 0, 'latin1');
      written = newest;
    } catch {
      /* The next change tries again. */
    }
  }
  function arm(): void {
    cancel = timers.after(atMostEveryMs, () => {
      cancel = undefined;
      if (written === newest) return;
      write();
      arm();
    });
  }
  return {
    keep(commits) {
      newest = commits;
      if (cancel !== undefined) return;
      write();
      arm();
    },
    close() {
      cancel?.();
      write();
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}

/** Not emptied where it is there: a kill right after that would leave none. */
const opened = (path: string): number => openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
