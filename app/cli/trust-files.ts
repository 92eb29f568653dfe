/** Key files, trust roots and bundles on disk, for the commands that make and check them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openKeyFile, readKeyFile, type PrivateKeyFile, type PublicKeyFile } from '../bundle/key-file.node.ts';
import { readTrustRoot, type TrustRoot } from '../bundle/trust-root.node.ts';
import type { KeyPair } from '../identity/ed25519.node.ts';
import { UserError } from '../kernel/errors.ts';
import { defaultDataFolder } from '../serve/folders.ts';
import type { CliIo } from './command.ts';
import { readBytes, readText } from './read-file.ts';

const MAX_BUNDLE_BYTES = 64 * 1024 * 1024;

export const readBundleFile = (path: string, cwd: string): Uint8Array => readBytes(path, cwd, MAX_BUNDLE_BYTES);

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
