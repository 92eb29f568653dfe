/** How long reviews may take, kept beside the settings: it decides nothing that runs, so that no approval ends when it changes. */
import { reviewTimesSchema, usualReviewTimes, type ReviewTimes } from '../review/due.ts';
import type { SettingsRepository } from '../workflow/ports.ts';

const key = 'review-times';

/** What cannot be read counts as not said: a review has a due time in any case. */
export function reviewTimesOf(settings: Pick<SettingsRepository, 'get'>): ReviewTimes {
  try {
    return reviewTimesSchema.parse(JSON.parse(settings.get(key) ?? ''));
  } catch {
    return usualReviewTimes;
  }
}

export function keepReviewTimes(settings: Pick<SettingsRepository, 'set'>, times: ReviewTimes): void {
  settings.set(key, JSON.stringify(times));
}
