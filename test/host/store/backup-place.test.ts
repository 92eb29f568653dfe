/** When a backup is due by itself, and which of them stay, where clocks jump. */
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupDueAt, pruneBackups } from '../../../app/host/store/backup-place.node.ts';

const day = 86_400_000;
const now = 1_800_000_000_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backup-place-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const nameAt = (at: number): string => `${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}-auto.countersign-db`;
function put(at: number): string {
  const name = nameAt(at);
  writeFileSync(join(folder, name), '');
  utimesSync(join(folder, name), at / 1_000, at / 1_000);
  return name;
}

test.each<[string, readonly number[], number]>([
  ['none was made', [], now],
  ['one was made yesterday', [now - day], now],
  ['one was made an hour ago', [now - 3_600_000], now + day - 3_600_000],
  ['all are of a clock that was ahead', [now + 900 * day], now],
  ['one is of a clock that was ahead, and one was made since', [now + 900 * day, now - 3_600_000], now + day - 3_600_000],
])('each day, where %s', (_, times, due) => {
  expect(
    backupDueAt(
      { everyDays: 1 },
      times.map((at) => ({ file: nameAt(at), at, bytes: 1 })),
      now,
    ),
  ).toBe(due);
});

test('the one that was just made stays, also where all others are of a clock that was ahead', async () => {
  const ahead = Array.from({ length: 15 }, (_, index) => put(now + (900 + index) * day));
  const made = put(now);
  await pruneBackups(folder, made);
  expect(readdirSync(folder).sort()).toEqual([made, ...ahead.slice(2)].sort());
});
