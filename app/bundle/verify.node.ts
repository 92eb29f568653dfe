/**
 * Verification: bytes in, a decision out. Nothing is written, nothing is fetched, and no part of the bundle is interpreted
 * before a trusted key has signed for it. The order of the checks and their ids are in SPEC.md.
 */
import { lookOf } from '../identity/look-alike.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { Hash } from '../kernel/ports.ts';
import { clockSkew, reviewPeriods } from '../review/periods.ts';
import { readEnvelope, signersOf, statementPayloadType } from './dsse.node.ts';
import { checkContents, type Recompute } from './contents.ts';
import { compareRunnerVersions, isAttestationPath, isBundlePath, manifestSchema, requiredFiles, type Manifest } from './manifest.ts';
import type { PreparedBundle } from './prepare.node.ts';
import { BundleRefusal, refusals, type RefusalCode } from './refusal.ts';
import { checkReports } from './reports.ts';
import { readStatement, roleOfKind, type AnyStatement, type TrustRole } from './statement.ts';
import { readCanonicalJson } from './strict-json.ts';
import { reviewsNeeded, trustedKeys, type RevocationList, type TrustedKey, type TrustRoot } from './trust-root.node.ts';
import { readZip, type ZipFile } from './zip.node.ts';
import type { Environment, Flow } from '../workflow/model/flow.ts';

export interface VerifyOptions {
  /** From readTrustRoot. Undefined: the bundle is refused with `no-trust-root`. */
  readonly trustRoot: TrustRoot | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Where it is about to run; undefined leaves the place open. */
  readonly environment?: Environment;
  /** The highest version admitted here before: what makes a rollback visible. */
  readonly rememberedVersions?: (
    flowId: string,
    environment: string,
  ) => { readonly version: number; readonly manifestDigest: string } | undefined;
  /** From readRevocations. */
  readonly revocations?: RevocationList;
  /** Reviews that the place of the verifier asks for, whatever the bundle and the trust root say. An emergency needs two people in any case. */
  readonly leastReviews?: (environment: Environment) => number;
  readonly runnerVersion: string;
  /** Recomputes what the bundle claims, where the caller has the means. */
  readonly recompute?: Recompute;
}

export interface SignatureReport {
  readonly keyId: string;
  readonly role: string;
  /** What was signed, as far as it could be read: `author`, `lint`, `tests`, `review`, `release`, ... */
  readonly statement?: string;
  readonly ok: boolean;
  readonly owner?: string;
}

