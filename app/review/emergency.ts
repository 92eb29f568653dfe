/** Emergency releases: what is said of them wherever they are decided about, how one stands, and who looks at it again afterwards. */
import { textHidesSomething } from '../identity/look-alike.ts';
import type { OwnAccounts } from '../identity/same-person.ts';
import { UserError } from '../kernel/errors.ts';
import { reviewPeriods, shortestEmergencyReason } from './periods.ts';
import type { ReviewRecord } from './ports.ts';

const day = 86_400_000;
const shownReason = 200;

/** Undefined for a review that is none. The reason is the submitter's own words; where it is cut, that is said. */
export function emergencyWords({ breakGlass }: Pick<ReviewRecord, 'breakGlass'>): string | undefined {
  if (breakGlass === undefined) return undefined;
  const reason = breakGlass.reason.replaceAll(/\s+/g, ' ');
  return `This is an emergency release: any two reviewers are enough, open comments and the rules of the environment do not hold it up, and it ends ${reviewPeriods.breakGlassHours} hours after its submission. Reason given: ${reason.length <= shownReason ? reason : `${reason.slice(0, shownReason)}… (the review has the whole of it)`}`;
}

/** What is written for an emergency, as it is kept. Throws UserError `review/waiver-invalid`. */
export function emergencyText(text: string, missing: string): string {
  const kept = text.trim();
  if (kept.length < shortestEmergencyReason)
    throw new UserError('review/waiver-invalid', missing, { mend: `Write at least ${shortestEmergencyReason} characters.` });
  if (textHidesSomething(kept))
    throw new UserError('review/waiver-invalid', 'What you wrote holds characters that nobody sees.', { mend: 'Type it again.' });
  return kept;
}

export interface EmergencyStanding {
  /** Waits for its two people; counts; its day is over and nobody looked at it again, in time or not any more; somebody did; or it never counted. */
  readonly state: 'waiting' | 'running' | 'due' | 'overdue' | 'closed' | 'over';
  readonly endsAt: number;
  /** By when somebody else has to look at it again; only of one that was approved and that nobody has looked at yet. */
  readonly dueAt?: number;
}

/** A usual approval of the flow for that environment that came later: people have decided about it. One that needed nobody says nothing about what ran in the emergency. */
const followedBy = (review: ReviewRecord, ofFlow: readonly ReviewRecord[]): boolean =>
  ofFlow.some(
    (other) =>
      other.breakGlass === undefined &&
      other.approvedAt !== undefined &&
      other.signatures.length > 0 &&
      other.flowId === review.flowId &&
      other.environment === review.environment &&
      other.revision > review.revision &&
      other.from?.owner === review.from?.owner,
  );

/** Undefined for a review that is none. `ofFlow` are the reviews of its flow. */
export function emergencyStanding(review: ReviewRecord, ofFlow: readonly ReviewRecord[], now: number): EmergencyStanding | undefined {
  const { breakGlass, approvedAt, state } = review;
  if (breakGlass === undefined) return undefined;
  const endsAt = review.submittedAt + reviewPeriods.breakGlassHours * 3_600_000;
  if (approvedAt === undefined)
    return { state: (state === 'submitted' || state === 'changes-requested') && review.expiresAt > now ? 'waiting' : 'over', endsAt };
  const dueAt = approvedAt + reviewPeriods.lookBackDays * day;
  const isSettled = breakGlass.closed !== undefined || followedBy(review, ofFlow);
  if (state === 'approved' && review.expiresAt > now) return { state: 'running', endsAt, ...(isSettled ? {} : { dueAt }) };
  if (isSettled) return { state: 'closed', endsAt };
  return { state: dueAt <= now ? 'overdue' : 'due', endsAt, dueAt };
}

/** Why this person may not be the one who looks at it again, in words. */
export function cannotClose(review: ReviewRecord, by: OwnAccounts): string | undefined {
  if (by.some((one) => review.submittedBy === one || review.authors.includes(one) || review.breakGlass?.by.includes(one) === true))
    return 'You made this emergency release, so somebody else has to look at it again.';
  return review.signatures.some(({ accountId }) => by.includes(accountId))
    ? 'You signed this emergency release, so somebody else has to look at it again.'
    : undefined;
}

