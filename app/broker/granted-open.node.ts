/**
 * Where a path of a granted folder really leads, and how it is opened. Others may write in that folder too, and put a link in the place of a
 * folder or a file at any moment: what counts is where that lies which was opened, never what a path led to a moment before.
 */
import { constants } from 'node:fs';
import { lstat, open, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { TerminalError } from '../kernel/errors.ts';
import type { Timers } from '../kernel/ports.ts';
import { CapabilityRefused } from './network/refusal.ts';

export interface FileLeave {
  /** Granted files, and folders with a trailing `/`; relative ones are below `root`. */
  readonly granted: readonly string[];
  readonly root: string;
  readonly nodeId: string;
  readonly maxBytes: number;
  /** Files of the program itself, which lie in no approved folder wherever they are. */
  readonly own?: readonly string[];
  /** For the moment in which a file that is just being delivered has two names. */
  readonly timers: Timers;
}

export const fileRefusal = (words: string, path: string, leave: FileLeave): CapabilityRefused =>
  new CapabilityRefused({ words, wanted: { node: leave.nodeId, path: path.slice(0, 500) } });
const elsewhere = (path: string, leave: FileLeave): CapabilityRefused =>
  fileRefusal('the path leads to something that is not a plain file in the approved folder', path, leave);
const isLink = (path: string, leave: FileLeave): CapabilityRefused => fileRefusal('the path is a link', path, leave);

/** The real path of a file whose folder exists (the file itself may not yet). */
async function realTarget(path: string, leave: FileLeave): Promise<string> {
  // A NUL ends the path for the system, and Windows has device names and streams behind a colon.
  if (path.includes('\0') || /[\\/]\.{1,2}(?:[\\/]|$)|^\.{1,2}(?:[\\/]|$)/.test(path))
    throw fileRefusal('the path climbs out of its folder', path, leave);
  const wanted = isAbsolute(path) ? path : resolve(leave.root, path);
  let folder: string;
  try {
    folder = await realpath(dirname(wanted));
  } catch (cause) {
    throw new TerminalError('files/unreadable', 'The folder of this file does not exist.', { cause });
  }
  return join(folder, basename(wanted));
}

async function isGranted(target: string, leave: FileLeave): Promise<boolean> {
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

/** As file systems compare names that tell capital letters and accents apart least. */
const folded = (path: string): string => path.normalize('NFC').toLowerCase();

async function isOwn(target: string, { own = [] }: FileLeave): Promise<boolean> {
  for (const file of own) {
    const places = [file, await realpath(file).catch(() => file)];
    if (places.some((place) => folded(place) === folded(target))) return true;
  }
  return false;
}

async function grantedTarget(path: string, leave: FileLeave): Promise<string> {
  const target = await realTarget(path, leave);
  if (await isOwn(target, leave)) throw fileRefusal('this file holds the settings or secrets of Countersign itself', path, leave);
  if (await isGranted(target, leave)) return target;
  throw fileRefusal('this file is not in an approved folder', path, leave);
}

/** Linux, where /proc is: a name behind an open folder is a name in that very folder, and the system tells where that lies. */
const openedAt = (handle: FileHandle): string => `/proc/self/fd/${handle.fd}`;
/** Where what was opened lies, to be compared with where it should. Undefined where no system tells, or tells it in other letters, as of a share that takes both for one. */
async function placeOf(handle: FileHandle, expected: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  const place = await readlink(openedAt(handle)).catch(() => undefined);
  return place !== expected && place !== undefined && folded(place) === folded(expected) ? undefined : place;
}
/** Of Linux alone, and for a folder that may be searched but not listed, too. */
const O_PATH = 0o10000000;

/** Gives a path that leads to `target` whatever happens to its folders meanwhile; where no system helps, `target` itself. */
async function pinnedTarget(
  target: string,
  path: string,
  leave: FileLeave,
  use: (pinned: string) => Promise<FileHandle>,
): Promise<FileHandle> {
  if (process.platform !== 'linux') return await use(target);
  const folder = await open(dirname(target), O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW).catch((cause: unknown) => {
    throw (cause as { code?: string }).code === 'ENOENT' ? noFolder(cause) : elsewhere(path, leave);
  });
  try {
    const place = await placeOf(folder, dirname(target));
    if (place !== undefined && place !== dirname(target)) throw elsewhere(path, leave);
    return await use(place === undefined ? target : join(openedAt(folder), basename(target)));
  } finally {
    await folder.close();
  }
}

const noFolder = (cause: unknown): TerminalError =>
  new TerminalError('files/unreadable', 'The folder of this file does not exist.', { cause });

/** How often the path is compared with what was opened where no system tells: each swap of a folder must come right between two looks. */
const LOOKS = 4;

/** Whether what was opened is a plain file that lies where the path says; `replaced`: one does, but the path says another place, or names another file by now. */
async function isThere(handle: FileHandle, target: string): Promise<boolean | 'replaced'> {
  const opened = await handle.stat({ bigint: true });
  if (!opened.isFile()) return false;
  const place = await placeOf(handle, target);
  if (place !== undefined) return place === target || 'replaced';
  for (let look = 0; look < LOOKS; look += 1) {
    const named = await lstat(target, { bigint: true }).catch(() => undefined);
    const same = named?.isFile() === true && opened.dev === named.dev && opened.ino === named.ino;
    if (!same || (await realpath(target).catch(() => undefined)) !== target) return 'replaced';
  }
  return true;
}

/** Editors, and whoever delivers files, put a new file in the place of the old one, at any moment: then the new one is opened, from the beginning. */
const TRIES = 5;

/** `failed` words what the system says against it. */
export async function openGranted(path: string, flags: number, leave: FileLeave, failed: (cause: unknown) => Error): Promise<FileHandle> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const handle = await openOnce(path, flags, leave, failed);
    if (handle !== undefined) return handle;
  }
  throw elsewhere(path, leave);
}

