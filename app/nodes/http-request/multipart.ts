/** Bodies with fields and files (multipart/form-data, RFC 7578), written as browsers write them. Pure. */
import { UserError } from '../../kernel/errors.ts';

export interface Part {
  readonly name: string;
  readonly content: Uint8Array;
  /** Of a file; a field has neither. */
  readonly file?: { readonly name: string; readonly type: string };
}

const utf8 = new TextEncoder();
const mebibytes = (bytes: number): string => `${Math.ceil((bytes / 1024 / 1024) * 10) / 10} MiB`;

/** A name stands in quotes in a header of its part: nothing in it may end the quotes or the line (the URL standard's "escape a multipart name"). */
const quoted = (name: string): string => name.replace(/\r\n|\r|\n/g, '%0D%0A').replace(/"/g, '%22');

function holds(bytes: Uint8Array, wanted: Uint8Array): boolean {
  for (let at = bytes.indexOf(wanted[0] ?? 0); at !== -1; at = bytes.indexOf(wanted[0] ?? 0, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}

/** The first of a row of words that no part holds: what people sent can end no part, and the same step sends the same bytes again. */
function boundaryFor(parts: readonly Part[]): string {
  for (let number = 1; ; number += 1) {
    const boundary = `----countersign-part-${number}`;
    if (!parts.some(({ content }) => holds(content, utf8.encode(boundary)))) return boundary;
  }
}

/** What the broker takes at most: 32 MiB of base64. */
export const mostFormBytes = 24 * 1024 * 1024;

/** `place`: the step's name. Throws UserError `file/too-large` for more than `most` bytes. */
export function multipartOf(
  place: string,
  parts: readonly Part[],
  most = mostFormBytes,
): { readonly type: string; readonly body: Uint8Array } {
  const boundary = boundaryFor(parts);
  const pieces = parts.flatMap(({ name, content, file }) => [
    utf8.encode(
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file === undefined ? '' : `; filename="${quoted(file.name)}"\r\nContent-Type: ${file.type}`}\r\n\r\n`,
    ),
    content,
    utf8.encode('\r\n'),
  ]);
  const all = [...pieces, utf8.encode(`--${boundary}--\r\n`)];
  const size = all.reduce((sum, { length }) => sum + length, 0);
  if (size > most) {
    const largest = parts.toSorted((one, other) => other.content.length - one.content.length)[0];
    throw new UserError(
      'file/too-large',
      `The form that the step “${place}” would send has ${mebibytes(size)} with all its files, and at most ${mebibytes(most)} go out in one request.`,
      {
        place,
        mend: `Send fewer files at once, or smaller ones: “${largest?.name ?? ''}” alone has ${mebibytes(largest?.content.length ?? 0)}.`,
      },
    );
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const piece of all) {
    body.set(piece, at);
    at += piece.length;
  }
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}
