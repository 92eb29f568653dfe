/** The reviews that the store holds, what each of them froze, and which signatures on it count today. */
import { UserError } from '../kernel/errors.ts';
import { newestApproved } from './approved.ts';
import type { ReviewRecord, ReviewState } from './ports.ts';
import type { ReviewPorts } from './review-ports.ts';
import { missing } from './sign-off.ts';
import { snapshotOf, type ClosureSnapshot, type Subject } from './subject.ts';

export class Register {
  readonly #ports: Pick<ReviewPorts, 'repositories' | 'counts'>;

  constructor(ports: Pick<ReviewPorts, 'repositories' | 'counts'>) {
    this.#ports = ports;
  }

  get #reviews() {
    return this.#ports.repositories.reviews;
  }

  /** Throws UserError `review/not-found`. */
  get(id: string): ReviewRecord {
    const review = this.#reviews.get(id);
    if (review === undefined) throw new UserError('review/not-found', 'There is no such review.', { place: id });
    return review;
  }

  list(filter?: { readonly flowId?: string; readonly state?: ReviewState }): readonly ReviewRecord[] {
    return this.#reviews.list(filter);
  }

  /** Throws UserError `review/not-found`. */
  snapshot(review: Pick<ReviewRecord, 'manifestDigest' | 'closure'>): ClosureSnapshot {
    const snapshot = snapshotOf(this.#ports.repositories.closures, review);
    if (snapshot === undefined)
      throw new UserError('review/not-found', 'What this review froze is not in the store.', { place: review.closure });
    return snapshot;
  }

  /** Throws UserError `store/conflict` where somebody has changed it since it was `before`. */
  save(before: ReviewRecord, after: ReviewRecord): ReviewRecord {
    this.#reviews.save(after, before.updatedAt);
    return after;
  }

  /** The review with the signatures that count today. */
  counted(review: ReviewRecord): ReviewRecord {
    const counts = this.#ports.counts ?? (() => true);
    return { ...review, signatures: review.signatures.filter((signature) => counts(signature, 'reviewer')) };
  }

  /** The signatures that it still needs, in words. */
  missing(review: ReviewRecord): readonly string[] {
    return missing(this.counted(review));
  }

  /** The newest review that was approved, expired ones included: of this workspace, or, for a submission from elsewhere, its sender's too. */
  lastApproved(flowId: string, environment: Subject['environment'], from?: ReviewRecord['from']): ReviewRecord | undefined {
    return from === undefined
      ? this.#reviews.lastApproved(flowId, environment)
      : newestApproved(this.#reviews.list({ flowId }), environment, from);
  }

  /** The newest approved review of the flow, other than this one: what the security diff compares with. What somebody elsewhere submitted is compared with by their own next ones alone. */
  approvedBefore(review: ReviewRecord): ReviewRecord | undefined {
    return newestApproved(
      this.#reviews.list({ flowId: review.flowId }).filter((other) => other.id !== review.id && other.revision < review.revision),
      review.environment,
      review.from,
    );
  }
}
