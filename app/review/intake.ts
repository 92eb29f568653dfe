/** How a review comes to be: somebody submits a flow here, or a submission of another workspace is taken over. */
import { UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { underTerms } from './approved.ts';
import type { Assessment } from './assess.ts';
import type { Authorship } from './authorship.ts';
import { dueAfter, usualReviewTimes, type ReviewTimes } from './due.ts';
import { emergencyText, refuseUnlooked } from './emergency.ts';
import type { Judgement } from './judgement.ts';
import { approvalMs } from './periods.ts';
import type { Frozen, FrozenReview, ReviewRecord, SignatureRecord } from './ports.ts';
import type { Register } from './register.ts';
import type { ReviewPorts, SubmitOptions } from './review-ports.ts';
import type { Signing } from './signing.ts';
import { move } from './states.ts';
import { submitted } from './submission.ts';
import type { ClosureSnapshot, Person, Subject } from './subject.ts';

const blocking = ({ counts: { block } }: Assessment['verdict']): string => `${block} ${block === 1 ? 'finding blocks' : 'findings block'}`;

const underWay = ({ state }: ReviewRecord): boolean => state === 'submitted' || state === 'changes-requested';

/** Is it over now that a newer submission came from elsewhere? */
const isReplacedBy = (other: ReviewRecord, review: ReviewRecord): boolean =>
  other.from !== undefined &&
  other.environment === review.environment &&
  other.revision < review.revision &&
  (other.from.owner === review.from?.owner || other.authors.includes(review.submittedBy)) &&
  underWay(other);

export class Intake {
  readonly #ports: ReviewPorts;
  readonly #register: Register;
  readonly #authorship: Authorship;
  readonly #judgement: Judgement;
  readonly #signing: Signing;

  constructor(ports: ReviewPorts, register: Register, authorship: Authorship, judgement: Judgement, signing: Signing) {
    this.#ports = ports;
    this.#register = register;
    this.#authorship = authorship;
    this.#judgement = judgement;
    this.#signing = signing;
  }

  get #times(): ReviewTimes {
    return this.#ports.times?.() ?? usualReviewTimes;
  }

  /** What it promises stands at `Reviews.submit`. */
  async submit(subject: Subject, by: Person, { message = '', emergency, drawn }: SubmitOptions = {}): Promise<ReviewRecord> {
    const { clock, random } = this.#ports;
    const { flow, environment } = subject;
    const reason = this.#emergencyReason(subject, emergency);
    const inEmergency = reason !== undefined;
    const assessment = this.#assessed(subject, by, inEmergency);
    const at = clock.now();
    const setup = this.#authorship.setupOf(assessment, environment);
    const authors = [...new Set([...this.#authorship.touched(subject, setup, environment), by.accountId])].sort();
    const mine = this.#register.list({ flowId: flow.id }).filter((review) => review.environment === environment);
    const revision = mine.reduce((highest, review) => Math.max(highest, review.revision), 0) + 1;
    const expiresAt = at + approvalMs(inEmergency);
    const result = this.#judgement.freeze(subject, assessment, { version: revision, authors, expiresAt, emergency: inEmergency });
    this.#refuseUnchanged(subject, result);
    const { closure, manifestDigest, frozen } = result;
    const signature = await this.#signAsAuthor(by, result, at);
    const review = submitted(newId('rev', { clock, random }), subject, assessment, {
      by,
      at,
      revision,
      authors,
      approvedUntil: expiresAt,
      dueAt: inEmergency ? undefined : dueAfter(at, assessment.tier, this.#times),
      closure: closure.hash,
      manifestDigest,
      drawn,
      message,
      reason,
      signature,
    });
    const snapshot: ClosureSnapshot = { subject, closure, picture: assessment.picture, risk: assessment.risk, frozen, setup };
    const replaced = mine.filter((other) => other.from === undefined && underWay(other));
    this.#keep(review, snapshot, replaced, at);
    return this.#signing.approveIfComplete(review);
  }

  /** Undefined where it is no emergency. */
  #emergencyReason(subject: Subject, emergency: SubmitOptions['emergency']): string | undefined {
    if (emergency === undefined) return undefined;
    const reason = emergencyText(emergency.reason, 'Say what the emergency is, so that others understand it afterwards.');
    refuseUnlooked(this.#authorship.reviewsOfLine(subject.flow.id), subject.environment, this.#ports.clock.now());
    return reason;
  }

  /** The subject's assessment with the signatures that it needs, once nothing keeps it from being submitted. */
  #assessed(subject: Subject, by: Person, inEmergency: boolean): Assessment {
    const terms = this.#judgement.terms(subject, undefined);
    const [early] = inEmergency ? [] : terms.objections;
    if (early !== undefined)
      throw new UserError('env/not-ready', early, { place: subject.flow.name, mend: 'Submit it for that environment first.' });
    const assessment = this.#judgement.assess(subject, {}, [by.accountId]);
    if (assessment.verdict.result === 'blocked') {
      throw new UserError('review/blocked-verdict', `${blocking(assessment.verdict)} sign-off.`, {
        place: subject.flow.name,
        mend: 'Fix them, or ask for a waiver of each.',
      });
    }
    const { needs } = assessment;
    return {
      ...assessment,
      needs: inEmergency ? { signatures: 2, groups: [] } : { ...needs, signatures: Math.max(needs.signatures, terms.signatures) },
    };
  }

  #refuseUnchanged({ flow, environment }: Subject, { closure }: Frozen): void {
    const approved = this.#ports.repositories.reviews.lastApproved(flow.id, environment);
    if (approved?.state === 'approved' && approved.closure === closure.hash)
      throw new UserError('review/nothing-changed', 'Nothing that decides what runs has changed since the last approval.', {
        place: flow.name,
      });
  }

  #signAsAuthor(by: Person, { manifestDigest, closure }: Frozen, at: number): Promise<Pick<SignatureRecord, 'keyId' | 'envelope'>> {
    const { accountId, groups } = by;
    return this.#ports.freezer.sign({ kind: 'author', accountId, manifestDigest, closure: closure.hash, groups, at });
  }

  /** What it promises stands at `Reviews.adopt`. */
  adopt(review: FrozenReview, frozen: Pick<ClosureSnapshot, 'subject' | 'closure' | 'frozen'>): ReviewRecord {
    const { clock } = this.#ports;
    const { verdict, picture, risk } = this.#judgement.assess(frozen.subject);
    if (verdict.result === 'blocked')
      throw new UserError('review/blocked-verdict', `By the rules of this program ${blocking(verdict)} sign-off.`, {
        place: review.flowName,
        mend: 'Ask for a new submission, made with this version.',
      });
    const snapshot: ClosureSnapshot = { ...frozen, picture, risk };
    const taken = {
      ...underTerms(review, this.#judgement.terms(frozen.subject, review.from)),
      ...(review.breakGlass === undefined ? { dueAt: dueAfter(clock.now(), review.tier, this.#times) } : {}),
    };
    const earlier = this.#register.list({ flowId: review.flowId }).filter((other) => isReplacedBy(other, review));
    this.#keep(taken, snapshot, earlier, clock.now());
    // What needs no signature where it came from is not approved here when it blocks here.
    return this.#judgement.blockedHere(review, frozen.subject) ? taken : this.#signing.approveIfComplete(taken);
  }

  /** In one step with the end of those that it replaces. */
  #keep(review: FrozenReview, snapshot: ClosureSnapshot, replaced: readonly ReviewRecord[], at: number): void {
    const { repositories } = this.#ports;
    repositories.transaction(() => {
      const replacedBy = { id: review.id, revision: review.revision };
      for (const other of replaced) this.#register.save(other, { ...move(other, 'withdraw', at), replacedBy });
      repositories.closures.put(review.manifestDigest, JSON.stringify(snapshot));
      repositories.reviews.insert(review);
    });
  }
}
