/** The one place that opens a database. Sets the cipher before the key, and proves afterwards that it is the one in force. */
import Database from 'better-sqlite3';
import { BugError } from '../kernel/errors.ts';
import { foldAfterPages, type NativeDatabase } from './database.ts';
import type { StoreCipher } from './file-format.ts';

/** "CSGN": tells `file(1)` and ourselves whose database it is. */
export const applicationId = 0x4353474e;
/**
 * What each cipher is set up with, before the key. The package's default is ChaCha20, and its `aes256cbc` lets changed bytes through. Measured on
 * the journal's own work (`npm run bench -- store`): AEGIS-256 costs a twentieth of plain SQLite's time, SQLCipher's AES-CBC and HMAC-SHA512 half of it.
 */
const settings: Readonly<Record<StoreCipher, readonly string[]>> = {
  aegis: ["cipher = 'aegis'", "algorithm = 'aegis-256'"],
  sqlcipher: ["cipher = 'sqlcipher'"],
};
export const presentCipher: StoreCipher = 'aegis';
/** `aegis-256` as the package numbers it. */
const aegis256 = 4;

function proveCipher(native: NativeDatabase, wanted: StoreCipher): void {
  const { name } = native.prepare("SELECT sqlite3mc_config('cipher') AS name").get() as { name: string };
  if (name !== wanted) throw new BugError('kernel/bug', `the database came up with cipher ${name}`);
  if (wanted !== 'aegis') return;
  const { algorithm } = native.prepare("SELECT sqlite3mc_config('aegis', 'algorithm') AS algorithm").get() as { algorithm: number };
  if (algorithm !== aegis256) throw new BugError('kernel/bug', `the database came up with AEGIS variant ${algorithm}`);
}

/** Path of the compiled addon, where the packaged app keeps it apart. */
export type NativeBinding = string | undefined;

export interface NativeOptions {
  readonly nativeBinding?: NativeBinding;
  readonly readonly?: boolean;
  readonly fileMustExist?: boolean;
  /** Milliseconds to wait for another holder's lock. */
  readonly timeout?: number;
}

/** A bare handle, without key. Only for files that are not secret and as the first half of `openEncrypted`. */
export function openNative(path: string, options: NativeOptions): NativeDatabase {
  const { nativeBinding, ...rest } = options;
  // The published types know neither key() nor rekey().
  return new Database(path, {
    timeout: 0,
    ...rest,
    ...(nativeBinding === undefined ? {} : { nativeBinding }),
  }) as unknown as NativeDatabase;
}

/** SQLite3MultipleCiphers takes a key of this form as it is, with no derivation. The caller wipes it. */
function rawKeyLiteral(dataKey: Uint8Array): Buffer {
  if (dataKey.length !== 32) throw new BugError('kernel/bug', 'a data key has 32 bytes');
  return Buffer.from(`x'${Buffer.from(dataKey).toString('hex')}'`, 'latin1');
}

/** Opens with cipher and key set. Nothing has been read yet, so a wrong key shows at the first statement. */
export function openEncrypted(
  path: string,
  dataKey: Uint8Array,
  options: NativeOptions,
  cipher: StoreCipher = presentCipher,
): NativeDatabase {
  const native = openNative(path, options);
  const literal = rawKeyLiteral(dataKey);
  try {
    for (const pragma of settings[cipher]) native.pragma(pragma);
    native.key(literal);
    proveCipher(native, cipher);
    return native;
  } catch (error) {
    native.close();
    throw error;
  } finally {
    literal.fill(0);
  }
}

/** Whether a file's first page opens with that key, read by itself: nothing else of the file is looked at, so that it may be a first page alone. */
export function firstPageOpens(path: string, dataKey: Uint8Array, cipher: StoreCipher, nativeBinding: NativeBinding): boolean {
  const native = openNative(path, { nativeBinding, readonly: true, fileMustExist: true });
  const literal = rawKeyLiteral(dataKey);
  try {
    for (const pragma of settings[cipher]) native.pragma(pragma);
    native.key(literal);
    return native.pragma('application_id', { simple: true }) === applicationId;
  } catch {
    return false;
  } finally {
    native.close();
    literal.fill(0);
  }
}

/** Encrypts every page anew, under the cipher of today. Only ever on a copy: a crash in the middle would leave one file under two keys. */
export function rekeyTo(native: NativeDatabase, dataKey: Uint8Array): void {
  const literal = rawKeyLiteral(dataKey);
  try {
    for (const pragma of settings[presentCipher]) native.pragma(pragma);
    native.rekey(literal);
    proveCipher(native, presentCipher);
  } finally {
    literal.fill(0);
  }
}

/**
 * Settings of every working connection. The order matters: `synchronous` comes after the journal mode, since this build lowers it for WAL.
 */
const workingPragmas = [
  'locking_mode = EXCLUSIVE',
  'trusted_schema = OFF',
  'cell_size_check = ON',
  'foreign_keys = ON',
  'temp_store = MEMORY',
  'secure_delete = ON',
  'journal_mode = WAL',
  'synchronous = FULL',
  `wal_autocheckpoint = ${foldAfterPages}`,
  'mmap_size = 0',
] as const;

/** What `workingPragmas` must read back as, so that a build that ignores one is noticed. */
const expected: Readonly<Record<string, string | number>> = {
  locking_mode: 'exclusive',
  trusted_schema: 0,
  cell_size_check: 1,
  foreign_keys: 1,
  temp_store: 2,
  secure_delete: 1,
  journal_mode: 'wal',
  synchronous: 2,
};

export function applyWorkingPragmas(native: NativeDatabase): void {
  for (const pragma of workingPragmas) native.pragma(pragma);
  for (const [name, value] of Object.entries(expected)) {
    const actual = native.pragma(name, { simple: true });
    if (actual !== value) throw new BugError('kernel/bug', `pragma ${name} is ${String(actual)}, not ${value}`);
  }
}

export const readOnlyPragmas = ['trusted_schema = OFF', 'cell_size_check = ON', 'temp_store = MEMORY', 'query_only = ON'] as const;
