import type { OutputOf } from '../../../app/ipc/contract.ts';

type Review = OutputOf<'review:list'>['reviews'][number];

/** The review of the flow that was asked for last. */
export const newestReview = (reviews: readonly Review[], flowId: string): Review | undefined =>
  reviews.filter((review) => review.flowId === flowId).toSorted((a, b) => b.submittedAt - a.submittedAt)[0];

export interface SentBack {
  readonly reviewId: string;
  /** Who sent it back, and how: "Inga asks for changes to v1". Or that its approval has ended. */
  readonly title: string;
  readonly reason: string;
  /** How many comments of it nobody has resolved; 0 for an approval that has ended. */
  readonly openComments: number;
}

/** What a reviewer wants of the flow, or why its approval counts no more; nothing once it was submitted again. */
export function sentBack(reviews: readonly Review[], flowId: string): SentBack | undefined {
  const review = newestReview(reviews, flowId);
  if (review?.ended !== undefined)
    return { reviewId: review.id, title: `The approval of v${review.revision} has ended`, reason: review.ended, openComments: 0 };
  if (review?.decision === undefined || (review.state !== 'changes-requested' && review.state !== 'rejected')) return undefined;
  const { by, reason, openComments } = review.decision;
  const deed = review.state === 'rejected' ? 'rejected' : 'asks for changes to';
  return { reviewId: review.id, title: `${by} ${deed} v${review.revision}`, reason, openComments };
}
