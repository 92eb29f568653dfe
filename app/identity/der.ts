/** The little of DER (X.690) that reading a certificate's extensions takes. Pure. */

export interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

/** The elements from `from` up to `to`; none where a length does not fit. */
export function elements(der: Uint8Array, from: number, to: number): Element[] {
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

const SEQUENCE = 0x30,
  OBJECT = 0x06,
  OCTETS = 0x04,
  EXTENSIONS = 0xa3;
export const same = (der: Uint8Array, { from, to }: Element, bytes: readonly number[]): boolean =>
  to - from === bytes.length && bytes.every((byte, index) => der[from + index] === byte);

export const inside = (der: Uint8Array, element: Element | undefined): Element[] =>
  element === undefined ? [] : elements(der, element.from, element.to);

/** The part of a certificate that is signed. */
export const bodyOf = (der: Uint8Array): readonly Element[] => inside(der, inside(der, elements(der, 0, der.length)[0])[0]);

/** The value of an extension, as the one element that it is. */
export function extensionOf(der: Uint8Array, id: readonly number[]): Element | undefined {
  const [list] = inside(
    der,
    bodyOf(der).find(({ tag }) => tag === EXTENSIONS),
  );
  const extensions = inside(der, list)
    .filter(({ tag }) => tag === SEQUENCE)
    .map((one) => inside(der, one));
  const value = extensions.find(([first]) => first?.tag === OBJECT && same(der, first, id))?.find(({ tag }) => tag === OCTETS);
  return inside(der, value)[0];
}
