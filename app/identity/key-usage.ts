/** What a certificate's key may be used for, which Node does not tell: the extensions of RFC 5280, sections 4.2.1.3 and 4.2.1.12, read from the certificate's own bytes (DER). Pure. */

import { extensionOf, inside, same } from './der.ts';

const BITS = 0x03;
/** 2.5.29.15 and 2.5.29.37 */
const keyUsage = [0x55, 0x1d, 0x0f];
const purposes = [0x55, 0x1d, 0x25];
/** Signing of code (1.3.6.1.5.5.7.3.3), or any purpose (2.5.29.37.0). */
const signingPurposes = [
  [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x03],
  [0x55, 0x1d, 0x25, 0x00],
];

/** The key usage extension is there and allows digital signatures, and what the key is for, where that is said, is signing: those of servers and mailboxes make signatures, too. */
export function maySignData(der: Uint8Array): boolean {
  const bits = extensionOf(der, keyUsage);
  if (bits?.tag !== BITS || bits.to - bits.from < 2 || ((der[bits.from + 1] as number) & 0x80) === 0) return false;
  const said = extensionOf(der, purposes);
  return said === undefined || inside(der, said).some((one) => signingPurposes.some((purpose) => same(der, one, purpose)));
}
