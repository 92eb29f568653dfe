/**
 * How long a passphrase or a recovery code is stretched before it opens anything. Slow on purpose: whoever steals the folder pays the same for
 * each guess. The cost stands beside each wrap, so that a later one can be dearer and an old store still opens.
 */
import { hashRaw } from '@node-rs/argon2';
import type { Clock } from '../../kernel/ports.ts';
import type { PasswordHashing } from './key-file.ts';

export type StretchCost = Omit<PasswordHashing, 'salt' | 'algorithm'>;

/** The least that a key file may ask for: RFC 9106's second recommendation, and what stores were made with at first. */
export const leastCost: StretchCost = { memoryKib: 65_536, passes: 3, lanes: 4 };
/** What a new wrap costs at least. Four times the memory and eight times the work of `leastCost`: about 0.4 s on a laptop of 2024. */
export const usualCost: StretchCost = { memoryKib: 262_144, passes: 6, lanes: 4 };
/** Milliseconds that an unlock is aimed at, and as many passes as a quick machine may take for it. */
const aimedMs = 600;
const mostPasses = 20;

/** `Algorithm.Argon2id`; the package declares it as a const enum, which type stripping cannot read. */
const argon2id = 2;

/** 32 bytes. The caller wipes them. */
export function stretch(secret: string, hashing: StretchCost & { readonly salt: string }): Promise<Buffer> {
  // NFKC: the same passphrase typed on another keyboard or system gives the same bytes (NIST SP 800-63B-4, 3.1.1.2).
  return hashRaw(Buffer.from(secret.normalize('NFKC'), 'utf8'), {
    algorithm: argon2id,
    memoryCost: hashing.memoryKib,
    timeCost: hashing.passes,
    parallelism: hashing.lanes,
    outputLen: 32,
    salt: Buffer.from(hashing.salt, 'base64'),
  });
}

/** What this machine can bear: never less than `usualCost`, and more passes where a pass is quick. A busy moment costs a few passes, never the floor. */
export async function costOfThisMachine(clock: Clock): Promise<StretchCost> {
  const probe = { ...usualCost, passes: 2, salt: Buffer.alloc(16).toString('base64') };
  const begin = clock.now();
  await stretch('how long does a pass take', probe);
  const pass = Math.max(1, (clock.now() - begin) / probe.passes);
  return { ...usualCost, passes: Math.min(mostPasses, Math.max(usualCost.passes, Math.ceil(aimedMs / pass))) };
}

/** Is a wrap made cheaper than wraps are made at least? Never compared with this machine, or a wrap would be renewed for ever where machines differ. */
export const tooCheap = (made: StretchCost, least: StretchCost): boolean => made.memoryKib < least.memoryKib || made.passes < least.passes;
