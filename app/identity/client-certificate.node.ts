/** A certificate that shows who calls (RFC 8705), as somebody enters it: read before it is kept, so that a mistake is told at once. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { UserError } from '../kernel/errors.ts';

const bad = (message: string, mend: string, cause?: unknown): UserError =>
  new UserError('connection/bad-secret', message, { mend, ...(cause === undefined ? {} : { cause }) });

/** When it ends, in milliseconds since the Unix epoch. Both are PEM. Throws UserError `connection/bad-secret`. */
export function clientCertificateEnd(cert: string, key: string): number {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch (cause) {
    throw bad('This certificate cannot be read.', 'Paste it in PEM: it begins with -----BEGIN CERTIFICATE-----.', cause);
  }
  let own: boolean;
  try {
    own = certificate.checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    // The cause stays here: it may quote the key.
    throw bad(
      'This private key cannot be read.',
      'Paste it in PEM and without a passphrase: it begins with -----BEGIN PRIVATE KEY-----.',
      cause instanceof Error ? cause.name : undefined,
    );
  }
  if (!own) throw bad('The private key belongs to another certificate.', 'Paste the two that were made together.');
  return Date.parse(certificate.validTo);
}
