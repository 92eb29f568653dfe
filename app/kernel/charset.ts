/** The text of bytes that came from outside, in the character set that they are said to be in. Pure. */

const utf8 = new TextDecoder();

function decoderOf(label: string | undefined): typeof utf8 | undefined {
  try {
    return label === undefined ? undefined : new TextDecoder(label);
  } catch {
    return undefined;
  }
}

/** A mark at the front says more than anybody else (https://encoding.spec.whatwg.org/#decode). */
const markOf = (bytes: Uint8Array): string | undefined =>
  bytes[0] === 0xff && bytes[1] === 0xfe
    ? 'utf-16le'
    : bytes[0] === 0xfe && bytes[1] === 0xff
      ? 'utf-16be'
      : bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
        ? 'utf-8'
        : undefined;

const isWhite = (byte: number | undefined): boolean =>
  byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d) || byte === 0xa0;

/** XML 1.0 section 4.3.3: the declaration is in ASCII, whatever follows. Most answers are no XML, and their first letter tells. */
function declaredIn(bytes: Uint8Array): string | undefined {
  const most = Math.min(bytes.length, 200);
  let begin = 0;
  while (begin < most && isWhite(bytes[begin])) begin += 1;
  if (bytes[begin] !== 0x3c) return undefined;
  const head = String.fromCharCode(...bytes.subarray(begin, most));
  const said = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head)?.[1];
  // It could not be read byte by byte if it were: programs that write a text and encode it later leave this behind.
  return /^(?:utf-?16|utf-?32|ucs-?[24]|unicode|iso-10646-ucs-)/i.test(said ?? '') ? undefined : said;
}

/** `type`: the Content-Type. What names no set, or one that nobody knows, is read as UTF-8. */
export function textIn(bytes: Uint8Array, type = ''): string {
  const label = markOf(bytes) ?? /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(type)?.[1] ?? declaredIn(bytes);
  return (decoderOf(label) ?? utf8).decode(bytes);
}
