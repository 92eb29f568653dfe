/** Submit, review and sign. */
import { UserError } from '../../kernel/errors.ts';
import type { ReviewTimes } from '../../review/due.ts';
import type { ReviewRecord } from '../../review/ports.ts';
import type { Person } from '../../review/subject.ts';
import type { Session } from '../../identity/ports.ts';
import { callerOf } from '../caller.ts';
import type { OutputOf } from '../contract.ts';
import type { HandlersFor } from '../handler.ts';
import { evidencePageOf } from '../review-evidence.ts';
import { accepterOf, signatureView, threadView, viewOfReview } from '../review-view.ts';
import { dueNote, summaryOf as reviewSummary } from '../review-summary.ts';
import { keepReviewTimes, reviewTimesOf } from '../review-times-store.ts';
import { accountsOf, personOf as personFor } from '../person.ts';
import { refuseUntrained } from '../badge-gate.ts';
import { refuseNewRisk } from '../ratchet-store.ts';
import type { Services, Workspace } from '../services.ts';
import { pinOf } from '../review-anchors.ts';

type Summary = OutputOf<'review:list'>['reviews'][number];

const byTier = (hours: ReviewTimes['hours']): Record<string, string> =>
  Object.fromEntries(Object.entries(hours).map(([tier, count]) => [tier, String(count)]));

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

  const changed = (reviewId: string): void => services.publish('review:changed', { reviewId, flowId: desk().reviews.get(reviewId).flowId });

  return {
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
    'review:get': async ({ reviewId }, context) => viewOfReview(services, reviewId, context),
    'review:exportEvidence': async ({ reviewId }, context) => {
      const { text, name } = await evidencePageOf(services, reviewId, context);
      return { fileName: `${name}.html`, text };
    },
    'review:printEvidence': async ({ reviewId }, context) => {
      if (services.printPdf === undefined)
        throw new UserError('file/cannot-print', 'In a browser this program cannot make a PDF.', {
          mend: 'Save the evidence as a page, open it and print it to a PDF.',
        });
      const { text, name } = await evidencePageOf(services, reviewId, context);
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
      return threadView(services.workspace(), thread);
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
        signature: signatureView(signature),
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
      const accepted = reviews.authorship.accept(review, accountId, accepterOf(services.workspace(), callerOf(context)));
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
}
