/**
 * Checks the signature of a model file without any network: OpenSSF Model Signing 1.0 (github.com/ossf/model-signing-spec), a Sigstore bundle around a DSSE envelope
 * with an in-toto statement about the files' digests. Signed with a bare key, or with a certificate under a root that is given; the forms that need a
 * transparency log are refused. As in the reference implementation, certificates are judged at the moment from which the signer's was valid: nothing in
 * the file proves when it was signed.
 */
import { createHash, createPublicKey, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { preAuthenticationEncoding } from '../kernel/dsse.ts';
import { parseGuarded } from '../kernel/json-guard.ts';
import { wasIssued } from './caller-certificate.node.ts';
import { keepsLimits } from './chain-limits.ts';
import { maySignData } from './key-usage.ts';
import { certificatesIn } from './server-certificate.node.ts';

const most = { bytes: 4 * 1024 * 1024, depth: 32, chain: 8, files: 10_000 } as const;
const payloadType = 'application/vnd.in-toto+json';

const base64 = (chars: number) => z.base64().min(1).max(chars);
const bundleSchema = z.looseObject({
  mediaType: z.literal('application/vnd.dev.sigstore.bundle.v0.3+json'),
  verificationMaterial: z.looseObject({
    publicKey: z.looseObject({ hint: z.string().max(200).nullish() }).optional(),
    x509CertificateChain: z
      .looseObject({
        certificates: z
          .array(z.looseObject({ rawBytes: base64(64_000) }))
          .min(1)
          .max(most.chain),
      })
      .optional(),
  }),
  dsseEnvelope: z.looseObject({
    payload: base64(most.bytes),
    payloadType: z.literal(payloadType),
    signatures: z.array(z.looseObject({ sig: base64(2_000) })).length(1),
  }),
});
type Bundle = z.infer<typeof bundleSchema>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const statementSchema = z.looseObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  predicateType: z.literal('https://model_signing/signature/v1.0'),
  subject: z.array(z.looseObject({ name: z.string().max(1_000).optional(), digest: z.looseObject({ sha256 }) })).length(1),
  predicate: z.looseObject({
    serialization: z.looseObject({ method: z.literal('files'), hash_type: z.literal('sha256') }),
    resources: z
      .array(z.looseObject({ name: z.string().max(4_096), algorithm: z.literal('sha256'), digest: sha256 }))
      .min(1)
      .max(most.files),
  }),
});

const faults = {
  unreadable: 'it is no signature file of OpenSSF Model Signing',
  signer: 'the key or certificate of the signer that the step names cannot be read, or is of a kind that this standard does not know',
  keyless: 'it was made without a key or certificate of the signer, which cannot be checked without a network',
  other: 'another key made it',
  chain: 'its certificate does not lead to the root certificate that the step names',
  limits: 'an authority on the way to the root certificate may not vouch for it',
  usage: 'its certificate is not one to sign with',
  broken: 'it does not fit what it signs',
  statement: 'what it signs is no list of files with SHA-256',
  file: 'it speaks of another file',
} as const;
type Fault = (typeof faults)[keyof typeof faults];

const curves: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' };
const hashFor = (key: KeyObject): string | undefined =>
  key.asymmetricKeyType === 'ec' ? curves[key.asymmetricKeyDetails?.namedCurve ?? ''] : undefined;

function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    const read = schema.safeParse(parseGuarded(text, most.depth));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** The certificates of a signer that is one; empty for one that is a key, undefined for neither. */
function trusted(signer: string): { readonly roots: readonly X509Certificate[]; readonly key: KeyObject | undefined } | undefined {
  try {
    const roots = certificatesIn(signer);
    if (roots.length > 0) return { roots, key: undefined };
    const key = signer.includes('PRIVATE KEY') ? undefined : createPublicKey(signer);
    return key === undefined || hashFor(key) === undefined ? undefined : { roots: [], key };
  } catch {
    return undefined;
  }
}

const inTime = ({ validFromDate, validToDate }: X509Certificate, at: number): boolean =>
  validFromDate.getTime() <= at && at <= validToDate.getTime();

