/** Reviews from submission to approval. Handlers call this; the store keeps the records; the bundle layer freezes and signs. */
import type { OwnAccounts } from '../identity/same-person.ts';
import type { Assessment } from './assess.ts';
import { Authorship } from './authorship.ts';
import { Decisions } from './decisions.ts';
import { askForWaiver, commentOn, declineWaiver, grantWaiver, resolveThread, waiverOf } from './discussion.ts';
import { dueOf, isOverdue, usualReviewTimes, type ReviewTimes } from './due.ts';
import type { EmergencyStanding } from './emergency.ts';
import { Intake } from './intake.ts';
import { Judgement, type Beside } from './judgement.ts';
import type { FrozenReview, Pin, ReviewRecord, SignatureRecord, ThreadRecord, WaiverRecord } from './ports.ts';
import { Register } from './register.ts';
import type { ReviewPorts, SubmitOptions } from './review-ports.ts';
import type { Objection, Present, Signatory } from './sign-off.ts';
import { Signing } from './signing.ts';
import type { ClosureSnapshot, Person, Subject } from './subject.ts';

export class Reviews {
  readonly #ports: ReviewPorts;
  readonly #register: Register;
  readonly #signing: Signing;
  readonly #intake: Intake;
  readonly #decisions: Decisions;
  /** Who made what is reviewed. */
  readonly authorship: Authorship;
  /** What lint, the waivers and the plan say of a subject now. */
  readonly judgement: Judgement;

