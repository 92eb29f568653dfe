/** Reviews on the real encrypted store, real identities and real signatures. */
import { exportBundle, releaseDesk } from '../../app/bundle/release-desk.node.ts';
import { readTrustRoot, signTrustRoot, type TrustRoot } from '../../app/bundle/trust-root.node.ts';
import { workspaceTrustRoot } from '../../app/bundle/workspace-trust.node.ts';
import { Identity } from '../../app/identity/identity.node.ts';
import type { ReviewerGroup } from '../../app/identity/permissions.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { Reviews } from '../../app/review/reviews.ts';
import type { Person, Subject } from '../../app/review/subject.ts';
import type { ReviewRecord } from '../../app/review/ports.ts';
import { identityRepositories, secretSealer } from '../../app/store/repositories/identity.ts';
import { flowRepository } from '../../app/store/repositories/flows.ts';
import { reviewRepositories } from '../../app/store/repositories/review.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { testPasswordCosts } from '../kit/costs.ts';
import { newStore, seededRandom } from '../identity/kit.ts';
import { post, signedHook, tokenise } from '../lint/kit/steps.ts';
import { flow } from '../lint/kit/flow.ts';

export const day = 86_400_000;

/** Personal data, tokenised, goes to one host: passes, and needs two reviewers. */
export const invoiceFlow = (url = 'https://api.partner.example/v1/invoices', more: Partial<Flow> = {}): Flow =>
  flow(
    [signedHook(), tokenise(['body.email']), post(url, '{"who": "{{ input.body.email }}", "sum": {{ input.body.amount }}}')],
    ['hook > tokenise', 'tokenise > call'],
    { id: 'flow_invoices', name: 'Invoices', environment: 'prod', riskTier: 'high', ...more },
  );

export interface Office {
  readonly reviews: Reviews;
  readonly identity: Identity;
  readonly people: Readonly<Record<'ada' | 'rex' | 'pia' | 'otto' | 'bea' | 'root', Person>>;
  readonly clock: { at: number; now(): number };
  /** Writes a revision of the flow into the history, as the editor does. */
  save(flow: Flow, by: Person, saidBy?: string): Subject;
  readonly subject: (flow: Flow) => Subject;
  /** The account of somebody who has signed nothing yet. */
  newcomer(account: string, roles: readonly string[]): Promise<string>;
  /** `change`: what another trust root would say. */
  exported(review: ReviewRecord, change?: (root: TrustRoot) => TrustRoot): Promise<Uint8Array>;
  trustRoot(): Promise<TrustRoot>;
}

/** `accountsOf`: the accounts of whoever has that one, where they have several. */
export async function office(accountsOf?: (accountId: string, people: Office['people']) => readonly string[]): Promise<Office> {
  const db = newStore();
  const clock = {
    at: Date.parse('2026-12-01T09:00:00Z'),
    now() {
      return this.at;
    },
  };
  const random = seededRandom(11);
  const repositories = identityRepositories(db);
  const identity = new Identity({
    clock,
    random,
    hash: nodeHash,
    sealer: secretSealer(new Uint8Array(32).fill(9)),
    repositories,
    issuer: 'Countersign',
    passwordCosts: testPasswordCosts,
  });
  const newcomer = async (account: string, roles: readonly string[], groups: readonly ReviewerGroup[] = []): Promise<string> => {
    const {
      account: { id },
    } = await identity.create({ account, displayName: account, roles, groups });
    // Whoever signs has a second factor; here nobody shows it.
    repositories.accounts.save({
      ...identity.person(id),
      secondFactor: { sealedSecret: '', confirmedAt: clock.at, lastStep: 0, recoveryHashes: [] },
    });
    return id;
  };
  const person = async (account: string, roles: readonly string[], groups: readonly ReviewerGroup[] = []): Promise<Person> => {
    const id = await newcomer(account, roles, groups);
    const { keyId } = identity.signingKeys.ensure(id);
    return { accountId: id, displayName: account, keyId, mayReview: roles.includes('reviewer'), groups };
  };
  const people = {
    ada: await person('ada', ['designer']),
    rex: await person('rex', ['reviewer'], ['security']),
    pia: await person('pia', ['reviewer'], ['privacy']),
    otto: await person('otto', ['operator']),
    bea: await person('bea', ['designer', 'reviewer', 'admin'], ['security', 'privacy']),
    root: await person('root', ['admin']),
  };
  const ports = { hash: nodeHash, identity, version: '0.1.0' };
  const reviews = new Reviews({
    clock,
    random,
    hash: nodeHash,
    repositories: reviewRepositories(db),
    freezer: releaseDesk({ ...ports, testsOf: () => [] }),
    ...(accountsOf === undefined ? {} : { accountsOf: (id: string) => accountsOf(id, people) }),
    ownerOf: (id) => identity.person(id).name,
  });
  const flows = flowRepository(db);
  const subject = (document: Flow): Subject => ({ flow: document, subflows: [], environment: 'prod', policy: {}, models: [] });
  const nextRoot = (): TrustRoot =>
    workspaceTrustRoot(
      { people: identity.people(), keys: repositories.signingKeys.list(), customRoles: [], colleagues: [] },
      undefined,
      '2030-01-01T00:00:00Z',
    );
  return {
    reviews,
    identity,
    people,
    clock,
    subject,
    newcomer,
    save(document, by, saidBy) {
      clock.at += 60_000;
      const revision = (flows.get(document.id)?.revision ?? 0) + 1;
      flows.insert(
        {
          flowId: document.id,
          revision,
          hash: nodeHash.sha256(JSON.stringify(document)),
          at: clock.at,
          by: by.accountId,
          message: 'saved',
          verdict: { result: 'pass', counts: { block: 0, high: 0, medium: 0, low: 0, waived: 0 }, hash: '' },
          ...(saidBy === undefined ? {} : { saidBy }),
        },
        document,
      );
      return subject(document);
    },
    exported: async (review, change = (root) => root) =>
      (
        await exportBundle(
          review,
          reviews,
          { accountId: people.otto.accountId, at: clock.at },
          { ...ports, nextRoot: () => change(nextRoot()) },
        )
      ).bytes,
    async trustRoot() {
      return identity.signingKeys.withSigner(people.root.accountId, async (signer) =>
        readTrustRoot(await signTrustRoot(nextRoot(), [signer])),
      );
    },
  };
}
