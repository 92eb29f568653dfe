/** A recovery code: 160 random bits in Crockford base 32, eight groups of four, easy to print and to type. */
import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function newRecoveryCode(): string {
  // One symbol per byte: 256 is a multiple of 32, so every symbol is equally likely.
  const symbols = Array.from(randomBytes(32), (byte) => alphabet.charAt(byte % 32));
  return Array.from({ length: 8 }, (_, group) => symbols.slice(group * 4, group * 4 + 4).join('')).join('-');
}

/** Forgives case, spaces, dashes and the letters that Crockford's alphabet reads as digits. Undefined when it cannot be a code. */
export function normalizeRecoveryCode(typed: string): string | undefined {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return plain.length === 32 && [...plain].every((symbol) => alphabet.includes(symbol)) ? plain : undefined;
}
