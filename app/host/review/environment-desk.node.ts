/** What stands in development, test and production, what may follow, and what was called back. */
import { refusalWords } from '../../bundle/refusal-words.ts';
import { recomputeChecks } from '../../bundle/from-assessment.ts';
import { readTrustRoot, signRevocations, type RevocationList } from '../../bundle/trust-root.node.ts';
import { verifyBundle } from '../../bundle/verify.node.ts';
import type { Identity } from '../../identity/identity.node.ts';
import type { EnvironmentDesk, ReviewDesk, Standing } from '../../ipc/sharing-services.ts';
import { UserError } from '../../kernel/errors.ts';
import { canonicalJson } from '../../kernel/json.ts';
import { keepPlan, planOf } from './environment-plan.ts';
import type { Store } from '../../store/store.ts';
import { environments, type Environment } from '../../workflow/model/flow.ts';
import { separationHere, type SeparationParts } from './separation-desk.ts';
import { changedMeanwhile } from './review-desk.node.ts';
import { calledBack, keepCalledBack, revocationsNow } from './called-back.ts';
import type { HostPorts } from '../ports.ts';

const encoder = new TextEncoder();

/** What the list says, whenever it is signed. */
const aboutOf = ({ keys, bundles }: RevocationList, hash: HostPorts['hash']): string => hash.sha256(canonicalJson({ keys, bundles }));

export function createEnvironmentDesk(
  store: Store,
  identity: Identity,
  reviewDesk: ReviewDesk,
  { clock, hash, random }: HostPorts,
  version: string,
  here: Pick<SeparationParts, 'flows' | 'environment'>,
): EnvironmentDesk {
  const { admitted } = store.bundles;
  const { reviews } = reviewDesk;
  const root = () => {
    const text = store.bundles.trustRoots.current();
    return text === undefined ? undefined : readTrustRoot(encoder.encode(text));
  };

  // The next trust root names every key that the one in force does, too.
  const revocations = (): RevocationList => revocationsNow(store.settings, reviewDesk.revokedKeys(), clock.now());

  function standing(flowId: string, environment: Environment): Standing {
    const review = reviews
      .list()
      .filter((one) => one.flowId === flowId && one.environment === environment && one.from === undefined)
      .sort((a, b) => b.revision - a.revision)[0];
    const emergency = review === undefined ? undefined : reviews.emergency(review)?.state;
    const bundle = admitted.get(flowId, environment);
    const revoked = calledBack(store.settings).bundles.find((one) => one.manifestDigest === bundle?.manifestDigest)?.reason;
    return {
      environment,
      ...(review === undefined
        ? {}
        : {
            review: {
              reviewId: review.id,
              version: review.revision,
              state: review.state,
              at: review.updatedAt,
              ready:
                review.state === 'approved' &&
                review.revision > (bundle?.version ?? 0) &&
                (environment !== 'dev' || review.signatures.length > 0),
              ...(emergency === undefined ? {} : { emergency }),
            },
          }),
      ...(bundle === undefined
        ? {}
        : {
            admitted: {
              version: bundle.version,
              digest: bundle.manifestDigest,
              at: bundle.at,
              ...(revoked === undefined ? {} : { revoked }),
            },
          }),
    };
  }

  return {
    plan: () => planOf(store.settings),
    separation: () => separationHere({ ...here, store, reviews, ports: { hash, random } }),
    keepPlan: (plan) => {
      keepPlan(store.settings, plan);
    },
    list() {
      const drawn = store.flows.list().map(({ flowId, name, revision }) => ({ flowId, name, revision }));
      // In production there are bundles and no drawings.
      const arrived = [...new Set(admitted.list().map(({ flowId }) => flowId))]
        .filter((flowId) => !drawn.some((flow) => flow.flowId === flowId))
        .map((flowId) => ({ flowId, name: flowId, revision: 0 }));
      return [...drawn, ...arrived].map((flow) => ({
        ...flow,
        places: environments.map((environment) => standing(flow.flowId, environment)),
      }));
    },
    revocations: () => {
      const { number, published, bundles } = calledBack(store.settings);
      return { number, bundles: bundles.length, keys: revocations().keys.length, pending: number > published };
    },
    objections(flowId, target) {
      return reviews.judgement.terms(reviewDesk.subjectOf(flowId, target), undefined).objections;
    },
    async admit(bytes) {
      const result = await verifyBundle(
        bytes,
        {
          trustRoot: root(),
          at: clock.now(),
          runnerVersion: version,
          recompute: recomputeChecks(hash),
          revocations: revocations(),
          rememberedVersions: (flowId, place) => admitted.get(flowId, place),
          leastReviews: (place) => planOf(store.settings).rules[place].reviewers,
        },
        hash,
      );
      if (!result.ok) {
        const { title, mend } = refusalWords(result.reason, result.message);
        throw new UserError('bundle/refused', title, { place: result.reason, mend });
      }
      const { manifest, manifestDigest } = result.bundle;
      admitted.remember({
        flowId: manifest.flow.id,
        environment: manifest.environment,
        version: manifest.version,
        manifestDigest,
        at: clock.now(),
      });
      return {
        digest: manifestDigest,
        flowId: manifest.flow.id,
        flowName: manifest.flow.name,
        version: manifest.version,
        closure: manifest.closure.hash,
        environment: manifest.environment,
        fileName: '',
        bytes: bytes.length,
        emergency: manifest.review.emergency === true,
      };
    },
    revoke(manifestDigest, reason) {
      const before = calledBack(store.settings);
      if (before.bundles.some((one) => one.manifestDigest === manifestDigest))
        throw new UserError('store/conflict', 'This bundle was revoked already.', { place: manifestDigest });
      keepCalledBack(store.settings, { ...before, number: before.number + 1, bundles: [...before.bundles, { manifestDigest, reason }] });
    },
    revocationsToPublish: () => {
      const list = revocations();
      return { bundles: list.bundles.length, keys: list.keys.length, about: aboutOf(list, hash) };
    },
    async publishRevocations(publisher, about) {
      if (aboutOf(revocations(), hash) !== about) throw changedMeanwhile('The list');
      const before = calledBack(store.settings);
      const number = before.number + 1;
      identity.signingKeys.ensure(publisher);
      const list = { ...revocations(), number };
      const bytes = await identity.signingKeys.withSigner(publisher, (signer) => signRevocations(list, [signer]));
      // A bundle may have been called back while the key was being opened: it is in no list yet.
      const now = calledBack(store.settings);
      keepCalledBack(store.settings, {
        ...now,
        number: now.number === before.number ? number : Math.max(now.number, number) + 1,
        published: number,
      });
      return { fileName: `revocations-${number}.json`, text: new TextDecoder().decode(bytes), number };
    },
  };
}
