/** What is said wherever an emergency release is decided about: in the review, in the question before a signature, and on the page Monitor. */
import { reviewPeriods } from './periods.ts';
import type { ReviewRecord } from './ports.ts';

/** Undefined for a review that is none. `reason` is the submitter's own words, cut. */
export function emergencyWords({ breakGlass }: Pick<ReviewRecord, 'breakGlass'>): string | undefined {
  if (breakGlass === undefined) return undefined;
  return `This is an emergency release: any two reviewers are enough, open comments and the rules of the environment do not hold it up, and it ends ${reviewPeriods.breakGlassHours} hours after its submission. Reason given: ${breakGlass.reason.replaceAll(/\s+/g, ' ').slice(0, 200)}`;
}
