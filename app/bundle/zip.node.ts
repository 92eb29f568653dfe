/**
 * The container: a ZIP with stored entries in a fixed order and with fixed times, so that a set of files has exactly one
 * archive. The reader checks both headers of every entry and then that writing the files again gives the same bytes:
 * no two ZIP readers can see different files in it. SPEC.md B-ZIP, B-NAME.
 */
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { BundleRefusal } from './refusal.ts';

export interface ZipFile {
  readonly name: string;
  readonly data: Uint8Array;
}

export const zipLimits = { bytes: 64 * 1024 * 1024, entries: 2_048, name: 200 } as const;

/** The only names there are: lower-case ASCII, so that no file system folds two into one. */
const plainName = /^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/;

const dosFolder = 0x10;
const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const fixed = { versionMadeBy: 0x0314, versionNeeded: 10, flags: 0, stored: 0, time: 0, date: 0x0021, mode: 0o100644 } as const;

/** manifest.json first, the rest by name (code units). */
export function inZipOrder(a: string, b: string): number {
  if (a === b) return 0;
  if (a === 'manifest.json') return -1;
  if (b === 'manifest.json') return 1;
  return a < b ? -1 : 1;
}

function header(size: number, fields: readonly (readonly [offset: number, bytes: 2 | 4, value: number])[]): Buffer {
  const out = Buffer.alloc(size);
  for (const [offset, bytes, value] of fields) {
    if (bytes === 2) out.writeUInt16LE(value, offset);
    else out.writeUInt32LE(value, offset);
  }
  return out;
}

/** The one archive of these files. Names must be plain and different; see the reader. */
export function writeZip(files: readonly ZipFile[]): Uint8Array {
  const sorted = [...files].sort((a, b) => inZipOrder(a.name, b.name));
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of sorted) {
    const nameBytes = Buffer.from(name, 'latin1');
    const crc = crc32(data);
    const common = (at: number) =>
      [
        [at, 2, fixed.versionNeeded],
        [at + 2, 2, fixed.flags],
        [at + 4, 2, fixed.stored],
        [at + 6, 2, fixed.time],
        [at + 8, 2, fixed.date],
        [at + 10, 4, crc],
        [at + 14, 4, data.length],
        [at + 18, 4, data.length],
        [at + 22, 2, nameBytes.length],
      ] as const;
    directory.push(
      header(46, [[0, 4, centralSignature], [4, 2, fixed.versionMadeBy], ...common(6), [38, 4, (fixed.mode << 16) >>> 0], [42, 4, offset]]),
      nameBytes,
    );
    bodies.push(header(30, [[0, 4, localSignature], ...common(4)]), nameBytes, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    offset += 30 + nameBytes.length + data.length;
  }
  const directorySize = directory.reduce((sum, part) => sum + part.length, 0);
  const end = header(22, [
    [0, 4, endSignature],
    [8, 2, sorted.length],
    [10, 2, sorted.length],
    [12, 4, directorySize],
    [16, 4, offset],
  ]);
  return new Uint8Array(Buffer.concat([...bodies, ...directory, end]));
}

function checkName(name: string): void {
  if (name.startsWith('/') || name.startsWith('\\') || /^[A-Za-z]:/.test(name)) throw new BundleRefusal('absolute-path', name);
  if (name.split(/[/\\]/).includes('..')) throw new BundleRefusal('path-traversal', name);
  if (name.endsWith('/')) throw new BundleRefusal('symlink', name, 'It is a folder entry.');
  if (name.length > zipLimits.name || !plainName.test(name)) throw new BundleRefusal('bad-name', name);
}

/** Duplicates and look-alikes are told apart from names that are merely odd, so this looks at all names first. */
function checkNames(names: readonly string[]): void {
  const exact = new Set<string>();
  const folded = new Set<string>();
  for (const name of names) {
    if (exact.has(name)) throw new BundleRefusal('duplicate-name', name);
    exact.add(name);
    const fold = name.normalize('NFKC').toLowerCase();
    if (folded.has(fold)) throw new BundleRefusal('name-collision', name);
    folded.add(fold);
  }
  for (const name of names) checkName(name);
}

function checkEntry(entry: yauzl.Entry, name: string): void {
  if (entry.uncompressedSize > zipLimits.bytes) throw new BundleRefusal('zip-bomb', name);
  if (entry.isEncrypted() || entry.compressionMethod !== fixed.stored) throw new BundleRefusal('not-stored', name);
  if (entry.compressedSize !== entry.uncompressedSize) throw new BundleRefusal('zip-bomb', name);
  // Writers that know no file types leave them out: such an entry is a file, and no canonical one.
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if ((type !== 0 && type !== 0o100000) || (entry.externalFileAttributes & dosFolder) !== 0) throw new BundleRefusal('symlink', name);
  if (entry.generalPurposeBitFlag !== fixed.flags || entry.extraFieldLength !== 0 || entry.fileCommentLength !== 0) {
    throw new BundleRefusal('unsupported-zip', name, 'It has flags, extra fields or a comment.');
  }
}

/** Name bytes as the writer makes them are ASCII; anything else is decoded only to say what collides. */
const nameOf = (raw: Buffer): string => (raw.every((byte) => byte < 0x80) ? raw.toString('latin1') : raw.toString('utf8'));

