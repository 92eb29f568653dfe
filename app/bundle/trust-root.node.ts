/**
 * The trust root: whose keys count for what, for how long, and what has been revoked. After The Update Framework: versioned,
 * signed by root keys, replaced only by a file that both the old and the new root keys have signed. SPEC.md B-TRUST.
 */
import { z } from 'zod';
import { isSoundPublicKey, keyIdOf } from '../identity/ed25519.node.ts';
import { hidesSomething, lookOf } from '../identity/look-alike.ts';
import { reviewerGroups, type ReviewerGroup } from '../identity/permissions.ts';
import { UserError } from '../kernel/errors.ts';
import { instantSchema } from '../kernel/instant.ts';
import { canonicalJson } from '../kernel/json.ts';
import { plainLine } from '../kernel/plain-text.ts';
import { canonicalBytes, readCanonicalJson } from './strict-json.ts';
import { readEnvelope, signEnvelope, trustedSignersOf, type Envelope, type Signer, type VerificationKey } from './dsse.node.ts';
import { BundleRefusal } from './refusal.ts';
import { trustRoles, type TrustRole } from './statement.ts';

export const trustRootPayloadType = 'application/vnd.countersign.trust-root+json';
export const revocationsPayloadType = 'application/vnd.countersign.revocations+json';

/** Seconds, UTC: `2027-01-31T00:00:00Z`. */
const keyId = z.string().regex(/^[0-9a-f]{32}$/);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const reason = z.string().min(1).max(500);
const revokedKeys = z.array(z.strictObject({ keyId, reason })).max(1_000);
const revokedBundles = z.array(z.strictObject({ manifestDigest: digest, reason })).max(10_000);
const roleSchema = z.strictObject({ keyIds: z.array(keyId).max(200), threshold: z.int().min(1).max(20) });

export const trustRootSchema = z.lazy(() =>
  z.strictObject({
    type: z.literal('countersign-trust-root'),
    formatVersion: z.literal(1),
    version: z.int().min(1).max(1_000_000),
    expiresAt: instantSchema,
    keys: z
      .array(
        z.strictObject({
          keyId,
          /** Raw Ed25519 public key, base 64. */
          publicKey: z.string().length(44),
          /** The person or machine that holds it: two keys of one owner count once. */
          owner: z.string().min(1).max(200),
          groups: z.array(z.enum(reviewerGroups)).max(reviewerGroups.length),
        }),
      )
      .min(1)
      .max(500),
    roles: z.strictObject({ author: roleSchema, reviewer: roleSchema, release: roleSchema, root: roleSchema }),
    /** Fewest review signatures by risk tier; a bundle may ask for more, never for fewer. */
    reviews: z.strictObject({
      minimal: z.int().min(0).max(20),
      limited: z.int().min(0).max(20),
      high: z.int().min(0).max(20),
      critical: z.int().min(0).max(20),
    }),
    revoked: z.strictObject({ keys: revokedKeys, bundles: revokedBundles }),
  }),
);
export type TrustRoot = z.infer<typeof trustRootSchema>;

/** A short-lived list that stops a key or a bundle before a new trust root reaches every machine. */
export const revocationListSchema = z.lazy(() =>
  z.strictObject({
    type: z.literal('countersign-revocations'),
    formatVersion: z.literal(1),
    number: z.int().min(1),
    issuedAt: instantSchema,
    /** From then on the list no longer proves that nothing else was revoked. */
    staleAt: instantSchema,
    keys: revokedKeys,
    bundles: revokedBundles,
  }),
);
export type RevocationList = z.infer<typeof revocationListSchema>;

/** Fewest review signatures by risk tier, unless a trust root says otherwise. */
export const usualReviews: TrustRoot['reviews'] = { minimal: 0, limited: 1, high: 2, critical: 2 };

export interface TrustedKey extends VerificationKey {
  readonly owner: string;
  readonly groups: readonly ReviewerGroup[];
  readonly roles: readonly TrustRole[];
}

const bad = (message: string, mend?: string): UserError => new UserError('trust/bad-root', message, mend === undefined ? {} : { mend });

