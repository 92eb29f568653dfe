/** Secrets of authenticators that are being set up; forgotten when the program ends, which only means scanning again. */
import { UserError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/ports.ts';
import type { Session } from './ports.ts';

/** Scanning a code takes a minute. */
const enrolWithinMs = 10 * 60_000;

type Whose = Pick<Session, 'id' | 'accountId'>;

export class Enrolments {
  readonly #clock: Clock;
  readonly #pending = new Map<string, { readonly secret: string; readonly sessionId: string; readonly at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin({ id, accountId }: Whose, secret: string): void {
    this.#pending.set(accountId, { secret, sessionId: id, at: this.#clock.now() });
  }

  /** The secret that this session was shown a moment ago: what another one began, or left lying, is nobody else's to end. Throws UserError `identity/second-factor-missing`. */
  secretOf({ id, accountId }: Whose): string {
    const pending = this.#pending.get(accountId);
    if (pending?.sessionId !== id || Math.abs(this.#clock.now() - pending.at) > enrolWithinMs)
      throw new UserError('identity/second-factor-missing', 'There is no enrolment under way.', {
        mend: 'Start again and scan the new code.',
      });
    return pending.secret;
  }

  end(accountId: string): void {
    this.#pending.delete(accountId);
  }
}
