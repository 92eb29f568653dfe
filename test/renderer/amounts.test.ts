import { expect, test } from 'vitest';
import { costText, durationOf, inLargerUnit } from '../../renderer/facts/amounts.ts';

test.each([[840, '840 ms'], [12_400, '12.4 s'], [59_949, '59.9 s'], [59_960, '1 min 0 s'], [119_600, '2 min 0 s'], [200_000, '3 min 20 s']])('%i ms reads "%s"', (ms, words) => {
  expect(durationOf(ms)).toBe(words);
});

test('what cost nothing has no price', () => {
  expect([costText(0), costText(12)]).toEqual(['', '$0.012']);
});

test('an amount in a small unit is told in the unit that people think in, where that is shorter', () => {
  expect([inLargerUnit(1_440, 'minutes'), inLargerUnit(300, 'seconds'), inLargerUnit(5_400, 'seconds'), inLargerUnit(10_240, 'KB'), inLargerUnit(60, 'seconds'), inLargerUnit(45, 'seconds'), inLargerUnit(61, 'minutes'), inLargerUnit(90, 'tokens')])
    .toEqual(['1 day', '5 minutes', '1.5 hours', '10 MB', '1 minute', undefined, undefined, undefined]);
});
