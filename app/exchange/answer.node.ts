/** A reviewer's answer on its way back: the signature that goes into the bundle, or why there is none, and the comments. */
import type { Signer } from '../bundle/dsse.node.ts';
import { BundleRefusal } from '../bundle/refusal.ts';
import { canonicalBytes } from '../bundle/strict-json.ts';
import { readAttestation } from '../bundle/verify.node.ts';
import { UserError } from '../kernel/errors.ts';
import { instantText } from '../kernel/instant.ts';
import { clockSkew } from '../review/periods.ts';
import type { ReviewRecord, SignatureRecord } from '../review/ports.ts';
import type { Subject } from '../review/subject.ts';
import { makePackage, type AnswerList, type OpenedPackage, type PackageFiles } from './package.node.ts';
import type { ExchangePorts } from './ports.ts';
import { packageRefusal } from './refusal.ts';
import { takeThreads } from './take-threads.node.ts';
import { carryThreads } from './threads.ts';

const signatureName = 'review.dsse.json';

/** What this person has said about the review so far. */
export function decisionOf(review: ReviewRecord, personId: string): AnswerList['decision'] {
  if (review.signatures.some((signature) => signature.accountId === personId)) return 'approved';
  if (review.decidedBy === personId && (review.state === 'changes-requested' || review.state === 'rejected')) return review.state;
  return 'commented';
}

/** What somebody has said: by mail a reviewer's answer, through a repository also the author's comments. Throws UserError `review/wrong-state`. */
export async function makeAnswer(review: ReviewRecord, personId: string, signer: Signer, ports: ExchangePorts): Promise<PackageFiles> {
  const { reviews, hash, ownerOf, clock } = ports;
  if (review.manifestDigest === undefined)
    throw new UserError('review/wrong-state', 'This review cannot be answered elsewhere.', { place: review.flowName });
  const decision = decisionOf(review, personId);
  const own = review.signatures.find((signature) => signature.accountId === personId);
  const content = new Map([
    ['threads.json', canonicalBytes({ threads: carryThreads(reviews.threads(review.flowId), ownerOf) })] as const,
    ...(own === undefined ? [] : [[signatureName, new TextEncoder().encode(own.envelope)] as const]),
  ]);
  return makePackage(
    {
      kind: 'answer',
      sender: ownerOf(personId),
      madeAt: instantText(clock.now()),
      decision,
      reason: decision === 'changes-requested' || decision === 'rejected' ? (review.reason ?? '') : '',
      review: { id: review.id, flowId: review.flowId, closure: review.closure, manifestDigest: review.manifestDigest },
    },
    content,
    signer,
    hash,
  );
}

function readSignature(
  { list, key, files }: OpenedPackage<AnswerList>,
  { hash, clock, trusted, idOf, displayNameOf }: ExchangePorts,
): SignatureRecord {
  const data = files.get(signatureName);
  if (data === undefined) throw packageRefusal('package/files', `${signatureName} is missing.`);
  const { closure, manifestDigest } = list.review;
  try {
    const { statement, signers } = readAttestation(signatureName, data, trusted(), new Set(), manifestDigest, [], hash);
    if (
      statement.kind !== 'review' ||
      statement.predicate.reviewer !== key.owner ||
      statement.predicate.closure !== closure ||
      signers.length !== 1 ||
      signers[0]?.owner !== key.owner
    ) {
      throw packageRefusal('package/mismatch', 'The reviewer signed something else.');
    }
    const { signedAt } = statement.predicate;
    // It goes into a bundle, which every verifier would refuse until then.
    if (signedAt !== undefined && Date.parse(signedAt) > clock.now() + clockSkew)
      throw packageRefusal('package/mismatch', 'The review was signed in the future: one of the two clocks is wrong.');
    // Groups are what this workspace says of the key; the statement's own claim decides nothing.
    return {
      accountId: idOf(key.owner),
      displayName: displayNameOf(key.owner),
      keyId: signers[0].keyId,
      groups: signers[0].groups,
      closure,
      at: Math.min(clock.now(), Date.parse(signedAt ?? list.madeAt)),
      envelope: new TextDecoder().decode(data),
    };
  } catch (error) {
    if (error instanceof BundleRefusal)
      throw packageRefusal(
        error.code === 'wrong-role' ? 'package/wrong-role' : error.code === 'wrong-subject' ? 'package/mismatch' : 'package/bad-signature',
        `${error.code}: ${error.message}`,
        error,
      );
    throw error;
  }
}

/**
 * Takes an answer to a submission of this workspace: the comments, then the decision. `presentSubject` is the flow as it is now: an edit
 * after the submission voids the signature. Throws UserError `package/...`, or the first objection to the signature.
 */
export async function takeAnswer(
  opened: OpenedPackage<AnswerList>,
  presentSubject: (review: ReviewRecord) => Subject,
  ports: ExchangePorts,
): Promise<ReviewRecord> {
  const { list, key } = opened;
  const { reviews, repositories, idOf } = ports;
  const before = repositories.reviews.get(list.review.id);
  if (before === undefined || before.flowId !== list.review.flowId) throw packageRefusal('package/unknown-review');
  if (before.closure !== list.review.closure || before.manifestDigest !== list.review.manifestDigest)
    throw packageRefusal('package/mismatch', 'It is about another version of the flow.');
  const mayReview = key.roles.includes('reviewer');
  if (!mayReview && !(list.decision === 'commented' && key.roles.includes('author')))
    throw packageRefusal('package/wrong-role', 'They may not review flows.');
  const person = idOf(key.owner);
  const home = { flowId: before.flowId, reviewId: before.id };
  if (list.decision !== 'approved') {
    const taken = takeThreads(opened, home, ports);
    const reason = list.reason === '' ? 'No reason was given.' : list.reason;
    if (list.decision === 'commented') {
      if (taken === 0) throw packageRefusal('package/replayed');
      return before;
    }
    if (before.state === list.decision && before.decidedBy === person) throw packageRefusal('package/replayed');
    return list.decision === 'rejected' ? reviews.reject(before.id, person, reason) : reviews.requestChanges(before.id, person, reason);
  }
  const signature = readSignature(opened, ports);
  if (before.signatures.some((one) => one.keyId === signature.keyId)) throw packageRefusal('package/replayed');
  const signatory = { accountId: person, keyId: signature.keyId, groups: signature.groups, mayReview };
  // Their comments come first: a thread that they resolved must not stand in the way of their own signature.
  return repositories.transaction(() => {
    takeThreads(opened, home, ports);
    const [objection] = reviews.cannotSign(before, signatory, presentSubject(before));
    if (objection !== undefined) throw new UserError(objection.code, objection.text, { place: before.flowName });
    return reviews.addSignature(before.id, signature, signatory);
  });
}
