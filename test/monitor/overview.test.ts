import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketsOf, flowHealth, overviewOf, runsIn, unusualIn, type MonitoredRun } from '../../app/monitor/overview.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = 20_000 * day + 10 * hour;
const run = (values: Partial<MonitoredRun> = {}): MonitoredRun => ({
  id: 'r',
  flowId: 'f',
  flowName: 'Flow',
  status: 'succeeded',
  startedAt: now,
  costMilliUsd: 0,
  tokens: 0,
  ...values,
});

test('a day is the reader’s own: a run just after midnight there counts for today', () => {
  const offset = 5 * hour;
  const midnight = Math.floor((now + offset) / day) * day - offset;
  const buckets = bucketsOf([run({ startedAt: midnight }), run({ startedAt: midnight - 1 })], 7, now, offset);
  expect([buckets.length, buckets.at(-1)?.from === midnight, buckets.at(-1)?.succeeded, buckets.at(-2)?.succeeded]).toEqual([
    7,
    true,
    1,
    1,
  ]);
  expect(bucketsOf([], 1, now, 0)).toHaveLength(24);
});

test('no run is counted twice or lost inside the period, and money adds up', () => {
  const statuses = ['running', 'waiting', 'paused', 'succeeded', 'failed', 'halted', 'cancelled'] as const;
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          startedAt: fc.integer({ min: now - 40 * day, max: now }),
          status: fc.constantFrom(...statuses),
          costMilliUsd: fc.nat(5_000),
        }),
        { maxLength: 60 },
      ),
      fc.constantFrom(1, 7, 30),
      fc.integer({ min: -12, max: 14 }),
      (given, days, hours) => {
        const runs = given.map((values) => run(values));
        const buckets = bucketsOf(runs, days, now, hours * hour);
        const inside = runs.filter(({ startedAt }) => startedAt >= (buckets[0]?.from ?? 0));
        expect(buckets.reduce((sum, bucket) => sum + runsIn(bucket), 0)).toBe(inside.length);
        expect(buckets.reduce((sum, { costMilliUsd }) => sum + costMilliUsd, 0)).toBe(
          inside.reduce((sum, { costMilliUsd }) => sum + costMilliUsd, 0),
        );
        expect(buckets.every(({ from, to }, index) => to > from && (index === 0 || buckets[index - 1]?.to === from))).toBe(true);
        expect((buckets.at(-1)?.from ?? 0) <= now && now < (buckets.at(-1)?.to ?? 0)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test('flows in trouble stand first, with what last went wrong', () => {
  const flows = flowHealth([
    run({ flowId: 'calm', flowName: 'Calm', costMilliUsd: 900 }),
    run({ flowId: 'fails', flowName: 'Fails', status: 'failed', worst: 'older', startedAt: now - hour }),
    run({ flowId: 'fails', flowName: 'Fails', status: 'failed', worst: 'The host did not answer.' }),
    run({ flowId: 'halts', flowName: 'Halts', status: 'halted', worst: 'Outside its grant.' }),
  ]);
  expect(flows.map(({ flowName, failed, halted, lastTrouble }) => [flowName, failed, halted, lastTrouble])).toEqual([
    ['Halts', 0, 1, 'Outside its grant.'],
    ['Fails', 2, 0, 'The host did not answer.'],
    ['Calm', 0, 0, undefined],
  ]);
});

test('what is unusual is told with what is usual; a short history and small numbers tell nothing', () => {
  const daily = (perDay: readonly number[], status: MonitoredRun['status']): MonitoredRun[] =>
    perDay.flatMap((count, index) =>
      Array.from({ length: count }, () => run({ status, startedAt: now - (perDay.length - 1 - index) * day })),
    );
  const quiet = daily([2, 2, 2, 2, 2, 2, 2], 'succeeded');
  const words = (runs: readonly MonitoredRun[]): readonly string[] => unusualIn(bucketsOf(runs, 7, now, 0)).map(({ what }) => what);
  expect(words(quiet)).toEqual([]);
  expect(words([...quiet, ...daily([0, 1, 0, 0, 0, 0, 4], 'failed')])).toEqual(['4 runs failed or were halted; mostly it is 0.2']);
  expect(words(daily([3, 2, 3, 2, 3, 2, 20], 'succeeded'))).toEqual(['20 runs; mostly it is 2.5']);
  expect(words(daily([0, 0, 0, 0, 0, 1, 20], 'failed'))).toEqual([]);
  expect(overviewOf([...quiet, run({ costMilliUsd: 5_000 })], 7, now, 0).unusual.map(({ what }) => what)).toEqual([
    '$5.00 spent; mostly it is $0.00',
  ]);
});
