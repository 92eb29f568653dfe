import type { Clock, Random } from './ports.ts';

/** Crockford base 32, as in the ULID specification (github.com/ulid/spec). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A new ULID with a readable prefix: `run_01J...` (26 base-32 characters: 48 bits of time in ms, 80 bits of chance).
 * Ids made later sort later.
 */
export function newId(prefix: string, ports: { clock: Clock; random: Random }): string {
  let time = ports.clock.now();
  let head = '';
  for (let i = 0; i < 10; i += 1) {
    head = ALPHABET.charAt(time % 32) + head;
    time = Math.floor(time / 32);
  }
  let tail = '';
  for (const byte of ports.random.bytes(16)) tail += ALPHABET.charAt(byte % 32);
  return `${prefix}_${head}${tail}`;
}
