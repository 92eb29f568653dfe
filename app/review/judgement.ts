/** What lint finds of a subject under the waivers, the policy and the plan that hold now, and what would be frozen of it. */
import type { LintContext, Policy } from '../lint/kit/context.ts';
import { assess, type Assessment } from './assess.ts';
import type { Authorship } from './authorship.ts';
import type { WaiverLock } from './closure.ts';
import type { EnvironmentTerms, Frozen, ReviewRecord } from './ports.ts';
import type { ReviewPorts } from './review-ports.ts';
import type { Subject } from './subject.ts';
import { counts, lintWaivers, waiverLocks } from './waivers.ts';

export type Beside = Pick<LintContext, 'around' | 'reviewed' | 'now'>;

export class Judgement {
  readonly #ports: ReviewPorts;
  readonly #authorship: Authorship;

  constructor(ports: ReviewPorts, authorship: Authorship) {
    this.#ports = ports;
    this.#authorship = authorship;
  }

  /** The waivers that count now for a subject; none of them was approved by its authors, or by those whom a submission of it names as such (`named`). */
  waiverLocks(
    subject: Pick<Subject, 'flow' | 'subflows' | 'environment' | 'waivers'>,
    named: readonly string[] = [],
  ): readonly WaiverLock[] {
    const { clock, repositories, ownerOf, accountsOf = (id: string) => [id] } = this.#ports;
    if (subject.waivers !== undefined) return subject.waivers;
    const given = repositories.waivers.listOf(subject.flow.id).filter((waiver) => counts(waiver, clock.now()));
    if (given.length === 0) return [];
    const authors = new Set([...this.#authorship.authorsOf(subject), ...named]);
    return waiverLocks(given, clock.now(), [...authors].flatMap(accountsOf), ownerOf);
  }

  /**
   * The subject under the waivers that count now. `beside` is known here and in no bundle: it adds findings, and no hash goes by it. `named` are the
   * authors that a submission of it names.
   */
  assess(subject: Subject, beside: Beside = {}, named: readonly string[] = []): Assessment {
    const { hash } = this.#ports;
    const context = { ...beside, hash, policy: subject.policy, waivers: lintWaivers(this.waiverLocks(subject, named)) };
    return assess(subject.flow, subject.subflows, context, hash);
  }

  /** A submission from elsewhere under the policy of this workspace; undefined for what was made here, or under the same policy. */
  judgedHere(
    { from }: Pick<ReviewRecord, 'from'>,
    subject: Subject,
    beside?: Beside,
  ): (Assessment & { readonly policy: Policy }) | undefined {
    const policy = from === undefined ? undefined : this.#ports.policyHere?.(subject.policy);
    return policy === undefined ? undefined : { ...this.assess({ ...subject, policy }, beside), policy };
  }

  /** What the plan of this workspace asks for a subject's environment. */
  terms(subject: Pick<Subject, 'flow' | 'environment'>, from: ReviewRecord['from']): EnvironmentTerms {
    return this.#ports.terms?.(subject, from) ?? { signatures: 0, objections: [] };
  }

  /** By the policy of this workspace, where it came from elsewhere. */
  blockedHere(review: Pick<ReviewRecord, 'from'>, subject: Subject): boolean {
    return this.judgedHere(review, subject)?.verdict.result === 'blocked';
  }

  /** What would be frozen of a subject that was judged so. */
  freeze(
    subject: Subject,
    assessment: Assessment,
    terms: { readonly version: number; readonly authors: readonly string[]; readonly expiresAt: number; readonly emergency: boolean },
  ): Frozen {
    const { freezer, ownerOf } = this.#ports;
    return freezer.freeze(assessment, {
      ...terms,
      environment: subject.environment,
      authors: terms.authors.map(ownerOf).sort(),
      policy: subject.policy,
      waivers: this.waiverLocks(subject, terms.authors),
      models: subject.models,
    });
  }
}
