/** Whether reviews were answered by their due time, from the log alone: a submission says when it is due, and what answers it is an entry, too. */
import type { AuditEntry } from '../../audit/entry.ts';
import { instantSchema, instantText } from '../../kernel/instant.ts';
import type { Period, ReadSegment } from './segment.ts';
import type { Statement } from './shapes.ts';

export interface TimedReview {
  /** Of the entry by which it was submitted, or came from elsewhere. */
  readonly index: number;
  readonly due: number;
  /** When reviewers approved it or sent it back; undefined where the log tells of none of it. */
  readonly answeredAt: number | undefined;
  /** When its designer took it back or put another in its place: nobody had to answer it any more, and nobody had. */
  readonly endedAt: number | undefined;
}

const isDone = ({ details }: AuditEntry): boolean => (details['outcome'] ?? 'done') === 'done';
const decided: ReadonlySet<string> = new Set(['review.changes-requested', 'review.rejected']);
const submits: ReadonlySet<string> = new Set(['review.submitted', 'flow.promoted', 'review.emergency-submitted']);

/** A submission that waits for reviewers has a due time; one that needed nobody has none. */
function dueIn({ action, details }: AuditEntry): number | undefined {
  const due = instantSchema.safeParse(details['due']);
  return due.success &&
    (action === 'review.submitted' || action === 'flow.promoted' || (action === 'review.taken' && details['kind'] === 'request'))
    ? Date.parse(due.data)
    : undefined;
}

const answers = ({ action, details }: AuditEntry): boolean =>
  decided.has(action) ||
  (action === 'review.signed' && details['approved'] === 'yes') ||
  (action === 'review.taken' && details['kind'] === 'answer' && details['state'] !== 'submitted' && details['state'] !== 'withdrawn');

const takesBack = ({ action, details }: AuditEntry): boolean =>
  action === 'review.withdrawn' || (action === 'review.taken' && details['kind'] === 'answer' && details['state'] === 'withdrawn');

/** The next submission of a flow for the same place is in place of the one before. */
const placeOf = ({ details }: AuditEntry): string => `${String(details['environment'])} ${String(details['flow'])}`;

/** Those that were submitted in the period, in the order of the log. */
export function timedReviews(entries: readonly AuditEntry[], { from, until }: Period): readonly TimedReview[] {
  const answered = new Map<string, number>();
  const takenBack = new Map<string, number>();
  const replaced = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    if (!isDone(entry)) continue;
    if (answers(entry) && !answered.has(entry.subject)) answered.set(entry.subject, entry.time);
    if (takesBack(entry) && !takenBack.has(entry.subject)) takenBack.set(entry.subject, entry.time);
    if (!submits.has(entry.action)) continue;
    const there = replaced.get(placeOf(entry));
    if (there === undefined) replaced.set(placeOf(entry), [entry]);
    else there.push(entry);
  }
  const nextOf = new Map<number, number>();
  for (const there of replaced.values()) for (const [at, one] of there.entries()) nextOf.set(one.index, there[at + 1]?.time ?? Infinity);
  return entries.flatMap((entry) => {
    const due = isDone(entry) && entry.time >= from && entry.time < until ? dueIn(entry) : undefined;
    if (due === undefined) return [];
    const [answeredAt, endedAt] = [
      answered.get(entry.subject) ?? Infinity,
      Math.min(takenBack.get(entry.subject) ?? Infinity, nextOf.get(entry.index) ?? Infinity),
    ];
    return [
      {
        index: entry.index,
        due,
        answeredAt: answeredAt <= endedAt && Number.isFinite(answeredAt) ? answeredAt : undefined,
        endedAt: endedAt < answeredAt ? endedAt : undefined,
      },
    ];
  });
}

/** Up to when the entries of a pack tell what happened: one of an old period ends behind it. */
export const toldUntil = ({ entries }: Pick<ReadSegment, 'entries'>, { until }: Period, madeAt: number): number =>
  Math.min(madeAt, Math.max(until, entries.at(-1)?.time ?? 0));

const isLate = ({ due, answeredAt, endedAt }: TimedReview, asOf: number): boolean => (answeredAt ?? endedAt ?? asOf) > due;

/** Undefined where no submission of the period says when it was due. */
export function countedTimes(log: Pick<ReadSegment, 'entries'>, period: Period, madeAt: number): Statement['reviewTimes'] {
  const timed = timedReviews(log.entries, period);
  const asOf = toldUntil(log, period, madeAt);
  const late = timed.filter((one) => isLate(one, asOf));
  const inTime = timed.filter((one) => one.answeredAt !== undefined && !isLate(one, asOf)).length;
  const takenBack = timed.filter((one) => one.endedAt !== undefined && !isLate(one, asOf)).length;
  const waiting = timed.length - inTime - late.length - takenBack;
  return timed.length === 0 ? undefined : { submitted: timed.length, inTime, late: late.length, takenBack, waiting };
}

export function lateReviews(
  log: Pick<ReadSegment, 'entries'>,
  period: Period,
  madeAt: number,
): readonly { readonly index: number; readonly text: string }[] {
  const asOf = toldUntil(log, period, madeAt);
  return timedReviews(log.entries, period)
    .filter((one) => isLate(one, asOf))
    .map(({ index, due, answeredAt }) => ({
      index,
      text:
        answeredAt === undefined
          ? `Nobody had answered this review by ${instantText(due)}, when it was due.`
          : `This review was answered on ${instantText(answeredAt)}, later than ${instantText(due)}, when it was due.`,
    }));
}
