/** By when a review has to be answered: hours by the risk of what is reviewed, counted while people work or around the clock. Pure. */
import { z } from 'zod';
import { aheadOfUtc, isTimezone, momentOf } from '../kernel/time-zone.ts';
import type { RiskTier } from '../workflow/model/flow.ts';
import type { ReviewRecord } from './ports.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Monday to Friday, on the clock of the zone. */
export const workingDay = { from: 9, until: 17 } as const;
export const mostReviewHours = 720;
const hours = z.int().min(1).max(mostReviewHours);

export const reviewTimesSchema = z.strictObject({
  hours: z.strictObject({ minimal: hours, limited: hours, high: hours, critical: hours }),
  count: z.enum(['working', 'all']),
  /** Whose clock says when people work. */
  timeZone: z.string().min(1).max(100).refine(isTimezone, 'There is no time zone of that name.'),
});
export type ReviewTimes = z.infer<typeof reviewTimesSchema>;

/** Two working days for what can do little harm, and a week for what needs several people who look closely. */
export const usualReviewTimes: ReviewTimes = {
  hours: { minimal: 16, limited: 16, high: 40, critical: 40 } satisfies Record<RiskTier, number>,
  count: 'working',
  timeZone: 'UTC',
};

/** Milliseconds since the epoch. Working hours begin to count where the next working day does. */
export function dueAfter(at: number, tier: RiskTier, { hours: byTier, count, timeZone }: ReviewTimes): number {
  let left = byTier[tier] * hourMs;
  if (count === 'all') return at + left;
  const today = Math.floor((at + aheadOfUtc(at, timeZone)) / dayMs) * dayMs;
  // Five days of seven hold eight hours each, so that this many are always enough.
  const most = Math.ceil(mostReviewHours / (workingDay.until - workingDay.from)) * 2;
  for (let day = today; day < today + most * dayMs; day += dayMs) {
    const weekday = new Date(day).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const begin = Math.max(at, momentOf(day + workingDay.from * hourMs, timeZone));
    const end = momentOf(day + workingDay.until * hourMs, timeZone);
    if (end - begin >= left) return begin + left;
    left -= Math.max(0, end - begin);
  }
  return at + most * dayMs;
}

/** An emergency is due before its day ends. What was submitted before due times were kept is due by those of today. */
export const dueOf = ({ dueAt, breakGlass, submittedAt, expiresAt, tier }: ReviewRecord, times: () => ReviewTimes): number =>
  breakGlass === undefined ? (dueAt ?? dueAfter(submittedAt, tier, times())) : expiresAt;

/** Nobody has answered it, and its time is over. Only what waits for reviewers can be: what was asked of its designer waits for them. */
export const isOverdue = (review: ReviewRecord, times: () => ReviewTimes, now: number): boolean =>
  review.state === 'submitted' && review.breakGlass === undefined && dueOf(review, times) <= now;
