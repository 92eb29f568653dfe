import { expect, test } from 'vitest';
import { bytesText, costText, decimalText, durationOf, inLargerUnit, moneyText } from '../../renderer/facts/amounts.ts';

test.each([
  [840, '840 ms'],
  [12_400, '12.4 s'],
  [59_949, '59.9 s'],
  [59_960, '1 min 0 s'],
  [119_600, '2 min 0 s'],
  [200_000, '3 min 20 s'],
  [3_599_600, '1 h'],
  [18_600_000, '5 h 10 min'],
  [172_800_000, '2 days'],
  [86_399_000, '1 day'],
  [100_000_000, '1 day 4 h'],
])('%i ms reads "%s"', (ms, words) => {
  expect(durationOf(ms, 'en-US')).toBe(words);
});

test('what cost nothing has no price', () => {
  expect([
    costText(0, 'en-US'),
    costText(12, 'en-US'),
    costText(99, 'en-US'),
    costText(100, 'en-US'),
    costText(5_000, 'en-US'),
    moneyText(0, 'en-US'),
  ]).toEqual(['', '$0.012', '$0.099', '$0.10', '$5.00', '$0.00']);
});

test('an amount in a small unit is told in the unit that people think in, where that is shorter', () => {
  expect([
    inLargerUnit(1_440, 'minutes', 'en-US'),
    inLargerUnit(300, 'seconds', 'en-US'),
    inLargerUnit(5_400, 'seconds', 'en-US'),
    inLargerUnit(10_240, 'KB', 'en-US'),
    inLargerUnit(60, 'seconds', 'en-US'),
    inLargerUnit(45, 'seconds', 'en-US'),
    inLargerUnit(61, 'minutes', 'en-US'),
    inLargerUnit(90, 'tokens', 'en-US'),
  ]).toEqual(['1 day', '5 minutes', '1.5 hours', '10 MB', '1 minute', undefined, undefined, undefined]);
});

test('sizes are told in the largest unit that they fill', () => {
  expect([0, 1_023, 1_024, 1_025, 1_048_575, 1_048_576, 3_600_000].map((bytes) => bytesText(bytes, 'en-US'))).toEqual([
    '0 B',
    '1023 B',
    '1 KB',
    '2 KB',
    '1024 KB',
    '1.0 MB',
    '3.4 MB',
  ]);
});

test('decimal signs, groups and the place of the dollar are those of the reader’s language', () => {
  const written = (locale: string): readonly string[] => [
    durationOf(12_400, locale),
    bytesText(3_670_016, locale),
    moneyText(1_234_500, locale),
    moneyText(12, locale),
    decimalText(0.8, 2, locale),
  ];
  expect([written('en-US'), written('de-DE').map((text) => text.replaceAll('\u00A0', ' '))]).toEqual([
    ['12.4 s', '3.5 MB', '$1,234.50', '$0.012', '0.80'],
    ['12,4 s', '3,5 MB', '1.234,50 $', '0,012 $', '0,80'],
  ]);
});
