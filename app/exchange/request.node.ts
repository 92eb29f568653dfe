/** A submission on its way to reviewers elsewhere: the frozen bundle with its author's signature, where steps are drawn, and the comments. */
import { readAttestation, readDraft } from '../bundle/verify.node.ts';
import type { BundleInput } from '../bundle/bundle-input.ts';
import type { Manifest } from '../bundle/manifest.ts';
import type { Signer } from '../bundle/dsse.node.ts';
import { reportsAll } from '../bundle/from-assessment.ts';
import { prepareBundle, type PreparedBundle } from '../bundle/prepare.node.ts';
import { BundleRefusal } from '../bundle/refusal.ts';
import { canonicalBytes } from '../bundle/strict-json.ts';
import { writeZip, type ZipFile } from '../bundle/zip.node.ts';
import { readBundleInput } from '../bundle/read-input.ts';
import { UserError } from '../kernel/errors.ts';
import { instantText } from '../kernel/instant.ts';
import type { Json } from '../kernel/json.ts';
import { hidesSomething, textHidesSomething } from '../identity/look-alike.ts';
import { layoutSchema, type Flow } from '../workflow/model/flow.ts';
import type { ReviewRecord, SignatureRecord } from '../review/ports.ts';
import { reviewPeriods, shortestEmergencyReason } from '../review/periods.ts';
import type { Subject } from '../review/subject.ts';
import { checkCarried } from '../review/waivers.ts';
import { makePackage, type OpenedPackage, type PackageFiles, type RequestList } from './package.node.ts';
import type { ExchangePorts } from './ports.ts';
import { packageRefusal } from './refusal.ts';
import { readDocument } from './signed.node.ts';
import { takeThreads } from './take-threads.node.ts';
import { carryThreads } from './threads.ts';

const draftFolder = 'draft/';
const decoder = new TextDecoder();
const day = 86_400_000;

/** The files of a submission, signed by its submitter. Throws UserError `review/wrong-state`, `review/closure-changed`. */
export async function makeRequest(review: ReviewRecord, signer: Signer, ports: ExchangePorts): Promise<PackageFiles> {
  const { reviews, hash, ownerOf, clock } = ports;
  if (review.state !== 'submitted' || review.authorSignature === undefined || review.from !== undefined) {
    throw new UserError('review/wrong-state', 'Only a submission of this workspace that waits for signatures can be sent to reviewers.', {
      place: review.flowName,
    });
  }
  const snapshot = reviews.snapshot(review);
  const prepared = prepareBundle(snapshot.frozen as unknown as BundleInput, hash);
  if (prepared.manifestDigest !== review.manifestDigest)
    throw new UserError('review/closure-changed', 'What was signed cannot be made again from what was frozen.', {
      place: review.flowName,
      mend: 'Submit the flow again.',
    });
  const author: ZipFile = {
    name: `attestations/author-${review.authorSignature.keyId.slice(0, 16)}.dsse.json`,
    data: new TextEncoder().encode(review.authorSignature.envelope),
  };
  const content = new Map([
    ...[...prepared.files, author].map(({ name, data }) => [`${draftFolder}${name}`, data] as const),
    // Notes and samples stay at home, as they do in a bundle.
    ['layout.json', canonicalBytes({ nodes: snapshot.subject.flow.layout.nodes, notes: {} })] as const,
    ['threads.json', canonicalBytes({ threads: carryThreads(reviews.threads(review.flowId), ownerOf) })] as const,
  ]);
  return makePackage(
    {
      kind: 'request',
      sender: ownerOf(review.submittedBy),
      madeAt: instantText(clock.now()),
      review: {
        id: review.id,
        flowId: review.flowId,
        environment: review.environment,
        revision: review.revision,
        closure: review.closure,
        manifestDigest: prepared.manifestDigest,
        submittedAt: instantText(review.submittedAt),
        message: review.message ?? '',
      },
    },
    content,
    signer,
    hash,
  );
}

/** The draft in a package, read as hostile, and computed again by this program's own rules and catalogue. */
async function readPackageDraft(
  files: PackageFiles,
  { hash, recompute }: ExchangePorts,
): Promise<{ readonly prepared: PreparedBundle; readonly attestations: readonly ZipFile[] }> {
  const entries = [...files]
    .filter(([name]) => name.startsWith(draftFolder))
    .map(([name, data]) => ({ name: name.slice(draftFolder.length), data }));
  try {
    const { released, ...draft } = await readDraft(writeZip(entries), hash, recompute);
    if (released) throw packageRefusal('package/bad-draft', 'It is a released bundle, not a submission.');
    return draft;
  } catch (error) {
    if (error instanceof BundleRefusal) throw packageRefusal('package/bad-draft', `${error.code}: ${error.message}`, error);
    throw error;
  }
}

