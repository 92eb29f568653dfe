/** Files that commands write: whole or not at all. */
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../kernel/errors.ts';
import { systemRandom } from '../kernel/host.node.ts';
import { makeFolder } from '../kernel/make-folder.node.ts';

/** A device or a pipe, such as /dev/null or /dev/stdout: written to, and never replaced by a file. */
function isChannel(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** The file that a link leads to, so that the link stays. */
const behindLinks = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** A text in pieces is written piece by piece: it may be longer than a string can be. */
function writeInto(
  path: string,
  data: Uint8Array | string | Iterable<string>,
  options: { readonly mode?: number; readonly flag?: string; readonly flush?: boolean },
): void {
  if (typeof data === 'string' || data instanceof Uint8Array) {
    writeFileSync(path, data, options);
    return;
  }
  const file = openSync(path, options.flag ?? 'w', options.mode);
  try {
    for (const piece of data) writeFileSync(file, piece);
    if (options.flush === true) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What file systems say that have no hard links: FAT, some network shares. */
const noLinks: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR', 'UNKNOWN']);

/** A link, unlike a rename, fails when the name is taken in the meantime; so does this copy, which may stay unfinished where the program is killed. */
export function putWhereNone(from: string, to: string, link: (from: string, to: string) => void = linkSync): void {
  try {
    link(from, to);
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || !noLinks.has(cause.code)) throw cause;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}

/** Throws UserError `file/unwritable` where `out` is one of the files that the command reads: it would be gone. */
function keepInputs(out: string, place: string, cwd: string, inputs: readonly (string | undefined)[]): void {
  if (inputs.length === 0 || !existsSync(out)) return;
  const target = realpathSync(out);
  for (const input of inputs) {
    if (input === undefined || !existsSync(resolve(cwd, input)) || realpathSync(resolve(cwd, input)) !== target) continue;
    throw new UserError('file/unwritable', 'This file is what the command works on: it would be gone, and was left as it is.', {
      place,
      mend: 'Choose another name for what is written.',
    });
  }
}

const elsewhere = 'Choose a folder that exists, that you may write to, and that has room.';

/**
 * Writes a whole file or nothing: beside the target first, then renamed over it. A device or pipe is written to as it is. `exclusive` refuses to replace a file.
 * Throws UserError `file/unwritable`.
 */
export function writeWhole(
  path: string,
  cwd: string,
  data: Uint8Array | string | Iterable<string>,
  options: {
    readonly mode?: number;
    readonly exclusive?: boolean;
    readonly ifTaken?: string;
    /** What the command was given: none of it is written over. */
    readonly inputs?: readonly (string | undefined)[];
  } = {},
): void {
  const named = resolve(cwd, path);
  const channel = isChannel(named);
  if (!channel) keepInputs(named, path, cwd, options.inputs ?? []);
  const full = channel || options.exclusive === true ? named : behindLinks(named);
  const beside = `${full}.${Buffer.from(systemRandom.bytes(6)).toString('hex')}.tmp`;
  try {
    if (channel) {
      writeInto(named, data, {});
      return;
    }
    makeFolder(dirname(full), elsewhere, 0o777);
    writeInto(beside, data, { mode: options.mode ?? 0o644, flag: 'wx', flush: true });
    if (options.exclusive === true) {
      putWhereNone(beside, full);
      rmSync(beside);
    } else renameSync(beside, full);
  } catch (cause) {
    // Asked first: even a forced removal fails below something that is no folder.
    if (existsSync(beside)) rmSync(beside);
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new UserError(
      'file/unwritable',
      taken ? 'There is already a file of that name, and it was left as it is.' : 'The file cannot be written.',
      {
        place: path,
        mend: taken ? (options.ifTaken ?? 'Choose another name.') : elsewhere,
        cause,
      },
    );
  }
}