/** The review with what somebody found who neither made nor signed it. Throws UserError `review/wrong-state`, `review/self-approval`, `review/waiver-invalid`. */
export function closed(
  review: ReviewRecord,
  standing: EmergencyStanding | undefined,
  by: OwnAccounts,
  words: string,
  at: number,
): ReviewRecord {
  const { breakGlass } = review;
  if (breakGlass === undefined || standing?.dueAt === undefined)
    throw new UserError('review/wrong-state', 'There is no emergency release here that has to be looked at again.', {
      place: review.flowName,
    });
  const why = cannotClose(review, by);
  if (why !== undefined) throw new UserError('review/self-approval', why, { place: review.flowName });
  const text = emergencyText(words, 'Say what you found, so that others understand it later.');
  return {
    ...review,
    breakGlass: { ...breakGlass, closed: { by: by[0], at, words: text } },
    updatedAt: Math.max(at, review.updatedAt + 1),
  };
}

/** How many may wait to be looked at again: with more, the same people would release day after day with no review. */
const mostOpen = 2;
const inWords = (versions: readonly number[]): string =>
  `${versions.length === 1 ? 'version' : 'versions'} ${versions.length === 1 ? '' : `${versions.slice(0, -1).join(', ')} and `}${versions.at(-1) ?? ''}`;

/** By flow, where there are several: a copy bears what its original has. */
function namedVersions(reviews: readonly ReviewRecord[]): string {
  const byFlow = Map.groupBy(reviews, ({ flowId }) => flowId);
  if (byFlow.size < 2) return inWords(reviews.map(({ revision }) => revision));
  return [...byFlow.values()]
    .map((some) => `${inWords(some.map(({ revision }) => revision))} of “${some.at(-1)?.flowName ?? ''}”`)
    .join(' and ');
}

/** All reviews of one flow, and until when a submission of it counts. */
export interface FlowReviews {
  readonly until: number;
  readonly reviews: readonly ReviewRecord[];
}

/**
 * No emergency after one that nobody looked at in time, or while several wait for that. `line` is the flow, and what it was copied from until it was: a copy is
 * no way around them. Throws UserError `review/look-back-due`.
 */
export function refuseUnlooked(line: readonly FlowReviews[], environment: ReviewRecord['environment'], now: number): void {
  const all = line.flatMap(({ until, reviews }) =>
    reviews
      .filter((review) => review.environment === environment && review.from === undefined && review.submittedAt <= until)
      .map((review) => ({ review, standing: emergencyStanding(review, reviews, now) })),
  );
  const open = [...new Map(all.map((one) => [one.review.id, one])).values()]
    .filter(({ standing }) => standing?.dueAt !== undefined)
    .sort((a, b) => a.review.submittedAt - b.review.submittedAt || a.review.revision - b.review.revision);
  const overdue = open.filter(({ standing }) => standing?.state === 'overdue');
  const [first] = open;
  if (first === undefined || (overdue.length === 0 && open.length < mostOpen)) return;
  const those = (overdue.length > 0 ? overdue : open).map(({ review }) => review);
  const one = those.length === 1;
  const releases = `the emergency ${one ? 'release' : 'releases'} of ${namedVersions(those)}`;
  throw new UserError(
    'review/look-back-due',
    overdue.length > 0
      ? `Nobody has looked again at ${releases}, which ${one ? 'was' : 'were'} due within ${reviewPeriods.lookBackDays} days.`
      : `Nobody has looked again yet at ${releases}, and one emergency after another must not take the place of a review.`,
    {
      place: first.review.flowName,
      mend: `Ask a reviewer who neither made nor signed ${one ? 'it to open it' : `them to open ${overdue.length > 0 ? 'each' : 'one'}`} on the page Reviews and say what they found. A usual approval for this environment settles ${one ? 'it' : 'them'} too.`,
    },
  );
}
