/** Files of granted folders and nothing else: reading, listing and writing, within bounds. Where a path may lead, `granted-open` judges. */
import { constants } from 'node:fs';
import { lstat, opendir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { TerminalError } from '../kernel/errors.ts';
import { inGrantedFolder, openGranted, secondName, type FileLeave } from './granted-open.node.ts';
import { CapabilityRefused } from './network/refusal.ts';

const codeOf = (cause: unknown): string => (cause as { code?: string }).code ?? 'unknown';
const unreadable = (cause: unknown): TerminalError =>
  new TerminalError('files/unreadable', `The file could not be read (${codeOf(cause)}).`, { cause });

/** Whoever delivers a file may do so by a second name, and then take the first one away: it is opened anew a few times. */
const NAME_TRIES = 4;
const NAME_MS = 40;

/** Whether it has one name; otherwise it is closed. */
async function hasOneName(handle: FileHandle): Promise<boolean> {
  let has = false;
  try {
    has = (await handle.stat()).nlink <= 1;
  } finally {
    if (!has) await handle.close();
  }
  return has;
}

async function openWithOneName(path: string, flags: number, leave: FileLeave, failed: (cause: unknown) => Error): Promise<FileHandle> {
  for (let tries = 1; tries <= NAME_TRIES; tries += 1) {
    if (tries > 1)
      await new Promise<void>((resolve) => {
        leave.timers.after(NAME_MS, resolve);
      });
    const handle = await openGranted(path, flags, leave, failed);
    if (await hasOneName(handle)) return handle;
  }
  throw secondName(failed === unreadable ? 'files/unreadable' : 'files/unwritable');
}

/** Throws TerminalError for what is not the granted file itself: a link, a second name, a place that was replaced meanwhile, too much. */
export async function readGranted(path: string, leave: FileLeave, options: { readonly anyNames?: boolean } = {}): Promise<Buffer> {
  const opened = options.anyNames === true ? openGranted : openWithOneName;
  const handle = await opened(path, constants.O_RDONLY, leave, unreadable);
  try {
    return await readAll(handle, leave.maxBytes);
  } finally {
    await handle.close();
  }
}

const tooLarge = (most: number): TerminalError =>
  new TerminalError('files/unreadable', `The file is larger than ${Math.round(most / 1024 / 1024)} MiB.`);

/** As large as it was when it was opened. Files that say that they are empty may hold something all the same, without end. */
async function readAll(handle: FileHandle, most: number): Promise<Buffer> {
  const { size } = await handle.stat();
  if (size > most) throw tooLarge(most);
  if (size > 0) return await readTo(handle, size);
  const pieces: Buffer[] = [];
  for (let bytes = 0; ;) {
    const piece = await readTo(handle, 64 * 1024);
    if (piece.length === 0) return Buffer.concat(pieces);
    bytes += piece.length;
    if (bytes > most) throw tooLarge(most);
    pieces.push(piece);
  }
}

/** At most so many bytes from where the file stands; fewer at its end. */
async function readTo(handle: FileHandle, size: number): Promise<Buffer> {
  const data = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(data, filled, size - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return data.subarray(0, filled);
}

export interface ListedFile {
  readonly name: string;
  readonly size: number;
  /** ISO 8601. */ readonly modified: string;
}
/** More are not looked at: a folder that grows without end must not fill the memory. */
const MOST_LISTED = 10_000;

/** Plain files right in a granted folder, by name; links, what lies deeper, and what goes away meanwhile are left out. */
export async function listGranted(path: string, leave: FileLeave): Promise<readonly ListedFile[]> {
  try {
    const found = await inGrantedFolder(path, leave, plainFilesIn);
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    if (cause instanceof CapabilityRefused || cause instanceof TerminalError) throw cause;
    throw new TerminalError('files/unreadable', `The folder could not be read (${codeOf(cause)}).`, { cause });
  }
}

async function plainFilesIn(folder: string): Promise<ListedFile[]> {
  const found: ListedFile[] = [];
  for await (const entry of await opendir(folder)) {
    if (!entry.isFile()) continue;
    const there = await lstat(join(folder, entry.name)).catch(() => undefined);
    if (there?.isFile() !== true) continue;
    found.push({ name: entry.name, size: there.size, modified: there.mtime.toISOString() });
    if (found.length >= MOST_LISTED) break;
  }
  return found;
}

/** Gives how many bytes were written. Throws TerminalError `files/unwritable`, and as `readGranted` does; nothing is cut off before it is known what was opened. */
export async function writeGranted(path: string, data: Uint8Array, append: boolean, leave: FileLeave): Promise<number> {
  if (data.length > leave.maxBytes)
    throw new TerminalError('files/unwritable', `More than ${Math.round(leave.maxBytes / 1024 / 1024)} MiB cannot be written at once.`);
  // Not truncated before it is known what was opened.
  const handle = await openWithOneName(path, constants.O_WRONLY | constants.O_CREAT | (append ? constants.O_APPEND : 0), leave, notOpened);
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

const notOpened = (cause: unknown): TerminalError =>
  noRoom.has(codeOf(cause))
    ? unwritable(cause, 'None was made.')
    : new TerminalError('files/unwritable', `The file could not be written (${codeOf(cause)}).`, { cause });

function unwritable(cause: unknown, left: string): TerminalError {
  const code = codeOf(cause);
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
