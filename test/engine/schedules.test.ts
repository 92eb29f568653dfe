import { expect, test } from 'vitest';
import { Schedules } from '../../app/engine/schedules.ts';
import { manualTime } from './engine-kit.ts';

/** A schedule each minute whose runs end when the test says so. */
function minutely(overlap: 'skip' | 'queue' | 'parallel', under: readonly Promise<void>[] = []) {
  const time = manualTime(Date.UTC(2026, 0, 1, 0, 0, 30));
  const schedules = new Schedules({ clock: time, timers: time, failed: () => undefined });
  const starts: number[] = [];
  const ends: (() => void)[] = [];
  schedules.add({ flowId: 'f', cron: '* * * * *', timezone: 'UTC', overlap, under, start: (at) => {
    starts.push(new Date(at).getUTCMinutes());
    return new Promise((resolve) => { ends.push(resolve); });
  } });
  return { time, schedules, starts, end: async () => { ends.shift()?.(); await time.pass(0); } };
}

test.each([['skip', [1], [1, 4]], ['queue', [1], [1, 2, 3, 4]], ['parallel', [1, 2, 3], [1, 2, 3, 4]]] as const)('%s, while a run is under way however long it waits', async (overlap, during, after) => {
  const { time, schedules, starts, end } = minutely(overlap);
  await time.pass(180_000);
  const under = [...starts];
  await end();
  if (overlap === 'queue') { await end(); await end(); }
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
