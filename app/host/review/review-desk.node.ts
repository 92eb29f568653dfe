/** Reviews of this workspace, its bundles and its trust root. */
import { recomputeChecks } from '../../bundle/from-assessment.ts';
import { exportBundle, releaseDesk } from '../../bundle/release-desk.node.ts';
import { readTrustRoot, signTrustRoot, trustedKeys, type TrustRoot } from '../../bundle/trust-root.node.ts';
import { verifyBundle } from '../../bundle/verify.node.ts';
import { workspaceTrustRoot } from '../../bundle/workspace-trust.node.ts';
import type { Identity } from '../../identity/identity.node.ts';
import { ownAccounts } from '../../identity/same-person.ts';
import { reviewTimesOf } from '../../ipc/review-times-store.ts';
import type { ReviewDesk, TrustView } from '../../ipc/sharing-services.ts';
import { UserError } from '../../kernel/errors.ts';
import { canonicalJson } from '../../kernel/json.ts';
import { flowsBelow } from '../../review/assess.ts';
import { emergencyWords } from '../../review/emergency.ts';
import { flowIn } from '../../review/environments.ts';
import { Reviews } from '../../review/reviews.ts';
import type { SetupSource } from '../../review/setup.ts';
import type { Subject } from '../../review/subject.ts';
import type { Store } from '../../store/store.ts';
import type { Environment, Flow } from '../../workflow/model/flow.ts';
import { policyFor } from '../lint-desk.ts';
import { calledBack, revocationsNow } from './called-back.ts';
import { planOf, planTerms } from './environment-plan.ts';
import { modelLocks, policyOf, withKept } from '../policy-desk.ts';
import { personName } from '../person-name.ts';
import { releaseTests } from '../tests/release-tests.node.ts';
import { pendingChanges } from './trust-changes.node.ts';
import { notBeforeTheLog } from '../audit/decision-clock.ts';
import { accountsInOneHand, signatureCounts, signersAfterReset, signersByOwnHand } from './who-counts.node.ts';
import type { HostPorts } from '../ports.ts';
import type { WorkspaceFlows } from '../workspace-flows.ts';

export interface ReviewDeskParts {
  readonly store: Store;
  readonly identity: Identity;
  readonly flows: WorkspaceFlows;
  readonly ports: HostPorts;
  readonly environment: Environment;
  readonly version: string;
}

const trustRootDays = 365;
const encoder = new TextEncoder();

/** What a root says; its end is counted from the moment that it is signed. */
const aboutOf = (root: TrustRoot, hash: HostPorts['hash']): string => hash.sha256(canonicalJson({ ...root, expiresAt: '' }));

/** Somebody changed what is published while the question was open. */
export const changedMeanwhile = (what: string): UserError =>
  new UserError(
    'store/conflict',
    `${what} is not what you said yes to any more: a person, a key or a bundle changed meanwhile. Nothing was published.`,
    { mend: 'Publish again, and read what is listed then.' },
  );

const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
const fileNameOf = (name: string, version: number): string =>
  `${
    name
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .toLowerCase()
      .slice(0, 60) || 'flow'
  }-v${version}.countersign`;

