/**
 * Room that is kept back on the disk of a store, as a file that holds nothing. Once the disk is full it is given up, so that what runs can be brought to its
 * end and written down; nothing new is begun until there is room for it again.
 */
import { randomFillSync } from 'node:crypto';
import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOfError } from '../kernel/errors.ts';
import type { WriteDb } from './database.ts';

export interface Reserve {
  /** Frees the room; false where there was none to free. */
  giveUp(): boolean;
  /** It was given up, and could not be had back yet; each call tries to. */
  isSpent(): boolean;
}

const reserveBytes = 4 * 1024 * 1024;

export const noReserve: Reserve = { giveUp: () => false, isSpent: () => false };

/** A disk that is so full already keeps what it has for the store itself. */
function hasRoom(folder: string, times: number): boolean {
  const { bavail, bsize } = statfsSync(folder);
  // Where a file system does not say what it has, writing shows it.
  return bsize <= 0 || bavail * bsize >= times * reserveBytes;
}

/** True when it lies there, whole. */
function lay(path: string): boolean {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.size === reserveBytes) return true;
    if (!hasRoom(dirname(path), 2)) return false;
    // What is the same all over would take no room where the file system packs it.
    writeFileSync(path, randomFillSync(Buffer.alloc(reserveBytes)), { mode: 0o600 });
    return true;
  } catch {
    remove(path);
    return false;
  }
}

function remove(path: string): boolean {
  try {
    rmSync(path);
    return true;
  } catch {
    return false;
  }
}

export function reserveAt(path: string): Reserve {
  let laid = lay(path);
  let spent = false;
  return {
    giveUp() {
      if (!laid || !remove(path)) return false;
      laid = false;
      spent = true;
      return true;
    },
    isSpent() {
      // Where there was no room for it at the start there may be by now.
      if (laid) return false;
      laid = lay(path);
      if (!spent) return false;
      spent = !laid;
      return spent;
    },
  };
}

/**
 * On a full disk the log of killed processes is what can be had back, where its pages have their place in the file already. Only then: where little is free, a file
 * that grows while it takes them in would use that up. What was kept back goes first.
 */
export async function inLeftRoom<T>(db: WriteDb, makesRoom: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (makesRoom(error)) return await inLeftRoom(db, () => false, work);
    if (codeOfError(error) !== 'store/full') throw error;
    db.foldLog();
    return await work();
  }
}

/** What a copy holds in the log goes before what was kept back. A quota is told as a disk that takes nothing; one that really takes nothing lets neither go. */
export const makesRoomBy =
  (db: Pick<WriteDb, 'freeLog'>, reserve: Reserve) =>
  (error: unknown): boolean => {
    if (!['store/full', 'store/read-only'].includes(codeOfError(error))) return false;
    try {
      if (db.freeLog()) return true;
    } catch {
      /* No room for that either. */
    }
    return reserve.giveUp();
  };
