/** What is remembered of calls and deliveries while the clock is set, here and in what a restart finds. */
import { expect, test } from 'vitest';
import { memoryTables } from '../../app/broker/models/memory-tables.ts';
import { rememberReplays } from '../../app/serve/intake/replays.ts';

test('a clock that leaps ahead and comes back makes no call or delivery forgotten, here or in what a restart finds', () => {
  let [time, ticks] = [0, 0];
  const tables = memoryTables();
  const clock = { now: () => time };
  const book = (): ReturnType<typeof rememberReplays> => rememberReplays({ clock, passed: () => ticks, tables });
  const calls = book();
  calls.add('a', 'one', 300_000, 'run_1');
  time = 400_000;
  calls.add('a', 'other', 700_000);
  time = 5_000;
  ticks = 5_000;
  expect([calls.find('a', 'one')?.runId, book().find('a', 'one')?.runId]).toEqual(['run_1', 'run_1']);
  [time, ticks] = [700_001, 300_000];
  calls.add('a', 'last', 900_000);
  expect([calls.find('a', 'one'), calls.find('a', 'other'), book().find('a', 'one')]).toEqual([undefined, undefined, undefined]);
});

test('a delivery is known to a process that begins under a clock that is far ahead, and to the next one under the right clock', () => {
  let [time, ticks] = [0, 0];
  const tables = memoryTables();
  const book = (): ReturnType<typeof rememberReplays> =>
    rememberReplays({ clock: { now: () => time }, passed: () => ticks, tables, kind: 'deliveries' });
  book().add('a', 'one', 86_400_000, 'run_1');
  time = 365 * 86_400_000;
  const ahead = book();
  const then = ahead.find('a', 'one')?.runId;
  ahead.add('a', 'other', time + 86_400_000);
  time = 60_000;
  const right = book();
  const now = right.find('a', 'one')?.runId;
  // Where it is the right time, it has ended an hour after the start.
  [time, ticks] = [365 * 86_400_000, 0];
  const later = book();
  [time, ticks] = [time + 3_700_000, 3_700_000];
  later.add('a', 'last', time + 86_400_000);
  expect([then, now, later.find('a', 'one')]).toEqual(['run_1', 'run_1', undefined]);
});
