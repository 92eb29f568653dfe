/** What people show to prove who they are: attempts are counted, and codes are good once. */
import { UserError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/ports.ts';
import { delayAfter, lockoutLimits, waitText } from './lockout.ts';
import type { AccountRecord, SecretSealer } from './ports.ts';
import { matchingStep, spentRecoveryHash } from './second-factor.node.ts';

export interface SecondFactorProof {
  readonly kind: 'totp' | 'recovery';
  readonly code: string;
}

export const wrongCode = (): UserError =>
  new UserError('identity/wrong-code', 'This code is not right, or it was used before.', {
    mend: 'Wait for the next code and type that one.',
  });
export const noFactorYet = (): UserError =>
  new UserError('identity/second-factor-missing', 'No second factor is set up yet.', { mend: 'Set up an authenticator app first.' });
/** What the secret of an authenticator is sealed for. */
export const totpContext = (accountId: string): string => `totp:${accountId}`;
const decoder = new TextDecoder();

export interface ProofPorts {
  readonly clock: Clock;
  readonly sealer: SecretSealer;
  transaction<T>(work: () => T): T;
  /** Throws UserError `identity/not-found`. */
  person(accountId: string): AccountRecord;
  save(account: AccountRecord): AccountRecord;
}

export class Proofs {
  readonly #ports: ProofPorts;

  constructor(ports: ProofPorts) {
    this.#ports = ports;
  }

  /**
   * Counts an attempt as failed before it is checked, and takes it back when it was right: attempts sent side by side cannot
   * slip past the count. Passwords and codes are counted apart, and what is right clears its own count alone: a password that somebody knows
   * buys no further guesses at the code. Throws UserError `identity/locked-out` while the account rests.
   */
  async attempt(
    of: 'failures' | 'factorFailures',
    accountId: string | undefined,
    check: (account: AccountRecord | undefined) => Promise<boolean>,
    refuse: () => UserError,
  ): Promise<void> {
    const now = this.#ports.clock.now();
    if (accountId !== undefined) this.#restAnew(accountId, now);
    const account =
      accountId === undefined
        ? undefined
        : this.#ports.transaction(() => {
            const current = this.#ports.person(accountId);
            if (current.lockedUntil !== undefined && current.lockedUntil > now) {
              const retryAfterMs = current.lockedUntil - now;
              throw new UserError('identity/locked-out', `Too many wrong attempts. Try again ${waitText(retryAfterMs)}.`, { retryAfterMs });
            }
            const failures = (current[of] ?? 0) + 1;
            return this.#ports.save({ ...current, [of]: failures, lockedUntil: now + delayAfter(failures) });
          });
    if (!(await check(account))) throw refuse();
    if (accountId === undefined) return;
    const { lockedUntil, ...rest } = this.#ports.person(accountId);
    // Checking a password takes a second, in which it may have been reset, or the account switched off: what was right is right no more.
    if (rest.passwordHash !== account?.passwordHash || rest.state !== account?.state) throw refuse();
    // A wrong one beside it may have made the account rest meanwhile.
    this.#ports.save({ ...rest, [of]: 0, ...(lockedUntil === undefined || lockedUntil === account?.lockedUntil ? {} : { lockedUntil }) });
  }

  /** Only a clock that has been set back since can have told such a moment: without this, the account would rest until then. */
  #restAnew(accountId: string, now: number): void {
    this.#ports.transaction(() => {
      const current = this.#ports.person(accountId);
      const { lockedUntil = 0, failures = 0, factorFailures = 0 } = current;
      if (lockedUntil > now + lockoutLimits.longestDelayMs)
        this.#ports.save({ ...current, lockedUntil: now + delayAfter(Math.max(failures, factorFailures)) });
    });
  }

  /** Checks a code and spends it. */
  async prove(accountId: string, proof: SecondFactorProof): Promise<void> {
    await this.attempt('factorFailures', accountId, async (account) => account !== undefined && this.#spend(account, proof), wrongCode);
  }

  #spend(account: AccountRecord, proof: SecondFactorProof): boolean {
    const factor = account.secondFactor;
    if (factor?.confirmedAt === undefined) throw noFactorYet();
    if (proof.kind === 'recovery') {
      const spent = spentRecoveryHash(proof.code, factor.recoveryHashes);
      if (spent === undefined) return false;
      this.#ports.save({ ...account, secondFactor: { ...factor, recoveryHashes: factor.recoveryHashes.filter((hash) => hash !== spent) } });
      return true;
    }
    const secret = decoder.decode(this.#ports.sealer.open(factor.sealedSecret, totpContext(account.id)));
    const step = matchingStep(secret, proof.code, this.#ports.clock.now(), factor.lastStep);
    if (step === undefined) return false;
    this.#ports.save({ ...account, secondFactor: { ...factor, lastStep: step } });
    return true;
  }
}
