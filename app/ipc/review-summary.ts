/** A review as lists show it to the person who asks. */
import { instantText } from '../kernel/instant.ts';
import { whyEnded } from '../review/approved.ts';
import { cannotClose, type EmergencyStanding } from '../review/emergency.ts';
import type { OwnAccounts } from '../identity/same-person.ts';
import type { Session } from '../identity/ports.ts';
import type { ReviewRecord } from '../review/ports.ts';
import type { OutputOf } from './contract.ts';
import { accountsOf } from './person.ts';
import type { Workspace } from './services.ts';

type Summary = OutputOf<'review:list'>['reviews'][number];

/** How an emergency release stands; nothing for a review that is none. */
export function emergencyOf(
  { reviews: { reviews }, nameOf }: Pick<Workspace, 'reviews' | 'nameOf'>,
  review: ReviewRecord,
): Pick<Summary, 'emergency'> {
  const { breakGlass } = review;
  const standing = reviews.emergency(review);
  if (breakGlass === undefined || standing === undefined) return {};
  const { closed } = breakGlass;
  return {
    emergency: {
      ...standing,
      reason: breakGlass.reason,
      by: nameOf(review.submittedBy),
      ...(closed === undefined ? {} : { closed: { ...closed, by: nameOf(closed.by) } }),
    },
  };
}

/** For the log: what it says of due times is what the evidence of a period counts. What needed nobody has none. */
export const dueNote = ({ state, dueAt }: ReviewRecord): Record<string, string> =>
  state === 'submitted' && dueAt !== undefined ? { due: instantText(dueAt) } : {};

export function summaryOf(workspace: Workspace, review: ReviewRecord, session: Session): Summary {
  const { nameOf } = workspace;
  const mine = accountsOf(workspace, session);
  // What was asked of a designer waits for them, as what was submitted waits for reviewers.
  const asked = review.state === 'changes-requested' && review.submittedBy === session.accountId && review.from === undefined;
  const waits =
    review.state === 'submitted' &&
    session.permissions.includes('review.sign') &&
    !review.authors.some((author) => mine.includes(author)) &&
    !review.signatures.some(({ accountId }) => mine.includes(accountId));
  const emergency = emergencyOf(workspace, review);
  const ended = whyEnded(review);
  return {
    id: review.id,
    flowId: review.flowId,
    flowName: review.flowName,
    revision: review.revision,
    ...(review.drawn === undefined ? {} : { drawn: review.drawn }),
    environment: review.environment,
    state: review.state,
    submittedBy: nameOf(review.submittedBy),
    submittedAt: review.submittedAt,
    dueAt: workspace.reviews.reviews.dueAt(review),
    tier: review.tier,
    required: review.requiredSignatures,
    signatures: review.signatures.length,
    waitingForMe: waits || asked || waitsForLook(emergency.emergency, review, session, mine),
    ...(review.from === undefined ? {} : { from: review.from.owner }),
    mine: review.submittedBy === session.accountId && review.from === undefined,
    ...emergency,
    ...(review.reason === undefined ||
    review.decidedBy === undefined ||
    (review.state !== 'changes-requested' && review.state !== 'rejected')
      ? {}
      : {
          decision: {
            by: nameOf(review.decidedBy),
            reason: review.reason,
            openComments: workspace.reviews.reviews.threads(review.flowId).filter(({ state }) => state === 'open').length,
          },
        }),
    ...(review.replacedBy === undefined ? {} : { replacedBy: review.replacedBy }),
    ...(ended === undefined ? {} : { ended }),
  };
}

/** Its day is over, and this person may be the one who looks at it again. */
const waitsForLook = (
  emergency: Pick<EmergencyStanding, 'state'> | undefined,
  review: ReviewRecord,
  { permissions }: Session,
  mine: OwnAccounts,
): boolean =>
  (emergency?.state === 'due' || emergency?.state === 'overdue') &&
  permissions.includes('review.decide') &&
  cannotClose(review, mine) === undefined;
