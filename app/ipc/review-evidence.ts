/** The evidence of a review as one page to keep or print. */
import { newestOfEach } from '../monitor/fairness.ts';
import { environmentWords } from '../review/environments.ts';
import { evidencePage, type EmergencyPack, type EvidencePack } from '../review/evidence-page.ts';
import { stateWords } from '../review/states.ts';
import { callerOf } from './caller.ts';
import type { OutputOf } from './contract.ts';
import type { CallContext } from './handler.ts';
import { viewOfReview } from './review-view.ts';
import type { Services } from './services.ts';

type Summary = OutputOf<'review:list'>['reviews'][number];

/** UTC, to the second. */
const iso = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

const emergencyTold = (emergency: Summary['emergency']): { readonly emergency?: EmergencyPack } =>
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

/** The newest check of each question; only for whoever may see figures of groups. */
function fairnessTold(services: Services, flowId: string, context: CallContext): Pick<EvidencePack, 'fairness'> {
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
}

/** `name`: of the file, without its ending. Throws UserError `review/not-found`. */
export async function evidencePageOf(
  services: Services,
  reviewId: string,
  context: CallContext,
): Promise<{ readonly text: string; readonly name: string }> {
  const view = await viewOfReview(services, reviewId, context);
  const { summary, policy } = view;
  const text = evidencePage({
    ...view,
    ...emergencyTold(summary.emergency),
    flow: summary.flowName,
    revision: summary.revision,
    environment: environmentWords[summary.environment],
    state: summary.replacedBy === undefined ? stateWords(summary.state) : `was replaced by version ${summary.replacedBy.revision}`,
    submittedBy: summary.submittedBy,
    submittedAt: iso(summary.submittedAt),
    ...fairnessTold(services, summary.flowId, context),
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
}
