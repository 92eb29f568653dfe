/** How decisions before and now are told. */
import { expect, test } from 'vitest';
import { alarmNotice, unseenOf, type Alarm } from '../../renderer/facts/alarm-words.ts';
import { restText } from '../../renderer/bridge/use-rest.ts';
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

test('what came since somebody looked is one notice, the newest first', () => {
  const alarm = (at: number, kind: Alarm['kind'], times = 1): Alarm => ({
    kind,
    flowId: 'f',
    flowName: 'Pay invoices',
    at,
    since: 1,
    words: 'It never was there.',
    times,
  });
  const alarms = [alarm(3, 'busy', 4), alarm(9, 'new-place'), alarm(5, 'failing')];
  expect([9, 5, 3, 0].map((seen) => alarmNotice(unseenOf(alarms, seen)))).toEqual([
    undefined,
    { about: 'alarm new-place f', title: 'A new place: Pay invoices', detail: 'It never was there.' },
    { about: 'alarms', title: '2 alarms since you last looked', detail: 'Latest: A new place: Pay invoices' },
    { about: 'alarms', title: '3 alarms since you last looked', detail: 'Latest: A new place: Pay invoices' },
  ]);
});

test('a rest is short enough for a button, and never ends early', () => {
  expect([1, 5_000, 59_001, 61_000, 900_000].map(restText)).toEqual(['1 s', '5 s', '1:00', '1:01', '15:00']);
});
