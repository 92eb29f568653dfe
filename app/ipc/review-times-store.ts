/** How long reviews may take, kept beside the settings: it decides nothing that runs, so that no approval ends when it changes. */
import { rememberByText } from '../kernel/remember.ts';
import { reviewTimesSchema, usualReviewTimes, type ReviewTimes } from '../review/due.ts';
import type { SettingsRepository } from '../workflow/ports.ts';

const key = 'review-times';

/** A long list of reviews asks for each of them. */
const read = rememberByText(10, (text): ReviewTimes => {
  try {
    return reviewTimesSchema.parse(JSON.parse(text));
  } catch {
    return usualReviewTimes;
  }
});

/** What cannot be read counts as not said: a review has a due time in any case. */
export const reviewTimesOf = (settings: Pick<SettingsRepository, 'get'>): ReviewTimes => read(settings.get(key) ?? '');

export function keepReviewTimes(settings: Pick<SettingsRepository, 'set'>, times: ReviewTimes): void {
  settings.set(key, JSON.stringify(times));
}
