/** Bodies with fields and files (multipart/form-data, RFC 7578), written as browsers write them. Pure. */
export interface Part {
  readonly name: string;
  readonly content: Uint8Array;
  /** Of a file; a field has neither. */
  readonly file?: { readonly name: string; readonly type: string };
}

const utf8 = new TextEncoder();

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

export function multipartOf(parts: readonly Part[]): { readonly type: string; readonly body: Uint8Array } {
  const boundary = boundaryFor(parts);
  const pieces = parts.flatMap(({ name, content, file }) => [
    utf8.encode(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file === undefined ? '' : `; filename="${quoted(file.name)}"\r\nContent-Type: ${file.type}`}\r\n\r\n`), content, utf8.encode('\r\n'),
  ]);
  const all = [...pieces, utf8.encode(`--${boundary}--\r\n`)];
  const body = new Uint8Array(all.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const piece of all) {
    body.set(piece, at);
    at += piece.length;
  }
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}
