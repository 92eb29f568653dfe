/** Who made what is reviewed, by the store's history: those who changed it, those whom others name, and what it was copied from. */
import type { OwnAccounts } from '../identity/same-person.ts';
import { UserError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/ports.ts';
import { newestApproved } from './approved.ts';
import { grantFor, type Assessment } from './assess.ts';
import { touchedBy } from './authors.ts';
import type { FlowReviews } from './emergency.ts';
import type { Claim, Denial, ReviewRecord, ReviewRepositories } from './ports.ts';
import { setupName, setupOf, type SetupSource } from './setup.ts';
import type { ClosureSnapshot, Subject } from './subject.ts';

export interface AuthorshipPorts {
  readonly clock: Clock;
  readonly repositories: ReviewRepositories;
  readonly setup?: SetupSource;
  snapshot(review: ReviewRecord): ClosureSnapshot;
  ownerOf(accountId: string): string;
}

export interface Accepter {
  readonly accounts: OwnAccounts;
  readonly managesPeople: boolean;
}

const nothingUsed: SetupSource = { standIn: () => undefined, modelId: () => undefined };

export class Authorship {
  readonly #ports: AuthorshipPorts;

  constructor(ports: AuthorshipPorts) {
    this.#ports = ports;
  }

  get #source() {
    return this.#ports.repositories.authorship;
  }

  setupOf(
    { flow, subflows, capabilities }: Pick<Assessment, 'flow' | 'subflows' | 'capabilities'>,
    environment: Subject['environment'],
  ): readonly string[] {
    return setupOf([flow, ...subflows], capabilities.models, environment, this.#ports.setup ?? nothingUsed);
  }

  /** Since the last approval that somebody signed: what needed no signature was looked at by nobody, and the count goes on over it. */
  touched(subject: Pick<Subject, 'flow' | 'subflows'>, setup: readonly string[], environment: Subject['environment']): readonly string[] {
    const signed = this.#ports.repositories.reviews.list({ flowId: subject.flow.id }).filter(({ signatures }) => signatures.length > 0);
    const approved = newestApproved(signed, environment, undefined);
    return touchedBy(this.#source, subject, setup, approved && { snapshot: this.#ports.snapshot(approved), since: approved.submittedAt });
  }

  /** Everybody who ever touched the flow or one that it starts, or since the last approval what these take from the workspace: none of them decides about a waiver. */
  authorsOf({ flow, subflows, environment }: Pick<Subject, 'flow' | 'subflows' | 'environment'>): readonly string[] {
    const setup = this.setupOf({ flow, subflows, capabilities: grantFor(flow, subflows) }, environment);
    const ever = this.#source.authorsOf(
      [flow, ...subflows].map(({ id }) => id),
      0,
    );
    return [...new Set([...ever, ...this.touched({ flow, subflows }, setup, environment)])];
  }

  /** The reviews of a flow and of what it was copied from, each with the time until which it counts for the flow. */
  reviewsOfLine(flowId: string): readonly FlowReviews[] {
    return [{ flowId, until: Infinity }, ...this.#source.originsOf(flowId)].map((one) => ({
      until: one.until,
      reviews: this.#ports.repositories.reviews.list({ flowId: one.flowId }),
    }));
  }

  /** Of a submission from elsewhere, its authors are its sender's word. */
  #flowsOf(review: ReviewRecord): readonly string[] {
    if (review.from !== undefined) return [];
    const { flow, subflows } = this.#ports.snapshot(review).subject;
    return [flow, ...subflows].map(({ id }) => id);
  }

  /** What others say that a person changed in what is reviewed, and that nobody proved. */
  claimsOn(review: ReviewRecord, accountId: string): readonly Claim[] {
    return review.authors.includes(accountId) ? this.#source.claimsOn(this.#flowsOf(review), accountId) : [];
  }

  /** What people said that they did not change, of what is reviewed, accepted or not: whoever decides reads it. */
  denials(review: ReviewRecord): readonly Denial[] {
    return this.#source.denialsOf(this.#flowsOf(review));
  }

  /**
   * Their word that they changed nothing of what others say that they did. By itself it opens nothing: nobody comes to sign their own work by denying it.
   * Throws UserError `review/wrong-state`.
   */
  deny(review: ReviewRecord, accountId: string): readonly Claim[] {
    const claims = this.claimsOn(review, accountId);
    if (claims.length === 0)
      throw new UserError('review/wrong-state', 'Nobody merely says that you changed something here.', { place: review.flowName });
    this.#ports.repositories.transaction(() => {
      for (const { flowId, revision } of claims) this.noteChange(setupName.notAuthor(flowId, revision), accountId);
    });
    return claims;
  }

  /**
   * Why somebody may not accept a denial, in words: they are the denier, or have signed this; or they are neither whoever gave the word, who takes it back, nor an
   * administrator who made nothing of it.
   */
  whyNotAccept(review: ReviewRecord, { author, saidBy, acceptedBy }: Denial, { accounts, managesPeople }: Accepter): string | undefined {
    if (acceptedBy !== null) return 'It was accepted already.';
    if (accounts.includes(author)) return 'Somebody else has to accept what you said.';
    if (review.signatures.some(({ accountId }) => accounts.includes(accountId)))
      return 'You signed this, so somebody else has to accept it.';
    if (this.#ports.ownerOf(accounts[0]) === saidBy) return undefined;
    if (!managesPeople) return 'An administrator accepts it, or whoever gave the word.';
    const authors = [...this.#source.authorsOf(this.#flowsOf(review), 0), ...review.authors];
    return accounts.some((account) => authors.includes(account))
      ? 'You touched what is reviewed here, so somebody else has to accept it.'
      : undefined;
  }

  /** Somebody else believes a person who said that they changed nothing: the next submission does not name them. Throws UserError `review/wrong-state`, `review/self-approval`. */
  accept(review: ReviewRecord, author: string, by: Accepter): readonly Denial[] {
    const denials = this.denials(review).filter((denial) => denial.author === author && denial.acceptedBy === null);
    if (denials.length === 0) throw new UserError('review/wrong-state', 'There is nothing to accept.', { place: review.flowName });
    const open = denials.filter((denial) => this.whyNotAccept(review, denial, by) === undefined);
    const [first] = denials;
    if (open.length === 0 && first !== undefined)
      throw new UserError('review/self-approval', this.whyNotAccept(review, first, by) ?? '', { place: review.flowName });
    this.#ports.repositories.transaction(() => {
      for (const { flowId, revision } of open) this.noteChange(setupName.acceptedNotAuthor(flowId, revision, author), by.accounts[0]);
    });
    return open;
  }

  /** Whoever let somebody back in as a reviewer does not sign beside them. */
  accepters(review: ReviewRecord): readonly string[] {
    return [...new Set(this.denials(review).flatMap(({ acceptedBy }) => acceptedBy ?? []))];
  }

  /** The time of whatever makes somebody an author: never before what reviews were decided by, however the clock is set. */
  timeOfChange(): number {
    return this.#ports.clock.now();
  }

  /** Somebody changed a connection, a model or a binding (`setupName`). */
  noteChange(what: string, by: string): void {
    this.#source.noteChange(what, by, this.timeOfChange());
  }
}
