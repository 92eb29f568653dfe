/**
 * The evidence of a period: the whole population of each control, a sample that nobody picked, what stands behind each sampled item, and what the log
 * cannot speak for. A statement (small, signed by whoever makes the pack) names counts, samples, gaps and the digest of all the rest. Pure.
 */
import type { AuditEntry } from '../../audit/entry.ts';
import type { AuditReader } from '../../audit/ports.ts';
import type { SegmentCheck } from './segment.ts';
import { UserError } from '../../kernel/errors.ts';
import { instantText } from '../../kernel/instant.ts';
import type { Hash } from '../../kernel/ports.ts';
import { canonicalJson } from '../../kernel/json.ts';
import { controls, populationsOf, type Population } from './controls.ts';
import { exceptionsOf } from './exceptions.ts';
import { gapsOf } from './gaps.ts';
import { countedTimes } from './review-times.ts';
import { sampleOf, samplingRule, seedOf } from './sampling.ts';
import type { Body, Item, KeyEvidence, Records, ReviewEvidence, Statement } from './shapes.ts';
import { readSegment, takeSegment, type Period, type ReadSegment, type Segment } from './segment.ts';

const day = 86_400_000;
const longestPeriod = 400 * day;
/** The end of the year 9999: instants have four digits for it. */
const latest = Date.UTC(9_999, 11, 31);
/** So many of what stands out are told. */
export const mostExceptions = 1_000;
/** And so many gaps. */
export const mostGaps = 1_000;
/** Instants are written in whole seconds: what is counted is what is written. */
const wholeSecond = (at: number): number => Math.floor(at / 1_000) * 1_000;

interface Making extends Pick<SegmentCheck, 'digest' | 'verify'> {
  readonly hash: Hash;
  readonly reader: AuditReader;
  readonly records: Records;
  readonly origin: string;
  readonly keys: readonly string[];
  readonly workspace: Statement['workspace'];
  readonly madeBy: Statement['madeBy'];
  /** The key that will sign: it stands in the pack, so that a reader without a trust root can name it. */
  readonly makerKey: KeyEvidence;
  readonly now: number;
}

/** Throws UserError `compliance/bad-period`. */
function checkPeriod({ from, until }: Period): void {
  const refuse = (message: string, mend: string): never => {
    throw new UserError('compliance/bad-period', message, { mend });
  };
  if (!(from < until)) refuse('The period ends before it begins.', 'Choose a last day that is not before the first.');
  if (until > latest) refuse('The period ends in a year that no calendar here has.', 'Choose days of this century.');
  if (until - from > longestPeriod) refuse('The period is longer than a year.', 'Choose a quarter, or a year at most.');
}

const reviewOf = (entry: AuditEntry, records: Records): ReviewEvidence | undefined => {
  const review = entry.details['review'];
  if (typeof review === 'string') return records.review(review);
  return entry.action.startsWith('bundle.') ? records.reviewOfManifest(entry.subject) : records.review(entry.subject);
};
/** Controls of whose items a review tells. */
export const behindReview: ReadonlySet<string> = new Set(['releases', 'reviews', 'emergencies']);

function itemOf(control: string, entry: AuditEntry, leafHash: string, records: Records): Item {
  const base = { control, index: entry.index, leafHash };
  if (behindReview.has(control)) {
    const review = reviewOf(entry, records);
    return review === undefined
      ? { ...base, missing: 'This workspace has no review for it: it was reviewed elsewhere, or the record is gone.' }
      : { ...base, review };
  }
  if (control === 'waivers') {
    const waiver = records.waiver(entry.subject);
    return waiver === undefined ? { ...base, missing: 'The record of this waiver is gone.' } : { ...base, waiver };
  }
  return base;
}

/** Accounts and keys that the sampled items and the population name; of nobody else. */
function named(populations: readonly Population[], items: readonly Item[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { entries } of populations)
    for (const entry of entries) {
      ids.add(entry.actor);
      ids.add(entry.subject);
    }
  for (const { review, waiver } of items) {
    for (const id of [
      review?.submittedBy,
      review?.emergency?.closedBy,
      waiver?.requestedBy,
      waiver?.approvedBy,
      review?.author?.account,
      ...(review?.authors ?? []),
      ...(review?.signatures ?? []).map(({ account }) => account),
    ])
      if (id !== undefined) ids.add(id);
  }
  return ids;
}

