/** Which approval counts before another, and what a plan for environments adds to what a review asks for. */
import type { Environment } from '../workflow/model/flow.ts';
import type { EnvironmentTerms, ReviewRecord } from './ports.ts';

/**
 * The newest review that was approved for an environment, expired ones included, among those of one flow: of this workspace, or, before a submission
 * from elsewhere (`from`), its sender's too. What somebody else sent counts before nothing but their own. An emergency counts before nothing: what it
 * brought is new to whoever decides by the usual rules.
 */
export function newestApproved(
  reviews: readonly ReviewRecord[],
  environment: Environment,
  from: ReviewRecord['from'],
): ReviewRecord | undefined {
  return reviews
    .filter(
      (one) =>
        one.environment === environment &&
        one.approvedAt !== undefined &&
        one.breakGlass === undefined &&
        (one.from === undefined || one.from.owner === from?.owner),
    )
    .sort((a, b) => b.revision - a.revision)[0];
}

/** Why what was approved is so no more, where something changed under it. One whose time is over, or that was never approved, needs no reason. */
export const whyEnded = ({ state, approvedAt, reason }: Pick<ReviewRecord, 'state' | 'approvedAt' | 'reason'>): string | undefined =>
  state === 'expired' && approvedAt !== undefined ? reason : undefined;

/** With as many signatures as the plan wants, where that is more. An emergency takes two people, whatever the plan says. */
export const underTerms = <R extends ReviewRecord>(review: R, { signatures }: EnvironmentTerms): R =>
  review.breakGlass === undefined ? { ...review, requiredSignatures: Math.max(review.requiredSignatures, signatures) } : review;