/** From the signer's certificate over those in the bundle to one of the roots; undefined where it leads to none. */
function wayToRoot(
  leaf: X509Certificate,
  between: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): readonly X509Certificate[] | undefined {
  const at = leaf.validFromDate.getTime();
  const left = new Set(between);
  const way = [leaf];
  for (let current = leaf, steps = 0; steps <= most.chain; steps += 1) {
    const root = roots.find((one) => inTime(one, at) && (one.raw.equals(current.raw) || (one.ca && wasIssued(current, one))));
    if (root !== undefined) return root.raw.equals(current.raw) ? way : [...way, root];
    const next = [...left].find((one) => one.ca && inTime(one, at) && wasIssued(current, one));
    if (next === undefined) return undefined;
    left.delete(next);
    way.push(next);
    current = next;
  }
  return undefined;
}

function keyOfChain(
  chain: NonNullable<Bundle['verificationMaterial']['x509CertificateChain']>,
  roots: readonly X509Certificate[],
): KeyObject | Fault {
  try {
    const [leaf, ...between] = chain.certificates.map(({ rawBytes }) => new X509Certificate(Buffer.from(rawBytes, 'base64')));
    const way = leaf === undefined ? undefined : wayToRoot(leaf, between, roots);
    if (leaf === undefined || way === undefined) return faults.chain;
    if (!keepsLimits(way.map(({ raw }) => raw))) return faults.limits;
    return maySignData(leaf.raw) ? leaf.publicKey : faults.usage;
  } catch {
    return faults.unreadable;
  }
}

function signingKey({ verificationMaterial: { publicKey, x509CertificateChain } }: Bundle, signer: string): KeyObject | Fault {
  const known = trusted(signer);
  if (known === undefined) return faults.signer;
  if (x509CertificateChain !== undefined) return known.key === undefined ? keyOfChain(x509CertificateChain, known.roots) : faults.other;
  if (publicKey === undefined) return faults.keyless;
  if (known.key === undefined) return faults.chain;
  const { hint } = publicKey;
  const own = createHash('sha256')
    .update(known.key.export({ type: 'spki', format: 'pem' }))
    .digest('hex');
  return typeof hint === 'string' && hint !== '' && hint !== own ? faults.other : known.key;
}

/** A file is named from the folder that was signed; one that was signed by itself is called `.`. */
const names = (path: string, name: string, alone: boolean): boolean => {
  const place = path.replaceAll('\\', '/');
  return (alone && name === '.') || (name !== '' && name !== '.' && (place === name || place.endsWith(`/${name}`)));
};

function statementFault(payload: Buffer, { path, digest }: { readonly path: string; readonly digest: string }): Fault | undefined {
  const statement = parsed(statementSchema, payload.toString('utf8'));
  const [subject] = statement?.subject ?? [];
  if (statement === undefined || subject === undefined) return faults.statement;
  const { resources } = statement.predicate;
  const all = createHash('sha256');
  for (const resource of resources) all.update(Buffer.from(resource.digest, 'hex'));
  if (all.digest('hex') !== subject.digest.sha256) return faults.statement;
  return resources.some((resource) => resource.digest === digest && names(path, resource.name, resources.length === 1))
    ? undefined
    : faults.file;
}

/** Why the file at `path` with this SHA-256 does not count as signed by the signer (a public key or root certificates, in PEM); undefined where it does. */
export function signatureFault(
  file: Uint8Array,
  signer: string,
  model: { readonly path: string; readonly digest: string },
): string | undefined {
  const bundle = file.length > most.bytes ? undefined : parsed(bundleSchema, new TextDecoder().decode(file));
  if (bundle === undefined) return faults.unreadable;
  const key = signingKey(bundle, signer);
  if (typeof key === 'string') return key;
  const hash = hashFor(key);
  if (hash === undefined) return faults.signer;
  const {
    payload,
    signatures: [signature],
  } = bundle.dsseEnvelope;
  const signed = Buffer.from(payload, 'base64');
  if (!verify(hash, preAuthenticationEncoding(payloadType, signed), key, Buffer.from(signature?.sig ?? '', 'base64'))) return faults.broken;
  return statementFault(signed, model);
}
