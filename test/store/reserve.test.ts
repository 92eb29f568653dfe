/** Room that is kept back, on disks that cannot be had here: full ones, and those that do not say what they have. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { reserveAt } from '../../app/store/reserve.ts';
import { temporaryFolder } from './fixtures.ts';

const disk = vi.hoisted((): { says: { bavail: number; bsize: number } | undefined } => ({ says: undefined }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return { ...real, statfsSync: (path: string) => disk.says ?? real.statfsSync(path) };
});
afterEach(() => {
  disk.says = undefined;
});

const full = { bavail: 1, bsize: 4_096 };

test('where there was no room at the start, it is laid once there is, and nothing is kept from beginning meanwhile', () => {
  const path = join(temporaryFolder(), 'kept');
  disk.says = full;
  const reserve = reserveAt(path);
  const before = [existsSync(path), reserve.isSpent(), reserve.giveUp(), existsSync(path)];
  disk.says = undefined;
  const after = [reserve.isSpent(), existsSync(path), reserve.giveUp()];
  disk.says = full;
  const spent = reserve.isSpent();
  disk.says = undefined;
  expect([before, after, spent, reserve.isSpent(), existsSync(path)]).toEqual([
    [false, false, false, false],
    [false, true, true],
    true,
    false,
    true,
  ]);
});

test('a file system that does not say what it has is asked by writing', () => {
  const path = join(temporaryFolder(), 'kept');
  disk.says = { bavail: 0, bsize: 0 };
  const reserve = reserveAt(path);
  expect([existsSync(path), reserve.giveUp(), reserve.isSpent(), existsSync(path)]).toEqual([true, true, false, true]);
});
