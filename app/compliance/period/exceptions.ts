/** What an auditor would want to see first, out of the whole population and not only of the sample. */
import type { AuditEntry } from '../../audit/entry.ts';
import { instantText } from '../../kernel/instant.ts';
import { reviewPeriods } from '../../review/periods.ts';
import { lateReviews } from './review-times.ts';
import type { ReviewEvidence } from './shapes.ts';
import type { Period, ReadSegment } from './segment.ts';

export interface Exception {
  readonly control: string;
  readonly index: number;
  readonly text: string;
}

const day = 86_400_000;
const done = ({ details }: AuditEntry): boolean => (details['outcome'] ?? 'done') === 'done';

/** A release by the records of its review. */
function releaseExceptions(entry: AuditEntry, review: ReviewEvidence | undefined): string[] {
  if (review === undefined) return [];
  const signers = new Set(review.signatures.map(({ account }) => account));
  return [
    ...(signers.size < review.required ? [`It has ${signers.size} of the ${review.required} signatures that its risk asked for.`] : []),
    ...(signers.size === 0 ? ['Nobody reviewed it: its risk asked for no signature.'] : []),
    ...([...signers].some((account) => account === review.submittedBy || review.authors.includes(account))
      ? ['Somebody signed it who had drawn or submitted it.']
      : []),
    ...(entry.action === 'bundle.exported' && review.manifest !== undefined && review.manifest !== entry.subject
      ? ['What was released is not what the review froze.']
      : []),
    ...(review.signatures.some(({ closure }) => closure !== review.closure)
      ? ['A signature is about another closure than the review.']
      : []),
    ...(review.emergency === undefined ? [] : ['It was an emergency release.']),
  ];
}

interface Sources {
  review(id: string): ReviewEvidence | undefined;
}

/** Where `records` knows only some of the reviews, these are some of the exceptions: a verifier looks for each of them in the statement. */
export function exceptionsOf(log: ReadSegment, period: Period, records: Sources, madeAt: number): readonly Exception[] {
  const { from, until } = period;
  const late = new Map(lateReviews(log, period, madeAt).map(({ index, text }) => [index, text]));
  const found: Exception[] = [];
  const off = new Map<string, AuditEntry>();
  const reviews = new Map<string, ReviewEvidence | undefined>();
  const reviewOf = (id: string): ReviewEvidence | undefined => {
    if (!reviews.has(id)) reviews.set(id, records.review(id));
    return reviews.get(id);
  };
  for (const entry of log.entries) {
    if (entry.action === 'identity.roles-changed' && done(entry)) {
      if (entry.details['disabled'] === 'true') off.set(entry.subject, entry);
      else off.delete(entry.subject);
    }
    if (entry.time < from || entry.time >= until || !done(entry)) continue;
    const tell = (control: string, text: string): void => {
      found.push({ control, index: entry.index, text });
    };
    const { review, emergency, approved } = entry.details;
    const tooLate = late.get(entry.index);
    if (tooLate !== undefined) tell('reviews', tooLate);
    if (entry.action === 'bundle.exported' && typeof review === 'string')
      for (const text of releaseExceptions(entry, reviewOf(review))) tell('releases', text);
    if (entry.action === 'bundle.admitted' && emergency === 'yes') tell('releases', 'An emergency release was taken into use.');
    if (entry.action === 'review.emergency' && approved === 'yes') {
      const evidence = reviewOf(entry.subject)?.emergency;
      const due = evidence?.dueAt ?? instantText(entry.time + reviewPeriods.lookBackDays * day);
      if (evidence?.closedAt !== undefined && evidence.closedAt > due)
        tell('emergencies', `Somebody looked at it again on ${evidence.closedAt}, later than ${due}.`);
      else if (evidence?.state === 'overdue') tell('emergencies', `Nobody had looked at it again by ${due}.`);
    }
    if (entry.action === 'identity.signed-in' && off.has(entry.subject))
      tell('access', `An account signed in that entry ${off.get(entry.subject)?.index ?? 0} had switched off.`);
    if (entry.action === 'identity.roles-changed' && entry.actor === entry.subject)
      tell('access', 'Somebody changed what they themselves may do.');
  }
  return found;
}
