/** Where a service gets its store key from: a file descriptor, a private file, or systemd's credential folder. Never an argument or a variable: other processes see those. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../kernel/errors.ts';

export type HeadlessKeySource =
  | { readonly kind: 'descriptor'; readonly descriptor: number }
  | { readonly kind: 'file'; readonly path: string }
  /** `LoadCredentialEncrypted=countersign-store-key` in the unit; systemd sets CREDENTIALS_DIRECTORY. */
  | { readonly kind: 'credential'; readonly folder: string };

export const credentialName = 'countersign-store-key';

function readBounded(descriptor: number): Buffer {
  const buffer = Buffer.alloc(256);
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

/** 32 raw bytes, or 64 hex digits with an optional line end. */
function parseKey(bytes: Buffer, place: string): Buffer {
  if (bytes.length === 32) return bytes;
  const text = bytes.toString('latin1').trim();
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  throw new UserError('store/wrong-key', 'This does not hold a store key: 32 bytes or 64 hex digits are expected.', {
    place,
    mend: 'Make one with: openssl rand -hex 32',
  });
}

function readPrivateFile(path: string): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw new UserError('store/wrong-key', 'The key file cannot be read.', {
      place: path,
      mend: 'Check the path and that this account may read it.',
      cause,
    });
  }
  try {
    // Asked of the open file, so that it cannot be exchanged between the question and the reading. Windows has no such bits.
    const { mode } = fstatSync(descriptor);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new UserError('store/wrong-key', 'Others can read the key file.', {
        place: path,
        mend: 'Take their rights away with: chmod 600',
      });
    }
    return parseKey(readBounded(descriptor), path);
  } finally {
    closeSync(descriptor);
  }
}

export function readHeadlessKey(source: HeadlessKeySource): Buffer {
  switch (source.kind) {
    case 'descriptor':
      return parseKey(readBounded(source.descriptor), `file descriptor ${source.descriptor}`);
    case 'file':
      return readPrivateFile(source.path);
    case 'credential':
      return readPrivateFile(join(source.folder, credentialName));
  }
}