/** Rules that a schema cannot say. Throws UserError `trust/bad-root`. */
function checkTrustRoot(root: TrustRoot): void {
  const ids = new Set<string>();
  for (const key of root.keys) {
    const publicKey = Buffer.from(key.publicKey, 'base64');
    if (publicKey.toString('base64') !== key.publicKey || !isSoundPublicKey(publicKey))
      throw bad(`Key ${key.keyId} is not a sound Ed25519 public key.`);
    if (keyIdOf(publicKey) !== key.keyId) throw bad(`Key id ${key.keyId} does not belong to its public key.`);
    if (ids.has(key.keyId)) throw bad(`Key ${key.keyId} is listed twice.`);
    ids.add(key.keyId);
  }
  // Thresholds count owners: one person under two spellings of a name would count as two.
  const looks = new Map<string, string>();
  for (const { owner } of root.keys) {
    if (hidesSomething(owner))
      throw bad(
        `The name of an owner holds characters that nobody sees: ${plainLine(owner)}.`,
        'Make the key again with a name that can be read.',
      );
    const twin = looks.get(lookOf(owner));
    if (twin !== undefined && twin !== owner)
      throw bad(
        `Two owners look alike: ${plainLine(twin)} and ${plainLine(owner)}.`,
        'Write one person in one way, and two people so that nobody takes one for the other.',
      );
    looks.set(lookOf(owner), owner);
  }
  for (const role of trustRoles) {
    const { keyIds, threshold } = root.roles[role];
    if (new Set(keyIds).size !== keyIds.length || keyIds.some((id) => !ids.has(id)))
      throw bad(`Role ${role} names a key twice, or one that is not listed.`);
    const owners = new Set(root.keys.filter((key) => keyIds.includes(key.keyId)).map((key) => key.owner));
    const needed = role === 'reviewer' ? 0 : threshold;
    if (owners.size < needed)
      throw bad(`Role ${role} needs ${threshold} different people but has ${owners.size}.`, 'Add keys to the role or lower its threshold.');
  }
}

/** Review signatures that a bundle of that tier needs. The threshold of the reviewer role raises each tier that is reviewed at all. */
export function reviewsNeeded(root: TrustRoot, tier: keyof TrustRoot['reviews'], asked: number): number {
  const fewest = Math.max(asked, root.reviews[tier]);
  return fewest === 0 ? 0 : Math.max(fewest, root.roles.reviewer.threshold);
}

/** Each key with the roles that the trust root gives it; raw public keys of 32 bytes. */
export function trustedKeys(root: TrustRoot): readonly TrustedKey[] {
  return root.keys.map((key) => ({
    keyId: key.keyId,
    publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64')),
    owner: key.owner,
    groups: key.groups,
    roles: trustRoles.filter((role) => root.roles[role].keyIds.includes(key.keyId)),
  }));
}

/** True when enough different people of the root role signed; revoked root keys do not count. */
function rootSigned(envelope: Envelope, root: TrustRoot): boolean {
  const revoked = new Set(root.revoked.keys.map((key) => key.keyId));
  const keys = trustedKeys(root).filter((key) => key.roles.includes('root') && !revoked.has(key.keyId));
  const signers = new Set(trustedSignersOf(envelope, keys).map((key) => key.keyId));
  return new Set(keys.filter((key) => signers.has(key.keyId)).map((key) => key.owner)).size >= root.roles.root.threshold;
}

const signedBy = new WeakMap<TrustRoot, readonly string[]>();
/** Root keys of this root whose signatures it carries, by id, sorted. One that it merely lists has agreed to nothing. */
export const rootSignersOf = (root: TrustRoot): readonly string[] => signedBy.get(root) ?? [];

/** Which of these keys signed a trust root, or anything else that is an envelope. */
export const rootKeysThatSigned = (bytes: Uint8Array, keys: readonly VerificationKey[]): readonly VerificationKey[] =>
  trustedSignersOf(readEnvelope(bytes, 'trust root'), keys);

function openEnvelope<T>(bytes: Uint8Array, payloadType: string, schema: z.ZodType<T>, what: string): { envelope: Envelope; value: T } {
  try {
    if (bytes.length > 2 * 1024 * 1024) throw bad(`The ${what} is too large.`);
    const envelope = readEnvelope(bytes, what);
    if (envelope.payloadType !== payloadType) throw bad(`This is not a ${what}.`);
    const parsed = schema.safeParse(readCanonicalJson(envelope.payload, what));
    if (!parsed.success)
      throw bad(`The ${what} does not have the fields that it must have, beginning at “${parsed.error.issues[0]?.path.join('.') ?? ''}”.`);
    return { envelope, value: parsed.data };
  } catch (error) {
    if (error instanceof BundleRefusal && (error.code === 'bad-envelope' || error.code === 'bad-json'))
      throw bad(`This is not a ${what}, or it was damaged.`, 'Give the file that "countersign trust" wrote.');
    if (error instanceof BundleRefusal) throw bad(`The ${what} cannot be read. ${error.message}`);
    throw error;
  }
}

