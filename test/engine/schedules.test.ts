import { expect, test } from 'vitest';
import { Schedules } from '../../app/engine/triggers/schedules.ts';
import { manualTime } from './engine-kit.ts';

/** A schedule each minute whose runs end when the test says so. */
function minutely(overlap: 'skip' | 'queue' | 'parallel', under: readonly Promise<void>[] = []) {
  const time = manualTime(Date.UTC(2026, 0, 1, 0, 0, 30));
  const schedules = new Schedules({ clock: time, timers: time, failed: () => undefined });
  const starts: number[] = [];
  const ends: (() => void)[] = [];
  schedules.add({
    flowId: 'f',
    cron: '* * * * *',
    timezone: 'UTC',
    overlap,
    under,
    start: (at) => {
      starts.push(new Date(at).getUTCMinutes());
      return new Promise((resolve) => {
        ends.push(resolve);
      });
    },
  });
  return {
    time,
    schedules,
    starts,
    end: async () => {
      ends.shift()?.();
      await time.pass(0);
    },
  };
}

test.each([
  ['skip', [1], [1, 4]],
  ['queue', [1], [1, 2, 3, 4]],
  ['parallel', [1, 2, 3], [1, 2, 3, 4]],
] as const)('%s, while a run is under way however long it waits', async (overlap, during, after) => {
  const { time, schedules, starts, end } = minutely(overlap);
  await time.pass(180_000);
  const under = [...starts];
  await end();
  if (overlap === 'queue') {
    await end();
    await end();
  }
  await time.pass(60_000);
  schedules.stop();
  expect([under, starts]).toEqual([during, after]);
});

test('a run from before the restart counts as under way', async () => {
  const before = Promise.withResolvers<undefined>();
  const { time, schedules, starts } = minutely('skip', [before.promise]);
  await time.pass(60_000);
  const held = [...starts];
  before.resolve(undefined);
  await time.pass(60_000);
  schedules.stop();
  expect([held, starts]).toEqual([[], [2]]);
});

test('a clock that is set forward neither makes up for what was missed nor stops the schedule', async () => {
  const { time, schedules, starts, end } = minutely('skip');
  await time.pass(60_000);
  await end();
  await time.jump(3 * 3_600_000 + 30_000);
  await time.pass(120_000);
  schedules.stop();
  expect(starts.length).toBeLessThanOrEqual(3);
  expect(starts.length).toBeGreaterThanOrEqual(2);
});

test('a clock that is set back by an hour runs nothing twice, and nothing before its time', async () => {
  const { time, schedules, starts } = minutely('parallel');
  await time.pass(60_000);
  await time.jump(-3_600_000);
  await time.pass(59 * 60_000);
  const meanwhile = [...starts];
  await time.pass(120_000);
  schedules.stop();
  expect([meanwhile, starts]).toEqual([[1], [1, 2]]);
});

test('a clock that was wrong by days counts as it stands once it is corrected', async () => {
  const { time, schedules, starts } = minutely('parallel');
  await time.pass(60_000);
  await time.jump(-400 * 86_400_000);
  await time.pass(180_000);
  schedules.stop();
  expect(starts).toEqual([1, 2, 3, 4]);
});

/** One each minute, watched from half past 00:10, of which so much is known; `full` while nothing can be begun. */
function watchedAgain(last: number | undefined, overlap: 'skip' | 'queue' | 'parallel' = 'skip') {
  const time = manualTime(Date.UTC(2026, 0, 1, 0, 10, 30));
  const full = { now: false };
  const schedules = new Schedules({ clock: time, timers: time, failed: () => undefined, passes: () => full.now });
  const [starts, passed]: [number[], number[]] = [[], []];
  schedules.add({
    flowId: 'f',
    cron: '* * * * *',
    timezone: 'UTC',
    overlap,
    last: async () => last,
    pass: (at) => {
      passed.push(new Date(at).getUTCMinutes());
    },
    start: async (at) => {
      if (full.now) throw new Error('full');
      starts.push(new Date(at).getUTCMinutes());
    },
  });
  return { time, full, starts, passed, stop: () => schedules.stop() };
}

test.each([
  ['for the first time makes up for nothing', undefined, [11]],
  ['again makes up for the latest moment that nobody saw, once', Date.UTC(2026, 0, 1, 0, 3), [10, 11]],
  ['again runs no moment that has run', Date.UTC(2026, 0, 1, 0, 10), [11]],
  ['under a clock that was set back meanwhile runs none twice', Date.UTC(2026, 0, 1, 0, 11), []],
  ['under a clock that was days ahead before goes by the clock as it stands', Date.UTC(2026, 0, 9), [11]],
])('a schedule that is watched %s', async (_what, last, expected) => {
  const { time, starts, stop } = watchedAgain(last);
  await time.pass(60_000);
  stop();
  expect(starts).toEqual(expected);
});

