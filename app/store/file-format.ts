/**
 * Looks at a database file without SQLite: is it ours at all, under which cipher, and is it the one that its key file names?
 *
 * Page layout under AEGIS-256 (SQLite3MultipleCiphers, `cipher_aegis.c`): 4096 bytes, of which the last 64 are reserved: 32 tag, 32 random nonce.
 * Each page has a key and a nonce of its own, made from the store's key and the page's nonce, with the page's number in them: a page that is put
 * in another's place does not open. Page 1 begins with a 16-byte salt, which no key is made from, and bytes 16 to 23 of SQLite's header, both in
 * plain text and outside of the tag. Stores of the first formats have SQLCipher 4's layout instead, which reserves 80 bytes.
 */
import { closeSync, openSync, readSync } from 'node:fs';

export const pageSize = 4096;
const saltSize = 16;
const plainHeaderSize = 24;

/** AEGIS-256: AES rounds in hardware, one pass for secrecy and proof (draft-irtf-cfrg-aegis-aead). `sqlcipher` is what stores were made with at first. */
export type StoreCipher = 'aegis' | 'sqlcipher';
/** Bytes that each cipher reserves at the end of a page. */
const reserved: Readonly<Record<number, StoreCipher>> = { 64: 'aegis', 80: 'sqlcipher' };

export type HeaderKind = 'ours' | 'plain-sqlite' | 'empty' | 'other';

function readFirst(path: string, bytes: number): Buffer {
  const handle = openSync(path, 'r');
  try {
    const head = Buffer.alloc(bytes);
    return head.subarray(0, readSync(handle, head, 0, head.length, 0));
  } finally {
    closeSync(handle);
  }
}

const readHead = (path: string): Buffer => readFirst(path, plainHeaderSize);

export const firstPage = (path: string): Buffer => readFirst(path, pageSize);

/** Undefined for what is no store of ours. */
function cipherIn(head: Buffer): StoreCipher | undefined {
  // Page size, then (after the two journal-mode bytes) the reserved size and SQLite's three fixed payload fractions.
  const shaped =
    head.length === plainHeaderSize && head.readUInt16BE(16) === pageSize && head[21] === 64 && head[22] === 32 && head[23] === 32;
  return shaped ? reserved[head[20] ?? 0] : undefined;
}

export const cipherOf = (path: string): StoreCipher | undefined => cipherIn(readHead(path));

export function inspectHeader(path: string): HeaderKind {
  const head = readHead(path);
  if (head.length === 0) return 'empty';
  if (head.toString('latin1', 0, 15) === 'SQLite format 3') return 'plain-sqlite';
  return cipherIn(head) === undefined ? 'other' : 'ours';
}

/** The file's salt in hex: random, new with every new file, and not secret. */
export const fileSalt = (path: string): string => readHead(path).subarray(0, saltSize).toString('hex');
