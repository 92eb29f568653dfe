/**
 * Keeps the audit head outside the database. Beside keys.json it is sealed with an HMAC under a key of the store, and notices a database that
 * was put back alone. In a folder apart, it notices the store's whole folder put back; sealed by the system keychain there, it cannot be made
 * by somebody who knows the store's passphrase either. What none of them notices is decided in resources/decisions/0017.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { causeOf, isCountersignError, knownError, UserError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { Log } from '../kernel/ports.ts';
import { writeAtomically } from './atomic-file.ts';
import type { HeadKeeper, Keychain, StoreHead } from './ports.ts';

const headSchema = z.strictObject({
  storeId: z.string().max(64),
  counter: z.int().min(0),
  auditSize: z.int().min(0),
  auditRoot: z.string().regex(/^([0-9a-f]{64})?$/),
});
const fileSchema = z.strictObject({
  format: z.literal('countersign-head'),
  version: z.literal(1),
  head: headSchema,
  seal: z.string().regex(/^[0-9a-f]{64}$/),
});

const sealOf = (sealKey: Uint8Array, head: StoreHead): string => createHmac('sha256', sealKey).update(canonicalJson(head)).digest('hex');

const tampered = (path: string): UserError =>
  new UserError('store/rolled-back', 'The record of the newest state of this store was changed from outside.', {
    place: path,
    mend: 'Find out who changed it. An administrator can open the store once with "accept" after checking the audit log against an exported checkpoint.',
  });

/** Undefined when there is no file. */
function readRecord(path: string): unknown {
  if (!existsSync(path)) return undefined;
  if (statSync(path).size > 16 * 1024) throw tampered(path);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    // Nobody changed it where no further file can be opened.
    const known = knownError(error);
    throw isCountersignError(known) ? known : tampered(path);
  }
}

export function fileHeadKeeper(name: string, path: string, sealKey: Uint8Array): HeadKeeper {
  return {
    name,
    async load(storeId) {
      const parsed = readRecord(path);
      if (parsed === undefined) return undefined;
      const result = fileSchema.safeParse(parsed);
      if (!result.success || result.data.head.storeId !== storeId) throw tampered(path);
      const { head, seal } = result.data;
      if (!timingSafeEqual(Buffer.from(seal, 'hex'), Buffer.from(sealOf(sealKey, head), 'hex'))) throw tampered(path);
      return head;
    },
    async save(head) {
      writeAtomically(
        path,
        Buffer.from(`${JSON.stringify({ format: 'countersign-head', version: 1, head, seal: sealOf(sealKey, head) })}\n`, 'utf8'),
      );
      return true;
    },
  };
}

const sealedSchema = z.strictObject({ format: z.literal('countersign-sealed-head'), version: z.literal(1), sealed: z.base64().max(8192) });

/** What the keychain of this computer and account seals, nobody else makes. A keychain that fails to seal keeps nobody from working: the record stays behind then. */
export function keychainHeadKeeper(path: string, keychain: Keychain, log: Log): HeadKeeper {
  return {
    name: 'keychain',
    async load(storeId) {
      const parsed = readRecord(path);
      if (parsed === undefined) return undefined;
      const file = sealedSchema.safeParse(parsed);
      if (!file.success) throw tampered(path);
      let opened: unknown;
      try {
        opened = JSON.parse(Buffer.from(await keychain.unprotect(Buffer.from(file.data.sealed, 'base64'))).toString('utf8'));
      } catch {
        throw tampered(path);
      }
      const head = headSchema.safeParse(opened);
      if (!head.success || head.data.storeId !== storeId) throw tampered(path);
      return head.data;
    },
    async save(head) {
      try {
        const sealed = Buffer.from(await keychain.protect(Buffer.from(canonicalJson(head), 'utf8'))).toString('base64');
        writeAtomically(path, Buffer.from(`${JSON.stringify({ format: 'countersign-sealed-head', version: 1, sealed })}\n`, 'utf8'));
        return true;
      } catch (error) {
        log.write('warn', 'the keychain did not seal the newest state of the store', causeOf(error));
        return false;
      }
    },
  };
}
