/** Submit, review and sign. */
import { UserError } from '../../kernel/errors.ts';
import { newestOfEach } from '../../monitor/fairness.ts';
import type { ReviewTimes } from '../../review/due.ts';
import { cannotClose, emergencyWords } from '../../review/emergency.ts';
import { environmentWords } from '../../review/environments.ts';
import { evidenceOf } from '../../review/evidence.ts';
import { evidencePage, type EmergencyPack, type EvidencePack } from '../../review/evidence-page.ts';
import type { ReviewRecord, ThreadRecord } from '../../review/ports.ts';
import { stateWords } from '../../review/states.ts';
import type { Person } from '../../review/subject.ts';
import type { Session } from '../../identity/ports.ts';
import { callerOf, readerOf } from '../caller.ts';
import type { OutputOf } from '../contract.ts';
import type { CallContext, HandlersFor } from '../handler.ts';
import { dueNote, summaryOf as reviewSummary } from '../review-summary.ts';
import { keepReviewTimes, reviewTimesOf } from '../review-times-store.ts';
import { accountsOf, personOf as personFor } from '../person.ts';
import { refuseUntrained } from '../badge-gate.ts';
import { refuseNewRisk } from '../ratchet-store.ts';
import type { Services, Workspace } from '../services.ts';
import { findingViewOf } from './lint.ts';
import { anchorOf, pinOf } from '../review-anchors.ts';

type Summary = OutputOf<'review:list'>['reviews'][number];
type ThreadView = OutputOf<'review:comment'>;

const byTier = (hours: ReviewTimes['hours']): Record<string, string> =>
  Object.fromEntries(Object.entries(hours).map(([tier, count]) => [tier, String(count)]));

/** As the evidence page tells it. */
const emergencyTold = (emergency: Summary['emergency'], iso: (at: number) => string): { readonly emergency?: EmergencyPack } =>
  emergency === undefined
    ? {}
    : {
        emergency: {
          reason: emergency.reason,
          by: emergency.by,
          endsAt: iso(emergency.endsAt),
          ...(emergency.dueAt === undefined ? {} : { dueAt: iso(emergency.dueAt) }),
          overdue: emergency.state === 'overdue',
          ...(emergency.closed === undefined ? {} : { closed: { ...emergency.closed, at: iso(emergency.closed.at) } }),
        },
      };

/** What is submitted is what the person looked at. Throws UserError `flow/not-found`, `store/conflict`. */
function newestOf({ flows }: Workspace, flowId: string, revision: number): void {
  const record = flows.get(flowId);
  if (record === undefined) throw new UserError('flow/not-found', 'This flow is not in the workspace any more.', { place: flowId });
  if (record.revision !== revision)
    throw new UserError('store/conflict', 'There is a newer revision than the one that you are looking at.', {
      place: record.name,
      mend: 'Open the newest revision and submit that one.',
    });
}

