/** The folder for things that are dear to make and must outlive `npm ci`: outside node_modules, one folder a thing. */
import { mkdirSync, openSync, closeSync, readFileSync, renameSync, rmSync, writeFileSync, existsSync, mkdtempSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'countersign');
}

/**
 * The folder `name` in the cache, made by `make(emptyFolder)` the first time. A half-made folder is never seen: it is made
 * aside and renamed. Two processes that want the same thing make it once.
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  const release = await lock(`${target}.lock`);
  const scratch = mkdtempSync(`${target}.making-`);
  try {
    if (!existsSync(target)) {
      await make(scratch);
      renameSync(scratch, target);
    }
    return target;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    release();
  }
}

/** Waits for other makers; a lock whose owner is dead is taken over. */
async function lock(path: string): Promise<() => void> {
  for (;;) {
    try {
      const handle = openSync(path, 'wx');
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (!ownerAlive(path)) rmSync(path, { force: true });
      else await sleep(500);
    }
  }
}

function ownerAlive(path: string): boolean {
  try {
    const owner = Number(readFileSync(path, 'utf8'));
    // An empty file: its owner is between creating and writing it.
    if (owner === 0) return true;
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
