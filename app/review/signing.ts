/** What keeps a person from signing a review, their signature on it, and the approval that follows from the last one. */
import { UserError } from '../kernel/errors.ts';
import { underTerms } from './approved.ts';
import type { Authorship } from './authorship.ts';
import { changeWords } from './closure.ts';
import type { Judgement } from './judgement.ts';
import { approvalMs } from './periods.ts';
import type { ReviewRecord, SignatureRecord } from './ports.ts';
import type { Register } from './register.ts';
import type { ReviewPorts } from './review-ports.ts';
import { objections, type Objection, type Present, type Signatory } from './sign-off.ts';
import { move } from './states.ts';
import { snapshotOf, type Person, type Subject } from './subject.ts';
import { openThreads } from './threads.ts';

export class Signing {
  readonly #ports: ReviewPorts;
  readonly #register: Register;
  readonly #authorship: Authorship;
  readonly #judgement: Judgement;

  constructor(ports: ReviewPorts, register: Register, authorship: Authorship, judgement: Judgement) {
    this.#ports = ports;
    this.#register = register;
    this.#authorship = authorship;
    this.#judgement = judgement;
  }

  #openThreads({ flowId }: ReviewRecord): number {
    return openThreads(this.#ports.repositories.threads.listOf(flowId)).length;
  }

  /** What would be frozen now, for the objections: rules, policy or waivers may have changed since submission. */
  present(review: ReviewRecord, subject: Subject): Present {
    const assessment = this.#judgement.assess(subject, {}, review.authors);
    const blocked = assessment.verdict.result === 'blocked';
    // What blocks cannot be frozen: it is another closure in any case.
    const closure = blocked
      ? undefined
      : this.#judgement.freeze(subject, assessment, {
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
      blocked: blocked || this.#judgement.blockedHere(review, subject),
      openThreads: this.#openThreads(review),
      accepters: this.#authorship.accepters(review),
    };
  }

  cannotSign(review: ReviewRecord, person: Signatory, subject: Subject): readonly Objection[] {
    const names = [person.accountId, ...(person.alsoAs ?? [])].map((account) => this.#ports.ownerOf(account));
    const waiverAsked = this.#judgement
      .waiverLocks(subject, review.authors)
      .some(({ owner }) => owner !== undefined && names.includes(owner));
    return objections(this.#register.counted(review), person, { ...this.present(review, subject), waiverAsked });
  }

  /** What it promises stands at `Reviews.sign`. */
  async sign(
    id: string,
    closureSeen: string,
    person: Person,
    subject: Subject,
  ): Promise<{ readonly review: ReviewRecord; readonly signature: SignatureRecord }> {
    const review = this.#register.get(id);
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
    const current = this.#register.get(id);
    const [late] = objections(
      this.#register.counted(current),
      { ...person, keyId: signature.keyId },
      {
        at,
        closure: signature.closure,
        blocked: false,
        openThreads: this.#openThreads(current),
        accepters: this.#authorship.accepters(current),
      },
    );
    if (late !== undefined) throw new UserError(late.code, late.text, { place: current.flowName });
    return this.approveIfComplete(
      this.#register.save(current, {
        ...current,
        signatures: [...current.signatures.filter(({ accountId }) => accountId !== signature.accountId), signature],
        updatedAt: Math.max(at, current.updatedAt + 1),
      }),
    );
  }

  /** Approves a submission that has all its signatures; gives any other review back as it is. */
  approveIfComplete(review: ReviewRecord): ReviewRecord {
    if (review.state !== 'submitted' || this.#register.missing(review).length > 0) return review;
    const at = this.#ports.clock.now();
    return this.#register.save(review, {
      ...move(review, 'approve', at),
      approvedAt: at,
      expiresAt: review.submittedAt + approvalMs(review.breakGlass !== undefined),
    });
  }

  /** Why what was approved may not leave today; empty when it may. */
  notReleasable(review: ReviewRecord): readonly string[] {
    const author =
      review.authorSignature === undefined || this.#ports.counts?.(review.authorSignature, 'author') === false
        ? ['the signature of who submitted it']
        : [];
    return [
      ...author,
      ...this.#register.missing(underTerms(review, this.#judgement.terms(this.#register.snapshot(review).subject, review.from))),
    ];
  }
}