/** Undefined where the file was replaced meanwhile. */
async function openOnce(path: string, flags: number, leave: FileLeave, failed: (cause: unknown) => Error): Promise<FileHandle | undefined> {
  const target = await grantedTarget(path, leave);
  const handle = await pinnedTarget(target, path, leave, async (pinned) => {
    try {
      // O_NONBLOCK: a named pipe must not hold the process up.
      return await open(pinned, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
    } catch (cause) {
      const code = (cause as { code?: string }).code;
      throw code === 'ELOOP' || code === 'EMLINK' ? isLink(path, leave) : failed(cause);
    }
  });
  let there: boolean | 'replaced' = false;
  try {
    there = await isThere(handle, target);
  } finally {
    if (there !== true) await handle.close();
  }
  if (there === false) throw elsewhere(path, leave);
  return there === true ? handle : undefined;
}

/** A granted folder, opened: `list` gets the path to list it by. */
export async function inGrantedFolder<T>(path: string, leave: FileLeave, list: (folder: string) => Promise<T>): Promise<T> {
  // As one of its files is found: the approved folder itself may be a link.
  const target = dirname(await realTarget(`${path.replace(/[\\/]+$/, '')}/x`, leave));
  if (!(await isGranted(join(target, 'x'), leave))) throw fileRefusal('this folder is not an approved one', path, leave);
  if ((await realpath(target)) !== target) throw isLink(path, leave);
  if (process.platform !== 'linux') return await list(target);
  const folder = await open(target, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const place = await placeOf(folder, target);
    if (place !== undefined && place !== target) throw isLink(path, leave);
    return await list(place === undefined ? target : openedAt(folder));
  } finally {
    await folder.close();
  }
}

/** Under its other name it may lie anywhere, and be anybody's. */
export const secondName = (code: 'files/unreadable' | 'files/unwritable'): TerminalError =>
  new TerminalError(code, 'The file has a second name (a hard link), which may lie outside the approved folder.', {
    mend: 'Put a copy in its place, which has one name only. Where a backup made the other name (cp -al), have it copy the files of this folder instead (cp -a).',
  });

/** Where a granted file really is, for drivers that open it by themselves (SQLite). */
export async function grantedPath(path: string, leave: FileLeave): Promise<string> {
  const target = await grantedTarget(path, leave);
  const named = await lstat(target).catch(() => undefined);
  if (named !== undefined && !named.isFile()) throw fileRefusal('the path is a link or no plain file', path, leave);
  if (named !== undefined && named.nlink > 1) throw secondName('files/unreadable');
  return target;
}
