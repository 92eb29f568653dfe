/** Whose certificate somebody who calls has to show, where one address asks for more than the server that it is on. */
import { constants, X509Certificate } from 'node:crypto';
import { checkAuthorities, certificatesIn, type Placed } from './server-certificate.node.ts';

export interface CallerRule {
  /** Those that issue the certificates of callers. */
  readonly authorities: readonly X509Certificate[];
  /** `CN=`, `DNS:`, `URI:`, `IP:` or `email:` with a name that the certificate has to bear, one of them; none: whoever has one of these authorities. */
  readonly subjects: readonly string[];
}

/** What a caller once showed is not taken over into its next connection: it may have ended since, and without those between it nobody could look it up. */
export const showsEachTime = { secureOptions: constants.SSL_OP_NO_TICKET } as const;

/** Throws UserError `connection/bad-secret` with the place. */
export function callerRule(authorities: Placed, subjects: readonly string[], now: number): CallerRule {
  checkAuthorities(authorities, now);
  return { authorities: certificatesIn(authorities.text), subjects };
}

export function wasIssued(certificate: X509Certificate, by: X509Certificate): boolean {
  try {
    return certificate.checkIssued(by) && certificate.verify(by.publicKey);
  } catch {
    return false;
  }
}

const isInTime = ({ validFromDate, validToDate }: X509Certificate, now: number): boolean =>
  validFromDate.getTime() <= now && now < validToDate.getTime();

/** Names of one kind, which must be written out: `*` stands for nothing. A text that is quoted in it holds signs that could be taken for another name. */
const alternatives = ({ subjectAltName = '' }: X509Certificate): readonly string[] =>
  subjectAltName.includes('"') ? [] : subjectAltName.split(', ');

function bears(certificate: X509Certificate, subject: string): boolean {
  if (subject.startsWith('CN='))
    return (
      certificate.subject
        .split('\n')
        .filter((line) => line.startsWith('CN='))
        .join('\n') === subject
    );
  return alternatives(certificate).some((name) => name.replace(/^IP Address:/, 'IP:') === subject);
}

/**
 * Whether this certificate, which TLS has found good for a client, was issued by one of the rule's authorities and bears one of its names. TLS was asked about
 * all authorities of the server together; Node does not tell which certificates stood between, so those that issue for callers are named themselves.
 */
export function isCaller({ authorities, subjects }: CallerRule, shown: X509Certificate, now: number): boolean {
  return (
    (subjects.length === 0 || subjects.some((subject) => bears(shown, subject))) &&
    isInTime(shown, now) &&
    authorities.some((authority) => isInTime(authority, now) && wasIssued(shown, authority))
  );
}