/**
 * Reads a trust root that this machine is told to trust, and checks that its own root keys signed it. Expiry is checked when
 * something is verified against it. Throws UserError `trust/bad-root`.
 */
export function readTrustRoot(bytes: Uint8Array): TrustRoot {
  const { envelope, value } = openEnvelope(bytes, trustRootPayloadType, trustRootSchema, 'trust root');
  checkTrustRoot(value);
  if (!rootSigned(envelope, value)) throw bad('The trust root is not signed by enough of its own root keys.');
  signedBy.set(
    value,
    trustedSignersOf(
      envelope,
      trustedKeys(value).filter(({ roles }) => roles.includes('root')),
    )
      .map(({ keyId }) => keyId)
      .sort(),
  );
  return value;
}

/** The envelope's bytes. `signers` are root keys of this root and, when it replaces another, of that one too. */
export async function signTrustRoot(root: TrustRoot, signers: readonly Signer[]): Promise<Uint8Array> {
  const parsed = trustRootSchema.safeParse(root);
  if (!parsed.success)
    throw bad(
      `The trust root does not fit: ${parsed.error.issues[0]?.path.join('.') ?? ''}`,
      'Key ids have 32 hex digits, bundle digests 64.',
    );
  checkTrustRoot(parsed.data);
  return signEnvelope(trustRootPayloadType, canonicalBytes(root), signers);
}

/** The root with more keys that count no more, by a list. */
const alsoRevoked = (root: TrustRoot, revoked: readonly string[]): TrustRoot =>
  revoked.length === 0
    ? root
    : {
        ...root,
        revoked: {
          ...root.revoked,
          keys: [...root.revoked.keys, ...revoked.map((keyId) => ({ keyId, reason: 'revoked by an earlier list' }))],
        },
      };

/**
 * Accepts `next` in place of `current`: one version higher, signed by enough root keys of both. A root key that a list has `revoked` agrees to nothing;
 * one that `next` itself revokes may say so last. Throws `trust/bad-root`.
 */
export function acceptRotation(current: TrustRoot, next: Uint8Array, revoked: readonly string[] = []): TrustRoot {
  const { envelope } = openEnvelope(next, trustRootPayloadType, trustRootSchema, 'trust root');
  const root = readTrustRoot(next);
  if (root.version !== current.version + 1)
    throw bad(`The new trust root has version ${root.version}, but ${current.version + 1} must follow ${current.version}.`);
  if (!rootSigned(envelope, alsoRevoked(current, revoked)))
    throw bad('The new trust root is not signed by enough root keys of the present one.', 'Sign it with the old and the new root keys.');
  return root;
}

/** Throws UserError `trust/bad-root` for a list that a reader would not take. */
export async function signRevocations(list: RevocationList, signers: readonly Signer[]): Promise<Uint8Array> {
  const parsed = revocationListSchema.safeParse(list);
  if (!parsed.success)
    throw bad(
      `The revocation list does not fit: ${parsed.error.issues[0]?.path.join('.') ?? ''}`,
      'Key ids have 32 hex digits, bundle digests 64.',
    );
  return signEnvelope(revocationsPayloadType, canonicalBytes(parsed.data), signers);
}

/**
 * Reads a revocation list signed by the trust root's root keys; those that an earlier list has `revoked` count no more. Throws UserError
 * `trust/bad-root`.
 */
export function readRevocations(bytes: Uint8Array, root: TrustRoot, revoked: readonly string[] = []): RevocationList {
  const { envelope, value } = openEnvelope(bytes, revocationsPayloadType, revocationListSchema, 'revocation list');
  if (!rootSigned(envelope, alsoRevoked(root, revoked))) throw bad('The revocation list is not signed by enough root keys.');
  return value;
}

/** Accepts `next` in place of `current`: a higher number, or the very same list. Throws `trust/bad-root`. */
export function acceptRevocations(current: RevocationList, next: RevocationList): RevocationList {
  if (next.number < current.number) throw bad(`This is revocation list ${next.number}, and list ${current.number} was seen before.`);
  if (next.number === current.number && canonicalJson(next) !== canonicalJson(current))
    throw bad(`There are two different revocation lists with the number ${next.number}.`, 'Sign the newer one with the next number.');
  return next;
}
