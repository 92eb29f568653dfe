/**
 * Files of granted folders and nothing else. A path is judged by where it really leads: the folder's real path is looked up,
 * the file is opened without following a link in its last part, and what was opened is compared with what the path names.
 */
import { constants } from 'node:fs';
import { lstat, open, opendir, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { TerminalError } from '../kernel/errors.ts';
import { CapabilityRefused } from './network/refusal.ts';

export interface FileLeave {
  /** Granted files, and folders with a trailing `/`; relative ones are below `root`. */
  readonly granted: readonly string[];
  readonly root: string;
  readonly nodeId: string;
  readonly maxBytes: number;
}

const refusal = (words: string, path: string, leave: FileLeave): CapabilityRefused =>
  new CapabilityRefused({ words, wanted: { node: leave.nodeId, path: path.slice(0, 500) } });

/** The real path of a file whose folder exists (the file itself may not yet). */
async function realTarget(path: string, leave: FileLeave): Promise<string> {
  // A NUL ends the path for the system, and Windows has device names and streams behind a colon.
  if (path.includes('\0') || /[\\/]\.{1,2}(?:[\\/]|$)|^\.{1,2}(?:[\\/]|$)/.test(path))
    throw refusal('the path climbs out of its folder', path, leave);
  const wanted = isAbsolute(path) ? path : resolve(leave.root, path);
  let folder: string;
  try {
    folder = await realpath(dirname(wanted));
  } catch (cause) {
    throw new TerminalError('files/unreadable', 'The folder of this file does not exist.', { cause });
  }
  return join(folder, basename(wanted));
}

async function granted(target: string, leave: FileLeave): Promise<boolean> {
  for (const entry of leave.granted) {
    const place = isAbsolute(entry) ? entry : resolve(leave.root, entry);
    if (!entry.endsWith('/')) {
      const parent = await realpath(dirname(place)).catch(() => undefined);
      if (parent !== undefined && join(parent, basename(place)) === target) return true;
      continue;
    }
    const folder = await realpath(place).catch(() => undefined);
    if (folder !== undefined && target.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return true;
  }
  return false;
}

/** True when the path still names the very file that was opened, and names it without a link. */
async function isSame(handle: FileHandle, target: string): Promise<boolean> {
  const [opened, named] = await Promise.all([handle.stat({ bigint: true }), lstat(target, { bigint: true })]);
  return opened.isFile() && named.isFile() && opened.dev === named.dev && opened.ino === named.ino && (await realpath(target)) === target;
}

async function openGranted(path: string, flags: number, leave: FileLeave): Promise<FileHandle> {
  const target = await realTarget(path, leave);
  if (!(await granted(target, leave))) throw refusal('this file is not in an approved folder', path, leave);
  let handle: FileHandle;
  try {
    // O_NONBLOCK: a named pipe must not hold the process up.
    handle = await open(target, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
  } catch (cause) {
    const code = (cause as { code?: string }).code;
    if (code === 'ELOOP' || code === 'EMLINK') throw refusal('the path is a link', path, leave);
    const writing = (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
    if (writing && noRoom.has(code ?? '')) throw unwritable(cause, 'None was made.');
    throw new TerminalError(
      writing ? 'files/unwritable' : 'files/unreadable',
      `The file could not be ${writing ? 'written' : 'read'} (${code ?? 'unknown'}).`,
      { cause },
    );
  }
  if (await isSame(handle, target)) return handle;
  await handle.close();
  throw refusal('the path leads to something that is not a plain file in the approved folder', path, leave);
}

/** Where a granted file really is, for drivers that open it by themselves (SQLite). */
export async function grantedPath(path: string, leave: FileLeave): Promise<string> {
  const target = await realTarget(path, leave);
  if (!(await granted(target, leave))) throw refusal('this file is not in an approved folder', path, leave);
  const named = await lstat(target).catch(() => undefined);
  if (named !== undefined && !named.isFile()) throw refusal('the path is a link or no plain file', path, leave);
  return target;
}

export async function readGranted(path: string, leave: FileLeave): Promise<Buffer> {
  const handle = await openGranted(path, constants.O_RDONLY, leave);
  try {
    const { size } = await handle.stat();
    if (size > leave.maxBytes)
      throw new TerminalError('files/unreadable', `The file is larger than ${Math.round(leave.maxBytes / 1024 / 1024)} MiB.`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

export interface ListedFile {
  readonly name: string;
  readonly size: number;
  /** ISO 8601. */ readonly modified: string;
}
/** More are not looked at: a folder that grows without end must not fill the memory. */
const MOST_LISTED = 10_000;

/** Plain files right in a granted folder, by name; links and what lies deeper are left out. */
export async function listGranted(path: string, leave: FileLeave): Promise<readonly ListedFile[]> {
  const target = await realTarget(path.replace(/[\\/]+$/, ''), leave);
  if (!(await granted(join(target, 'x'), leave))) throw refusal('this folder is not an approved one', path, leave);
  const found: ListedFile[] = [];
  try {
    if ((await realpath(target)) !== target) throw refusal('the path is a link', path, leave);
    for await (const entry of await opendir(target)) {
      if (!entry.isFile()) continue;
      const { size, mtime } = await lstat(join(target, entry.name));
      found.push({ name: entry.name, size, modified: mtime.toISOString() });
      if (found.length >= MOST_LISTED) break;
    }
  } catch (cause) {
    if (cause instanceof CapabilityRefused) throw cause;
    throw new TerminalError('files/unreadable', `The folder could not be read (${(cause as { code?: string }).code ?? 'unknown'}).`, {
      cause,
    });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function writeGranted(path: string, data: Uint8Array, append: boolean, leave: FileLeave): Promise<number> {
  if (data.length > leave.maxBytes)
    throw new TerminalError('files/unwritable', `More than ${Math.round(leave.maxBytes / 1024 / 1024)} MiB cannot be written at once.`);
  // Not truncated before it is known what was opened.
  const handle = await openGranted(path, constants.O_WRONLY | constants.O_CREAT | (append ? constants.O_APPEND : 0), leave);
  try {
    await put(handle, data, append);
    return data.length;
  } finally {
    await handle.close();
  }
}

/** What is new needs room, and comes first: where there is none, the file is given back as it was. */
async function put(handle: FileHandle, data: Uint8Array, append: boolean): Promise<void> {
  const { size } = await handle.stat();
  const kept = append ? 0 : Math.min(size, data.length);
  const written = { bytes: 0 };
  try {
    await writeAll(handle, data.subarray(kept), size, written);
  } catch (cause) {
    throw unwritable(cause, (await cutBack(handle, size, written.bytes)) ? asItWas : 'It may hold a part of the new.');
  }
  try {
    await writeAll(handle, data.subarray(0, kept), 0);
    if (!append) await handle.truncate(data.length);
    await handle.sync();
  } catch (cause) {
    throw unwritable(cause, 'It may hold a part of the old and a part of the new.');
  }
}

/** What others appended meanwhile stays. Gives whether the file is as it was. */
async function cutBack(handle: FileHandle, size: number, written: number): Promise<boolean> {
  if (written === 0) return true;
  try {
    if ((await handle.stat()).size !== size + written) return false;
    await handle.truncate(size);
    return true;
  } catch {
    return false;
  }
}

/** `at` counts for nothing in a file that is appended to. */
async function writeAll(handle: FileHandle, data: Uint8Array, at: number, written = { bytes: 0 }): Promise<void> {
  while (written.bytes < data.length)
    written.bytes += (await handle.write(data, written.bytes, data.length - written.bytes, at + written.bytes)).bytesWritten;
}

const asItWas = 'It was left as it was.';
const noRoom: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function unwritable(cause: unknown, left: string): TerminalError {
  const { code = 'unknown' } = cause as { code?: string };
  return noRoom.has(code)
    ? new TerminalError(
        'files/unwritable',
        `The file takes no more: the disk is full, or what this account may keep there is used up. ${left}`,
        {
          mend: 'Make room (old files that nobody needs may be too many, too), or raise the quota (or ulimit -f) of the account that the flows run under; then run it again.',
          cause,
        },
      )
    : new TerminalError('files/unwritable', `The file could not be written (${code}). ${left}`, { cause });
}
