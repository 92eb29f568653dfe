/** Small files that are either wholly old or wholly new, whatever happens in between. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

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

/** Replaces the file in one step, readable by its owner alone. */
export function writeAtomically(path: string, bytes: Uint8Array): void {
  const temporary = unfinished(path);
  rmSync(temporary, { force: true });
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    // Goes on after a short write; one that cannot go on throws, and the file that is there stays.
    writeFileSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  moveInto(temporary, path);
}
