/** The evidence of a period, from the store: the log's part, and the records that stand behind what is sampled. */
import { noteSigner, sha256, verifyEd25519 } from '../../audit/crypto.node.ts';
import { logOrigin } from '../../audit/signed-note.ts';
import type { Signer } from '../../bundle/dsse.node.ts';
import { evidencePage } from '../../compliance/period/page.ts';
import { makeEvidence, type PeriodEvidence } from '../../compliance/period/pack.ts';
import type { AccountEvidence, KeyEvidence, Records, ReviewEvidence, Statement, WaiverEvidence } from '../../compliance/period/shapes.ts';
import type { Period } from '../../compliance/period/segment.ts';
import { signEvidence } from '../../exchange/period-evidence.node.ts';
import type { Identity } from '../../identity/identity.node.ts';
import { instantText } from '../../kernel/instant.ts';
import type { EvidenceDesk } from '../../ipc/services.ts';
import type { Hash } from '../../kernel/ports.ts';
import { emergencyStanding } from '../../review/emergency.ts';
import type { ReviewRecord, SignatureRecord, WaiverRecord } from '../../review/ports.ts';
import type { Store } from '../../store/store.ts';
import type { HostPorts } from '../ports.ts';

type Kept = Pick<Store, 'id' | 'audit' | 'auditSeed' | 'review' | 'identity' | 'bundles'>;

const signatureOf = ({ accountId, keyId, at, closure, envelope }: SignatureRecord): ReviewEvidence['signatures'][number] => ({
  account: accountId,
  keyId,
  at: instantText(at),
  closure,
  envelope,
});

function reviewOf(review: ReviewRecord, ofFlow: readonly ReviewRecord[], now: number, hash: Hash): ReviewEvidence {
  const { breakGlass } = review;
  const standing = emergencyStanding(review, ofFlow, now);
  return {
    id: review.id,
    flowId: review.flowId,
    flowName: review.flowName,
    version: review.revision,
    environment: review.environment,
    state: review.state,
    closure: review.closure,
    ...(review.manifestDigest === undefined ? {} : { manifest: review.manifestDigest }),
    tier: review.tier,
    required: review.requiredSignatures,
    submittedBy: review.submittedBy,
    submittedAt: instantText(review.submittedAt),
    ...(review.approvedAt === undefined ? {} : { approvedAt: instantText(review.approvedAt) }),
    authors: [...review.authors],
    ...(review.authorSignature === undefined ? {} : { author: signatureOf(review.authorSignature) }),
    signatures: review.signatures.map(signatureOf),
    ...(breakGlass === undefined
      ? {}
      : {
          emergency: {
            reasonSha256: hash.sha256(breakGlass.reason),
            state: standing?.state ?? 'over',
            ...(standing?.dueAt === undefined ? {} : { dueAt: instantText(standing.dueAt) }),
            ...(breakGlass.closed === undefined
              ? {}
              : {
                  closedBy: breakGlass.closed.by,
                  closedAt: instantText(breakGlass.closed.at),
                  wordsSha256: hash.sha256(breakGlass.closed.words),
                }),
          },
        }),
  };
}

const waiverOf = (waiver: WaiverRecord, hash: Hash): WaiverEvidence => ({
  id: waiver.id,
  flowId: waiver.flowId,
  rule: waiver.ruleId,
  fingerprint: waiver.fingerprint,
  reasonSha256: hash.sha256(waiver.reason),
  requestedBy: waiver.requestedBy,
  ...(waiver.approvedBy === undefined ? {} : { approvedBy: waiver.approvedBy }),
  until: instantText(waiver.until),
  ...(waiver.revokedAt === undefined ? {} : { revokedAt: instantText(waiver.revokedAt) }),
});

