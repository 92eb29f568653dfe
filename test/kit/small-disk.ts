/** A disk that is really full: a small file system of its own in memory, which needs Linux and the right to make one. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

interface SmallDisk {
  readonly folder: string;
  /** False where this machine lets nobody make one, which is told. */
  readonly able: boolean;
  /** Runs a command with the folder, and all that it makes of temporary files, on a disk of so many megabytes that nobody else sees, and that goes with it. */
  inside(megabytes: number, ...command: readonly string[]): SpawnSyncReturns<string>;
}

export function smallDisk(files = 40): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-small-disk-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const inside: SmallDisk['inside'] = (megabytes, ...command) =>
    spawnSync(
      'unshare',
      ['-Urm', 'sh', '-c', `mount -t tmpfs -o size=${megabytes}m,nr_inodes=${files} none "${folder}" && exec "$@"`, 'sh', ...command],
      { encoding: 'utf8', timeout: 60_000, env: { ...process.env, TMPDIR: folder } },
    );
  const able = inside(4, 'true').status === 0;
  if (!able)
    process.stderr.write(
      'SKIPPED: a really full disk. This machine lets nobody make a file system in memory (unshare -Urm, mount -t tmpfs).\n',
    );
  return { folder, able, inside };
}
