/** The text of a PDF, with Mozilla's reader. */
import { extractText, getDocumentProxy } from 'unpdf';
import { withinBytes } from './bounded-memory.node.ts';

/** Of the reader's buffers, which double as they grow. Whatever filters a stream names, in whatever order, what they give is in such buffers. */
const buffers = { each: 64 * 1024 * 1024, all: 512 * 1024 * 1024 } as const;
const maxChars = 10_000_000;
/** Text by page. Throws a RangeError beyond the limits, and whatever the reader throws for what is no PDF or needs a password. */
export const readPdf = (bytes: Buffer, maxPages: number): Promise<string[]> => withinBytes(buffers, () => textOf(bytes, maxPages));

async function textOf(bytes: Buffer, maxPages: number): Promise<string[]> {
  // A copy: the reader takes the memory over. No code is made from what stands in the file (CVE-2024-4367).
  const pdf = await getDocumentProxy(new Uint8Array(bytes), {
    isEvalSupported: false,
    verbosity: 0,
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: false,
  });
  try {
    if (pdf.numPages > maxPages) throw new RangeError(`has ${pdf.numPages} pages, and may have ${maxPages}`);
    const { text } = await extractText(pdf, { mergePages: false });
    if (text.reduce((sum, page) => sum + page.length, 0) > maxChars) throw new RangeError(`has more than ${maxChars} characters`);
    return text;
  } finally {
    await pdf.destroy();
  }
}
