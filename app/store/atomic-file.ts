/** Small files that are either wholly old or wholly new, whatever happens in between. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../kernel/errors.ts';
import { translateFileError } from './failures.ts';

/** Makes renames and removals in a folder durable. Windows cannot open a folder, and does not need it. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function syncFile(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Renames over the target and makes it durable. */
export function moveInto(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** Where a file is written before it takes its place; one that is found there was never finished. */
export const unfinished = (path: string): string => `${path}.new`;

/** Goes on after a short write; one that cannot go on throws, and the file that is there stays. */
function writeBeside(temporary: string, bytes: Uint8Array): void {
  rmSync(temporary, { force: true });
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Replaces the file in one step, readable by its owner alone. Throws UserError `store/full` where it finds no room. */
export function writeAtomically(path: string, bytes: Uint8Array): void {
  const temporary = unfinished(path);
  try {
    writeBeside(temporary, bytes);
  } catch (error) {
    throw translateFileError(error, path);
  }
  moveInto(temporary, path);
}

/** The folder of a store, for its owner alone. */
export function makeStoreFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new UserError('store/read-only', 'The folder for the store cannot be made.', {
      place: folder,
      mend: 'Choose a place that this account may write to, on a disk with room.',
      cause,
    });
  }
}