function authorSignature(
  { key, list }: OpenedPackage<RequestList>,
  attestations: readonly ZipFile[],
  { hash, clock, displayNameOf, idOf, trusted }: ExchangePorts,
): SignatureRecord {
  const [attestation, ...others] = attestations;
  if (attestation === undefined || others.length > 0)
    throw packageRefusal('package/bad-draft', "A submission has one signature, its author's.");
  const { closure, manifestDigest, submittedAt } = list.review;
  try {
    const { statement, signers } = readAttestation(attestation.name, attestation.data, trusted(), new Set(), manifestDigest, [], hash);
    if (
      statement.kind !== 'author' ||
      statement.predicate.author !== key.owner ||
      statement.predicate.closure !== closure ||
      signers.length !== 1 ||
      signers[0]?.owner !== key.owner
    ) {
      throw packageRefusal('package/mismatch', 'The author signed something else.');
    }
    const at = Date.parse(statement.predicate.signedAt ?? submittedAt);
    if (at > clock.now() + day)
      throw packageRefusal('package/mismatch', 'Its author signed in the future: one of the two clocks is wrong.');
    return {
      accountId: idOf(key.owner),
      displayName: displayNameOf(key.owner),
      keyId: signers[0].keyId,
      groups: key.groups,
      closure,
      at: Math.min(clock.now(), at),
      envelope: decoder.decode(attestation.data),
    };
  } catch (error) {
    if (error instanceof BundleRefusal) throw packageRefusal('package/bad-draft', `${error.code}: ${error.message}`, error);
    throw error;
  }
}

/** An approval ends as one that is given here would, and clocks of two computers differ by a day at most. */
function checkTimes({ expiresAt, review }: Manifest, submittedAt: number, at: number): void {
  const end = Date.parse(expiresAt);
  if (submittedAt > at + day)
    throw packageRefusal('package/mismatch', 'It says that it was submitted in the future: one of the two clocks is wrong.');
  if (end <= at || submittedAt + reviewPeriods.submissionDays * day <= at) throw packageRefusal('package/bad-draft', 'It has ended.');
  const longest = review.emergency === true ? reviewPeriods.breakGlassHours * 3_600_000 : reviewPeriods.approvalDays * day;
  if (end > submittedAt + longest + 1_000) throw packageRefusal('package/bad-draft', 'It would count longer than an approval may.');
}

/** More submissions than anybody makes of a flow between two that are sent here. */
const largestLeap = 1_000;

/** Versions go forward, each sender's on their own: nobody blocks what somebody else will submit by a number far ahead. */
function checkVersion(
  { revision, environment }: RequestList['review'],
  ofFlow: readonly ReviewRecord[],
  { displayNameOf }: ExchangePorts,
  sender: string,
): void {
  const others = ofFlow.filter((other) => other.environment === environment);
  if (others.some((other) => other.revision >= revision && (other.from === undefined || other.from.owner === sender)))
    throw packageRefusal('package/replayed');
  const taken = others.find((other) => other.revision === revision);
  if (taken?.from !== undefined)
    throw packageRefusal('package/bad-version', `Version ${revision} came from ${displayNameOf(taken.from.owner)}.`);
  const newest = Math.max(0, ...others.map((other) => other.revision));
  if (revision > newest + largestLeap)
    throw packageRefusal(
      'package/bad-version',
      `It is version ${revision}, and ${newest === 0 ? 'there is none' : `version ${newest} is the newest`} here.`,
    );
}

/** Positions of steps that are there; everything else in the file is dropped. */
function drawn(flow: Flow, files: PackageFiles): Flow {
  const bytes = files.get('layout.json');
  if (bytes === undefined) return flow;
  const layout = readDocument(bytes, layoutSchema, 'layout.json');
  const ids = new Set(flow.nodes.map((node) => node.id));
  return { ...flow, layout: { nodes: Object.fromEntries(Object.entries(layout.nodes).filter(([nodeId]) => ids.has(nodeId))), notes: {} } };
}

