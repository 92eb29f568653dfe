/** Files that the command line is given: bounded, as text of whatever Unicode encoding, with errors that say what is wrong. */
import { resolve } from 'node:path';
import { UserError } from '../kernel/errors.ts';
import type { Json } from '../kernel/json.ts';
import { PatientFile } from '../kernel/patient-file.node.ts';
import { parseGivenData } from '../workflow/migrations/json-text.ts';
import type { CliIo } from './command.ts';

const SMALL_FILE_BYTES = 2 * 1024 * 1024;
/** Pipes and devices do not know their size. */
const CHUNK_BYTES = 64 * 1024;

const mib = (bytes: number): string => (bytes < 1024 * 1024 ? `${bytes} bytes` : `${Math.floor(bytes / 1024 / 1024)} MB`);

/** Reads to the real end: pipes and devices claim to be empty, and other files grow meanwhile. */
function readUpTo(file: PatientFile, limit: number, path: string): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let size = 0; ;) {
    const chunk = Buffer.allocUnsafe(Math.min(Math.max(CHUNK_BYTES, file.about.size + 1 - size), limit + 1 - size));
    const read = file.read(chunk);
    if (read === 0) return Buffer.concat(chunks, size);
    size += read;
    if (size > limit)
      throw new UserError('file/too-large', `The file is larger than ${mib(limit)}.`, {
        place: path,
        mend: 'Split it, or remove large samples from it.',
      });
    chunks.push(chunk.subarray(0, read));
  }
}

function unreadable(path: string, cause: unknown): UserError {
  switch (cause instanceof Error && 'code' in cause ? cause.code : undefined) {
    // A name that is no UTF-8 was made readable when it was listed, and leads nowhere by that.
    case 'ENOENT':
    case 'ENOTDIR':
      if (path.includes('\uFFFD'))
        return new UserError('file/unreadable', 'The name of the file is no UTF-8, so it cannot be opened by it.', {
          place: path,
          mend: 'Rename it.',
          cause,
        });
      return new UserError('file/not-found', 'There is no such file.', {
        place: path,
        mend: 'Check its name, and the folder that you are in.',
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new UserError('file/unreadable', 'The file may not be read by this account.', {
        place: path,
        mend: 'Change its permissions.',
        cause,
      });
    case 'ELOOP':
      return new UserError('file/unreadable', 'The file is a link that leads in a circle.', {
        place: path,
        mend: 'Name the file itself.',
        cause,
      });
    case 'ENAMETOOLONG':
      return new UserError('file/not-found', 'The name is longer than any file name can be.', {
        place: path,
        mend: 'Check what was given as its name.',
        cause,
      });
    default:
      return new UserError('file/unreadable', 'The file cannot be read.', {
        place: path,
        mend: 'Check that it is an ordinary file on a disk that works.',
        cause,
      });
  }
}

/** A whole file of at most `limit` bytes (2 MiB unless told). Throws UserError `file/not-found`, `file/unreadable` or `file/too-large`. */
export function readBytes(path: string, cwd: string, limit: number = SMALL_FILE_BYTES): Uint8Array {
  // It would be the folder that we are in.
  if (path === '')
    throw new UserError('file/not-found', 'The name of a file is empty.', {
      mend: 'Name the file. In a script, check that the variable with its name is set.',
    });
  let file: PatientFile | undefined;
  try {
    file = new PatientFile(resolve(cwd, path), path);
    if (file.about.isDirectory())
      throw new UserError('file/unreadable', 'This is a folder; a file is wanted.', { place: path, mend: 'Name a file in it.' });
    return readUpTo(file, limit, path);
  } catch (cause) {
    throw cause instanceof UserError ? cause : unreadable(path, cause);
  } finally {
    file?.close();
  }
}

/** What a byte order mark says, or an XML declaration in a file that is no UTF-8. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return /^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([a-z0-9._-]{1,40})["']/i.exec(
    Buffer.from(bytes.subarray(0, 300)).toString('latin1'),
  )?.[1];
}

/** Of UTF-16 or UTF-32 whose mark is missing, or was taken for another: Latin letters stand between zeros, which no text does. */
function isHollow(text: string): boolean {
  const start = text.slice(0, 512);
  return start.split('\0').length - 1 > start.length * 0.3;
}

/**
 * Bytes as text, without a byte order mark. Nothing is guessed or repaired: a replaced character could make two names one.
 * Throws UserError `file/unreadable`.
 */
export function textOf(bytes: Uint8Array, place: string): string {
  for (const encoding of ['utf-8', declaredEncoding(bytes)]) {
    if (encoding === undefined) continue;
    let text: string;
    try {
      text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not in this encoding, or one that is not known here.
      continue;
    }
    if (!isHollow(text)) return text;
    throw new UserError('file/unreadable', 'This looks like UTF-16 without a byte order mark, or like UTF-32.', {
      place,
      mend: 'Save it as UTF-8.',
    });
  }
  throw new UserError('file/unreadable', 'This is no text in UTF-8.', { place, mend: 'Save it as UTF-8.' });
}

/** A whole text file. Throws like `readBytes` and `textOf`. */
export const readText = (path: string, cwd: string, limit?: number): string => textOf(readBytes(path, cwd, limit), path);

/** What a run is given: JSON of a file, or of stdin for `-`; a list is a list of items, and without a source there is one empty item. */
export async function readItems(source: string | undefined, io: CliIo): Promise<readonly Json[]> {
  if (source === undefined) return [{}];
  const value = parseGivenData(source === '-' ? await io.stdin() : readText(source, io.cwd), source);
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}