  constructor(ports: ReviewPorts) {
    this.#ports = ports;
    this.#register = new Register(ports);
    this.authorship = new Authorship({ ...ports, snapshot: (review) => this.#register.snapshot(review) });
    this.judgement = new Judgement(ports, this.authorship);
    this.#signing = new Signing(ports, this.#register, this.authorship, this.judgement);
    this.#intake = new Intake(ports, this.#register, this.authorship, this.judgement, this.#signing);
    this.#decisions = new Decisions(ports, this.#register, this.judgement);
  }

  get #times(): ReviewTimes {
    return this.#ports.times?.() ?? usualReviewTimes;
  }

  /** By when reviewers answer. */
  dueAt(review: ReviewRecord): number {
    return dueOf(review, () => this.#times);
  }

  /** What waits for reviewers past its due time, the longest first. */
  overdue(): readonly ReviewRecord[] {
    const [now, asked] = [this.#ports.clock.now(), this.#times];
    const times = (): ReviewTimes => asked;
    return this.#register
      .list({ state: 'submitted' })
      .filter((review) => isOverdue(review, times, now))
      .sort((a, b) => dueOf(a, times) - dueOf(b, times));
  }

  /** Throws UserError `review/not-found`. */
  get(id: string): ReviewRecord {
    return this.#register.get(id);
  }

  list(): readonly ReviewRecord[] {
    return this.#register.list();
  }
  listOf(flowId: string): readonly ReviewRecord[] {
    return this.#register.list({ flowId });
  }

  /** Throws UserError `review/not-found`. */
  snapshot(review: Pick<ReviewRecord, 'manifestDigest' | 'closure'>): ClosureSnapshot {
    return this.#register.snapshot(review);
  }

  /** The newest review that was approved, expired ones included: of this workspace, or, for a submission from elsewhere, its sender's too. */
  lastApproved(flowId: string, environment: Subject['environment'], from?: ReviewRecord['from']): ReviewRecord | undefined {
    return this.#register.lastApproved(flowId, environment, from);
  }

  /** The newest approved review of the flow, other than this one: what the security diff compares with. What somebody elsewhere submitted is compared with by their own next ones alone. */
  approvedBefore(review: ReviewRecord): ReviewRecord | undefined {
    return this.#register.approvedBefore(review);
  }

  /** The review with the signatures that count today. */
  counted(review: ReviewRecord): ReviewRecord {
    return this.#register.counted(review);
  }

  missing(review: ReviewRecord): readonly string[] {
    return this.#register.missing(review);
  }

  /** The subject under the waivers that count now: see `Judgement`. */
  assess(subject: Subject, beside?: Beside, named?: readonly string[]): Assessment {
    return this.judgement.assess(subject, beside, named);
  }

  // Submission

  /**
   * Freezes the closure and asks for signatures; the submitter signs as author. A review of the same flow that was submitted here and is under way
   * is withdrawn; what somebody elsewhere sent is theirs to take back. In an emergency any two reviewers will do, open threads do not block, and the approval ends after a day;
   * what the plan says of the environment does not hold; blocking findings still block. Throws UserError `env/not-ready`, `review/look-back-due`, `review/blocked-verdict`, `review/nothing-changed`, `review/waiver-invalid`.
   */
  submit(subject: Subject, by: Person, options: SubmitOptions = {}): Promise<ReviewRecord> {
    return this.#intake.submit(subject, by, options);
  }

  /**
   * Takes over a submission of another workspace, whose package was verified. Earlier submissions of the flow that came from its
   * sender, or name them as an author, are over, as they are where it was made. Throws UserError `review/blocked-verdict` where this program finds
   * what blocks, `store/conflict` where the revision exists.
   */
  adopt(review: FrozenReview, frozen: Pick<ClosureSnapshot, 'subject' | 'closure' | 'frozen'>): ReviewRecord {
    return this.#intake.adopt(review, frozen);
  }

  // Signatures

  /** What would be frozen now, for the objections: rules, policy or waivers may have changed since submission. */
  present(review: ReviewRecord, subject: Subject): Present {
    return this.#signing.present(review, subject);
  }

  cannotSign(review: ReviewRecord, person: Signatory, subject: Subject): readonly Objection[] {
    return this.#signing.cannotSign(review, person, subject);
  }

  /**
   * Signs what the person saw. `closureSeen` is the hash on their screen: another one means that something changed, and
   * nothing is signed. The caller has seen a fresh second factor. Throws UserError with the first objection's code.
   */
  sign(
    id: string,
    closureSeen: string,
    person: Person,
    subject: Subject,
  ): Promise<{ readonly review: ReviewRecord; readonly signature: SignatureRecord }> {
    return this.#signing.sign(id, closureSeen, person, subject);
  }

  /** Adds a signature that was made, here or elsewhere, and verified. Throws UserError with the first objection's code. */
  addSignature(id: string, signature: SignatureRecord, person: Signatory): ReviewRecord {
    return this.#signing.addSignature(id, signature, person);
  }

  /** Why what was approved may not leave today; empty when it may. */
  notReleasable(review: ReviewRecord): readonly string[] {
    return this.#signing.notReleasable(review);
  }

  /** Why the plan of this workspace keeps what came from elsewhere, and knew nothing of it, from its environment today, in words. */
  tooEarly(review: ReviewRecord): readonly string[] {
    return review.breakGlass !== undefined || review.from === undefined
      ? []
      : this.judgement.terms(this.snapshot(review).subject, review.from).objections;
  }

  // Decisions and ends

  requestChanges(id: string, by: string, reason: string): ReviewRecord {
    return this.#decisions.requestChanges(id, by, reason);
  }
  reject(id: string, by: string, reason: string): ReviewRecord {
    return this.#decisions.reject(id, by, reason);
  }
  withdraw(id: string): ReviewRecord {
    return this.#decisions.withdraw(id);
  }
  /** A model, scope, policy or advisory changed: the approval ends. */
  recertify(id: string, reason: string): ReviewRecord {
    return this.#decisions.recertify(id, reason);
  }

  /**
   * Ends the approvals whose closure is no longer what it was: a model, a scope, the policy or the rules changed under them.
   * `asOfNow` gives the approved flow with the connections, models and policy of today; `concerns` says of which approvals this is asked. Returns those that ended.
   */
  recertifyChanged(asOfNow: (approved: Subject) => Subject, concerns?: (approved: ClosureSnapshot) => boolean): readonly ReviewRecord[] {
    return this.#decisions.recertifyChanged(asOfNow, concerns);
  }

  /** Ends submissions and approvals whose time is over. Returns those that ended. */
  expireDue(): readonly ReviewRecord[] {
    return this.#decisions.expireDue();
  }

  /** Undefined for a review that is no emergency. */
  emergency(review: ReviewRecord): EmergencyStanding | undefined {
    return this.#decisions.emergency(review);
  }

  /** Somebody who neither made nor signed an emergency release looked at it again. Throws UserError `review/wrong-state`, `review/self-approval`, `review/waiver-invalid`. */
  closeEmergency(id: string, by: OwnAccounts, words: string): ReviewRecord {
    return this.#decisions.closeEmergency(id, by, words);
  }

  // Threads and waivers

  threads(flowId: string): readonly ThreadRecord[] {
    return this.#ports.repositories.threads.listOf(flowId);
  }

  comment(reviewId: string, by: string, text: string, to: { readonly threadId: string } | { readonly pin: Pin }): ThreadRecord {
    return commentOn(this.#ports, this.get(reviewId), by, text, to);
  }
  /** `decides`: they may decide on reviews. */
  resolve(reviewId: string, threadId: string, resolved: boolean, by: string, decides: boolean): ThreadRecord {
    const review = this.get(reviewId);
    return resolveThread(this.#ports, review, threadId, resolved, by, { decides, makers: this.makersOf(review) });
  }
  /** Who made what an open thread of this flow holds up, whichever of its reviews was named: by that one, by those under way, and since the last approval. */
  makersOf(review: ReviewRecord): readonly string[] {
    const { subject, setup = [] } = this.snapshot(review);
    const underWay = this.listOf(review.flowId).filter(
      ({ state, from }) => (state === 'submitted' || state === 'changes-requested') && from?.owner === review.from?.owner,
    );
    const named = [review, ...underWay].flatMap(({ authors, submittedBy }) => [...authors, submittedBy]);
    return [...new Set([...named, ...this.authorship.touched(subject, setup, review.environment)])];
  }

  waivers(flowId: string): readonly WaiverRecord[] {
    return this.#ports.repositories.waivers.listOf(flowId);
  }

  requestWaiver(subject: Subject, asked: Pick<WaiverRecord, 'ruleId' | 'fingerprint' | 'reason' | 'until'>, by: string): WaiverRecord {
    return askForWaiver(this.#ports, subject.flow.id, this.assess(subject).findings, asked, by);
  }
  /** `subject` is the flow with those that it starts, as they are now. */
  approveWaiver(id: string, by: OwnAccounts, subject: Subject): WaiverRecord {
    return grantWaiver(this.#ports, id, by, this.authorship.authorsOf(subject));
  }
  declineWaiver(id: string, by: OwnAccounts, subject: Subject, reason: string): WaiverRecord {
    return declineWaiver(this.#ports, id, by, this.authorship.authorsOf(subject), reason);
  }
  /** Throws UserError `review/not-found`. */
  waiver(id: string): WaiverRecord {
    return waiverOf(this.#ports, id);
  }
}