const inPeriod = (entries: readonly AuditEntry[], { from, until }: Period): readonly AuditEntry[] =>
  entries.filter(({ time }) => time >= from && time < until);

/** What follows from the log alone: a verifier makes it again and compares. */
export function countedFrom(log: ReadSegment, period: Period, origin: string, { digest }: Pick<SegmentCheck, 'digest'>) {
  const seed = seedOf(digest, { origin, from: instantText(period.from), until: instantText(period.until), ...log.atEnd });
  const populations = populationsOf(inPeriod(log.entries, period));
  return {
    populations,
    sampling: { rule: samplingRule, seed, ...log.atEnd },
    controls: populations.map(({ control, entries, refused }) => ({
      id: control.id,
      title: control.title,
      criteria: [...control.criteria],
      population: entries.length,
      refused,
      sample: [
        ...sampleOf(
          digest,
          seed,
          control.id,
          entries.map(({ index }) => index),
        ),
      ],
    })),
    checkpoints: {
      within: log.checkpoints.filter(({ at }) => at >= period.from && at < period.until).length,
      consistent: !log.problems.some(({ code }) => code !== 'clock-back'),
    },
  };
}

export interface PeriodEvidence {
  readonly statement: Statement;
  readonly body: Body;
  readonly log: ReadSegment;
}

/** Throws UserError `compliance/bad-period`. */
export function makeEvidence(asked: Period, { now: moment, ...making }: Making): PeriodEvidence {
  const [period, now] = [{ from: wholeSecond(asked.from), until: wholeSecond(asked.until) }, wholeSecond(moment)];
  checkPeriod(period);
  const { digest, verify, records, origin } = making;
  const segment: Segment | undefined = takeSegment(making.reader, digest, period, origin, making.keys);
  if (segment === undefined)
    throw new UserError('compliance/bad-period', 'More was written down in this period than fits into one pack.', {
      mend: 'Make one for each month.',
    });
  const log = readSegment(segment, period.until, { digest, verify });
  if (log === undefined)
    throw new UserError('audit/tampered', 'The audit log of this workspace does not hold.', { mend: 'Verify it on the page Audit.' });
  const { populations, sampling, controls: counted, checkpoints } = countedFrom(log, period, origin, making);
  const byIndex = new Map(log.entries.map((entry) => [entry.index, entry]));
  const items = counted.flatMap(({ id, sample }) =>
    sample.flatMap((index) => {
      const entry = byIndex.get(index);
      return entry === undefined ? [] : [itemOf(id, entry, log.hashOf.get(index) ?? '', records)];
    }),
  );
  const ids = named(populations, items);
  const body: Body = {
    log: segment,
    items,
    accounts: records.accounts().filter(({ id }) => ids.has(id)),
    keys: [
      making.makerKey,
      ...records.keys().filter(({ account, keyId }) => keyId !== making.makerKey.keyId && (ids.has(account) || ids.has(keyId))),
    ],
  };
  const reviewTimes = countedTimes(log, period, now);
  const exceptions = exceptionsOf(log, period, records, now);
  const statement: Statement = {
    type: 'countersign-period-evidence',
    formatVersion: 1,
    workspace: making.workspace,
    period: { from: instantText(period.from), until: instantText(period.until) },
    madeAt: instantText(now),
    madeBy: making.madeBy,
    log: { origin, first: log.first, size: log.size, root: log.root },
    sampling,
    controls: counted,
    ...(reviewTimes === undefined ? {} : { reviewTimes }),
    checkpoints,
    exceptions: exceptions.slice(0, mostExceptions),
    moreExceptions: Math.max(0, exceptions.length - mostExceptions),
    gaps: [...gapsOf(log, period, now)].slice(0, mostGaps),
    bodySha256: making.hash.sha256(canonicalJson(body)),
  };
  return { statement, body, log };
}

export const questionOf = (id: string): string => controls.find((control) => control.id === id)?.question ?? '';
