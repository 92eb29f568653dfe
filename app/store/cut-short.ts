/**
 * A backup that was being made when its process was killed leaves copies at a place that only it knew. The store notes that place while it is made, and the next
 * start removes them. Without the note, as where the disk takes nothing, they stay.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { halfOf, keysBeside } from './file-layout.ts';

/** Of a file that is made first, and then compacted into one beside it. */
const halvesOf = (half: string): readonly string[] =>
  ['.new', '.new-journal', '.raw', '.raw-wal', '.raw-shm', '.raw-journal', '.keys', '.keys.new'].map((ending) => `${half}${ending}`);

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The keys are put there right before the copy gets its name: beside one that has none yet they are of no backup. */
async function removeHalves(target: string, storeId: string): Promise<void> {
  const half = halfOf(target, storeId);
  const strays = (await isThere(`${half}.new`)) && !(await isThere(target)) ? [keysBeside(target)] : [];
  for (const path of [...strays, ...halvesOf(half)]) await rm(path, { force: true });
}

const noted = (note: string): string | undefined => {
  try {
    const target = readFileSync(note, 'utf8').slice(0, 8_192);
    return target.endsWith('.countersign-db') && isAbsolute(target) ? target : undefined;
  } catch {
    return undefined;
  }
};

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    /* The backup matters more than what is noted of it. */
  }
}

export interface NotedBackups {
  during<T>(target: string, work: () => Promise<T>): Promise<T>;
  /** Resolves once what the last process left is gone, or cannot be removed now. */
  readonly settled: Promise<void>;
}

/** The place may be on a network that does not answer: nobody but a backup waits for it. */
export function noteBackups(note: string, storeId: string): NotedBackups {
  const before = noted(note);
  const settle = async (target: string): Promise<void> => {
    // A drive that is not there now may come back.
    if (!(await isThere(dirname(target)))) return;
    await removeHalves(target, storeId);
    rmSync(note, { force: true });
  };
  const settled = before === undefined ? Promise.resolve() : settle(before).catch(() => undefined);
  return {
    settled,
    async during(target, work) {
      await settled;
      quietly(() => writeFileSync(note, resolve(target), { mode: 0o600 }));
      try {
        return await work();
      } finally {
        quietly(() => rmSync(note, { force: true }));
      }
    },
  };
}
