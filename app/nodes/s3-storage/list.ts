/** The answer of S3's ListObjectsV2 (XML), as far as a flow needs it. */
import { SaxesParser } from 'saxes';

export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly modified: string;
  readonly etag: string;
}
export interface ListedObjects {
  readonly objects: readonly ListedObject[];
  readonly next: string | undefined;
}

/** No answer of this kind nests deeper than a few. */
const DEPTH = 16;
/** As `encodeURIComponent` would have it, but with `+` for a space; undefined for what was never encoded so. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
const sizeOf = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);

/** Undefined for what is no such answer. Keys are asked for as URLs write them: XML has no sign for a control character in one. */
export function readList(xml: string): ListedObjects | undefined {
  const parser = new SaxesParser();
  const entries: ReadonlyMap<string, string>[] = [];
  let next: string | undefined;
  let root = '';
  const path: string[] = [];
  let text = '';
  let found = new Map<string, string>();
  let isEncoded = false;
  let failed = false;
  // A document type can define entities that blow up; no storage sends one.
  parser.on('doctype', () => {
    failed = true;
  });
  parser.on('error', () => {
    failed = true;
  });
  parser.on('opentag', ({ name }) => {
    if (path.length === 0) root = name;
    if (path.length >= DEPTH) throw new RangeError('nests too deep');
    path.push(name);
    text = '';
    if (name === 'Contents') found = new Map();
  });
  const append = (part: string): void => {
    text += part;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', ({ name }) => {
    if (path.at(-2) === 'Contents') found.set(name, text);
    if (name === 'NextContinuationToken' && path.length === 2) next = text;
    if (name === 'EncodingType' && path.length === 2) isEncoded = text === 'url';
    if (name === 'Contents') entries.push(found);
    path.pop();
    text = '';
  });
  try {
    parser.write(xml).close();
  } catch {
    return undefined;
  }
  if (failed || root !== 'ListBucketResult') return undefined;
  const objects: ListedObject[] = [];
  for (const entry of entries) {
    const said = entry.get('Key') ?? '';
    const key = isEncoded ? decoded(said) : said;
    const size = sizeOf(entry.get('Size') ?? '0');
    if (key === undefined || key === '' || size === undefined) return undefined;
    objects.push({
      key: key.toWellFormed(),
      size,
      modified: entry.get('LastModified') ?? '',
      etag: (entry.get('ETag') ?? '').replace(/^"|"$/g, ''),
    });
  }
  return { objects, next };
}
