/**
 * `keys.json`: the data key, wrapped once per way to open it. It holds no secret in the clear and lies beside the database.
 * Any one slot opens the store. Replaced atomically; never edited in place.
 */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { canonicalJson } from '../../kernel/json.ts';
import { isCountersignError, knownError, UserError } from '../../kernel/errors.ts';
import { writeAtomically } from '../atomic-file.ts';
import { damaged } from '../failures.ts';

export const keyFileVersion = 1;
const maxBytes = 64 * 1024;

const sealed = z.base64().max(4096);

/** Argon2id as RFC 9106 writes it. The floor keeps a doctored file from making the passphrase cheap to guess, the ceiling from eating the machine. */
const passwordHashing = z.strictObject({
  algorithm: z.literal('argon2id'),
  memoryKib: z.int().min(65_536).max(1_048_576),
  passes: z.int().min(3).max(20),
  lanes: z.int().min(1).max(16),
  salt: z.base64().max(64),
});

const slot = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keychain'), backend: z.string().min(1).max(64), sealed }),
  z.strictObject({ kind: z.literal('passphrase'), hashing: passwordHashing, sealed }),
  z.strictObject({ kind: z.literal('recovery'), hashing: passwordHashing, sealed }),
  z.strictObject({ kind: z.literal('external'), sealed }),
]);

const keyFile = z.strictObject({
  format: z.literal('countersign-keys'),
  version: z.literal(keyFileVersion),
  storeId: z.string().min(1).max(64),
  /** HKDF of the data key, 16 bytes in hex: proves an unwrapped key without opening the database. */
  check: z.string().regex(/^[0-9a-f]{32}$/),
  /** Salt of the database file that was written together with this key file; decides who wins after a crash in swap.ts. */
  fileSalt: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  slots: z.array(slot).min(1).max(16),
});

export type PasswordHashing = z.infer<typeof passwordHashing>;
export type KeySlot = z.infer<typeof slot>;
export type KeyFile = z.infer<typeof keyFile>;

const versionOnly = z.looseObject({ format: z.literal('countersign-keys'), version: z.int() });

export function readKeyFile(path: string): KeyFile {
  let parsed: unknown;
  try {
    if (statSync(path).size > maxBytes) throw damaged(path, 'the key file is far too large');
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const error = knownError(cause);
    if (isCountersignError(error)) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new UserError('store/not-found', 'The key file is missing; without it the store cannot be opened.', {
        place: path,
        mend: 'Put keys.json back beside store.countersign-db. Every backup holds a copy.',
      });
    }
    throw damaged(path, 'the key file cannot be read', error);
  }
  const head = versionOnly.safeParse(parsed);
  if (head.success && head.data.version > keyFileVersion) {
    throw new UserError('store/newer-format', 'The key file was written by a newer Countersign.', {
      place: path,
      mend: 'Update Countersign, then open the store again.',
    });
  }
  const result = keyFile.safeParse(parsed);
  if (!result.success)
    throw damaged(
      path,
      `the key file is not valid (${result.error.issues[0]?.path.join('.') ?? ''}: ${result.error.issues[0]?.message ?? ''})`,
    );
  return result.data;
}

export function writeKeyFile(path: string, file: KeyFile): void {
  writeAtomically(path, Buffer.from(`${JSON.stringify(keyFile.parse(file), null, 2)}\n`, 'utf8'));
}

/** What a slot's seal is bound to: swapping slots between stores, kinds or cost parameters breaks it. */
export function slotContext(storeId: string, kind: KeySlot['kind'], hashing?: PasswordHashing): string {
  return canonicalJson({ format: 'countersign-keys', version: keyFileVersion, storeId, kind, hashing });
}
