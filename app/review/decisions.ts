/** How reviews and approvals end without a signature: people decide, what was approved changes, time runs out. */
import type { OwnAccounts } from '../identity/same-person.ts';
import { UserError } from '../kernel/errors.ts';
import { changeWords } from './closure.ts';
import { closed, emergencyStanding, type EmergencyStanding } from './emergency.ts';
import type { Judgement } from './judgement.ts';
import type { ReviewRecord } from './ports.ts';
import type { Register } from './register.ts';
import type { ReviewPorts } from './review-ports.ts';
import { ownOther } from './sign-off.ts';
import { move, type ReviewEvent } from './states.ts';
import type { ClosureSnapshot, Subject } from './subject.ts';

export class Decisions {
  readonly #clock: ReviewPorts['clock'];
  readonly #accountsOf: NonNullable<ReviewPorts['accountsOf']>;
  readonly #register: Register;
  readonly #judgement: Judgement;

  constructor({ clock, accountsOf = (id) => [id] }: Pick<ReviewPorts, 'clock' | 'accountsOf'>, register: Register, judgement: Judgement) {
    this.#clock = clock;
    this.#accountsOf = accountsOf;
    this.#register = register;
    this.#judgement = judgement;
  }

  #decide(id: string, event: ReviewEvent, reason?: string, by?: string): ReviewRecord {
    const review = this.#register.get(id);
    return this.#register.save(review, {
      ...move(review, event, this.#clock.now()),
      ...(reason === undefined ? {} : { reason }),
      ...(by === undefined ? {} : { decidedBy: by }),
    });
  }

  /** Nobody decides about what they made, favourably or not, by another account of theirs either. */
  #notAuthor(id: string, accountId: string): void {
    const { authors } = this.#register.get(id);
    const made = this.#accountsOf(accountId).filter((account) => authors.includes(account));
    if (made.length === 0) return;
    throw new UserError(
      'review/self-approval',
      made.includes(accountId)
        ? 'You touched what is reviewed here, so somebody else must decide.'
        : ownOther('touched what is reviewed here', 'decide'),
      { mend: 'You can withdraw the submission.' },
    );
  }

  requestChanges(id: string, by: string, reason: string): ReviewRecord {
    this.#notAuthor(id, by);
    return this.#decide(id, 'request-changes', reason, by);
  }
  reject(id: string, by: string, reason: string): ReviewRecord {
    this.#notAuthor(id, by);
    return this.#decide(id, 'reject', reason, by);
  }
  withdraw(id: string): ReviewRecord {
    return this.#decide(id, 'withdraw');
  }
  /** A model, scope, policy or advisory changed: the approval ends. */
  recertify(id: string, reason: string): ReviewRecord {
    return this.#decide(id, 'recertify', reason);
  }

  /** What it promises stands at `Reviews.recertifyChanged`. */
  recertifyChanged(
    asOfNow: (approved: Subject) => Subject,
    concerns: (approved: ClosureSnapshot) => boolean = () => true,
  ): readonly ReviewRecord[] {
    // An approval of another workspace's submission counts there, and ends there.
    return this.#register
      .list({ state: 'approved' })
      .filter((review) => review.from === undefined)
      .flatMap((review) => {
        const snapshot = this.#register.snapshot(review);
        if (!concerns(snapshot)) return [];
        const subject = asOfNow(snapshot.subject);
        const assessment = this.#judgement.assess(subject, {}, review.authors);
        if (assessment.verdict.result === 'blocked') return [this.recertify(review.id, 'The flow would be blocked today.')];
        const { closure } = this.#judgement.freeze(subject, assessment, {
          version: review.revision,
          authors: review.authors,
          expiresAt: review.expiresAt,
          emergency: review.breakGlass !== undefined,
        });
        return closure.hash === review.closure
          ? []
          : [this.recertify(review.id, `Changed since the approval: ${changeWords(snapshot.closure, closure)}.`)];
      });
  }

  /** Ends submissions and approvals whose time is over. Returns those that ended. */
  expireDue(): readonly ReviewRecord[] {
    const at = this.#clock.now();
    const due = this.#register
      .list()
      .filter(
        (review) =>
          review.expiresAt <= at && (review.state === 'submitted' || review.state === 'changes-requested' || review.state === 'approved'),
      );
    return due.map((review) => this.#decide(review.id, 'expire'));
  }

  /** Undefined for a review that is no emergency. */
  emergency(review: ReviewRecord): EmergencyStanding | undefined {
    return review.breakGlass === undefined
      ? undefined
      : emergencyStanding(review, this.#register.list({ flowId: review.flowId }), this.#clock.now());
  }

  /** Somebody who neither made nor signed an emergency release looked at it again. Throws UserError `review/wrong-state`, `review/self-approval`, `review/waiver-invalid`. */
  closeEmergency(id: string, by: OwnAccounts, words: string): ReviewRecord {
    const review = this.#register.get(id);
    return this.#register.save(review, closed(review, this.emergency(review), by, words, this.#clock.now()));
  }
}
