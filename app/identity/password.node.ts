/** Password hashes: Argon2id (RFC 9106) as PHC strings, with the parameters of the store's own key wrapping. */
import { hash, verify } from '@node-rs/argon2';
import { UserError } from '../kernel/errors.ts';
import type { Random } from '../kernel/ports.ts';
import { normalisePassword, passwordProblem, type PasswordContext } from './password-policy.ts';

export interface PasswordCosts {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}
export const usualCosts: PasswordCosts = { memoryKib: 65_536, passes: 3, lanes: 4 };

/** 100 bits in letters and digits that nobody takes for one another. */
export const newPassword = (random: Random): string =>
  [...random.bytes(20)].map((byte) => 'abcdefghjkmnpqrstuvwxyz23456789-'.charAt(byte & 31)).join('');

export class Passwords {
  readonly #costs: PasswordCosts;
  #decoy: Promise<string> | undefined;

  constructor(costs: PasswordCosts = usualCosts) {
    this.#costs = costs;
  }

  #hash(password: string): Promise<string> {
    return hash(normalisePassword(password), {
      memoryCost: this.#costs.memoryKib,
      timeCost: this.#costs.passes,
      parallelism: this.#costs.lanes,
      outputLen: 32,
    });
  }

  /** Throws UserError `identity/weak-password`. */
  async make(password: string, context: PasswordContext): Promise<string> {
    const problem = passwordProblem(password, context);
    if (problem !== undefined) throw new UserError('identity/weak-password', problem);
    return this.#hash(password);
  }

  /** Takes as long for an account that does not exist, or has no password, as for one that does. */
  async matches(password: string, stored: string | undefined): Promise<boolean> {
    this.#decoy ??= this.#hash('no account has this password');
    const against = stored ?? (await this.#decoy);
    try {
      return (await verify(against, normalisePassword(password))) && stored !== undefined;
    } catch {
      // Not a PHC string: nothing matches it.
      return false;
    }
  }
}