async function open(bytes: Buffer): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.fromBufferPromise(bytes, {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
      strictFileNames: true,
    });
  } catch (cause) {
    throw new BundleRefusal('not-a-zip', undefined, cause instanceof Error ? cause.message : undefined);
  }
}

/** Where the end record stands decides before any reader looks: nothing may follow it, and it has no comment. */
function checkEnd(bytes: Buffer): void {
  if (bytes.length < 22) throw new BundleRefusal('not-a-zip');
  const end = bytes.length - 22;
  if (bytes.readUInt32LE(end) === endSignature && bytes.readUInt16LE(end + 20) === 0) {
    if (bytes.readUInt32LE(0) !== localSignature && bytes.readUInt16LE(end + 10) > 0)
      throw new BundleRefusal('trailing-data', undefined, 'The first entry does not start the file.');
    if (bytes.readUInt16LE(end + 10) > zipLimits.entries) throw new BundleRefusal('too-many-files');
    return;
  }
  const marker = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
  throw new BundleRefusal(bytes.lastIndexOf(marker) >= 0 ? 'trailing-data' : 'not-a-zip');
}

async function listEntries(zip: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  const entries: yauzl.Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (cause) {
    throw new BundleRefusal('not-a-zip', undefined, cause instanceof Error ? cause.message : undefined);
  }
  return entries;
}

async function readEntry(zip: yauzl.ZipFile, bytes: Buffer, entry: yauzl.Entry, name: string): Promise<ZipFile> {
  let local: yauzl.LocalFileHeader;
  try {
    local = await zip.readLocalFileHeaderPromise(entry, { minimal: false });
  } catch (cause) {
    throw new BundleRefusal('header-mismatch', name, cause instanceof Error ? cause.message : undefined);
  }
  if (
    !local.fileName.equals(entry.fileNameRaw) ||
    local.compressionMethod !== entry.compressionMethod ||
    local.generalPurposeBitFlag !== entry.generalPurposeBitFlag ||
    local.crc32 !== entry.crc32 ||
    local.compressedSize !== entry.compressedSize ||
    local.uncompressedSize !== entry.uncompressedSize ||
    local.lastModFileDate !== entry.lastModFileDate ||
    local.lastModFileTime !== entry.lastModFileTime ||
    local.versionNeededToExtract !== entry.versionNeededToExtract ||
    local.extraFieldLength !== entry.extraFieldLength
  )
    throw new BundleRefusal('header-mismatch', name);
  const end = local.fileDataStart + entry.uncompressedSize;
  if (end > bytes.length) throw new BundleRefusal('zip-bomb', name);
  const data = bytes.subarray(local.fileDataStart, end);
  if (crc32(data) !== entry.crc32) throw new BundleRefusal('bad-checksum', name);
  return { name, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

/** Says where an archive is another one than the writer makes of its files, whose headers agree by now. */
function notCanonical(files: readonly ZipFile[], bytes: Buffer, written: Uint8Array): BundleRefusal {
  const sorted = files.map(({ name }) => name).sort(inZipOrder);
  const misplaced = files.find(({ name }, index) => name !== sorted[index]);
  if (misplaced !== undefined) return new BundleRefusal('non-canonical-archive', misplaced.name, 'It stands out of order.');
  if (bytes.length > written.length) return new BundleRefusal('trailing-data');
  let end = 0;
  const differs = bytes.findIndex((byte, index) => byte !== written[index]);
  for (const { name, data } of files) {
    end += 30 + name.length + data.length;
    if (differs < end) return new BundleRefusal('non-canonical-archive', name);
  }
  for (const { name } of files) {
    end += 46 + name.length;
    if (differs < end) return new BundleRefusal('non-canonical-archive', name);
  }
  return new BundleRefusal('non-canonical-archive', undefined, 'Its end record says something else.');
}

/**
 * The files of an archive, by name. Throws BundleRefusal for anything that `writeZip` would not have written, and for a file that does
 * not belong there. The data are views into `bytes`.
 */
export async function readZip(
  bytes: Uint8Array,
  belongs: (name: string) => boolean = () => true,
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (bytes.length > zipLimits.bytes) throw new BundleRefusal('too-large', undefined, `The limit is ${zipLimits.bytes} bytes.`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkEnd(buffer);
  const zip = await open(buffer);
  const entries = await listEntries(zip);
  const names = entries.map((entry) => nameOf(entry.fileNameRaw));
  checkNames(names);
  // Overlapping entries claim the same bytes twice.
  let claimed = 0;
  for (const [index, entry] of entries.entries()) {
    checkEntry(entry, names[index] ?? '');
    claimed += entry.uncompressedSize;
  }
  if (claimed > bytes.length) throw new BundleRefusal('zip-bomb');
  const stranger = names.find((name) => !belongs(name));
  if (stranger !== undefined) throw new BundleRefusal('unknown-file', stranger);
  const files: ZipFile[] = [];
  for (const [index, entry] of entries.entries()) files.push(await readEntry(zip, buffer, entry, names[index] ?? ''));
  const written = writeZip(files);
  if (!buffer.equals(written)) throw notCanonical(files, buffer, written);
  return new Map(files.map((file) => [file.name, file.data]));
}
