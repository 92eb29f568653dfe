import { expect, test } from 'vitest';
import { waitingText } from '../../renderer/shell/waiting-text.ts';

test('what waits is counted by what it is: a waiver is no review', () => {
  const none = { reviews: 0, waivers: 0, inbox: 0, releases: 0 };
  expect([
    waitingText(none),
    waitingText({ ...none, waivers: 1 }),
    waitingText({ ...none, reviews: 2, waivers: 1 }),
    waitingText({ reviews: 1, waivers: 2, inbox: 3, releases: 1 }),
  ]).toEqual([
    undefined,
    '1 waiver is waiting for you',
    '2 reviews and 1 waiver are waiting for you',
    '1 review, 2 waivers, 3 questions, and 1 approved version are waiting for you',
  ]);
});
