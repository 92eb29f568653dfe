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

/** Undefined for what is no such answer. */
export function readList(xml: string): ListedObjects | undefined {
  const parser = new SaxesParser();
  const objects: ListedObject[] = [];
  let next: string | undefined;
  let root = '';
  let path: string[] = [];
  let text = '';
  let found: Record<string, string> = {};
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
    path = [...path, name];
    text = '';
    if (name === 'Contents') found = {};
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (path.at(-2) === 'Contents') found[name] = text;
    if (name === 'NextContinuationToken' && path.length === 2) next = text;
    if (name === 'Contents')
      objects.push({
        key: found['Key'] ?? '',
        size: Number(found['Size'] ?? 0),
        modified: found['LastModified'] ?? '',
        etag: (found['ETag'] ?? '').replace(/^"|"$/g, ''),
      });
    path = path.slice(0, -1);
    text = '';
  });
  try {
    parser.write(xml).close();
  } catch {
    return undefined;
  }
  return failed || root !== 'ListBucketResult' ? undefined : { objects, next };
}
