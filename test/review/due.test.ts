/** Due times of reviews: by risk, in working hours, told once when they are over. */
import { expect, test } from 'vitest';
import { createOverdueReviews } from '../../app/host/review/overdue-reviews.ts';
import { keepReviewTimes, reviewTimesOf } from '../../app/ipc/review-times-store.ts';
import { dueAfter, reviewTimesSchema, usualReviewTimes, type ReviewTimes } from '../../app/review/due.ts';
import { day, invoiceFlow, office } from './kit.ts';

const within = (hours: number, timeZone = 'UTC', count: ReviewTimes['count'] = 'working'): ReviewTimes => ({
  hours: { minimal: hours, limited: hours, high: hours, critical: hours },
  count,
  timeZone,
});
const dueText = (at: string, times: ReviewTimes): string => new Date(dueAfter(Date.parse(at), 'high', times)).toISOString().slice(0, 16);

test.each([
  ['on the same day', '2026-12-01T09:00:00Z', within(4), '2026-12-01T13:00'],
  ['to the end of the day', '2026-12-01T09:00:00Z', within(8), '2026-12-01T17:00'],
  ['on the next day, where this one has too few hours', '2026-12-01T15:30:00Z', within(2), '2026-12-02T09:30'],
  ['from the morning on, for what came at night', '2026-12-01T03:00:00Z', within(1), '2026-12-01T10:00'],
  ['over a weekend', '2026-12-04T16:00:00Z', within(2), '2026-12-07T10:00'],
  ['from Monday on, for what came on a Sunday', '2026-12-06T12:00:00Z', within(8), '2026-12-07T17:00'],
  ['a week later', '2026-12-01T09:00:00Z', within(40), '2026-12-07T17:00'],
  ['by the clock of the zone', '2026-12-01T20:00:00Z', within(1, 'America/New_York'), '2026-12-01T21:00'],
  ['where the day there is another one than in UTC', '2026-12-06T22:00:00Z', within(1, 'Pacific/Auckland'), '2026-12-06T23:00'],
  ['where the clock of the zone changes on the way', '2026-03-27T15:00:00Z', within(8, 'Europe/Berlin'), '2026-03-30T14:00'],
  ['around the clock', '2026-12-04T16:00:00Z', within(2, 'UTC', 'all'), '2026-12-04T18:00'],
  ['with the most hours that there are', '2026-12-01T09:00:00Z', within(720), '2027-04-05T17:00'],
])('a review is due %s', (_what, at, times, due) => {
  expect(dueText(at, times)).toBe(due);
});

test('times that are none are refused, and count as not said where they are found in the settings', () => {
  const wrong = [within(0), within(721), within(1.5), within(8, 'Europe/Atlantis'), within(8, '')];
  expect(wrong.map((times) => reviewTimesSchema.safeParse(times).success)).toEqual([false, false, false, false, false]);
  const kept = new Map<string, string>();
  const settings = { get: (key: string) => kept.get(key), set: (key: string, value: string) => void kept.set(key, value) };
  const none = reviewTimesOf(settings);
  keepReviewTimes(settings, within(3));
  const some = reviewTimesOf(settings);
  kept.set('review-times', '{"hours":{}}');
  expect([none, some, reviewTimesOf(settings)]).toEqual([usualReviewTimes, within(3), usualReviewTimes]);
});

test('what waits past its time is overdue and told once; what was answered, and an emergency, is not', async () => {
  const { reviews, people, save, clock } = await office();
  const subject = save(invoiceFlow(), people.ada);
  const { id, dueAt, closure } = await reviews.submit(subject, people.ada);
  const rush = save(invoiceFlow(undefined, { id: 'flow_rush', name: 'Rush' }), people.ada);
  await reviews.submit(rush, people.ada, { emergency: { reason: 'The partner moved its API tonight' } });
  const told: string[] = [];
  const kept = new Map<string, string>();
  const watch = () =>
    createOverdueReviews({
      reviews,
      settings: { get: (key) => kept.get(key), set: (key, value) => void kept.set(key, value) },
      timers: { after: () => () => undefined },
      log: { write: () => undefined },
      tell: (review, words) => void told.push(`${review.id} ${words}`),
    });
  const first = watch();
  first.lookAtAll();
  const inTime = told.length;
  clock.at = dueAt ?? 0;
  first.lookAtAll();
  first.lookAtAll();
  // After a new start, too.
  watch().lookAtAll();
  expect([inTime, told]).toEqual([
    0,
    [`${id} Version 1 for production was due for its review on 2026-12-08T09:01:00Z, and waits for 2 more signatures.`],
  ]);
  clock.at += day;
  await reviews.sign(id, closure, people.rex, subject);
  const still = reviews.overdue().map((review) => review.id);
  reviews.requestChanges(id, people.pia.accountId, 'Mask the address.');
  expect([still, reviews.overdue()]).toEqual([[id], []]);
  first.close();
});
