/** How decisions before and now are told. */
import { expect, test } from 'vitest';
import { shareWords, timesWords } from '../../renderer/features/monitor/watch-words.ts';

test('a time in which nothing was decided has no shares, rather than shares of nought', () => {
  const share = { before: 0, now: 0.65 };
  expect([
    shareWords(share, { before: 40, now: 160 }),
    shareWords(share, { before: 0, now: 160 }),
    shareWords({ before: 0.004, now: 0 }, { before: 250, now: 0 }),
  ]).toEqual(['0 % → 65 %', '65 %', '<1 %']);
});

test('counts read as people say them', () => {
  expect([0, 1, 2].map(timesWords)).toEqual(['not once', 'once', '2 times']);
});
