/**
 * Evidence of a period as a file: its body, and the statement about it in a DSSE envelope under the key of whoever made it. A verifier needs the file
 * alone: it counts the populations anew from the log's entries, draws the samples again, and checks every signature that an item rests on.
 */
import { z } from 'zod';
import { sha256, verifyEd25519 } from '../audit/crypto.node.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { VerifierKey } from '../audit/signed-note.ts';
import { readEnvelope, signersOf, statementPayloadType, type Signer } from '../bundle/dsse.node.ts';
import { BundleRefusal } from '../bundle/refusal.ts';
import { readStatement } from '../bundle/statement.ts';
import { canonicalBytes, readCanonicalJson } from '../bundle/strict-json.ts';
import { trustedKeys, type TrustRoot } from '../bundle/trust-root.node.ts';
import { behindReview, countedFrom, mostExceptions, mostGaps, type PeriodEvidence } from '../compliance/period/pack.ts';
import { bodySchema, statementSchema, type Body, type Item, type ReviewEvidence, type Statement } from '../compliance/period/shapes.ts';
import { exceptionsOf } from '../compliance/period/exceptions.ts';
import { countedTimes } from '../compliance/period/review-times.ts';
import { gapsOf, problemsInWords } from '../compliance/period/gaps.ts';
import { readSegment, type Period, type ReadSegment } from '../compliance/period/segment.ts';
import { isSoundPublicKey, keyIdOf } from '../identity/ed25519.node.ts';
import { UserError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { Hash } from '../kernel/ports.ts';
import { signDocument, signerOf } from './signed.node.ts';

const payloadType = 'application/vnd.countersign.period-evidence+json';
const fileSchema = z.strictObject({
  format: z.literal('countersign-period-evidence'),
  formatVersion: z.literal(1),
  body: bodySchema,
  envelope: z.unknown(),
});

const unreadable = (place: string, cause?: unknown): UserError =>
  new UserError('compliance/bad-evidence', 'This is no evidence of a period, or it is damaged.', {
    place,
    mend: 'Ask whoever made it for the file again.',
    ...(cause === undefined ? {} : { cause }),
  });

export async function signEvidence({ statement, body }: Pick<PeriodEvidence, 'statement' | 'body'>, signer: Signer): Promise<Uint8Array> {
  const envelope: unknown = JSON.parse(new TextDecoder().decode(await signDocument(payloadType, statement, signer)));
  return canonicalBytes({ format: 'countersign-period-evidence', formatVersion: 1, body, envelope });
}

type EvidenceProblem =
  | 'unknown-signer'
  | 'body-changed'
  | 'log-broken'
  | 'log-differs'
  | 'counts-differ'
  | 'sample-differs'
  | 'gap-hidden'
  | 'exception-hidden'
  | 'item-missing'
  | 'item-differs'
  | 'review-unsigned'
  | 'unknown-reviewer';

export interface EvidenceReport {
  readonly ok: boolean;
  readonly statement: Statement;
  readonly body: Body;
  readonly log: ReadSegment;
  readonly signer: {
    readonly keyId: string;
    readonly owner: string;
    /** By a trust root, and not only by the file itself. */ readonly vouched: boolean;
  };
  readonly problems: readonly { readonly code: EvidenceProblem; readonly text: string }[];
}

export interface EvidenceTrust {
  readonly root?: TrustRoot;
  /** Verifier keys of the log, got from elsewhere. */
  readonly logKeys?: readonly VerifierKey[];
  /** A signed checkpoint of the log from an earlier look. */
  readonly remembered?: string;
}

interface Known {
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  readonly owner: string;
}

const nameIn = ({ accounts }: Body, account: string): string => accounts.find(({ id }) => id === account)?.name ?? account;

/** Keys that the file brings: an id belongs to its key, or it counts for nothing. */
function keysIn(body: Body): readonly Known[] {
  return body.keys.flatMap(({ keyId, publicKey, account }) => {
    const raw = new Uint8Array(Buffer.from(publicKey, 'base64'));
    return isSoundPublicKey(raw) && keyIdOf(raw) === keyId ? [{ keyId, publicKey: raw, owner: nameIn(body, account) }] : [];
  });
}

function keysOf(root: TrustRoot): readonly Known[] {
  const revoked = new Set(root.revoked.keys.map(({ keyId }) => keyId));
  return trustedKeys(root).filter(({ keyId }) => !revoked.has(keyId));
}

/** What is wrong with the signatures that a review rests on, in words. */
function reviewProblems(
  review: ReviewEvidence,
  body: Body,
  signersLogged: ReadonlyMap<string, string>,
  root: readonly Known[] | undefined,
): { readonly code: EvidenceProblem; readonly text: string }[] {
  const own = keysIn(body);
  return review.signatures.flatMap(({ account, envelope: text, keyId, closure }, at): { code: EvidenceProblem; text: string }[] => {
    const wrong = (why: string, code: EvidenceProblem = 'review-unsigned') => [
      { code, text: `Review ${review.id}: the signature with key ${keyId.slice(0, 8)} ${why}.` },
    ];
    try {
      const envelope = readEnvelope(new TextEncoder().encode(text), 'signature');
      if (envelope.payloadType !== statementPayloadType) return wrong('is of another kind');
      const [signer] = signersOf(envelope, own, 'signature');
      if (signer?.keyId !== keyId) return wrong('is by another key');
      // Under two accounts one person would be two, and under that of somebody else whoever drew it would not stand out.
      if (review.signatures.findIndex((one) => one.keyId === keyId) !== at) return wrong('stands here twice');
      const said = readStatement(envelope.payload, 'signature');
      if (
        said.kind !== 'review' ||
        said.predicate.closure !== closure ||
        closure !== review.closure ||
        (review.manifest !== undefined && said.subject !== review.manifest)
      )
        return wrong('is about something else');
      const owner = nameIn(body, account);
      const vouched = root?.find((key) => key.keyId === keyId);
      const logged = signersLogged.get(`${review.id} ${keyId}`) ?? account;
      if (
        logged !== account ||
        [own.find((key) => key.keyId === keyId)?.owner, said.predicate.reviewer, vouched?.owner ?? owner].some((one) => one !== owner)
      )
        return wrong('is by somebody else');
      return root === undefined || vouched !== undefined ? [] : wrong('is by a key that the trust root does not name', 'unknown-reviewer');
    } catch (error) {
      if (error instanceof BundleRefusal) return wrong('does not hold');
      throw error;
    }
  });
}

/** The item tells of the entry that it stands for, or why it cannot. */
function tellsOf(item: Item, entry: AuditEntry): boolean {
  const { review, waiver, missing } = item;
  if (
    missing === undefined &&
    ((behindReview.has(item.control) && review === undefined) || (item.control === 'waivers' && waiver === undefined))
  )
    return false;
  if (waiver !== undefined) return waiver.id === entry.subject;
  if (review === undefined) return true;
  const named = entry.details['review'];
  if (typeof named === 'string')
    return (
      named === review.id && (entry.action !== 'bundle.exported' || review.manifest === undefined || review.manifest === entry.subject)
    );
  if (entry.action.startsWith('bundle.')) return review.manifest === entry.subject;
  const { closure, key } = entry.details;
  return (
    review.id === entry.subject &&
    (closure === undefined || closure === review.closure) &&
    (entry.action !== 'review.signed' || review.signatures.some(({ keyId }) => keyId === key) || review.state !== 'approved')
  );
}

function itemProblems(
  { items }: Body,
  statement: Statement,
  log: ReadSegment,
): { readonly code: EvidenceProblem; readonly text: string }[] {
  const entries = new Map(log.entries.map((entry) => [entry.index, entry]));
  const held = new Set(items.map(({ control, index }) => `${control} ${index}`));
  return [
    ...statement.controls.flatMap(({ id, sample }) =>
      sample
        .filter((index) => !held.has(`${id} ${index}`))
        .map((index) => ({
          code: 'item-missing' as const,
          text: `The sample of “${id}” names entry ${index}, and nothing stands here for it.`,
        })),
    ),
    ...items.flatMap((item) => {
      const entry = entries.get(item.index);
      const sound =
        entry !== undefined &&
        log.hashOf.get(item.index) === item.leafHash &&
        statement.controls.some(({ id, sample }) => id === item.control && sample.includes(item.index)) &&
        tellsOf(item, entry);
      return sound ? [] : [{ code: 'item-differs' as const, text: `What stands here for entry ${item.index} does not fit that entry.` }];
    }),
  ];
}

/** What stands out by the log and the sampled records, and the statement says nothing of. */
function hiddenExceptions(
  { items }: Body,
  { exceptions, moreExceptions, madeAt }: Statement,
  log: ReadSegment,
  period: Period,
): { readonly code: EvidenceProblem; readonly text: string }[] {
  // Of more than fit the first ones are told, in the order of the log.
  const toldUntil =
    moreExceptions === 0 ? Number.POSITIVE_INFINITY : exceptions.length < mostExceptions ? -1 : (exceptions.at(-1)?.index ?? 0);
  if (toldUntil < 0)
    return [{ code: 'exception-hidden', text: `The statement says that more stands out, and tells only ${exceptions.length} of it.` }];
  const said = new Set(exceptions.map(({ index, text }) => `${index} ${text}`));
  const reviews = new Map(items.flatMap(({ review }) => (review === undefined ? [] : [[review.id, review] as const])));
  return exceptionsOf(log, period, { review: (id) => reviews.get(id) }, Date.parse(madeAt))
    .filter(({ index, text }) => index < toldUntil && !said.has(`${index} ${text}`))
    .map(({ index, text }) => ({ code: 'exception-hidden', text: `The statement does not say of entry ${index}: ${text}` }));
}

const differs = (a: unknown, b: unknown): boolean => canonicalJson(a) !== canonicalJson(b);

/** Throws UserError `compliance/bad-evidence` for what is no such file at all. */
export function verifyEvidence(bytes: Uint8Array, place: string, hash: Hash, trust: EvidenceTrust = {}): EvidenceReport {
  const { body, statement, signer, problems } = open(bytes, place, trust);
  const period = { from: Date.parse(statement.period.from), until: Date.parse(statement.period.until) };
  const log = readSegment(body.log, period.until, {
    digest: sha256,
    verify: verifyEd25519,
    ...(trust.logKeys === undefined ? {} : { trustedKeys: trust.logKeys }),
    ...(trust.remembered === undefined ? {} : { remembered: trust.remembered }),
  });
  if (log === undefined) throw unreadable(place);
  const counted = countedFrom(log, period, body.log.origin, { digest: sha256 });
  // Who signed which review with which key, as the log has it.
  const signersLogged = new Map(
    log.entries.flatMap(({ action, subject, actor, details }) =>
      action === 'review.signed' && details['outcome'] === 'done' ? [[`${subject} ${String(details['key'])}`, actor] as const] : [],
    ),
  );
  const root = trust.root === undefined ? undefined : keysOf(trust.root);
  const seenReviews = [
    ...new Map(body.items.flatMap(({ review }) => (review === undefined ? [] : [[canonicalJson(review), review] as const]))).values(),
  ];
  const gaps = new Set(statement.gaps);
  const found: { readonly code: EvidenceProblem; readonly text: string }[] = [
    ...problems,
    ...(hash.sha256(canonicalJson(body)) === statement.bodySha256
      ? []
      : [{ code: 'body-changed' as const, text: 'What the statement was signed for is not what is in this file.' }]),
    ...problemsInWords(log.problems).map((text) => ({ code: 'log-broken' as const, text })),
    ...(differs(statement.log, { origin: body.log.origin, first: log.first, size: log.size, root: log.root })
      ? [{ code: 'log-differs' as const, text: 'The entries here are not those that the statement is about.' }]
      : []),
    ...(differs(statement.sampling, counted.sampling)
      ? [{ code: 'sample-differs' as const, text: 'The seed of the samples does not follow from the log at the end of the period.' }]
      : []),
    ...counted.controls.flatMap((control) => {
      const { sample, ...counts } = control;
      const said = statement.controls.find(({ id }) => id === control.id);
      const { sample: saidSample = [], ...saidCounts } = said ?? {};
      return [
        ...(said === undefined || differs(counts, saidCounts)
          ? [
              {
                code: 'counts-differ' as const,
                text: `"${control.title}": the log here has ${control.population}, and ${control.refused} that were refused; the statement says something else.`,
              },
            ]
          : []),
        ...(said !== undefined && differs(sample, saidSample)
          ? [{ code: 'sample-differs' as const, text: `"${control.title}": the sample is not the one that the seed gives.` }]
          : []),
      ];
    }),
    ...(differs(statement.checkpoints, counted.checkpoints)
      ? [{ code: 'counts-differ' as const, text: 'The number of signed checkpoints is not what the statement says.' }]
      : []),
    ...(differs(statement.reviewTimes ?? null, countedTimes(log, period, Date.parse(statement.madeAt)) ?? null)
      ? [{ code: 'counts-differ' as const, text: 'How many reviews were answered in time is not what the log here says.' }]
      : []),
    ...gapsOf({ ...log, problems: [] }, period, Date.parse(statement.madeAt))
      .slice(0, mostGaps - problemsInWords(log.problems).length)
      .filter((gap) => !gaps.has(gap))
      .map((gap) => ({ code: 'gap-hidden' as const, text: `The statement does not say: ${gap}` })),
    ...hiddenExceptions(body, statement, log, period),
    ...itemProblems(body, statement, log),
    ...seenReviews.flatMap((review) => reviewProblems(review, body, signersLogged, root)),
  ];
  return { ok: found.length === 0, statement, body, log, signer, problems: found };
}

function open(
  bytes: Uint8Array,
  place: string,
  { root }: EvidenceTrust,
): Pick<EvidenceReport, 'body' | 'statement' | 'signer' | 'problems'> {
  try {
    const file = fileSchema.safeParse(readCanonicalJson(bytes, place));
    if (!file.success) throw unreadable(place);
    const { body } = file.data;
    const envelope = readEnvelope(canonicalBytes(file.data.envelope), place);
    if (envelope.payloadType !== payloadType || envelope.signatures.length !== 1) throw unreadable(place);
    const vouched = root === undefined ? [] : keysOf(root);
    const own = keysIn(body);
    const byRoot = vouched.some(({ keyId }) => keyId === envelope.signatures[0]?.keyid);
    const { keyId, owner } = signerOf(envelope, byRoot ? vouched : own, place);
    const statement = statementSchema.safeParse(readCanonicalJson(envelope.payload, place));
    if (!statement.success) throw unreadable(place);
    return {
      body,
      statement: statement.data,
      signer: { keyId, owner, vouched: byRoot },
      problems:
        root === undefined || byRoot
          ? []
          : [{ code: 'unknown-signer', text: 'Whoever signed it is not in the trust root, or their key was revoked.' }],
    };
  } catch (error) {
    if (error instanceof BundleRefusal) throw unreadable(place, error);
    throw error;
  }
}
