/** What a certificate's key may be used for, which Node does not tell: the extension of RFC 5280, section 4.2.1.3, read from the certificate's own bytes (DER). Pure. */

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
/** 2.5.29.15 */
const keyUsage = [0x55, 0x1d, 0x0f];

/** The key usage extension is there and allows digital signatures. */
export function maySignData(der: Uint8Array): boolean {
  const inside = (element: Element | undefined): Element[] => (element === undefined ? [] : elements(der, element.from, element.to));
  const [certificate] = elements(der, 0, der.length);
  const [body] = inside(certificate);
  const [extensions] = inside(inside(body).find(({ tag }) => tag === EXTENSIONS));
  for (const extension of inside(extensions).filter(({ tag }) => tag === SEQUENCE)) {
    const parts = inside(extension);
    const id = parts.find(({ tag }) => tag === OBJECT);
    if (id === undefined || id.to - id.from !== keyUsage.length || !keyUsage.every((byte, index) => der[id.from + index] === byte)) continue;
    const [bits] = inside(parts.find(({ tag }) => tag === OCTETS)).filter(({ tag }) => tag === BITS);
    return bits !== undefined && bits.to - bits.from >= 2 && ((der[bits.from + 1] as number) & 0x80) !== 0;
  }
  return false;
}
