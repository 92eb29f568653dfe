/** Key files, trust roots and bundles on disk, for the commands that make and check them. */
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
import { dirname, join, resolve } from 'node:path';
import { openKeyFile, readKeyFile, type PrivateKeyFile, type PublicKeyFile } from '../bundle/key-file.node.ts';
import { readTrustRoot, type TrustRoot } from '../bundle/trust-root.node.ts';
import type { KeyPair } from '../identity/ed25519.node.ts';
import { UserError } from '../kernel/errors.ts';
import { systemRandom } from '../kernel/host.node.ts';
import { makeFolder } from '../kernel/make-folder.node.ts';
import { defaultDataFolder } from '../serve/folders.ts';
import type { CliIo } from './command.ts';
import { readBytes, readText } from './read-file.ts';

const MAX_BUNDLE_BYTES = 64 * 1024 * 1024;

export const readBundleFile = (path: string, cwd: string): Uint8Array => readBytes(path, cwd, MAX_BUNDLE_BYTES);

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

/** First line of the password file, or of stdin for `-`. */
async function passwordFrom(source: string | undefined, keyPath: string, io: CliIo): Promise<string> {
  if (source === undefined)
    throw new UserError('trust/bad-key', 'This key is sealed under a password.', {
      place: keyPath,
      mend: 'Give --password-file FILE, or --password-file - for stdin.',
    });
  const text = source === '-' ? await io.stdin() : readText(source, io.cwd);
  return text.split(/\r?\n/, 1)[0] ?? '';
}

export const newPassword = passwordFrom;

export interface OpenedKey {
  readonly file: PrivateKeyFile;
  readonly pair: KeyPair;
  readonly path: string;
}

/** Opens private key files, in order. One password serves them all. */
export async function openKeys(paths: readonly string[], passwordSource: string | undefined, io: CliIo): Promise<readonly OpenedKey[]> {
  let password: Promise<string> | undefined;
  const opened: OpenedKey[] = [];
  for (const path of paths) {
    const { file, pair } = await openKeyFile(readText(path, io.cwd), path, () => (password ??= passwordFrom(passwordSource, path, io)));
    opened.push({ file, pair, path });
  }
  return opened;
}

export const readKey = (path: string, cwd: string): PrivateKeyFile | PublicKeyFile => readKeyFile(readText(path, cwd), path);

/** Where `trust init` puts the trust root of this user, and where `verify` and `run` look for it. */
export function usualTrustRootPath(): string {
  const named = process.env['COUNTERSIGN_TRUST_ROOT'];
  return named === undefined || named === '' ? join(defaultDataFolder(), 'trust-root.json') : named;
}

/** The file that was named, or this user's usual one; undefined when none was named and there is none. */
export function trustRootFile(path: string | undefined, cwd: string): { readonly path: string; readonly bytes: Uint8Array } | undefined {
  const file = path ?? usualTrustRootPath();
  return path === undefined && !existsSync(file) ? undefined : { path: file, bytes: readBytes(file, cwd) };
}

export function loadTrustRoot(path: string | undefined, cwd: string): TrustRoot | undefined {
  const file = trustRootFile(path, cwd);
  return file === undefined ? undefined : placed(file.path, () => readTrustRoot(file.bytes));
}

/** Reads a file whose reader does not know its name: what is wrong with it is said with the name. */
export function placed<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError) || error.place !== undefined) throw error;
    throw new UserError(error.code, error.message, {
      place: path,
      ...(error.mend === undefined ? {} : { mend: error.mend }),
      cause: error.cause,
    });
  }
}
