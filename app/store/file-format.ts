/**
 * Looks at a database file without SQLite: is it ours at all, and does a page prove itself under a key? It tells a wrong key
 * from a damaged page, which SQLite reports alike, and it checks every page of a backup, free ones included.
 *
 * Page layout of SQLCipher 4 (zetetic.net/sqlcipher/design): 4096 bytes, of which the last 80 are reserved: 16 IV, 64 HMAC-SHA512
 * over (page without HMAC, page number as 32-bit little-endian). Page 1 begins with the 16-byte salt, from which the HMAC key is made.
 * SQLite3MultipleCiphers leaves bytes 16..23 of the header in plain text and outside of the HMAC.
 */
import { createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export const pageSize = 4096;
const reserved = 80;
const hmacSize = 64;
const saltSize = 16;
const plainHeaderSize = 24;

export type HeaderKind = 'ours' | 'plain-sqlite' | 'empty' | 'other';

export function inspectHeader(path: string): HeaderKind {
  const handle = openSync(path, 'r');
  try {
    const head = Buffer.alloc(plainHeaderSize);
    const read = readSync(handle, head, 0, head.length, 0);
    if (read === 0) return 'empty';
    if (head.toString('latin1', 0, 15) === 'SQLite format 3') return 'plain-sqlite';
    // Page size, then (after the two journal-mode bytes) the reserved size and SQLite's three fixed payload fractions.
    const ours = read === plainHeaderSize && head.readUInt16BE(16) === pageSize && head[20] === reserved && head[21] === 64 && head[22] === 32 && head[23] === 32;
    return ours ? 'ours' : 'other';
  } finally {
    closeSync(handle);
  }
}

/** The file's salt in hex: random, new with every new file, and not secret. */
export function fileSalt(path: string): string {
  const handle = openSync(path, 'r');
  try {
    const salt = Buffer.alloc(saltSize);
    readSync(handle, salt, 0, saltSize, 0);
    return salt.toString('hex');
  } finally {
    closeSync(handle);
  }
}

function hmacKeyOf(dataKey: Uint8Array, salt: Uint8Array): Buffer {
  const hmacSalt = salt.map((byte) => byte ^ 0x3a);
  return pbkdf2Sync(dataKey, hmacSalt, 2, 32, 'sha512');
}

function proves(page: Buffer, number: number, hmacKey: Buffer): boolean {
  const start = number === 1 ? plainHeaderSize : 0;
  const counter = Buffer.alloc(4);
  counter.writeUInt32LE(number);
  const expected = createHmac('sha512', hmacKey).update(page.subarray(start, pageSize - hmacSize)).update(counter).digest();
  return timingSafeEqual(expected, page.subarray(pageSize - hmacSize));
}

export interface PageCheck {
  readonly pages: number;
  /** Numbers (from 1) of the pages that do not prove themselves, at most `limit` of them. */
  readonly bad: readonly number[];
  readonly good: number;
}

/**
 * Checks the HMAC of each page. A file in use may hold half-written pages whose whole version is in the write-ahead log: judge
 * only closed files or backups by it. `stopAt` ends the search after that many good pages.
 */
export function checkPages(path: string, dataKey: Uint8Array, options: { limit?: number; stopAt?: number; onProgress?: (done: number, total: number) => void } = {}): PageCheck {
  const handle = openSync(path, 'r');
  try {
    const { size } = fstatSync(handle);
    const pages = Math.ceil(size / pageSize);
    const page = Buffer.alloc(pageSize);
    const bad: number[] = [];
    let good = 0;
    let hmacKey: Buffer | undefined;
    for (let number = 1; number <= pages; number += 1) {
      page.fill(0);
      readSync(handle, page, 0, pageSize, (number - 1) * pageSize);
      hmacKey ??= hmacKeyOf(dataKey, page.subarray(0, saltSize));
      if (proves(page, number, hmacKey)) good += 1;
      else if (bad.length < (options.limit ?? 100)) bad.push(number);
      if (options.stopAt !== undefined && good >= options.stopAt) break;
      if (number % 1024 === 0) options.onProgress?.(number, pages);
    }
    options.onProgress?.(pages, pages);
    return { pages, bad, good };
  } finally {
    closeSync(handle);
  }
}