export interface VerifiedBundle {
  readonly manifest: Manifest;
  /** SHA-256 of manifest.json: the bundle's identity. */
  readonly manifestDigest: string;
  readonly flow: Flow;
  readonly subflows: readonly Flow[];
  readonly statements: readonly AnyStatement[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export type Verification =
  | { readonly ok: true; readonly bundle: VerifiedBundle; readonly signatures: readonly SignatureReport[] }
  | {
      readonly ok: false;
      readonly reason: RefusalCode;
      readonly rule: string;
      readonly message: string;
      readonly place?: string;
      readonly signatures: readonly SignatureReport[];
    };

export interface Attestation {
  readonly path: string;
  readonly sha256: string;
  readonly statement: AnyStatement;
  readonly signers: readonly TrustedKey[];
}

const limits = { attestations: 64, attestationBytes: 2 * 1024 * 1024, manifestBytes: 16 * 1024 * 1024 } as const;

const seconds = (iso: string): number => Date.parse(iso);

/** Reads one attestation about the manifest of that digest, signed by `keys` in the role that it takes. Throws BundleRefusal. */
export function readAttestation(
  path: string,
  data: Uint8Array,
  keys: readonly TrustedKey[],
  revoked: ReadonlySet<string>,
  manifestDigest: string,
  report: SignatureReport[],
  hash: Hash,
): Attestation {
  if (data.length > limits.attestationBytes) throw new BundleRefusal('too-large', path);
  const envelope = readEnvelope(data, path);
  if (envelope.payloadType !== statementPayloadType) throw new BundleRefusal('wrong-payload-type', path);
  const claimed = envelope.signatures.map(({ keyid }) => keyid);
  let signers: readonly TrustedKey[] = [];
  let role = 'unknown';
  try {
    const ids = new Set(signersOf(envelope, keys, path).map((key) => key.keyId));
    signers = keys.filter((key) => ids.has(key.keyId));
    const revokedSigner = signers.find((key) => revoked.has(key.keyId));
    if (revokedSigner !== undefined) throw new BundleRefusal('revoked-key', path);
    // Only now, signed by keys that we know, are the bytes read as a statement.
    const statement = readStatement(envelope.payload, path);
    role = roleOfKind[statement.kind];
    if (statement.subject !== manifestDigest) throw new BundleRefusal('wrong-subject', path);
    for (const signer of signers) if (!signer.roles.includes(roleOfKind[statement.kind])) throw new BundleRefusal('wrong-role', path);
    report.push(...signers.map((key) => ({ keyId: key.keyId, role, statement: statement.kind, ok: true, owner: key.owner })));
    return { path, sha256: hash.sha256(data), statement, signers };
  } catch (error) {
    report.push(...claimed.map((keyId) => ({ keyId, role, ok: false })));
    throw error;
  }
}

function readManifest(bytes: Uint8Array): Manifest {
  const value = readCanonicalJson(bytes, 'manifest.json', 'non-canonical-manifest');
  const version = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['formatVersion'] : undefined;
  if (typeof version === 'number' && version > 1) throw new BundleRefusal('newer-format', 'manifest.json');
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw new BundleRefusal('bad-manifest', 'manifest.json', parsed.error.issues[0]?.path.join('.'));
  return parsed.data;
}

/** Files and manifest name each other exactly. */
function checkFiles(files: ReadonlyMap<string, Uint8Array>, manifest: Manifest, hash: Hash): void {
  const listed = new Set<string>();
  for (const { path, sha256, size } of manifest.files) {
    if (listed.has(path) || path === 'manifest.json' || isAttestationPath(path)) throw new BundleRefusal('bad-manifest', path);
    listed.add(path);
    const data = files.get(path);
    if (data === undefined) throw new BundleRefusal('missing-file', path);
    if (data.length !== size) throw new BundleRefusal('bad-size', path);
    if (hash.sha256(data) !== sha256) throw new BundleRefusal('bad-digest', path);
  }
  for (const path of requiredFiles) if (!listed.has(path)) throw new BundleRefusal('missing-file', path);
  for (const path of files.keys()) {
    if (path === 'manifest.json' || isAttestationPath(path)) continue;
    if (!listed.has(path)) throw new BundleRefusal('unknown-file', path);
  }
}

const ownersOf = (attestations: readonly Attestation[], role: TrustRole): ReadonlySet<string> =>
  new Set(
    attestations.filter(({ statement }) => roleOfKind[statement.kind] === role).flatMap(({ signers }) => signers.map((key) => key.owner)),
  );

const authorsOf = (attestations: readonly Attestation[], manifest: Manifest): ReadonlySet<string> =>
  new Set([...manifest.authors, ...ownersOf(attestations, 'author')]);

function checkStatements(attestations: readonly Attestation[], manifest: Manifest, files: ReadonlyMap<string, Uint8Array>): void {
  for (const { path, statement, signers } of attestations) {
    if ('closure' in statement.predicate && statement.predicate.closure !== manifest.closure.hash)
      throw new BundleRefusal('closure-mismatch', path);
    if (statement.kind === 'author' && !signers.every((key) => key.owner === statement.predicate.author))
      throw new BundleRefusal('bad-statement', path, 'It speaks for somebody else.');
    if (statement.kind === 'review' && !signers.every((key) => key.owner === statement.predicate.reviewer))
      throw new BundleRefusal('bad-statement', path, 'It speaks for somebody else.');
    if (statement.kind === 'lint') {
      const { verdict, ruleSet, counts } = statement.predicate;
      if (
        verdict !== manifest.verdict.hash ||
        ruleSet !== manifest.verdict.ruleSet ||
        canonicalJson(counts) !== canonicalJson(manifest.verdict.counts)
      )
        throw new BundleRefusal('verdict-mismatch', path);
    }
    if (statement.kind === 'release' && statement.predicate.version !== manifest.version) throw new BundleRefusal('bad-statement', path);
    checkReports(path, statement, manifest, files);
  }
}

/** The release statement names every other attestation with its digest, and no other. */
function checkRelease(attestations: readonly Attestation[]): void {
  const releases = attestations.filter(({ statement }) => statement.kind === 'release');
  const others = attestations.filter(({ statement }) => statement.kind !== 'release');
  for (const { path, statement } of releases) {
    if (statement.kind !== 'release') continue;
    const named = new Map(statement.predicate.attestations.map(({ name, digest }) => [name, digest.sha256]));
    if (
      named.size !== statement.predicate.attestations.length ||
      named.size !== others.length ||
      others.some((other) => named.get(other.path) !== other.sha256)
    ) {
      throw new BundleRefusal('attestation-set', path);
    }
  }
  if (releases.length > 1) throw new BundleRefusal('attestation-set', releases[1]?.path);
}

function checkSigners(
  attestations: readonly Attestation[],
  manifest: Manifest,
  root: TrustRoot,
  leastReviews: VerifyOptions['leastReviews'],
): void {
  for (const kind of ['author', 'lint', 'tests', 'release'] as const) {
    if (!attestations.some(({ statement }) => statement.kind === kind))
      throw new BundleRefusal('missing-attestation', undefined, `No ${kind} statement.`);
  }
  checkRelease(attestations);
  const reviewers = ownersOf(attestations, 'reviewer');
  // No two owners of a trust root look alike, but the manifest may name one as they do not spell themselves.
  const authors = new Set([...authorsOf(attestations, manifest)].map(lookOf));
  for (const reviewer of reviewers) if (authors.has(lookOf(reviewer))) throw new BundleRefusal('author-is-reviewer');
  const releasers = new Set(
    attestations.filter(({ statement }) => statement.kind === 'release').flatMap(({ signers }) => signers.map((key) => key.owner)),
  );
  const here = manifest.review.emergency === true ? 0 : (leastReviews?.(manifest.environment) ?? 0);
  const needed: readonly (readonly [TrustRole, number, number])[] = [
    ['author', ownersOf(attestations, 'author').size, root.roles.author.threshold],
    ['reviewer', reviewers.size, reviewsNeeded(root, manifest.risk.tier, Math.max(manifest.review.signatures, here))],
    ['release', releasers.size, root.roles.release.threshold],
  ];
  for (const [role, have, need] of needed)
    if (have < need) throw new BundleRefusal('too-few-signers', undefined, `${need} of role ${role} must sign; ${have} did.`);
  const groups = new Set(
    attestations.filter(({ statement }) => statement.kind === 'review').flatMap(({ signers }) => signers.flatMap((key) => key.groups)),
  );
  for (const group of manifest.review.groups)
    if (!groups.has(group)) throw new BundleRefusal('missing-group', undefined, `Group ${group} must sign.`);
}

/** An emergency release that does not end a day from `at`. Throws BundleRefusal. */
export function checkEmergency({ review, expiresAt }: Manifest, at: number): void {
  if (review.emergency !== true || seconds(expiresAt) <= at + reviewPeriods.breakGlassHours * 3_600_000 + clockSkew) return;
  throw new BundleRefusal('emergency-too-long', 'manifest.json', `It would count until ${expiresAt}.`);
}

/** When people say that they signed: not after now, and an emergency ends a day after the first of them. */
function checkSigningTimes(attestations: readonly Attestation[], manifest: Manifest, at: number): void {
  for (const { path, statement } of attestations) {
    if (!('signedAt' in statement.predicate) || statement.predicate.signedAt === undefined) continue;
    const signedAt = seconds(statement.predicate.signedAt);
    if (signedAt > at + clockSkew)
      throw new BundleRefusal('signed-in-future', path, `It says ${statement.predicate.signedAt}: this clock or the signer's is wrong.`);
    checkEmergency(manifest, signedAt);
  }
  checkEmergency(manifest, at);
}

function checkTimeAndPlace(manifest: Manifest, manifestDigest: string, options: VerifyOptions): void {
  if (seconds(manifest.expiresAt) <= options.at) throw new BundleRefusal('expired', undefined, `It was good until ${manifest.expiresAt}.`);
  if (options.environment !== undefined && options.environment !== manifest.environment)
    throw new BundleRefusal('wrong-environment', undefined, `It is for ${manifest.environment}, this is ${options.environment}.`);
  if (compareRunnerVersions(options.runnerVersion, manifest.minimumRunner) < 0)
    throw new BundleRefusal('runner-too-old', undefined, `It needs ${manifest.minimumRunner}.`);
  const remembered = options.rememberedVersions?.(manifest.flow.id, manifest.environment);
  if (remembered === undefined) return;
  if (manifest.version < remembered.version)
    throw new BundleRefusal('rolled-back', undefined, `Version ${remembered.version} was admitted before, this is ${manifest.version}.`);
  if (manifest.version === remembered.version && manifestDigest !== remembered.manifestDigest)
    throw new BundleRefusal(
      'rolled-back',
      undefined,
      `Version ${manifest.version} was admitted with another content: give the new release a higher version.`,
    );
}

/** Refuses before any signature is looked at: nothing to verify against, or a list too old to rely on. */
function requireTrust(options: VerifyOptions): TrustRoot {
  const { trustRoot, revocations, at } = options;
  if (trustRoot === undefined) throw new BundleRefusal('no-trust-root');
  if (seconds(trustRoot.expiresAt) <= at)
    throw new BundleRefusal('trust-root-expired', undefined, `It was good until ${trustRoot.expiresAt}.`);
  if (revocations !== undefined && seconds(revocations.staleAt) <= at) throw new BundleRefusal('revocations-stale');
  return trustRoot;
}

async function verify(bytes: Uint8Array, options: VerifyOptions, hash: Hash, report: SignatureReport[]): Promise<VerifiedBundle> {
  const files = await readZip(bytes, isBundlePath);
  const manifestBytes = files.get('manifest.json');
  if (manifestBytes === undefined) throw new BundleRefusal('missing-file', 'manifest.json');
  if (manifestBytes.length > limits.manifestBytes) throw new BundleRefusal('too-large', 'manifest.json');
  const envelopes = [...files].filter(([path]) => isAttestationPath(path));
  if (envelopes.length > limits.attestations)
    throw new BundleRefusal('too-many-files', undefined, `The limit is ${limits.attestations} attestations.`);
  const root = requireTrust(options);
  const manifestDigest = hash.sha256(manifestBytes);
  const keys = trustedKeys(root);
  const revoked = new Set([...root.revoked.keys, ...(options.revocations?.keys ?? [])].map((key) => key.keyId));
  const attestations = envelopes.map(([path, data]) => readAttestation(path, data, keys, revoked, manifestDigest, report, hash));
  // An unsigned manifest is not read at all.
  if (attestations.length === 0) throw new BundleRefusal('missing-attestation', undefined, 'It is not signed.');
  if ([...root.revoked.bundles, ...(options.revocations?.bundles ?? [])].some((entry) => entry.manifestDigest === manifestDigest))
    throw new BundleRefusal('revoked-bundle');
  const manifest = readManifest(manifestBytes);
  checkFiles(files, manifest, hash);
  checkStatements(attestations, manifest, files);
  checkSigners(attestations, manifest, root, options.leastReviews);
  const authors = authorsOf(attestations, manifest);
  const { flow, subflows } = checkContents(files, manifest, hash, {
    ...(options.recompute === undefined ? {} : { recompute: options.recompute }),
    authors,
    at: options.at,
    known: (owner) => keys.some((key) => key.owner === owner),
  });
  checkTimeAndPlace(manifest, manifestDigest, options);
  checkSigningTimes(attestations, manifest, options.at);
  return { manifest, manifestDigest, flow, subflows, statements: attestations.map(({ statement }) => statement), files };
}

/** Never throws for a bad bundle: `ok` is false and `reason` says why. What the result holds are views into `bytes`. */
export async function verifyBundle(bytes: Uint8Array, options: VerifyOptions, hash: Hash): Promise<Verification> {
  const signatures: SignatureReport[] = [];
  try {
    return { ok: true, bundle: await verify(bytes, options, hash, signatures), signatures };
  } catch (error) {
    if (!(error instanceof BundleRefusal)) throw error;
    return {
      ok: false,
      reason: error.code,
      rule: refusals[error.code].rule,
      message: error.message,
      ...(error.place === undefined ? {} : { place: error.place }),
      signatures,
    };
  }
}

/** What a bundle says about itself, unverified: for `bundle inspect`. Throws BundleRefusal. */
export async function inspectBundle(
  bytes: Uint8Array,
): Promise<{ readonly manifest: Manifest; readonly files: ReadonlyMap<string, Uint8Array> }> {
  const files = await readZip(bytes, isBundlePath);
  const manifestBytes = files.get('manifest.json');
  if (manifestBytes === undefined) throw new BundleRefusal('missing-file', 'manifest.json');
  return { manifest: readManifest(manifestBytes), files };
}

/**
 * Reads a bundle that somebody is about to sign: all files fit the manifest and each other, whoever made it. Signatures and
 * trust are not looked at. Throws BundleRefusal.
 */
export async function readDraft(
  bytes: Uint8Array,
  hash: Hash,
  recompute: Recompute,
): Promise<{ readonly prepared: PreparedBundle; readonly attestations: readonly ZipFile[]; readonly released: boolean }> {
  const { manifest, files } = await inspectBundle(bytes);
  checkFiles(files, manifest, hash);
  checkContents(files, manifest, hash, { recompute });
  const all = [...files].map(([name, data]) => ({ name, data }));
  const attestations = all.filter(({ name }) => isAttestationPath(name));
  return {
    prepared: {
      manifest,
      manifestDigest: hash.sha256(files.get('manifest.json') ?? ''),
      files: all.filter(({ name }) => !isAttestationPath(name)),
    },
    attestations,
    released: attestations.some(({ name }) => name.startsWith('attestations/release-')),
  };
}
