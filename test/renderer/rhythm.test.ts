import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cronProblem } from '../../app/nodes/schedule-trigger/cron.ts';
import { changedTo, readRhythm, writeRhythm, type Rhythm } from '../../renderer/features/designer/model/rhythm.ts';

const time = { hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) };
const known: fc.Arbitrary<Exclude<Rhythm, { kind: 'own' }>> = fc.oneof(
  fc.record({ kind: fc.constant('minutes' as const), every: fc.integer({ min: 1, max: 59 }) }),
  fc.record({ kind: fc.constant('hourly' as const), minute: time.minute }),
  fc.record({ kind: fc.constantFrom('daily' as const, 'weekdays' as const), ...time }),
  fc.record({ kind: fc.constant('weekly' as const), ...time, weekday: fc.integer({ min: 0, max: 6 }) }),
  fc.record({ kind: fc.constant('monthly' as const), ...time, day: fc.integer({ min: 1, max: 31 }) }),
);

test('a rhythm is read as it was written, and the engine takes it', () => {
  fc.assert(
    fc.property(known, (rhythm) => {
      expect([readRhythm(writeRhythm(rhythm)), cronProblem(writeRhythm(rhythm))]).toEqual([rhythm, undefined]);
    }),
    { numRuns: 200 },
  );
});

test('what is no usual rhythm stays as it is', () => {
  expect(
    ['', 'soon', '0 7 * * 1-5 *', '0 7 1 1 *', '0,30 7 * * *', '0 7-9 * * *', '0 7 1 * 1', '*/5 8 * * *', '60 7 * * *', '0 7 * * MON'].map(
      (cron) => readRhythm(cron).kind,
    ),
  ).toEqual(Array.from({ length: 10 }, () => 'own'));
});

test('another rhythm keeps the time of day; Sunday has two numbers', () => {
  expect([changedTo('weekly', readRhythm('30 16 * * *')), changedTo('daily', { kind: 'own' }), readRhythm('0 7 * * 7')]).toEqual([
    { kind: 'weekly', hour: 16, minute: 30, weekday: 1 },
    { kind: 'daily', hour: 7, minute: 0 },
    { kind: 'weekly', hour: 7, minute: 0, weekday: 0 },
  ]);
});
