/** Signs model files as the reference implementation of OpenSSF Model Signing does (github.com/sigstore/model-transparency), with a bare key or a certificate. */
import { createHash, createPrivateKey, createPublicKey, sign, X509Certificate, type KeyObject } from 'node:crypto';

const payloadType = 'application/vnd.in-toto+json';

export interface SignedFile {
  readonly name: string;
  readonly digest: string;
}
interface Changes {
  readonly predicateType?: string;
  readonly root?: string;
  readonly method?: string;
  readonly hint?: string;
  readonly mediaType?: string;
}

const hashes: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' };

function envelope(
  files: readonly SignedFile[],
  key: KeyObject,
  { predicateType = 'https://model_signing/signature/v1.0', root, method = 'files' }: Changes,
): object {
  const all = createHash('sha256');
  for (const { digest } of files) all.update(Buffer.from(digest, 'hex'));
  const payload = Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'model', digest: { sha256: root ?? all.digest('hex') } }],
      predicateType,
      predicate: {
        serialization: { method, hash_type: 'sha256', allow_symlinks: false, ignore_paths: ['model.sig'] },
        resources: files.map(({ name, digest }) => ({ name, algorithm: 'sha256', digest })),
      },
    }),
  );
  const covered = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
  return {
    payload: payload.toString('base64'),
    payloadType,
    signatures: [{ sig: sign(hashes[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'sha256', covered, key).toString('base64'), keyid: '' }],
  };
}

const bundle = (
  verificationMaterial: object,
  dsseEnvelope: object,
  { mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json' }: Changes,
): Uint8Array =>
  new Uint8Array(
    Buffer.from(JSON.stringify({ mediaType, verificationMaterial: { ...verificationMaterial, tlogEntries: [] }, dsseEnvelope })),
  );

export function signedWithKey(files: readonly SignedFile[], privateKey: KeyObject, changes: Changes = {}): Uint8Array {
  const hint =
    changes.hint ??
    createHash('sha256')
      .update(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }))
      .digest('hex');
  return bundle({ publicKey: { hint } }, envelope(files, privateKey, changes), changes);
}

/** `chain`: the signer's certificate in PEM, and those between it and the root behind it. */
export function signedWithCertificate(files: readonly SignedFile[], key: string, chain: string, changes: Changes = {}): Uint8Array {
  const certificates = (chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((pem) => ({
    rawBytes: new X509Certificate(pem).raw.toString('base64'),
  }));
  return bundle({ x509CertificateChain: { certificates } }, envelope(files, createPrivateKey(key), changes), changes);
}

/** As the keyless form has it: one certificate of a few minutes, and a log that would have to be asked. */
export const signedKeyless = (files: readonly SignedFile[], key: string, certificate: string): Uint8Array =>
  bundle(
    { certificate: { rawBytes: new X509Certificate(certificate).raw.toString('base64') } },
    envelope(files, createPrivateKey(key), {}),
    {},
  );
