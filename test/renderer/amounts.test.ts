import { expect, test } from 'vitest';
import { costText, durationOf } from '../../renderer/facts/amounts.ts';

test.each([[840, '840 ms'], [12_400, '12.4 s'], [59_949, '59.9 s'], [59_960, '1 min 0 s'], [119_600, '2 min 0 s'], [200_000, '3 min 20 s']])('%i ms reads "%s"', (ms, words) => {
  expect(durationOf(ms)).toBe(words);
});

test('what cost nothing has no price', () => {
  expect([costText(0), costText(12)]).toEqual(['', '$0.012']);
});