test.each([
  ['seconds, is begun late', 'skip', 40, [11, 12]],
  ['minutes, is begun late, for the latest of them', 'skip', 280, [16]],
  ['minutes, is begun late, for the latest of them', 'parallel', 280, [16]],
  ['minutes, is begun late, as each of them where they queue', 'queue', 280, [11, 12, 13, 14, 15, 16]],
] as const)('a moment at which no run can be begun, for %s: %s', async (_what, overlap, seconds, expected) => {
  const { time, full, starts, stop } = watchedAgain(undefined, overlap);
  full.now = true;
  await time.pass(seconds * 1_000);
  full.now = false;
  await time.pass(80_000);
  stop();
  expect(starts).toEqual(expected);
});

test('a moment whose passing over cannot be noted keeps no other from its turn', async () => {
  const time = manualTime(Date.UTC(2026, 0, 1, 0, 10, 30));
  const told: unknown[] = [];
  const schedules = new Schedules({
    clock: time,
    timers: time,
    failed: (_flowId, error) => {
      told.push(error);
    },
  });
  const [starts, ends]: [number[], (() => void)[]] = [[], []];
  schedules.add({
    flowId: 'f',
    cron: '* * * * *',
    timezone: 'UTC',
    overlap: 'skip',
    pass: () => {
      throw new Error('full');
    },
    start: (at) => {
      starts.push(new Date(at).getUTCMinutes());
      return new Promise((resolve) => {
        ends.push(resolve);
      });
    },
  });
  await time.pass(120_000);
  ends[0]?.();
  await time.pass(60_000);
  schedules.stop();
  expect([starts, told]).toEqual([[11, 13], [new Error('full')]]);
});

test('a moment at which no run may be begun is passed over, and its like are begun again later', async () => {
  const time = manualTime(Date.UTC(2026, 0, 1, 0, 10, 30));
  const schedules = new Schedules({ clock: time, timers: time, failed: () => undefined });
  const [told, passed]: [number[], number[]] = [[], []];
  schedules.add({
    flowId: 'f',
    cron: '* * * * *',
    timezone: 'UTC',
    overlap: 'skip',
    pass: (at) => {
      passed.push(new Date(at).getUTCMinutes());
    },
    start: async (at) => {
      told.push(new Date(at).getUTCMinutes());
      if (told.length === 1) throw new Error('held');
    },
  });
  await time.pass(120_000);
  schedules.stop();
  expect([told, passed]).toEqual([[11, 12], [11]]);
});

test('a moment whose run could not be begun because everything ends is not passed over: it is made up for by whoever comes next', async () => {
  const time = manualTime(Date.UTC(2026, 0, 1, 0, 10, 30));
  const schedules = new Schedules({ clock: time, timers: time, failed: () => undefined });
  const passed: number[] = [];
  const beginning = Promise.withResolvers<undefined>();
  schedules.add({
    flowId: 'f',
    cron: '* * * * *',
    timezone: 'UTC',
    overlap: 'skip',
    pass: (at) => {
      passed.push(at);
    },
    start: () => beginning.promise,
  });
  await time.pass(60_000);
  schedules.stop();
  beginning.reject(new Error('closed'));
  await time.pass(0);
  expect(passed).toEqual([]);
});

test('a schedule that is watched again at the very moment runs it', async () => {
  const time = manualTime(Date.UTC(2026, 0, 1, 9));
  const schedules = new Schedules({ clock: time, timers: time, failed: () => undefined });
  const starts: number[] = [];
  schedules.add({
    flowId: 'f',
    cron: '0 9 * * *',
    timezone: 'UTC',
    overlap: 'skip',
    last: async () => Date.UTC(2025, 11, 31, 9),
    start: async (at) => {
      starts.push(at);
    },
  });
  await time.pass(60_000);
  schedules.stop();
  expect(starts).toEqual([Date.UTC(2026, 0, 1, 9)]);
});

test.each([
  // 02:30 is left out on 28 March 2027: the clocks go from 02:00 to 03:00, 01:00 UTC.
  ['the gap of spring', Date.UTC(2027, 2, 27, 12), ['2027-03-28T01:00', '2027-03-29T00:30']],
  // It comes twice on 31 October 2027, at 00:30 and at 01:30 UTC.
  ['the double hour of autumn', Date.UTC(2027, 9, 30, 12), ['2027-10-31T00:30', '2027-11-01T01:30']],
])('a run at half past two comes once a day over %s', async (_what, from, expected) => {
  const time = manualTime(from);
  const schedules = new Schedules({ clock: time, timers: time, failed: () => undefined });
  const starts: string[] = [];
  schedules.add({
    flowId: 'f',
    cron: '30 2 * * *',
    timezone: 'Europe/Berlin',
    overlap: 'skip',
    start: async (at) => {
      starts.push(new Date(at).toISOString().slice(0, 16));
    },
  });
  await time.pass(47 * 3_600_000);
  schedules.stop();
  expect(starts).toEqual(expected);
});