export function createReviewDesk({ store, identity, flows, ports, environment, version }: ReviewDeskParts): ReviewDesk {
  const { hash } = ports;
  const clock = notBeforeTheLog(ports.clock, () => store.audit.entry(store.audit.size() - 1)?.time);
  const release = { hash, identity, version, testsOf: (tried: readonly Flow[]) => releaseTests(store, tried, hash) };
  const nameOf = personName(store);
  const ownerOf = (accountId: string): string => store.identity.accounts.get(accountId)?.name ?? accountId;
  const policyHere = (carried: Subject['policy']): Subject['policy'] | undefined => {
    const here = policyOf(store.settings, store.models);
    return samePolicy(carried, here) ? undefined : withKept(here, carried.organisation?.stores ?? []);
  };
  const setup: SetupSource = {
    // At home flows are as they are drawn.
    standIn: (target, connectionId) => (target === environment ? undefined : planOf(store.settings).bindings[target][connectionId]),
    modelId: (provider, model) => store.models.list().find((one) => one.provider === provider && one.model === model)?.id,
  };
  const reviews: Reviews = new Reviews({
    ...ports,
    policyHere,
    setup,
    times: () => reviewTimesOf(store.settings),
    terms: planTerms(store.settings, () => reviews, hash),
    clock,
    counts: signatureCounts(store),
    repositories: store.review,
    freezer: releaseDesk(release),
    accountsOf: (accountId) => ownAccounts(accountId, identity.people()),
    ownerOf,
  });

  const currentRoot = (): { readonly text: string; readonly root: TrustRoot } | undefined => {
    const text = store.bundles.trustRoots.current();
    return text === undefined ? undefined : { text, root: readTrustRoot(encoder.encode(text)) };
  };
  const nextRoot = (before: TrustRoot | undefined): TrustRoot =>
    workspaceTrustRoot(
      {
        people: store.identity.accounts.list(),
        keys: store.identity.signingKeys.list(),
        customRoles: store.identity.customRoles.list(),
        colleagues: store.bundles.colleagues.list(),
        revokedBundles: calledBack(store.settings).bundles,
      },
      before,
      instant(clock.now() + trustRootDays * 86_400_000),
    );

  const revokedKeys = (): TrustRoot['revoked']['keys'] => nextRoot(currentRoot()?.root).revoked.keys;

  function trust(): TrustView {
    const current = currentRoot();
    const next = nextRoot(current?.root);
    return {
      version: current?.root.version ?? 0,
      text: current?.text ?? '',
      ...(current === undefined ? {} : { expiresAt: current.root.expiresAt }),
      keys:
        current === undefined
          ? []
          : trustedKeys(current.root).map(({ keyId, owner, roles, groups }) => ({ keyId, owner, roles: [...roles], groups: [...groups] })),
      pending: pendingChanges(current?.root, next),
    };
  }

  function subjectOf(flowId: string, target: Environment = environment): Subject {
    const found = flows.get(flowId);
    if (found === undefined) throw new UserError('flow/not-found', 'This flow is not in the workspace any more.', { place: flowId });
    // Elsewhere other connections stand in; at home the flow is as its designer sees it, and runs nowhere else.
    const placed = (one: Flow): Flow =>
      target === environment ? { ...one, environment } : flowIn(one, target, planOf(store.settings), store.connections.list());
    const flow = placed(found);
    const subflows = flowsBelow(found, (id) => flows.get(id)).map(placed);
    return {
      flow,
      subflows,
      environment: target,
      policy: policyFor(policyOf(store.settings, store.models), [flow, ...subflows], flows),
      models: modelLocks(store.models),
    };
  }

  return {
    reviews,
    subjectOf,
    // What came from elsewhere is as it came: an edit here does not touch it.
    presentSubject: (review) =>
      review.from === undefined ? subjectOf(review.flowId, review.environment) : reviews.snapshot(review).subject,
    notices: (review, reader) => [
      ...[emergencyWords(review)].filter((words) => words !== undefined),
      ...(review.from === undefined ? [] : noticesOf(reviews.snapshot(review).subject, policyOf(store.settings, store.models))),
      ...accountsInOneHand(store, review, reader === undefined ? [] : [reader], nameOf),
      ...new Set(
        reviews.authorship
          .denials(review)
          .map(
            ({ author, saidBy, acceptedBy }) =>
              `${nameOf(saidBy)} signed in the repository that ${nameOf(author)} changed this, and ${nameOf(author)} says that they did not. ${acceptedBy === null ? 'Nobody has accepted that' : `${nameOf(acceptedBy)} accepted that: ask both before a signature of ${nameOf(author)} counts for you`}.`,
          ),
      ),
      ...signersAfterReset(store, review, nameOf),
      ...signersByOwnHand(store, review, nameOf),
      ...review.signatures
        .filter((signature) => !reviews.counted(review).signatures.includes(signature))
        .map(
          ({ displayName }) => `The signature of ${displayName} does not count any more: its key was revoked, or they may not sign now.`,
        ),
    ],
    async exportBundle(reviewId, releaser) {
      const review = reviews.get(reviewId);
      const { bytes, prepared } = await exportBundle(
        review,
        reviews,
        { accountId: releaser, at: clock.now() },
        { hash, identity, nextRoot: () => nextRoot(currentRoot()?.root) },
      );
      return {
        bundle: {
          digest: prepared.manifestDigest,
          flowId: review.flowId,
          flowName: review.flowName,
          version: review.revision,
          closure: review.closure,
          environment: review.environment,
          fileName: fileNameOf(review.flowName, review.revision),
          bytes: bytes.length,
          emergency: review.breakGlass !== undefined,
        },
        base64: Buffer.from(bytes).toString('base64'),
      };
    },
    async verify(base64) {
      const result = await verifyBundle(
        new Uint8Array(Buffer.from(base64, 'base64')),
        {
          trustRoot: currentRoot()?.root,
          at: clock.now(),
          runnerVersion: version,
          recompute: recomputeChecks(hash),
          // What was called back here is refused here, whether a list was published or not.
          revocations: revocationsNow(store.settings, revokedKeys(), clock.now()),
          rememberedVersions: (flowId, place) => store.bundles.admitted.get(flowId, place),
        },
        hash,
      );
      const people = new Map([
        ...store.bundles.colleagues.list().map(({ owner, displayName }) => [owner, displayName] as const),
        ...store.identity.accounts.list().map(({ name, displayName }) => [name, displayName] as const),
      ]);
      const signatures = result.signatures.map(({ keyId, role, ok, owner }) => ({
        keyId: keyId.slice(0, 200),
        role,
        ok,
        ...(owner === undefined ? {} : { by: (people.get(owner) ?? owner).slice(0, 200) }),
      }));
      if (!result.ok) return { ok: false, reason: result.reason, message: result.message, signatures };
      const { manifest, manifestDigest, flow } = result.bundle;
      const { version: released, environment: place, expiresAt } = manifest;
      return {
        ok: true,
        flow: flow.name,
        version: released,
        environment: place,
        until: Date.parse(expiresAt),
        digest: manifestDigest,
        signatures,
      };
    },
    trust,
    revokedKeys,
    trustToPublish(publisher) {
      const current = currentRoot();
      // Its own key is in it, and so is in the question.
      identity.signingKeys.ensure(publisher);
      const next = nextRoot(current?.root);
      return { version: next.version, pending: pendingChanges(current?.root, next), about: aboutOf(next, hash) };
    },
    async publishTrust(publisher, about) {
      const current = currentRoot();
      identity.signingKeys.ensure(publisher);
      const next = nextRoot(current?.root);
      if (aboutOf(next, hash) !== about) throw changedMeanwhile('The trust root');
      const bytes = await identity.signingKeys.withSigner(publisher, (signer) => signTrustRoot(next, [signer]));
      store.bundles.trustRoots.replace(next.version, new TextDecoder().decode(bytes), clock.now());
      return trust();
    },
  };
}

/** What lies in the stores of a workspace is noted in the policy that a review freezes, and is no rule. */
function withoutKept({ organisation, ...policy }: Subject['policy']): Subject['policy'] {
  const { stores: _stores, ...rest } = organisation ?? {};
  return Object.keys(rest).length === 0 ? policy : { ...policy, organisation: rest };
}

const samePolicy = (one: Subject['policy'], other: Subject['policy']): boolean =>
  canonicalJson(withoutKept(one)) === canonicalJson(withoutKept(other));

/** A reviewer decides by the rules of the place where the flow will run, so a difference to the rules here is said. */
function noticesOf({ policy, waivers = [] }: Subject, here: Subject['policy']): string[] {
  return [
    ...(samePolicy(policy, here)
      ? []
      : [
          'It was checked under the policy of the workspace that it came from, which is not the policy here. Its findings are shown as the stricter of the two has them, and what blocks here blocks signing.',
        ]),
    ...(waivers.length === 0
      ? []
      : [`${waivers.length} ${waivers.length === 1 ? 'waiver was' : 'waivers were'} approved in the workspace that it came from.`]),
  ];
}
