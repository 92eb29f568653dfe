/**
 * Uploads in parts that one attempt of a step began itself. Whoever may write an object may take back what it has begun of it and not finished: in S3 that
 * is a DELETE with the upload's id, which no grant for writing names. Nothing else of that method passes by this.
 */

/** One answer may begin one; a step that writes many objects ends each before the next. */
const mostUploads = 1_000;

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly body?: unknown;
  readonly connection?: string | undefined;
}

const nameOf = ({ connection = '' }: Asked, { origin, pathname }: URL, uploadId: string): string =>
  `${connection} ${origin}${pathname} ${uploadId}`;

export class OwnUploads {
  readonly #begun = new Set<string>();

  /** The beginning of an answer of the storage: a granted request has begun an upload there. */
  heard(ask: Asked, status: number, beginning: string): void {
    const url = new URL(ask.url);
    const uploadId = /<UploadId>([^<>&\s]{1,2000})<\/UploadId>/.exec(beginning)?.[1];
    if (ask.method !== 'POST' || !/^\?uploads=?$/.test(url.search) || status !== 200 || uploadId === undefined) return;
    if (this.#begun.size < mostUploads) this.#begun.add(nameOf(ask, url, uploadId));
  }

  /** Whether this takes back one of them, and does nothing besides. */
  takesBack(ask: Asked): boolean {
    if (ask.method !== 'DELETE' || ask.body !== undefined || this.#begun.size === 0) return false;
    const url = new URL(ask.url);
    const [first, ...more] = [...url.searchParams.entries()];
    return first?.[0] === 'uploadId' && more.length === 0 && this.#begun.has(nameOf(ask, url, first[1]));
  }
}
