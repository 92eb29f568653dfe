/** What is said about a review: threads pinned to what they are about, and waivers of findings. */
import type { OwnAccounts } from '../identity/same-person.ts';
import { UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Clock, Random } from '../kernel/ports.ts';
import type { Finding } from '../lint/kit/finding.ts';
import type { Pin, ReviewRecord, ReviewRepositories, ThreadRecord, WaiverRecord } from './ports.ts';
import { ownOther } from './sign-off.ts';
import { addComment, openThread, setResolved } from './threads.ts';
import { approve, checkRequest, decline } from './waivers.ts';

export interface DiscussionPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly repositories: ReviewRepositories;
  /** Every account of the person whose this one is; that one alone where it is not said. */
  readonly accountsOf?: (accountId: string) => readonly string[];
}

function threadOf({ repositories }: DiscussionPorts, id: string, flowId: string): ThreadRecord {
  const thread = repositories.threads.get(id);
  // A thread of another flow is as good as none: whoever may speak of one flow may not close what blocks another.
  if (thread === undefined || thread.flowId !== flowId) throw new UserError('review/not-found', 'There is no such thread.', { place: id });
  return thread;
}

function saved({ repositories }: DiscussionPorts, thread: ThreadRecord): ThreadRecord {
  repositories.threads.save(thread);
  return thread;
}

export function commentOn(
  ports: DiscussionPorts,
  review: ReviewRecord,
  by: string,
  text: string,
  to: { readonly threadId: string } | { readonly pin: Pin },
): ThreadRecord {
  const comment = { id: newId('com', ports), by, at: ports.clock.now(), text };
  if (!('pin' in to)) return saved(ports, addComment(threadOf(ports, to.threadId, review.flowId), comment));
  const thread = openThread(newId('thr', ports), review.flowId, review.id, to.pin, comment);
  ports.repositories.threads.insert(thread);
  return thread;
}

/**
 * Open threads block signing, so one that somebody else has spoken in is closed by whoever may decide on reviews, and by nobody who touched the flow.
 * `makers`: everybody who touched it.
 * Throws UserError `review/not-found`, `review/self-approval`, `identity/denied`.
 */
export function resolveThread(
  ports: DiscussionPorts,
  review: ReviewRecord,
  threadId: string,
  resolved: boolean,
  by: string,
  { decides, makers }: { readonly decides: boolean; readonly makers: readonly string[] },
): ThreadRecord {
  const thread = threadOf(ports, threadId, review.flowId);
  const mine = ports.accountsOf?.(by) ?? [by];
  const touched = mine.filter((account) => makers.includes(account));
  const another = thread.comments.some((comment) => !mine.includes(comment.by));
  if (resolved && touched.length > 0 && another) {
    throw new UserError(
      'review/self-approval',
      touched.includes(by)
        ? 'You touched this flow, so whoever asked resolves the thread.'
        : ownOther('touched this flow', 'resolve the thread'),
      { mend: 'Answer in the thread; a reviewer resolves it.' },
    );
  }
  if (resolved && another && !decides)
    throw new UserError('identity/denied', 'Somebody else has spoken in this thread, so a reviewer resolves it.', {
      mend: 'Answer in the thread.',
    });
  return saved(ports, setResolved(thread, resolved, by, ports.clock.now()));
}

/** Throws UserError `review/not-found`. */
export function waiverOf({ repositories }: DiscussionPorts, id: string): WaiverRecord {
  const waiver = repositories.waivers.get(id);
  if (waiver === undefined) throw new UserError('review/not-found', 'There is no such waiver.', { place: id });
  return waiver;
}

export function askForWaiver(
  ports: DiscussionPorts,
  flowId: string,
  findings: readonly Finding[],
  asked: Pick<WaiverRecord, 'ruleId' | 'fingerprint' | 'reason' | 'until'>,
  by: string,
): WaiverRecord {
  const now = ports.clock.now();
  checkRequest(asked, findings, now);
  if (
    ports.repositories.waivers
      .listOf(flowId)
      .some(
        (one) => one.fingerprint === asked.fingerprint && one.approvedBy === undefined && one.revokedAt === undefined && one.until > now,
      )
  ) {
    throw new UserError('review/waiver-invalid', 'Somebody asked for this already, and no reviewer has decided yet.', {
      mend: 'Ask a reviewer to look at it on the page Reviews.',
    });
  }
  const waiver: WaiverRecord = { ...asked, id: newId('wai', ports), flowId, requestedBy: by, requestedAt: now };
  ports.repositories.waivers.insert(waiver);
  return waiver;
}

/** `authors`: everybody who touched the flow, or one that it starts. */
export function grantWaiver(ports: DiscussionPorts, id: string, by: OwnAccounts, authors: readonly string[]): WaiverRecord {
  const waiver = waiverOf(ports, id);
  const approved = approve(waiver, by, authors, ports.clock.now());
  ports.repositories.waivers.save(approved);
  return approved;
}

export function declineWaiver(
  ports: DiscussionPorts,
  id: string,
  by: OwnAccounts,
  authors: readonly string[],
  reason: string,
): WaiverRecord {
  const waiver = waiverOf(ports, id);
  const declined = decline(waiver, by, authors, ports.clock.now(), reason);
  ports.repositories.waivers.save(declined);
  return declined;
}
