/** A review as lists show it to the person who asks. */
import type { Session } from '../identity/ports.ts';
import type { ReviewRecord } from '../review/ports.ts';
import type { OutputOf } from './contract.ts';
import type { Workspace } from './services.ts';

const dayMs = 86_400_000;
const usualDueDays = 5;

export function summaryOf({ settings, nameOf }: Workspace, review: ReviewRecord, session: Session): OutputOf<'review:list'>['reviews'][number] {
  const days = Number(settings.get('review-due-days') ?? usualDueDays);
  // What was asked of a designer waits for them, as what was submitted waits for reviewers.
  const asked = review.state === 'changes-requested' && review.submittedBy === session.accountId && review.from === undefined;
  const waits = review.state === 'submitted' && session.permissions.includes('review.sign') && !review.authors.includes(session.accountId) && !review.signatures.some((signature) => signature.accountId === session.accountId);
  return {
    id: review.id, flowId: review.flowId, flowName: review.flowName, revision: review.revision, environment: review.environment, state: review.state,
    submittedBy: nameOf(review.submittedBy), submittedAt: review.submittedAt, dueAt: review.submittedAt + days * dayMs, tier: review.tier,
    required: review.requiredSignatures, signatures: review.signatures.length, waitingForMe: waits || asked,
    ...(review.from === undefined ? {} : { from: review.from.owner }), mine: review.submittedBy === session.accountId && review.from === undefined,
    ...(review.reason === undefined || review.decidedBy === undefined || (review.state !== 'changes-requested' && review.state !== 'rejected') ? {} : { decision: { by: nameOf(review.decidedBy), reason: review.reason } }),
  };
}
