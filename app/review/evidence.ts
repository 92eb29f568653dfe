/** The evidence pack: everything that a reviewer decides from, on one screen or one page, as plain data. */
import type { Finding, Verdict } from '../lint/kit/finding.ts';
import type { Flow, RiskTier } from '../workflow/model/flow.ts';
import type { Closure } from './closure.ts';
import type { Beside } from './judgement.ts';
import type { ReviewRecord, ThreadRecord, WaiverRecord } from './ports.ts';
import type { Reviews } from './reviews.ts';
import type { ClosureSnapshot } from './subject.ts';
import type { Risk } from './risk.ts';
import { policySentences, underBoth } from './policy-difference.ts';
import { securityDiff } from './security-diff.ts';
import type { Sentence } from './sentences.ts';
import { listedSettings, settingSentences, type SettingChange } from './settings-diff.ts';
import type { Signatory } from './sign-off.ts';
import { shownPin } from './threads.ts';
import { standing, type WaiverStanding } from './waivers.ts';

export interface DestinationEvidence {
  readonly host: string;
  readonly vendor: string;
  readonly region: string;
  readonly labels: readonly string[];
  readonly fields: readonly string[];
  readonly nodes: readonly string[];
}

export interface SentBack {
  readonly revision: number;
  /** Account id. */
  readonly by: string;
  readonly reason: string;
  readonly settings: readonly SettingChange[];
}

export interface Evidence {
  readonly review: ReviewRecord;
  /** As frozen: this is what is signed. */
  readonly flow: Flow;
  readonly approvedFlow?: Flow;
  readonly closure: Closure;
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  readonly risk: Risk & { readonly declared?: RiskTier };
  /** What is missing until approval, in words. */
  readonly missing: readonly string[];
  readonly securityDiff: readonly Sentence[];
  /** What is set otherwise than in the last approved version, to the letter; all of it where there is none. */
  readonly settings: readonly SettingChange[];
  /** The submission before this one that a reviewer sent back, and what is set otherwise since. */
  readonly sentBack?: SentBack;
  readonly destinations: readonly DestinationEvidence[];
  readonly permissions: readonly { readonly connection: string; readonly granted: readonly string[]; readonly used: readonly string[] }[];
  /** Pinned to the flow as a whole where their own place is gone. */
  readonly threads: readonly ThreadRecord[];
  readonly waivers: readonly (WaiverRecord & { readonly standing: WaiverStanding })[];
  /** Why the person who asks may not sign; empty when they may. */
  readonly cannotSign: readonly string[];
}

/** A submission from elsewhere brings the waivers that count; this store has no record of who asked for them when. */
function waiversOf(reviews: Reviews, review: ReviewRecord, { subject }: ClosureSnapshot): readonly WaiverRecord[] {
  return (
    subject.waivers?.map(({ ruleId, fingerprint, reason, owner = '', approvedBy, until }) => ({
      id: fingerprint,
      flowId: review.flowId,
      ruleId,
      fingerprint,
      reason,
      requestedBy: owner,
      requestedAt: review.submittedAt,
      approvedBy,
      approvedAt: review.submittedAt,
      until: Date.parse(until),
    })) ?? reviews.waivers(review.flowId)
  );
}

/** What changed for security since the last approved version, and what the policy here says otherwise than the one that a submission came with. */
export function securityChanges(reviews: Reviews, review: ReviewRecord): readonly Sentence[] {
  const { subject, picture } = reviews.snapshot(review);
  const before = reviews.approvedBefore(review);
  const approved = before === undefined ? undefined : reviews.snapshot(before);
  const here = reviews.judgement.judgedHere(review, subject);
  return [
    ...(here === undefined ? [] : policySentences(subject.policy, here.policy, reviews.assess(subject).findings, here.findings)),
    ...securityDiff(approved?.picture, picture),
    ...settingSentences(approved?.subject, subject),
  ];
}

/** What a reviewer asked for before, and what was made of it; nothing where a later version was approved. */
function sentBackBefore(reviews: Reviews, review: ReviewRecord, approved: ReviewRecord | undefined): SentBack | undefined {
  const [newest] = reviews
    .listOf(review.flowId)
    .filter(
      ({ revision, environment, from, approvedAt, decidedBy, reason }) =>
        revision < review.revision &&
        revision > (approved?.revision ?? 0) &&
        environment === review.environment &&
        from?.keyId === review.from?.keyId &&
        approvedAt === undefined &&
        decidedBy !== undefined &&
        reason !== undefined,
    )
    .toSorted((a, b) => b.revision - a.revision);
  if (newest?.decidedBy === undefined || newest.reason === undefined) return undefined;
  return {
    revision: newest.revision,
    by: newest.decidedBy,
    reason: newest.reason,
    settings: listedSettings(reviews.snapshot(newest).subject, reviews.snapshot(review).subject),
  };
}

export function evidenceOf(reviews: Reviews, review: ReviewRecord, asks: Signatory, at: number, beside?: Beside): Evidence {
  const snapshot = reviews.snapshot(review);
  const before = reviews.approvedBefore(review);
  const approved: ClosureSnapshot | undefined = before === undefined ? undefined : reviews.snapshot(before);
  const there = reviews.assess(snapshot.subject, beside, review.authors);
  const here = reviews.judgement.judgedHere(review, snapshot.subject, beside);
  const { findings, verdict } = here === undefined ? there : underBoth(there, here);
  const { flow } = snapshot.subject;
  const { picture, risk } = snapshot;
  const sentBack = sentBackBefore(reviews, review, before);
  return {
    review,
    flow,
    ...(approved === undefined ? {} : { approvedFlow: approved.subject.flow }),
    closure: snapshot.closure,
    findings,
    verdict,
    risk: { ...risk, ...(flow.riskTier === undefined ? {} : { declared: flow.riskTier }) },
    missing: reviews.missing(review),
    securityDiff: securityChanges(reviews, review),
    settings: listedSettings(approved?.subject, snapshot.subject),
    ...(sentBack === undefined ? {} : { sentBack }),
    destinations: picture.destinations.map(({ name, vendor, region, labels, fields, steps }) => ({
      host: name,
      vendor,
      region,
      labels,
      fields: fields.map(({ field }) => field),
      nodes: steps,
    })),
    permissions: picture.connections.map(({ name, granted, used }) => ({ connection: name, granted, used })),
    threads: reviews.threads(review.flowId).map((thread) => ({ ...thread, pin: shownPin(thread, { flow, findings }) })),
    waivers: waiversOf(reviews, review, snapshot).map((waiver) => ({ ...waiver, standing: standing(waiver, findings, at) })),
    cannotSign: reviews.cannotSign(review, asks, snapshot.subject).map(({ text }) => text),
  };
}
