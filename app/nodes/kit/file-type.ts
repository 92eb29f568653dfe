/** What a file is, by its first bytes: names and declared types are what a sender says, not what it is. */

/** Kinds that a step can allow. */
export const fileKinds = [
  'pdf',
  'png',
  'jpeg',
  'gif',
  'webp',
  'tiff',
  'bmp',
  'mp4',
  'mp3',
  'wav',
  'xlsx',
  'docx',
  'pptx',
  'rtf',
  'text',
  'json',
  'xml',
  'html',
  'svg',
  'zip',
  'gzip',
] as const;

export interface FileType {
  readonly kind: string;
  readonly mime: string;
  readonly extensions: readonly string[];
}

const starts = (bytes: Uint8Array, text: string, at = 0): boolean =>
  bytes.length >= at + text.length && [...text].every((char, index) => bytes[at + index] === char.charCodeAt(0));
const type = (kind: string, mime: string, ...extensions: string[]): FileType => ({ kind, mime, extensions });

/** In the order in which they are tried. Formats that have no sign of their own (CSV, plain text) are not here. */
const signs: readonly (readonly [(bytes: Uint8Array) => boolean, FileType])[] = [
  [(b) => starts(b, '%PDF-'), type('pdf', 'application/pdf', 'pdf')],
  [(b) => starts(b, '\x89PNG\r\n\x1a\n'), type('png', 'image/png', 'png')],
  [(b) => starts(b, '\xff\xd8\xff'), type('jpeg', 'image/jpeg', 'jpg', 'jpeg')],
  [(b) => starts(b, 'GIF87a') || starts(b, 'GIF89a'), type('gif', 'image/gif', 'gif')],
  [(b) => starts(b, 'RIFF') && starts(b, 'WEBP', 8), type('webp', 'image/webp', 'webp')],
  [(b) => starts(b, 'II*\0') || starts(b, 'MM\0*'), type('tiff', 'image/tiff', 'tif', 'tiff')],
  [(b) => starts(b, 'BM') && b.length > 26, type('bmp', 'image/bmp', 'bmp')],
  [(b) => starts(b, 'ftyp', 4), type('mp4', 'video/mp4', 'mp4', 'm4a', 'mov', 'heic')],
  [(b) => starts(b, 'ID3') || (b[0] === 0xff && ((b[1] ?? 0) & 0xe6) === 0xe2), type('mp3', 'audio/mpeg', 'mp3')],
  [(b) => starts(b, 'RIFF') && starts(b, 'WAVE', 8), type('wav', 'audio/wav', 'wav')],
  [(b) => starts(b, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), type('office-old', 'application/x-ole-storage', 'doc', 'xls', 'ppt', 'msg')],
  [(b) => starts(b, 'PK\x03\x04') || starts(b, 'PK\x05\x06'), type('zip', 'application/zip', 'zip')],
  [(b) => starts(b, '\x1f\x8b'), type('gzip', 'application/gzip', 'gz', 'tgz')],
  [(b) => starts(b, '7z\xbc\xaf\x27\x1c'), type('7z', 'application/x-7z-compressed', '7z')],
  [(b) => starts(b, 'Rar!\x1a\x07'), type('rar', 'application/vnd.rar', 'rar')],
  [(b) => starts(b, 'MZ'), type('windows-program', 'application/vnd.microsoft.portable-executable', 'exe', 'dll', 'scr')],
  [(b) => starts(b, '\x7fELF'), type('linux-program', 'application/x-elf', 'so', 'bin')],
  [(b) => starts(b, '\xcf\xfa\xed\xfe') || starts(b, '\xca\xfe\xba\xbe'), type('program', 'application/octet-stream', 'class', 'dylib')],
  [(b) => starts(b, '#!'), type('script', 'text/x-shellscript', 'sh', 'py', 'pl')],
  [(b) => starts(b, '{\\rtf'), type('rtf', 'application/rtf', 'rtf')],
];

const office: readonly (readonly [string, FileType])[] = [
  ['xl/', type('xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx', 'xlsm')],
  ['word/', type('docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx', 'docm')],
  ['ppt/', type('pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx', 'pptm')],
];

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 4_096));

/** A ZIP is an office document when the name of one of its first entries says so. */
function zipType(bytes: Uint8Array, zip: FileType): FileType {
  const head = latin1(bytes);
  return office.find(([folder]) => head.includes(folder))?.[1] ?? (head.includes('[Content_Types].xml') ? { ...zip, kind: 'office' } : zip);
}

const textType = (head: string): FileType => {
  const text = head.replace(/^(?:\xef\xbb\xbf)?\s*/, '');
  // SVG is an image that can hold scripts, and HTML is what a browser would make of it: both are told from harmless XML.
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(text))
    return type('svg', 'image/svg+xml', 'svg');
  if (/^(?:<!--[^]*?-->\s*)*<(?:!doctype html|html|head|body|script|iframe)\b/i.test(text)) return type('html', 'text/html', 'html', 'htm');
  if (/^<(?:\?xml|[A-Za-z_][\w:.-]*[\s>/])/.test(text)) return type('xml', 'application/xml', 'xml');
  if (/^[[{]/.test(text)) return type('json', 'application/json', 'json', 'jsonl', 'ndjson');
  return type('text', 'text/plain', 'txt', 'csv', 'tsv', 'md', 'log');
};

/** `unknown` for bytes that are no text and bear no known sign. */
export function fileTypeOf(bytes: Uint8Array): FileType {
  const sign = signs.find(([fits]) => fits(bytes))?.[1];
  if (sign !== undefined) return sign.kind === 'zip' ? zipType(bytes, sign) : sign;
  const head = bytes.subarray(0, 4_096);
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (!wide && head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return type('unknown', 'application/octet-stream');
  return textType(latin1(wide ? head.filter((byte) => byte !== 0).subarray(2) : head));
}
