/** Takes what a camera or a program wrote beside the picture out of JPEG and PNG files. The picture itself is not touched. */

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};
const ascii = (bytes: Uint8Array, from: number, length: number): string => String.fromCharCode(...bytes.subarray(from, from + length));

/** Kept: the frame (APP0), the colour profile (APP2 ICC), Adobe's colour note (APP14). Taken out: EXIF, XMP, IPTC, comments, and what follows the end. */
export function strippedJpeg(bytes: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return undefined;
    const known =
      (marker >= 0xe0 &&
        marker <= 0xef &&
        marker !== 0xe0 &&
        marker !== 0xee &&
        !(marker === 0xe2 && ascii(bytes, at + 4, 11) === 'ICC_PROFILE')) ||
      marker === 0xfe;
    if (!known) parts.push(bytes.subarray(at, end));
    at = end;
    if (marker !== 0xda) continue;
    // The scan: everything up to the next marker that is neither stuffing (FF00) nor a restart (FFD0-FFD7).
    const from = at;
    while (
      at + 1 < bytes.length &&
      !(bytes[at] === 0xff && bytes[at + 1] !== 0 && !((bytes[at + 1] ?? 0) >= 0xd0 && (bytes[at + 1] ?? 0) <= 0xd7))
    )
      at += 1;
    parts.push(bytes.subarray(from, at));
    if (bytes[at + 1] === 0xd9) return concat([...parts, Uint8Array.of(0xff, 0xd9)]);
  }
  return undefined;
}

const textChunks: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'dSIG']);

/** Every chunk but those of text, time and EXIF (PNG 3, 11.3), up to the end chunk. */
export function strippedPng(bytes: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    const name = ascii(bytes, at + 4, 4);
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(name)) return undefined;
    if (!textChunks.has(name)) parts.push(bytes.subarray(at, end));
    at = end;
    if (name === 'IEND') return concat(parts);
  }
  return undefined;
}
