import { expect, test } from 'vitest';
import { watchClock } from '../../../app/host/store/clock-watch.ts';

const day = 86_400_000;

test('a clock that was set, and one that stands before the newest run, are told of once, and small corrections are not', () => {
  let [now, steady] = [1_800_000_000_000, 5_000];
  const waiting: (() => void)[] = [];
  const told: string[] = [];
  const deeds: string[] = [];
  const { stop } = watchClock({
    of: 'service',
    clock: { now: () => now },
    steady: () => steady,
    timers: {
      after(_ms, run) {
        waiting.push(run);
        return () => waiting.splice(0);
      },
    },
    log: { write: (_level, message) => told.push(message.split(/[,:;]/)[0] ?? '') },
    write: ({ action }) => deeds.push(action),
    last: now + 365 * day,
  });
  const later = (ms: number, set = 0): void => {
    steady += ms;
    now += ms + set;
    for (const run of waiting.splice(0)) run();
  };
  later(5_000);
  for (let nth = 0; nth < 100; nth += 1) later(5_000, 900);
  later(5_000, 365 * day);
  later(5_000);
  later(60_000, -3 * 3_600_000);
  stop();
  expect([told, deeds, waiting]).toEqual([
    [
      'the clock of this machine stands 365 days before what was done here last',
      'the clock of this machine was set forward by 365 days',
      'the clock of this machine was set back by 3 hours',
    ],
    ['service.clock-behind', 'service.clock-set', 'service.clock-set'],
    [],
  ]);
});

test.each([
  ['a year before', -365, 'behind'],
  ['a weekend after', 3, undefined],
  ['ten years after', 3_650, 'ahead'],
])('a clock that stands %s what was done last is told at the start, in the log, the audit log and to people', (_what, days, how) => {
  const now = 1_800_000_000_000;
  const told: string[] = [];
  const deeds: string[] = [];
  const { odd, stop } = watchClock({
    of: 'workspace',
    clock: { now: () => now },
    steady: () => 0,
    timers: { after: () => () => undefined },
    log: { write: (_level, message) => told.push(message) },
    write: ({ action, details }) => deeds.push(action, details['last'] ?? ''),
    last: now - days * day,
  });
  stop();
  expect([told, deeds]).toEqual(
    how === undefined ? [[], []] : [[odd], [`workspace.clock-${how}`, new Date(now - days * day).toISOString().replace('.000', '')]],
  );
});
