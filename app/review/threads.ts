/** Comments pinned to a place in the flow. Threads outlive the review that they were opened in; an open one blocks signing. */
import { UserError } from '../kernel/errors.ts';
import type { Finding } from '../lint/kit/finding.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { Pin, ThreadRecord } from './ports.ts';

export interface PinTargets {
  readonly flow: Flow;
  readonly findings: readonly Finding[];
}

/** True while the place still exists: edits and renames keep it, removal loses it. */
export function pinHolds(pin: Pin, { flow, findings }: PinTargets): boolean {
  switch (pin.on) {
    case 'flow':
      return true;
    case 'node':
    case 'field':
      return flow.nodes.some((node) => node.id === pin.nodeId);
    case 'edge':
      return flow.edges.some((edge) => edge.id === pin.edgeId);
    case 'finding':
      return findings.some((finding) => finding.fingerprint === pin.fingerprint);
  }
}

/** Where a thread is shown: what it was pinned to, or the flow as a whole once that is gone. It stays open either way. */
export const shownPin = (thread: ThreadRecord, targets: PinTargets): Pin => (pinHolds(thread.pin, targets) ? thread.pin : { on: 'flow' });

export const openThreads = (threads: readonly ThreadRecord[]): readonly ThreadRecord[] =>
  threads.filter((thread) => thread.state === 'open');

export interface NewComment {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly text: string;
}

export function openThread(id: string, flowId: string, reviewId: string, pin: Pin, comment: NewComment): ThreadRecord {
  return { id, flowId, reviewId, pin, state: 'open', comments: [comment], updatedAt: comment.at };
}

/** An answer to a resolved thread opens it again. */
export function addComment(thread: ThreadRecord, comment: NewComment): ThreadRecord {
  if (thread.comments.length >= 1_000) throw new UserError('review/threads-open', 'This thread is full.', { mend: 'Open another one.' });
  const { resolvedBy: _resolvedBy, ...rest } = thread;
  return { ...rest, state: 'open', comments: [...thread.comments, comment], updatedAt: comment.at };
}

export function setResolved(thread: ThreadRecord, resolved: boolean, by: string, at: number): ThreadRecord {
  const { resolvedBy: _resolvedBy, ...rest } = thread;
  return resolved ? { ...rest, state: 'resolved', resolvedBy: by, updatedAt: at } : { ...rest, state: 'open', updatedAt: at };
}
