/** A certificate that a server shows, and the authority whose certificates it asks for: looked at before they are used, so that a mistake has its file and its mend. */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { UserError } from '../kernel/errors.ts';
import { instantText } from '../kernel/instant.ts';

export interface Placed {
  readonly text: string;
  readonly place: string;
}

const bad = ({ place }: Placed, message: string, mend: string): UserError =>
  new UserError('connection/bad-secret', message, { place, mend });
const newOne = 'Put a certificate that is good today in its place.';

function mustBeGood(certificate: X509Certificate, file: Placed, now: number): void {
  if (Date.parse(certificate.validTo) <= now)
    throw bad(file, `The certificate has ended: it was good until ${instantText(Date.parse(certificate.validTo))}.`, newOne);
  if (Date.parse(certificate.validFrom) > now)
    throw bad(
      file,
      `The certificate is not good yet: it begins at ${instantText(Date.parse(certificate.validFrom))}.`,
      'Look whether the clock of this computer is right.',
    );
}

function certificateOf(text: string, file: Placed): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw bad(
      file,
      'This holds no certificate that can be read.',
      'It is in PEM, and begins with -----BEGIN CERTIFICATE-----: the certificate of the server first, then those between it and its authority.',
    );
  }
}

/** Until when the first certificate of a PEM is good; undefined where it holds none. */
export function certificateEnd(pem: string): number | undefined {
  try {
    return Date.parse(new X509Certificate(pem).validTo);
  } catch {
    return undefined;
  }
}

function keyOf(file: Placed): KeyObject {
  try {
    return createPrivateKey(file.text);
  } catch {
    // The cause stays here: it may quote the key.
    throw bad(
      file,
      'This private key cannot be read.',
      'It is in PEM and without a passphrase, and begins with -----BEGIN PRIVATE KEY-----.',
    );
  }
}

/** Both in PEM, and made together. Throws UserError `connection/bad-secret` with the file. */
export function checkServerCertificate(cert: Placed, key: Placed, now: number): void {
  const certificate = certificateOf(cert.text, cert);
  mustBeGood(certificate, cert, now);
  if (!certificate.checkPrivateKey(keyOf(key)))
    throw bad(key, 'The private key belongs to another certificate.', 'Give the two that were made together.');
}

/** All that TLS makes of them: those behind the first certificate, and keys that are too weak, are looked at by it alone. Throws UserError `connection/bad-secret` with the file. */
export function checkShown(cert: Placed, key: Placed, authorities: Placed | undefined): void {
  try {
    createSecureContext({ cert: cert.text, key: key.text });
  } catch {
    throw bad(
      cert,
      'The certificate cannot be used: one in its chain is cut off or cannot be read, or its key is too weak for TLS.',
      'Look whether the file is whole: the certificate of the server first, then those between it and its authority, each from BEGIN to END.',
    );
  }
  try {
    if (authorities !== undefined) createSecureContext({ ca: authorities.text });
  } catch {
    throw bad(
      authorities ?? cert,
      'A certificate in it is broken off or cannot be read.',
      'Look whether the file is whole: each certificate from BEGIN to END.',
    );
  }
}

const blocks = /-----BEGIN CERTIFICATE-----[^-]{1,20000}-----END CERTIFICATE-----/g;

/** Those of a PEM that can be read. Throws where one cannot. */
export const certificatesIn = (pem: string): readonly X509Certificate[] => (pem.match(blocks) ?? []).map((one) => new X509Certificate(one));

/** Whose certificates are asked for. Throws UserError `connection/bad-secret` with the file. */
export function checkAuthorities(file: Placed, now: number): void {
  const found = file.text.match(blocks) ?? [];
  if (found.length === 0) certificateOf(file.text, file);
  for (const one of found) {
    const certificate = certificateOf(one, file);
    mustBeGood(certificate, file, now);
    if (!certificate.ca)
      throw bad(
        file,
        'A certificate in it is of no authority, and can prove nobody.',
        'Give the certificate of the authority that issues those of the callers.',
      );
  }
}
