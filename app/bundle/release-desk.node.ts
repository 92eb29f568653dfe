/** The bundle layer's half of a review: freezes a closure into a manifest, signs for people, and seals what was approved. */
import { UserError } from '../kernel/errors.ts';
import { instantText } from '../kernel/instant.ts';
import type { Json } from '../kernel/json.ts';
import type { Hash } from '../kernel/ports.ts';
import type { Identity } from '../identity/identity.node.ts';
import type { Freezer, ReviewRecord } from '../review/ports.ts';
import { whyEnded } from '../review/approved.ts';
import type { Reviews } from '../review/reviews.ts';
import type { Flow } from '../workflow/model/flow.ts';
import type { BundleInput, TestResult } from './bundle-input.ts';
import { bundleInputOf } from './from-assessment.ts';
import { attest, prepareBundle, sealBundle, type PreparedBundle } from './prepare.node.ts';
import type { TrustRoot } from './trust-root.node.ts';
import { verifyBundle } from './verify.node.ts';
import type { ZipFile } from './zip.node.ts';

export interface ReleaseDeskPorts {
  readonly hash: Hash;
  readonly identity: Identity;
  /** Of this program: the oldest runner that knows what it writes. */
  readonly version: string;
  /** What was tried of these flows, as the bundle carries it. */
  testsOf(flows: readonly Flow[]): readonly TestResult[];
}

export function releaseDesk({ hash, identity, version, testsOf }: ReleaseDeskPorts): Freezer {
  return {
    freeze(assessment, choices) {
      const input = bundleInputOf(assessment, {
        ...choices,
        expiresAt: instantText(choices.expiresAt),
        minimumRunner: version,
        programVersion: version,
        tests: testsOf([assessment.flow, ...assessment.subflows]),
      });
      const { manifest, manifestDigest } = prepareBundle(input, hash);
      return { closure: manifest.closure, manifestDigest, frozen: input as unknown as Json };
    },
    async sign({ kind, accountId, manifestDigest, closure, groups, at }) {
      const owner = identity.person(accountId).name;
      identity.signingKeys.ensure(accountId);
      return identity.signingKeys.withSigner(accountId, async (signer) => {
        const signed = { closure, signedAt: instantText(at) };
        const { data } =
          kind === 'author'
            ? await attest({ manifestDigest }, 'author', { ...signed, author: owner }, [signer])
            : await attest({ manifestDigest }, 'review', { ...signed, reviewer: owner, decision: 'approved', groups: [...groups] }, [
                signer,
              ]);
        return { keyId: signer.keyId, envelope: new TextDecoder().decode(data) };
      });
    },
  };
}

const file = (kind: 'author' | 'review', signature: { readonly keyId: string; readonly envelope: string }): ZipFile => ({
  name: `attestations/${kind}-${signature.keyId.slice(0, 16)}.dsse.json`,
  data: new TextEncoder().encode(signature.envelope),
});

export interface ExportPorts extends Pick<ReleaseDeskPorts, 'hash' | 'identity'> {
  /** The trust root as it would be published now. */
  nextRoot(): TrustRoot;
}

/**
 * The bundle of an approved review, sealed with the releasing person's key, and verified as it will be where it runs. The caller has seen a fresh
 * second factor. Throws UserError `bundle/not-approved`, `bundle/refused`, `review/closure-changed`.
 */
export async function exportBundle(
  review: ReviewRecord,
  reviews: Reviews,
  releaser: { readonly accountId: string; readonly at: number },
  { hash, identity, nextRoot }: ExportPorts,
): Promise<{ readonly bytes: Uint8Array; readonly prepared: PreparedBundle }> {
  const ended = whyEnded(review);
  if (ended !== undefined)
    throw new UserError('bundle/not-approved', `This was approved, and is not any more. ${ended}`, {
      place: review.flowName,
      mend: 'Submit the flow again.',
    });
  if (review.state !== 'approved' || review.authorSignature === undefined || review.expiresAt <= releaser.at) {
    throw new UserError('bundle/not-approved', 'Only an approved flow can be exported, and this one is not, or not any more.', {
      place: review.flowName,
    });
  }
  // Approved is not enough: since then a signer may have left, or a key may have been revoked, and a bundle must not carry their word.
  const lacking = reviews.notReleasable(review);
  if (lacking.length > 0)
    throw new UserError(
      'bundle/not-approved',
      `This was approved, but not every signature counts any more. Missing: ${lacking.join(', ')}.`,
      { place: review.flowName, mend: 'Submit the flow again.' },
    );
  const [early] = reviews.tooEarly(review);
  if (early !== undefined)
    throw new UserError('bundle/not-approved', `This workspace does not release it yet. ${early}`, {
      place: review.flowName,
      mend: 'Have it approved there first, or let an administrator change the rule of the environment.',
    });
  // Frozen at submission by this program and kept in the encrypted store; a changed byte shows in the digest below.
  const input = reviews.snapshot(review).frozen as unknown as BundleInput;
  const prepared = prepareBundle(input, hash);
  if (prepared.manifestDigest !== review.manifestDigest)
    throw new UserError('review/closure-changed', 'What was signed cannot be made again from what was frozen.', {
      place: review.flowName,
      mend: 'Submit the flow again.',
    });
  const attestations = [
    file('author', review.authorSignature),
    ...reviews.counted(review).signatures.map((signature) => file('review', signature)),
  ];
  // Whoever is named in a bundle must be in the trust root, and whoever has approved a waiver may have signed nothing yet.
  const approvers = new Set(input.waivers.map(({ approvedBy }) => approvedBy));
  const approving = identity
    .people()
    .filter(({ name, state, secondFactor }) => approvers.has(name) && state === 'active' && secondFactor?.confirmedAt !== undefined);
  for (const id of [releaser.accountId, ...approving.map((person) => person.id)]) identity.signingKeys.ensure(id);
  const bytes = await identity.signingKeys.withSigner(releaser.accountId, async (signer) =>
    sealBundle(prepared, attestations, { signers: [signer], signedAt: instantText(releaser.at) }, hash),
  );
  // The oldest runner that it admits: newer ones must not be refused here.
  const verified = await verifyBundle(
    bytes,
    { trustRoot: nextRoot(), at: releaser.at, runnerVersion: prepared.manifest.minimumRunner },
    hash,
  );
  if (!verified.ok) {
    throw new UserError('bundle/refused', `No runner would take this bundle: ${verified.message}`, {
      place: review.flowName,
      mend: 'Mend what is named here (somebody who is not known is added as a colleague by their key card), or submit the flow again.',
    });
  }
  return { bytes, prepared };
}