/** Takes a submission of another workspace into this one, for review here. Throws UserError `package/...`, `review/blocked-verdict`. */
export async function takeRequest(opened: OpenedPackage<RequestList>, ports: ExchangePorts): Promise<ReviewRecord> {
  const { list, key, files } = opened;
  const { reviews, repositories, hash, clock, idOf, ownerOf, trusted } = ports;
  if (!key.roles.includes('author')) throw packageRefusal('package/wrong-role', 'They may not submit flows.');
  const known = repositories.reviews.get(list.review.id);
  if (known !== undefined)
    throw known.manifestDigest === list.review.manifestDigest
      ? packageRefusal('package/replayed')
      : packageRefusal('package/mismatch', 'Another submission has this id.');
  const { prepared, attestations } = await readPackageDraft(files, ports);
  const { manifest, manifestDigest } = prepared;
  const { review } = list;
  const at = clock.now();
  const submittedAt = Date.parse(review.submittedAt);
  checkTimes(manifest, submittedAt, at);
  if (hidesSomething(manifest.flow.name) || textHidesSomething(review.message))
    throw packageRefusal('package/bad-draft', 'Its name or message holds characters that nobody sees.');
  if (manifest.review.emergency === true && review.message.trim().length < shortestEmergencyReason)
    throw packageRefusal('package/bad-draft', 'It is an emergency, and does not say what happened.');
  if (
    manifestDigest !== review.manifestDigest ||
    manifest.flow.id !== review.flowId ||
    manifest.version !== review.revision ||
    manifest.environment !== review.environment ||
    manifest.closure.hash !== review.closure
  ) {
    throw packageRefusal('package/mismatch', 'The list and the manifest differ.');
  }
  if (!manifest.authors.includes(key.owner)) throw packageRefusal('package/mismatch', 'The sender is not among the authors.');
  checkVersion(review, repositories.reviews.list({ flowId: review.flowId }), ports, key.owner);
  const signature = authorSignature(opened, attestations, ports);
  const input = readBundleInput(prepared);
  if (prepareBundle(input, hash).manifestDigest !== manifestDigest)
    throw packageRefusal('package/bad-draft', 'It cannot be made again from its parts.');
  const flow = drawn(input.flow, files);
  const subject: Subject = {
    flow,
    subflows: input.subflows,
    environment: input.environment,
    policy: input.policyPack as Subject['policy'],
    models: input.models,
    waivers: input.waivers,
  };
  const assessment = reviews.assess(subject);
  if (input.ruleSet === assessment.ruleSet && !reportsAll(input.lintReport, assessment))
    throw packageRefusal('package/bad-draft', 'Its report does not name the findings of this flow.');
  const beside = { findings: assessment.findings, authors: manifest.authors, until: Date.parse(manifest.expiresAt), at };
  checkCarried(input.waivers, beside);
  // It may be released here, and no verifier takes a waiver of somebody who is not in the trust root.
  const isKnown = (owner: string): boolean =>
    (idOf(owner) !== owner && ownerOf(idOf(owner)) === owner) || trusted().some((one) => one.owner === owner);
  checkCarried(
    input.waivers,
    { ...beside, known: isKnown },
    'Add the key card of whoever approved it as a colleague and open the package again, or ask the sender for a waiver of somebody who is known here.',
  );
  const authors = [...new Set(manifest.authors.map(idOf))].sort();
  const adopted = reviews.adopt(
    {
      id: review.id,
      flowId: review.flowId,
      flowName: manifest.flow.name,
      environment: review.environment,
      revision: review.revision,
      state: 'submitted',
      closure: review.closure,
      manifestDigest,
      submittedBy: idOf(key.owner),
      submittedAt,
      ...(review.message === '' ? {} : { message: review.message }),
      updatedAt: at,
      expiresAt: Math.min(Date.parse(manifest.expiresAt), submittedAt + reviewPeriods.submissionDays * 86_400_000),
      tier: manifest.risk.tier,
      score: manifest.risk.score,
      requiredSignatures: manifest.review.signatures,
      requiredGroups: manifest.review.groups,
      authors,
      signatures: [],
      authorSignature: signature,
      from: { owner: key.owner, keyId: key.keyId, at },
      ...(manifest.review.emergency === true ? { breakGlass: { by: [idOf(key.owner)], reason: review.message, at: submittedAt } } : {}),
    },
    { subject, closure: manifest.closure, frozen: input as unknown as Json },
  );
  takeThreads(opened, { flowId: review.flowId, reviewId: review.id }, ports);
  return adopted;
}
