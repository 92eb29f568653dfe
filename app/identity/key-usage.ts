/** What a certificate's key may be used for, which Node does not tell: the extensions of RFC 5280, sections 4.2.1.3 and 4.2.1.12, read from the certificate's own bytes (DER). Pure. */

interface Element { readonly tag: number; readonly from: number; readonly to: number }

/** The elements from `from` up to `to`; none where a length does not fit. */
function elements(der: Uint8Array, from: number, to: number): Element[] {
  const out: Element[] = [];
  for (let at = from; at < to && out.length < 1_000;) {
    const tag = der[at] as number;
    let length = der[at + 1] ?? 0;
    let start = at + 2;
    if (length > 127) {
      const bytes = length - 128;
      if (bytes === 0 || bytes > 4) return [];
      length = 0;
      for (let index = 0; index < bytes; index += 1) length = length * 256 + (der[start + index] ?? 0);
      start += bytes;
    }
    if (start + length > to) return [];
    out.push({ tag, from: start, to: start + length });
    at = start + length;
  }
  return out;
}

const SEQUENCE = 0x30, OBJECT = 0x06, OCTETS = 0x04, BITS = 0x03, EXTENSIONS = 0xa3;
const same = (der: Uint8Array, { from, to }: Element, bytes: readonly number[]): boolean => to - from === bytes.length && bytes.every((byte, index) => der[from + index] === byte);
/** 2.5.29.15 and 2.5.29.37 */
const keyUsage = [0x55, 0x1d, 0x0f];
const purposes = [0x55, 0x1d, 0x25];
/** Signing of code (1.3.6.1.5.5.7.3.3), or any purpose (2.5.29.37.0). */
const signingPurposes = [[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x03], [0x55, 0x1d, 0x25, 0x00]];

/** The key usage extension is there and allows digital signatures, and what the key is for, where that is said, is signing: those of servers and mailboxes make signatures, too. */
export function maySignData(der: Uint8Array): boolean {
  const inside = (element: Element | undefined): Element[] => (element === undefined ? [] : elements(der, element.from, element.to));
  const [certificate] = elements(der, 0, der.length);
  const [body] = inside(certificate);
  const [list] = inside(inside(body).find(({ tag }) => tag === EXTENSIONS));
  const extensions = inside(list).filter(({ tag }) => tag === SEQUENCE).map(inside);
  const valueOf = (id: readonly number[]): Element | undefined => extensions.find(([first]) => first?.tag === OBJECT && same(der, first, id))?.find(({ tag }) => tag === OCTETS);
  const [bits] = inside(valueOf(keyUsage)).filter(({ tag }) => tag === BITS);
  if (bits === undefined || bits.to - bits.from < 2 || ((der[bits.from + 1] as number) & 0x80) === 0) return false;
  const said = valueOf(purposes);
  return said === undefined || inside(inside(said)[0]).some((one) => signingPurposes.some((purpose) => same(der, one, purpose)));
}
