/** One review as its page shows it: what was submitted, what was found in it, what people said of it, and what the caller may still do. */
import type { Session } from '../identity/ports.ts';
import { cannotClose, emergencyWords } from '../review/emergency.ts';
import { evidenceOf } from '../review/evidence.ts';
import type { ReviewRecord, SignatureRecord, ThreadRecord } from '../review/ports.ts';
import { callerOf, readerOf } from './caller.ts';
import type { OutputOf } from './contract.ts';
import { findingViewOf } from './finding-view.ts';
import type { CallContext } from './handler.ts';
import { accountsOf, personOf } from './person.ts';
import { anchorOf } from './review-anchors.ts';
import { summaryOf } from './review-summary.ts';
import type { Services, Workspace } from './services.ts';

type View = OutputOf<'review:get'>;
type ThreadView = OutputOf<'review:comment'>;

export const threadView = ({ nameOf }: Pick<Workspace, 'nameOf'>, thread: ThreadRecord): ThreadView => ({
  id: thread.id,
  anchor: anchorOf(thread.pin, thread.flowId),
  resolved: thread.state === 'resolved',
  comments: thread.comments.map((comment) => ({ id: comment.id, by: nameOf(comment.by), at: comment.at, text: comment.text })),
});

export const signatureView = (signature: SignatureRecord): View['signatures'][number] => ({
  by: signature.displayName,
  keyId: signature.keyId,
  group: signature.groups.join(', '),
  at: signature.at,
  closure: signature.closure,
});

/** Asked of the flow as it is now: an edit after submission voids what is under review, and its end does. What was approved is still looked at. */
const cannotSign = (workspace: Workspace, review: ReviewRecord, caller: Session): string[] => {
  const {
    flows,
    reviews: { reviews, presentSubject },
  } = workspace;
  if (review.from === undefined && flows.get(review.flowId) === undefined) return ['The flow was deleted.'];
  return reviews.cannotSign(review, personOf(workspace, caller), presentSubject(review)).map(({ text }) => text);
};

/** Whoever accepts that somebody is no author. */
export const accepterOf = (workspace: Workspace, caller: Session) => ({
  accounts: accountsOf(workspace, caller),
  managesPeople: caller.permissions.includes('identity.manage'),
});

/** Each person and each word once. */
const denialsOf = (workspace: Workspace, review: ReviewRecord, caller: Session): View['denials'] => {
  const {
    nameOf,
    reviews: {
      reviews: { authorship },
    },
  } = workspace;
  const views = authorship.denials(review).map((denial) => ({
    accountId: denial.author,
    by: nameOf(denial.author),
    saidBy: nameOf(denial.saidBy),
    ...(denial.acceptedBy === null ? {} : { acceptedBy: nameOf(denial.acceptedBy) }),
    mayAccept: authorship.whyNotAccept(review, denial, accepterOf(workspace, caller)) === undefined,
  }));
  return [...new Map(views.map((view) => [JSON.stringify(view), view])).values()];
};

/** Throws UserError `review/not-found`. */
export async function viewOfReview(services: Services, reviewId: string, context: CallContext): Promise<View> {
  const caller = callerOf(context);
  const workspace = services.workspace();
  const { reviews, notices } = workspace.reviews;
  const { nameOf } = workspace;
  const review = reviews.get(reviewId);
  const whyNot = cannotClose(review, accountsOf(workspace, caller));
  const { flow } = reviews.snapshot(review).subject;
  const evidence = evidenceOf(
    reviews,
    review,
    personOf(workspace, caller),
    services.clock.now(),
    review.from === undefined ? await services.lintBeside(flow, readerOf(context)) : {},
  );
  return {
    summary: summaryOf(workspace, review, caller),
    message: review.message ?? '',
    flow: evidence.flow,
    ...(evidence.approvedFlow === undefined ? {} : { approvedFlow: evidence.approvedFlow }),
    closure: {
      hash: evidence.closure.hash,
      words: evidence.closure.words,
      parts: evidence.closure.parts.map(({ name, sha256 }) => ({ name, hash: sha256 })),
    },
    authors: review.authors.map(nameOf),
    findings: evidence.findings.map(findingViewOf),
    verdict: { ...evidence.verdict, counts: { ...evidence.verdict.counts } },
    risk: {
      score: evidence.risk.score,
      tier: review.tier,
      reasons: evidence.risk.reasons.map(({ points, text }) => ({ points, text })),
      ...(evidence.risk.declared === undefined ? {} : { declared: evidence.risk.declared }),
    },
    policy: { required: review.requiredSignatures, groups: [...review.requiredGroups], missing: [...evidence.missing] },
    securityDiff: evidence.securityDiff.map((sentence) => ({ ...sentence })),
    settings: evidence.settings.map((change) => ({ ...change })),
    ...(evidence.sentBack === undefined
      ? {}
      : {
          sentBack: {
            ...evidence.sentBack,
            by: nameOf(evidence.sentBack.by),
            settings: evidence.sentBack.settings.map((change) => ({ ...change })),
          },
        }),
    destinations: evidence.destinations.map(({ host, vendor, region, labels, fields, nodes }) => ({
      host,
      vendor,
      region,
      labels: [...labels],
      fields: [...fields],
      nodes: [...nodes],
    })),
    permissions: evidence.permissions.map(({ connection, granted, used }) => ({ connection, granted: [...granted], used: [...used] })),
    threads: evidence.threads.map((thread) => threadView(workspace, thread)),
    signatures: review.signatures.map(signatureView),
    waivers: evidence.waivers.map((waiver) => ({
      id: waiver.id,
      fingerprint: waiver.fingerprint,
      ruleId: waiver.ruleId,
      reason: waiver.reason,
      requestedBy: nameOf(waiver.requestedBy),
      until: waiver.until,
      ...(waiver.approvedBy === undefined
        ? {}
        : {
            approvedBy:
              review.from === undefined ? nameOf(waiver.approvedBy) : `${nameOf(waiver.approvedBy)} (as ${review.from.owner} says)`,
          }),
    })),
    // What an emergency is, and why it is one, stands above it all in full.
    notices: notices(review, caller.permissions.includes('review.sign') ? caller.accountId : undefined).filter(
      (text) => text !== emergencyWords(review),
    ),
    ...(review.breakGlass === undefined || whyNot === undefined ? {} : { cannotClose: whyNot }),
    namedBy: [...new Set(reviews.authorship.claimsOn(review, caller.accountId).map(({ saidBy }) => nameOf(saidBy)))],
    denials: denialsOf(workspace, review, caller),
    cannotSign: cannotSign(workspace, review, caller),
  };
}
