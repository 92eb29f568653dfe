import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { seenClock } from '../../../app/cli/remembered/clock-memory.ts';
import { leapWatch } from '../../../app/kernel/leap-watch.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-clock-'));
afterEach(() => {
  delete process.env['COUNTERSIGN_STATE'];
  rmSync(folder, { recursive: true });
});

test('a state folder that takes nothing ends nobody who asks for the time, and is tried again', () => {
  const state = join(folder, 'state');
  process.env['COUNTERSIGN_STATE'] = state;
  const clock = seenClock(folder);
  writeFileSync(state, 'a file where the folder belongs');
  expect([clock.now(8e15), clock.setBackBy()]).toEqual([8e15, undefined]);
  rmSync(state);
  clock.now();
  expect(existsSync(join(state, 'seen-time.json'))).toBe(true);
});

test('programs that begin under a clock that is far ahead do not remember it at once, and it is no past for those after it is put right', () => {
  const [hour, year, now] = [3_600_000, 365 * 86_400_000, 1_800_000_000_000];
  mkdirSync(folder, { recursive: true });
  process.env['COUNTERSIGN_STATE'] = folder;
  /** Each look is by a program of its own. */
  const looks = (at: number): boolean => {
    const own = { now: () => at };
    return seenClock(folder, { clock: own, leaps: leapWatch(own, () => 0) }).setBackBy() !== undefined;
  };
  expect([
    looks(now),
    looks(now + year),
    looks(now + year + 0.5 * hour),
    // Put right.
    looks(now + hour),
    looks(now + year),
    // An hour later it is still so: the machine was off for a year.
    looks(now + year + 1.1 * hour),
    looks(now + 2 * hour),
  ]).toEqual([false, false, false, false, false, false, true]);
});

test('a clock that leaps and is put right within the hour is not remembered; one that stays is', () => {
  const hour = 3_600_000;
  const year = 365 * 24 * hour;
  mkdirSync(folder, { recursive: true });
  process.env['COUNTERSIGN_STATE'] = folder;
  let [passed, off] = [0, 1_800_000_000_000];
  const own = { now: () => passed + off };
  const time = { clock: own, leaps: leapWatch(own, () => passed) };
  const clock = seenClock(folder, time);
  const after = (ms: number, set = 0): readonly [leapt: boolean, setBack: boolean] => {
    [passed, off] = [passed + ms, off + set];
    return [time.leaps.leapt() !== undefined, clock.setBackBy() !== undefined];
  };
  expect([
    after(hour),
    after(hour, year),
    after(0.5 * hour),
    // Put right: nothing is blocked.
    after(1_000, -year),
    after(hour, year),
    after(1.1 * hour),
    // It stood so for an hour: from here on it counts as the past.
    after(1_000, -year),
    after(1.1 * hour),
  ]).toEqual([
    [false, false],
    [true, false],
    [true, false],
    [false, false],
    [true, false],
    [false, false],
    [true, true],
    [false, true],
  ]);
});
