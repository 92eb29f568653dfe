/** Reviews from submission to approval. Handlers call this; the store keeps the records; the bundle layer freezes and signs. */
import { UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { newestApproved, underTerms } from './approved.ts';
import type { Assessment } from './assess.ts';
import { Authorship } from './authorship.ts';
import { changeWords } from './closure.ts';
import { askForWaiver, commentOn, declineWaiver, grantWaiver, resolveThread, waiverOf } from './discussion.ts';
import { closed, emergencyStanding, emergencyText, refuseUnlooked, type EmergencyStanding } from './emergency.ts';
import { Judgement, type Beside } from './judgement.ts';
import { dueAfter, dueOf, isOverdue, usualReviewTimes, type ReviewTimes } from './due.ts';
import { approvalMs } from './periods.ts';
import type { Pin, ReviewRecord, SignatureRecord, ThreadRecord, WaiverRecord } from './ports.ts';
import type { ReviewPorts, SubmitOptions } from './review-ports.ts';
import { missing, objections, type Objection, type Present, type Signatory } from './sign-off.ts';
import { move, type ReviewEvent } from './states.ts';
import { snapshotOf, type ClosureSnapshot, type Person, type Subject } from './subject.ts';
import { submitted } from './submission.ts';
import { openThreads } from './threads.ts';

const blocking = ({ counts: { block } }: Assessment['verdict']): string => `${block} ${block === 1 ? 'finding blocks' : 'findings block'}`;

export class Reviews {
  readonly #ports: ReviewPorts;

  constructor(ports: ReviewPorts) {
    this.#ports = ports;
    this.authorship = new Authorship({ ...ports, snapshot: (review) => this.snapshot(review) });
    this.judgement = new Judgement(ports, this.authorship);
  }

  get #reviews() {
    return this.#ports.repositories.reviews;
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
    return this.#reviews
      .list({ state: 'submitted' })
      .filter((review) => isOverdue(review, times, now))
      .sort((a, b) => dueOf(a, times) - dueOf(b, times));
  }

  /** Who made what is reviewed. */
  readonly authorship: Authorship;
  /** What lint, the waivers and the plan say of a subject now. */
  readonly judgement: Judgement;

  /** Throws UserError `review/not-found`. */
  get(id: string): ReviewRecord {
    const review = this.#reviews.get(id);
    if (review === undefined) throw new UserError('review/not-found', 'There is no such review.', { place: id });
    return review;
  }

  list(): readonly ReviewRecord[] {
    return this.#reviews.list();
  }
  listOf(flowId: string): readonly ReviewRecord[] {
    return this.#reviews.list({ flowId });
  }

  /** Throws UserError `review/not-found`. */
  snapshot(review: Pick<ReviewRecord, 'manifestDigest' | 'closure'>): ClosureSnapshot {
    const snapshot = snapshotOf(this.#ports.repositories.closures, review);
    if (snapshot === undefined)
      throw new UserError('review/not-found', 'What this review froze is not in the store.', { place: review.closure });
    return snapshot;
  }

  /** The subject under the waivers that count now: see `Judgement`. */
  assess(subject: Subject, beside?: Beside, named?: readonly string[]): Assessment {
    return this.judgement.assess(subject, beside, named);
  }

  /** What would be frozen now, for the objections: rules, policy or waivers may have changed since submission. */
  present(review: ReviewRecord, subject: Subject): Present {
    const assessment = this.assess(subject, {}, review.authors);
    const blocked = assessment.verdict.result === 'blocked';
    // What blocks cannot be frozen: it is another closure in any case.
    const closure = blocked
      ? undefined
      : this.judgement.freeze(subject, assessment, {
          version: review.revision,
          authors: review.authors,
          expiresAt: review.expiresAt,
          emergency: review.breakGlass !== undefined,
        }).closure;
    const frozen = closure?.hash === review.closure ? undefined : snapshotOf(this.#ports.repositories.closures, review);
    return {
      at: this.#ports.clock.now(),
      closure: closure?.hash ?? '',
      ...(closure === undefined || frozen === undefined ? {} : { changed: changeWords(frozen.closure, closure) }),
      blocked: blocked || this.judgement.blockedHere(review, subject),
      openThreads: openThreads(this.threads(review.flowId)).length,
      accepters: this.authorship.accepters(review),
    };
  }

  cannotSign(review: ReviewRecord, person: Signatory, subject: Subject): readonly Objection[] {
    return objections(this.counted(review), person, this.present(review, subject));
  }

  /**
   * Freezes the closure and asks for signatures; the submitter signs as author. A review of the same flow that was submitted here and is under way
   * is withdrawn; what somebody elsewhere sent is theirs to take back. In an emergency any two reviewers will do, open threads do not block, and the approval ends after a day;
   * what the plan says of the environment does not hold; blocking findings still block. Throws UserError `env/not-ready`, `review/look-back-due`, `review/blocked-verdict`, `review/nothing-changed`, `review/waiver-invalid`.
   */
  async submit(subject: Subject, by: Person, { message = '', emergency }: SubmitOptions = {}): Promise<ReviewRecord> {
    const { clock, random, freezer, repositories } = this.#ports;
    const reason =
      emergency === undefined
        ? undefined
        : emergencyText(emergency.reason, 'Say what the emergency is, so that others understand it afterwards.');
    if (reason !== undefined) refuseUnlooked(this.authorship.reviewsOfLine(subject.flow.id), subject.environment, clock.now());
    const terms = this.judgement.terms(subject, undefined);
    const [early] = emergency === undefined ? terms.objections : [];
    if (early !== undefined)
      throw new UserError('env/not-ready', early, { place: subject.flow.name, mend: 'Submit it for that environment first.' });
    const computed = this.assess(subject, {}, [by.accountId]);
    const assessment: Assessment = {
      ...computed,
      needs:
        emergency === undefined
          ? { ...computed.needs, signatures: Math.max(computed.needs.signatures, terms.signatures) }
          : { signatures: 2, groups: [] },
    };
    if (assessment.verdict.result === 'blocked') {
      throw new UserError('review/blocked-verdict', `${blocking(assessment.verdict)} sign-off.`, {
        place: subject.flow.name,
        mend: 'Fix them, or ask for a waiver of each.',
      });
    }
    const at = clock.now();
    const { flow, environment } = subject;
    const approved = repositories.reviews.lastApproved(flow.id, environment);
    const setup = this.authorship.setupOf(assessment, environment);
    const authors = [...new Set([...this.authorship.touched(subject, setup, environment), by.accountId])].sort();
    const mine = repositories.reviews.list({ flowId: flow.id }).filter((review) => review.environment === environment);
    const revision = mine.reduce((highest, review) => Math.max(highest, review.revision), 0) + 1;
    const expiresAt = at + approvalMs(emergency !== undefined);
    const { closure, manifestDigest, frozen } = this.judgement.freeze(subject, assessment, {
      version: revision,
      authors,
      expiresAt,
      emergency: emergency !== undefined,
    });
    if (approved?.state === 'approved' && approved.closure === closure.hash)
      throw new UserError('review/nothing-changed', 'Nothing that decides what runs has changed since the last approval.', {
        place: flow.name,
      });
    const { keyId, envelope } = await freezer.sign({
      kind: 'author',
      accountId: by.accountId,
      manifestDigest,
      closure: closure.hash,
      groups: by.groups,
      at,
    });
    const review = submitted(newId('rev', { clock, random }), subject, assessment, {
      by,
      at,
      revision,
      authors,
      approvedUntil: expiresAt,
      dueAt: emergency === undefined ? dueAfter(at, assessment.tier, this.#times) : undefined,
      closure: closure.hash,
      manifestDigest,
      message,
      reason,
      signature: { keyId, envelope },
    });
    const snapshot: ClosureSnapshot = { subject, closure, picture: assessment.picture, risk: assessment.risk, frozen, setup };
    repositories.transaction(() => {
      for (const other of mine)
        if (other.from === undefined && (other.state === 'submitted' || other.state === 'changes-requested'))
          this.#save(other, move(other, 'withdraw', at));
      repositories.closures.put(manifestDigest, JSON.stringify(snapshot));
      this.#reviews.insert(review);
    });
    return this.#approveIfComplete(review);
  }

  /** The newest review that was approved, expired ones included: of this workspace, or, for a submission from elsewhere, its sender's too. */
  lastApproved(flowId: string, environment: Subject['environment'], from?: ReviewRecord['from']): ReviewRecord | undefined {
    return from === undefined
      ? this.#reviews.lastApproved(flowId, environment)
      : newestApproved(this.#reviews.list({ flowId }), environment, from);
  }

  #save(before: ReviewRecord, after: ReviewRecord): ReviewRecord {
    this.#reviews.save(after, before.updatedAt);
    return after;
  }

  /** The review with the signatures that count today. */
  counted(review: ReviewRecord): ReviewRecord {
    const counts = this.#ports.counts ?? (() => true);
    return { ...review, signatures: review.signatures.filter((signature) => counts(signature, 'reviewer')) };
  }

  /** Why what was approved may not leave today; empty when it may. */
  notReleasable(review: ReviewRecord): readonly string[] {
    const author =
      review.authorSignature === undefined || this.#ports.counts?.(review.authorSignature, 'author') === false
        ? ['the signature of who submitted it']
        : [];
    return [...author, ...this.missing(underTerms(review, this.judgement.terms(this.snapshot(review).subject, review.from)))];
  }

  #approveIfComplete(review: ReviewRecord): ReviewRecord {
    if (review.state !== 'submitted' || this.missing(review).length > 0) return review;
    const at = this.#ports.clock.now();
    return this.#save(review, {
      ...move(review, 'approve', at),
      approvedAt: at,
      expiresAt: review.submittedAt + approvalMs(review.breakGlass !== undefined),
    });
  }

  /**
   * Signs what the person saw. `closureSeen` is the hash on their screen: another one means that something changed, and
   * nothing is signed. The caller has seen a fresh second factor. Throws UserError with the first objection's code.
   */
  async sign(
    id: string,
    closureSeen: string,
    person: Person,
    subject: Subject,
  ): Promise<{ readonly review: ReviewRecord; readonly signature: SignatureRecord }> {
    const review = this.get(id);
    const [objection] = this.cannotSign(review, person, subject);
    if (objection !== undefined) throw new UserError(objection.code, objection.text, { place: review.flowName });
    if (closureSeen !== review.closure || review.manifestDigest === undefined)
      throw new UserError('review/closure-changed', 'This is not what you looked at.', {
        place: review.flowName,
        mend: 'Load the review again.',
      });
    const at = this.#ports.clock.now();
    const { keyId, envelope } = await this.#ports.freezer.sign({
      kind: 'review',
      accountId: person.accountId,
      manifestDigest: review.manifestDigest,
      closure: review.closure,
      groups: person.groups,
      at,
    });
    const signature: SignatureRecord = {
      accountId: person.accountId,
      displayName: person.displayName,
      keyId,
      groups: person.groups,
      closure: review.closure,
      at,
      envelope,
    };
    // Somebody may have decided while the key was being opened; the stored state is looked at again.
    return { review: this.addSignature(id, signature, person), signature };
  }

  /** Adds a signature that was made, here or elsewhere, and verified. Throws UserError with the first objection's code. */
  addSignature(id: string, signature: SignatureRecord, person: Signatory): ReviewRecord {
    const at = this.#ports.clock.now();
    const current = this.get(id);
    const [late] = objections(
      this.counted(current),
      { ...person, keyId: signature.keyId },
      {
        at,
        closure: signature.closure,
        blocked: false,
        openThreads: openThreads(this.threads(current.flowId)).length,
        accepters: this.authorship.accepters(current),
      },
    );
    if (late !== undefined) throw new UserError(late.code, late.text, { place: current.flowName });
    return this.#approveIfComplete(
      this.#save(current, {
        ...current,
        signatures: [...current.signatures.filter(({ accountId }) => accountId !== signature.accountId), signature],
        updatedAt: Math.max(at, current.updatedAt + 1),
      }),
    );
  }

  /**
   * Takes over a submission of another workspace, whose package was verified. Earlier submissions of the flow that came from its
   * sender, or name them as an author, are over, as they are where it was made. Throws UserError `review/blocked-verdict` where this program finds
   * what blocks, `store/conflict` where the revision exists.
   */
  adopt(
    review: ReviewRecord & { readonly manifestDigest: string },
    frozen: Pick<ClosureSnapshot, 'subject' | 'closure' | 'frozen'>,
  ): ReviewRecord {
    const { repositories, clock } = this.#ports;
    const { verdict, picture, risk } = this.assess(frozen.subject);
    if (verdict.result === 'blocked')
      throw new UserError('review/blocked-verdict', `By the rules of this program ${blocking(verdict)} sign-off.`, {
        place: review.flowName,
        mend: 'Ask for a new submission, made with this version.',
      });
    const snapshot: ClosureSnapshot = { ...frozen, picture, risk };
    const taken: ReviewRecord = {
      ...underTerms(review, this.judgement.terms(frozen.subject, review.from)),
      ...(review.breakGlass === undefined ? { dueAt: dueAfter(clock.now(), review.tier, this.#times) } : {}),
    };
    const earlier = this.#reviews
      .list({ flowId: review.flowId })
      .filter(
        (other) =>
          other.from !== undefined &&
          other.environment === review.environment &&
          other.revision < review.revision &&
          (other.from.owner === review.from?.owner || other.authors.includes(review.submittedBy)) &&
          (other.state === 'submitted' || other.state === 'changes-requested'),
      );
    repositories.transaction(() => {
      for (const other of earlier) this.#save(other, move(other, 'withdraw', clock.now()));
      repositories.closures.put(review.manifestDigest, JSON.stringify(snapshot));
      this.#reviews.insert(taken);
    });
    // What needs no signature where it came from is not approved here when it blocks here.
    return this.judgement.blockedHere(review, frozen.subject) ? taken : this.#approveIfComplete(taken);
  }

  #decide(id: string, event: ReviewEvent, reason?: string, by?: string): ReviewRecord {
    const review = this.get(id);
    return this.#save(review, {
      ...move(review, event, this.#ports.clock.now()),
      ...(reason === undefined ? {} : { reason }),
      ...(by === undefined ? {} : { decidedBy: by }),
    });
  }

  /** Nobody decides about what they made, favourably or not. */
  #notAuthor(id: string, accountId: string): void {
    if (this.get(id).authors.includes(accountId))
      throw new UserError('review/self-approval', 'You touched what is reviewed here, so somebody else must decide.', {
        mend: 'You can withdraw the submission.',
      });
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

  /**
   * Ends the approvals whose closure is no longer what it was: a model, a scope, the policy or the rules changed under them.
   * `asOfNow` gives the approved flow with the connections, models and policy of today; `concerns` says of which approvals this is asked. Returns those that ended.
   */
  recertifyChanged(
    asOfNow: (approved: Subject) => Subject,
    concerns: (approved: ClosureSnapshot) => boolean = () => true,
  ): readonly ReviewRecord[] {
    // An approval of another workspace's submission counts there, and ends there.
    return this.#reviews
      .list({ state: 'approved' })
      .filter((review) => review.from === undefined)
      .flatMap((review) => {
        const snapshot = this.snapshot(review);
        if (!concerns(snapshot)) return [];
        const subject = asOfNow(snapshot.subject);
        const assessment = this.assess(subject, {}, review.authors);
        if (assessment.verdict.result === 'blocked') return [this.recertify(review.id, 'The flow would be blocked today.')];
        const { closure } = this.judgement.freeze(subject, assessment, {
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
    const at = this.#ports.clock.now();
    const due = this.#reviews
      .list()
      .filter(
        (review) =>
          review.expiresAt <= at && (review.state === 'submitted' || review.state === 'changes-requested' || review.state === 'approved'),
      );
    return due.map((review) => this.#decide(review.id, 'expire'));
  }

  /** Why the plan of this workspace keeps what came from elsewhere, and knew nothing of it, from its environment today, in words. */
  tooEarly(review: ReviewRecord): readonly string[] {
    return review.breakGlass !== undefined || review.from === undefined
      ? []
      : this.judgement.terms(this.snapshot(review).subject, review.from).objections;
  }

  /** Undefined for a review that is no emergency. */
  emergency(review: ReviewRecord): EmergencyStanding | undefined {
    return review.breakGlass === undefined
      ? undefined
      : emergencyStanding(review, this.#reviews.list({ flowId: review.flowId }), this.#ports.clock.now());
  }

  /** Somebody who neither made nor signed an emergency release looked at it again. Throws UserError `review/wrong-state`, `review/self-approval`, `review/waiver-invalid`. */
  closeEmergency(id: string, by: string, words: string): ReviewRecord {
    const review = this.get(id);
    return this.#save(review, closed(review, this.emergency(review), by, words, this.#ports.clock.now()));
  }

  missing(review: ReviewRecord): readonly string[] {
    return missing(this.counted(review));
  }

  /** The newest approved review of the flow, other than this one: what the security diff compares with. What somebody elsewhere submitted is compared with by their own next ones alone. */
  approvedBefore(review: ReviewRecord): ReviewRecord | undefined {
    return newestApproved(
      this.#reviews.list({ flowId: review.flowId }).filter((other) => other.id !== review.id && other.revision < review.revision),
      review.environment,
      review.from,
    );
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
    return resolveThread(this.#ports, this.get(reviewId), threadId, resolved, by, decides);
  }

  waivers(flowId: string): readonly WaiverRecord[] {
    return this.#ports.repositories.waivers.listOf(flowId);
  }

  requestWaiver(subject: Subject, asked: Pick<WaiverRecord, 'ruleId' | 'fingerprint' | 'reason' | 'until'>, by: string): WaiverRecord {
    return askForWaiver(this.#ports, subject.flow.id, this.assess(subject).findings, asked, by);
  }
  /** `subject` is the flow with those that it starts, as they are now. */
  approveWaiver(id: string, by: string, subject: Subject): WaiverRecord {
    return grantWaiver(this.#ports, id, by, this.authorship.authorsOf(subject));
  }
  declineWaiver(id: string, by: string, subject: Subject, reason: string): WaiverRecord {
    return declineWaiver(this.#ports, id, by, this.authorship.authorsOf(subject), reason);
  }
  /** Throws UserError `review/not-found`. */
  waiver(id: string): WaiverRecord {
    return waiverOf(this.#ports, id);
  }
}