export function reviewHandlers(services: Services): HandlersFor<'review'> {
  const desk = () => services.workspace().reviews;

  const personOf = (session: Session): Person => personFor(services.workspace(), session);
  const summaryOf = (review: ReviewRecord, session: Session): Summary => reviewSummary(services.workspace(), review, session);

  const threadView = (thread: ThreadRecord): ThreadView => {
    const { nameOf } = services.workspace();
    return {
      id: thread.id,
      anchor: anchorOf(thread.pin, thread.flowId),
      resolved: thread.state === 'resolved',
      comments: thread.comments.map((comment) => ({ id: comment.id, by: nameOf(comment.by), at: comment.at, text: comment.text })),
    };
  };

  /** Asked of the flow as it is now: an edit after submission voids what is under review, and its end does. What was approved is still looked at. */
  const cannotSign = (review: ReviewRecord, caller: Session): string[] => {
    const {
      flows,
      reviews: { reviews, presentSubject },
    } = services.workspace();
    if (review.from === undefined && flows.get(review.flowId) === undefined) return ['The flow was deleted.'];
    return reviews.cannotSign(review, personOf(caller), presentSubject(review)).map(({ text }) => text);
  };

  const accepterOf = (caller: Session) => ({
    accounts: accountsOf(services.workspace(), caller),
    managesPeople: caller.permissions.includes('identity.manage'),
  });

  /** Each person and each word once. */
  const denialsOf = (review: ReviewRecord, caller: Session): OutputOf<'review:get'>['denials'] => {
    const {
      nameOf,
      reviews: {
        reviews: { authorship },
      },
    } = services.workspace();
    const views = authorship.denials(review).map((denial) => ({
      accountId: denial.author,
      by: nameOf(denial.author),
      saidBy: nameOf(denial.saidBy),
      ...(denial.acceptedBy === null ? {} : { acceptedBy: nameOf(denial.acceptedBy) }),
      mayAccept: authorship.whyNotAccept(review, denial, accepterOf(caller)) === undefined,
    }));
    return [...new Map(views.map((view) => [JSON.stringify(view), view])).values()];
  };

  const changed = (reviewId: string): void => services.publish('review:changed', { reviewId, flowId: desk().reviews.get(reviewId).flowId });

  const evidencePageOf = async (reviewId: string, context: CallContext): Promise<{ readonly text: string; readonly name: string }> => {
    const view = await handlers['review:get']({ reviewId }, context);
    const { summary, policy } = view;
    const iso = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
    const text = evidencePage({
      ...view,
      ...emergencyTold(summary.emergency, iso),
      flow: summary.flowName,
      revision: summary.revision,
      environment: environmentWords[summary.environment],
      state: summary.replacedBy === undefined ? stateWords(summary.state) : `was replaced by version ${summary.replacedBy.revision}`,
      submittedBy: summary.submittedBy,
      submittedAt: iso(summary.submittedAt),
      ...fairnessTold(summary.flowId, context, iso),
      missing: policy.missing,
      madeBy: callerOf(context).displayName,
      madeAt: iso(services.clock.now()),
      threads: view.threads.map((thread) => ({
        ...thread,
        comments: thread.comments.map((comment) => ({ ...comment, at: iso(comment.at) })),
      })),
      waivers: view.waivers.map((waiver) => ({ ...waiver, until: iso(waiver.until) })),
      signatures: view.signatures.map((signature) => ({ ...signature, at: iso(signature.at) })),
    });
    context.note(reviewId, { closure: view.closure.hash });
    return { text, name: `${summary.flowName.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)}-v${summary.revision}-evidence` };
  };

  /** The newest check of each question; only for whoever may see figures of groups. */
  const fairnessTold = (flowId: string, context: CallContext, iso: (at: number) => string): Pick<EvidencePack, 'fairness'> => {
    if (!callerOf(context).permissions.includes('privacy.read')) return {};
    const newest = newestOfEach(services.workspace().fairness.of(flowId).results);
    return {
      fairness: newest.map(({ step, question, at, groups, words, cannotSee }) => ({
        step,
        field: question.by,
        good: question.good,
        at: iso(at),
        groups,
        words,
        cannotSee,
      })),
    };
  };

  const handlers: HandlersFor<'review'> = {
    'review:submit': async ({ flowId, revision, message }, context) => {
      const caller = callerOf(context);
      newestOf(services.workspace(), flowId, revision);
      const subject = desk().subjectOf(flowId);
      const { findings, tier } = desk().reviews.assess(subject);
      refuseNewRisk(services, flowId, subject.flow.name, findings);
      refuseUntrained(services, caller.accountId, subject.flow.name, tier);
      const review = await desk().reviews.submit(subject, personOf(caller), { message: message.trim(), drawn: revision });
      context.note(review.id, {
        flow: flowId,
        environment: review.environment,
        closure: review.closure,
        tier: review.tier,
        ...dueNote(review),
      });
      changed(review.id);
      return summaryOf(review, caller);
    },
    'review:submitEmergency': async ({ flowId, revision, target, reason }, context) => {
      const caller = callerOf(context);
      newestOf(services.workspace(), flowId, revision);
      const review = await desk().reviews.submit(desk().subjectOf(flowId, target), personOf(caller), {
        emergency: { reason },
        drawn: revision,
      });
      context.note(review.id, {
        flow: flowId,
        environment: target,
        closure: review.closure,
        tier: review.tier,
        version: String(review.revision),
      });
      changed(review.id);
      return summaryOf(review, caller);
    },
    'review:closeEmergency': async ({ reviewId, words }, context) => {
      const caller = callerOf(context);
      const review = desk().reviews.closeEmergency(reviewId, accountsOf(services.workspace(), caller), words);
      context.note(reviewId, { flow: review.flowId, closure: review.closure });
      changed(reviewId);
      return summaryOf(review, caller);
    },
    'review:list': async (_input, context) => {
      desk().reviews.expireDue();
      return {
        reviews: desk()
          .reviews.list()
          .map((review) => summaryOf(review, callerOf(context))),
      };
    },
    'review:times': async () => ({ times: reviewTimesOf(services.workspace().settings) }),
    'review:setTimes': async ({ times }, context) => {
      keepReviewTimes(services.workspace().settings, times);
      context.note('review-times', { ...byTier(times.hours), count: times.count, zone: times.timeZone });
      return { done: true };
    },
    'review:get': async ({ reviewId }, context) => {
      const caller = callerOf(context);
      const { reviews, notices } = desk();
      const { nameOf } = services.workspace();
      const review = reviews.get(reviewId);
      const whyNot = cannotClose(review, accountsOf(services.workspace(), caller));
      const { flow } = reviews.snapshot(review).subject;
      const evidence = evidenceOf(
        reviews,
        review,
        personOf(caller),
        services.clock.now(),
        review.from === undefined ? await services.lintBeside(flow, readerOf(context)) : {},
      );
      return {
        summary: summaryOf(review, caller),
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
        threads: evidence.threads.map(threadView),
        signatures: review.signatures.map((signature) => ({
          by: signature.displayName,
          keyId: signature.keyId,
          group: signature.groups.join(', '),
          at: signature.at,
          closure: signature.closure,
        })),
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
        denials: denialsOf(review, caller),
        cannotSign: cannotSign(review, caller),
      };
    },
    'review:exportEvidence': async ({ reviewId }, context) => {
      const { text, name } = await evidencePageOf(reviewId, context);
      return { fileName: `${name}.html`, text };
    },
    'review:printEvidence': async ({ reviewId }, context) => {
      if (services.printPdf === undefined)
        throw new UserError('file/cannot-print', 'In a browser this program cannot make a PDF.', {
          mend: 'Save the evidence as a page, open it and print it to a PDF.',
        });
      const { text, name } = await evidencePageOf(reviewId, context);
      return { fileName: `${name}.pdf`, base64: Buffer.from(await services.printPdf(text)).toString('base64') };
    },
    'review:comment': async ({ reviewId, threadId, anchor, text }, context) => {
      const thread = desk().reviews.comment(
        reviewId,
        callerOf(context).accountId,
        text,
        threadId === undefined ? { pin: pinOf(anchor) } : { threadId },
      );
      context.note(reviewId, { thread: thread.id });
      changed(reviewId);
      return threadView(thread);
    },
    'review:resolve': async ({ reviewId, threadId, resolved }, context) => {
      const { accountId, permissions } = callerOf(context);
      desk().reviews.resolve(reviewId, threadId, resolved, accountId, permissions.includes('review.decide'));
      context.note(reviewId, { thread: threadId, resolved: String(resolved) });
      changed(reviewId);
      return { done: true };
    },
    'review:requestChanges': async ({ reviewId, reason }, context) => {
      const caller = callerOf(context);
      const review = desk().reviews.requestChanges(reviewId, caller.accountId, reason);
      context.note(reviewId, { closure: review.closure });
      changed(reviewId);
      return summaryOf(review, caller);
    },
    'review:reject': async ({ reviewId, reason }, context) => {
      const caller = callerOf(context);
      const review = desk().reviews.reject(reviewId, caller.accountId, reason);
      context.note(reviewId, { closure: review.closure });
      changed(reviewId);
      return summaryOf(review, caller);
    },
    'review:withdraw': async ({ reviewId }, context) => {
      const caller = callerOf(context);
      const { submittedBy, authors } = desk().reviews.get(reviewId);
      if (submittedBy !== caller.accountId && !authors.includes(caller.accountId) && !caller.permissions.includes('identity.manage')) {
        throw new UserError(
          'identity/denied',
          'Somebody else submitted this, so they, an author or an administrator who draws flows withdraws it.',
          { place: reviewId },
        );
      }
      const review = desk().reviews.withdraw(reviewId);
      context.note(reviewId, { closure: review.closure });
      changed(reviewId);
      return summaryOf(review, caller);
    },
    'review:sign': async ({ reviewId, closure }, context) => {
      const caller = callerOf(context);
      const { reviews, presentSubject } = desk();
      const { review, signature } = await reviews.sign(reviewId, closure, personOf(caller), presentSubject(reviews.get(reviewId)));
      context.note(reviewId, {
        closure,
        key: signature.keyId,
        ...(review.state === 'approved' ? { approved: 'yes' } : {}),
        ...(review.breakGlass === undefined ? {} : { emergency: 'yes' }),
      });
      if (review.breakGlass !== undefined && review.state === 'approved')
        await services.workspace().audit.append({
          actor: caller.accountId,
          action: 'review.emergency',
          subject: reviewId,
          details: { flow: review.flowId, closure, approved: 'yes', outcome: 'done' },
        });
      changed(reviewId);
      return {
        summary: summaryOf(review, caller),
        signature: {
          by: signature.displayName,
          keyId: signature.keyId,
          group: signature.groups.join(', '),
          at: signature.at,
          closure: signature.closure,
        },
      };
    },
    'review:denyAuthorship': async ({ reviewId }, context) => {
      const { reviews } = desk();
      const review = reviews.get(reviewId);
      const claims = reviews.authorship.deny(review, callerOf(context).accountId);
      context.note(reviewId, {
        flow: review.flowId,
        claims: String(claims.length),
        said: [...new Set(claims.map(({ saidBy }) => saidBy))].join('+'),
      });
      changed(reviewId);
      return { done: true };
    },
    'review:acceptDenial': async ({ reviewId, accountId }, context) => {
      const { reviews } = desk();
      const review = reviews.get(reviewId);
      const accepted = reviews.authorship.accept(review, accountId, accepterOf(callerOf(context)));
      context.note(reviewId, {
        flow: review.flowId,
        account: accountId,
        claims: String(accepted.length),
        said: [...new Set(accepted.map(({ saidBy }) => saidBy))].join('+'),
      });
      changed(reviewId);
      return { done: true };
    },
  };
  return handlers;
}
