/** The text of a PDF, with Mozilla's reader. */
import { inflateSync } from 'node:zlib';
import { extractText, getDocumentProxy } from 'unpdf';

const maxUnpacked = 100 * 1024 * 1024;
const maxChars = 10_000_000;
const streamStart = /\bstream\r?\n/g;

/**
 * The reader unpacks each stream without a bound, so a small file could fill the memory (CWE-409): every stream is unpacked here first, with a
 * bound over all of them. Streams that do not unpack are left to the reader. Throws a RangeError.
 */
function checkStreams(bytes: Buffer): void {
  let left = maxUnpacked;
  const text = bytes.toString('latin1');
  for (const match of text.matchAll(streamStart)) {
    let packed: Buffer = bytes.subarray(match.index + match[0].length);
    // Filters can be chained: a stream that unpacks to another packed stream.
    for (let layer = 0; layer < 4 && packed[0] !== undefined && (packed[0] & 0x0f) === 8 && packed.length > 2 && packed.readUInt16BE(0) % 31 === 0; layer += 1) {
      try {
        packed = inflateSync(packed, { maxOutputLength: left });
      } catch (error) {
        if (error instanceof RangeError || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new RangeError('unpacks to more than 100 MiB');
        break;
      }
      left -= packed.length;
      if (left <= 0) throw new RangeError('unpacks to more than 100 MiB');
    }
  }
}

/** Text by page. Throws a RangeError beyond the limits, and whatever the reader throws for what is no PDF or needs a password. */
export async function readPdf(bytes: Buffer, maxPages: number): Promise<string[]> {
  checkStreams(bytes);
  // A copy: the reader takes the memory over. No code is made from what stands in the file (CVE-2024-4367).
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { isEvalSupported: false, verbosity: 0, disableFontFace: true, useSystemFonts: false, stopAtErrors: false });
  try {
    if (pdf.numPages > maxPages) throw new RangeError(`has ${pdf.numPages} pages, and may have ${maxPages}`);
    const { text } = await extractText(pdf, { mergePages: false });
    if (text.reduce((sum, page) => sum + page.length, 0) > maxChars) throw new RangeError(`has more than ${maxChars} characters`);
    return text;
  } finally {
    await pdf.destroy();
  }
}
