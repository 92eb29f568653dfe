/** Objects larger than one request, in parts (S3's CreateMultipartUpload, UploadPart, CompleteMultipartUpload). Pure. */
import { SaxesParser } from 'saxes';

/** Of each part but the last; S3 takes none below 5 MiB. */
export const PART_BYTES = 8 * 1024 * 1024;

/** The first text in an element `wanted` of an answer whose root is `root`; undefined for any other answer. */
export function textIn(xml: string, root: string, wanted: string): string | undefined {
  const parser = new SaxesParser();
  const path: string[] = [];
  let [found, text, outer]: [string | undefined, string, string] = [undefined, '', ''];
  let failed = false;
  // A document type can define entities that blow up; no storage sends one.
  parser.on('doctype', () => {
    failed = true;
  });
  parser.on('error', () => {
    failed = true;
  });
  parser.on('opentag', ({ name }) => {
    if (path.length === 0) outer = name;
    path.push(name);
    text = '';
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (path.length === 2 && name === wanted) found ??= text.trim();
    path.pop();
  });
  try {
    parser.write(xml).close();
  } catch {
    return undefined;
  }
  return failed || outer !== root ? undefined : found;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export const completion = (etags: readonly string[]): string =>
  `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${etags.map((etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`).join('')}</CompleteMultipartUpload>`;

export interface PartOf {
  readonly from: number;
  /** The last byte that is in it. */
  readonly to: number;
  readonly total: number;
}

/** A `Content-Range` (RFC 9110, 14.4); undefined where it is none, or does not tell the size of the whole. */
export function partOf(range: string | undefined): PartOf | undefined {
  const [from, to, total] = (/^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(range ?? '') ?? []).slice(1).map(Number);
  return from === undefined || to === undefined || total === undefined ? undefined : { from, to, total };
}