export function recordsOf({ review: { reviews, waivers }, identity, bundles }: Kept, now: number, hash: Hash): Records {
  const told = (found: ReviewRecord | undefined): ReviewEvidence | undefined =>
    found === undefined ? undefined : reviewOf(found, reviews.list({ flowId: found.flowId }), now, hash);
  const byManifest = new Map<string, ReviewRecord>();
  for (const one of reviews.list()) if (one.manifestDigest !== undefined) byManifest.set(one.manifestDigest, one);
  return {
    review: (id) => told(reviews.get(id)),
    reviewOfManifest: (digest) => told(byManifest.get(digest)),
    waiver: (id) => {
      const found = waivers.get(id);
      return found === undefined ? undefined : waiverOf(found, hash);
    },
    accounts: () =>
      identity.accounts
        .list()
        .map(({ id, name, displayName, roles, state }): AccountEvidence => ({ id, name, displayName, roles: [...roles], state })),
    keys: () => [
      ...identity.signingKeys.list().map(({ keyId, accountId, publicKey, state, createdAt, endedAt }): KeyEvidence => ({
        keyId,
        account: accountId,
        publicKey,
        state,
        createdAt: instantText(createdAt),
        ...(endedAt === undefined ? {} : { endedAt: instantText(endedAt) }),
      })),
      ...bundles.colleagues.list().map(({ id, owner, publicKey, addedAt, revoked }): KeyEvidence => ({
        keyId: id,
        account: owner,
        publicKey,
        state: revoked === undefined ? 'active' : 'revoked',
        createdAt: instantText(addedAt),
        ...(revoked === undefined ? {} : { endedAt: instantText(revoked.at) }),
      })),
    ],
  };
}

export interface EvidenceMaker {
  readonly account: string;
  readonly owner: string;
  readonly displayName: string;
  readonly keyId: string;
  readonly publicKey: Uint8Array;
}

/** Throws UserError `compliance/bad-period`. */
export function evidenceFrom(
  store: Kept,
  period: Period,
  workspace: Statement['workspace'],
  maker: EvidenceMaker,
  { clock, hash }: Pick<HostPorts, 'clock' | 'hash'>,
): PeriodEvidence {
  const origin = logOrigin(store.id);
  const now = clock.now();
  return makeEvidence(period, {
    digest: sha256,
    verify: verifyEd25519,
    hash,
    reader: store.audit,
    records: recordsOf(store, now, hash),
    origin,
    keys: [noteSigner(origin, store.auditSeed).verifierKey],
    workspace,
    madeBy: { owner: maker.owner, displayName: maker.displayName },
    makerKey: {
      keyId: maker.keyId,
      account: maker.account,
      publicKey: Buffer.from(maker.publicKey).toString('base64'),
      state: 'active',
      createdAt: instantText(now),
    },
    now,
  });
}

/** The pack and its page. */
export async function signedEvidence(
  evidence: PeriodEvidence,
  signer: Signer,
): Promise<{ readonly text: string; readonly page: string; readonly keyId: string }> {
  const bytes = await signEvidence(evidence, signer);
  return { text: new TextDecoder().decode(bytes), page: evidencePage(evidence, signer.keyId), keyId: signer.keyId };
}

export function createEvidenceDesk(store: Store, identity: Identity, workspace: Statement['workspace'], ports: HostPorts): EvidenceDesk {
  const makerOf = (accountId: string): EvidenceMaker => {
    const { name, displayName } = identity.person(accountId);
    const key = identity.signingKeys.active(accountId);
    return {
      account: accountId,
      owner: name,
      displayName,
      keyId: key?.keyId ?? '',
      publicKey: new Uint8Array(Buffer.from(key?.publicKey ?? '', 'base64')),
    };
  };
  return {
    preview: (period, accountId) => evidenceFrom(store, period, workspace, makerOf(accountId), ports),
    async make(period, accountId) {
      identity.signingKeys.ensure(accountId);
      const evidence = evidenceFrom(store, period, workspace, makerOf(accountId), ports);
      return { ...(await identity.signingKeys.withSigner(accountId, (signer) => signedEvidence(evidence, signer))), evidence };
    },
  };
}
