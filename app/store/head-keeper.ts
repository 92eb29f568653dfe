/**
 * Keeps the audit head in a file beside keys.json, sealed with an HMAC under a key derived from the data key. It notices a
 * database that was put back alone; a keeper in the system keychain also notices a whole folder put back.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import { writeAtomically } from './atomic-file.ts';
import type { HeadKeeper, StoreHead } from './ports.ts';

const headSchema = z.strictObject({
  storeId: z.string().max(64),
  counter: z.int().min(0),
  auditSize: z.int().min(0),
  auditRoot: z.string().regex(/^([0-9a-f]{64})?$/),
});
const fileSchema = z.strictObject({ format: z.literal('countersign-head'), version: z.literal(1), head: headSchema, seal: z.string().regex(/^[0-9a-f]{64}$/) });

const sealOf = (sealKey: Uint8Array, head: StoreHead): string => createHmac('sha256', sealKey).update(canonicalJson(head)).digest('hex');

const tampered = (path: string): UserError => new UserError('store/rolled-back', 'The record of the newest state of this store was changed from outside.',
  { place: path, mend: 'Find out who changed it. An administrator can open the store once with "accept" after checking the audit log against an exported checkpoint.' });

export function fileHeadKeeper(path: string, sealKey: Uint8Array): HeadKeeper {
  return {
    async load(storeId) {
      if (!existsSync(path)) return undefined;
      if (statSync(path).size > 4096) throw tampered(path);
      let parsed: unknown;
      try {
        parsed = JSON.parse(readFileSync(path, 'utf8'));
      } catch {
        throw tampered(path);
      }
      const result = fileSchema.safeParse(parsed);
      if (!result.success || result.data.head.storeId !== storeId) throw tampered(path);
      const { head, seal } = result.data;
      if (!timingSafeEqual(Buffer.from(seal, 'hex'), Buffer.from(sealOf(sealKey, head), 'hex'))) throw tampered(path);
      return head;
    },
    async save(head) {
      writeAtomically(path, Buffer.from(`${JSON.stringify({ format: 'countersign-head', version: 1, head, seal: sealOf(sealKey, head) })}\n`, 'utf8'));
    },
  };
}
