/**
 * Time only goes forward: the latest time that this machine has seen is remembered, so that a clock that is set back wakes no bundle and no
 * revocation list that has ended.
 */
import { causeOf, UserError } from '../../kernel/errors.ts';
import { stderrLog, systemClock } from '../../kernel/host.node.ts';
import { instantText } from '../../kernel/instant.ts';
import { readState, writeState } from './state-file.ts';

/** Clocks are nudged by NTP, and computers of one cluster differ; nothing that ends is worth so little. */
const toleratedMs = 10 * 60_000;
/** What is remembered may be so much behind: nobody writes a file for each look at the clock. */
const rememberEveryMs = 60_000;

export interface SeenClock {
  /** The latest time that was seen, here or under a signature (milliseconds since the Unix epoch); never before the clock. */
  now(signedAt?: number): number;
  /** By how much the clock is behind that, when it is more than clocks are nudged. */
  setBackBy(signedAt?: number): number | undefined;
}

export function seenClock(cwd: string): SeenClock {
  const kept = readState('seen-time', cwd)['latest'];
  let latest = typeof kept === 'number' ? kept : 0;
  let remembered = latest;
  let failing = false;
  /** A folder that takes nothing now must not end what asks for the time: it is tried again at the next look, and said once. */
  const remember = (): void => {
    try {
      writeState('seen-time', cwd, { latest });
      remembered = latest;
      failing = false;
    } catch (error) {
      if (!failing)
        stderrLog.write(
          'warn',
          'the time that was seen cannot be remembered; until it can, a clock that is set back is noticed by this process alone',
          causeOf(error),
        );
      failing = true;
    }
  };
  const look = (signedAt: number): { readonly clock: number; readonly known: number } => {
    const clock = systemClock.now();
    const known = Math.max(latest, signedAt);
    if (clock > latest) latest = clock;
    if (latest > remembered + rememberEveryMs) remember();
    return { clock, known };
  };
  return {
    now(signedAt = 0) {
      const { clock, known } = look(signedAt);
      return Math.max(clock, known);
    },
    setBackBy(signedAt = 0) {
      const { clock, known } = look(signedAt);
      return known - clock > toleratedMs ? known - clock : undefined;
    },
  };
}

/** The time to judge bundles at. Throws UserError `trust/clock-back` where the clock was set back. */
export function timeForTrust(cwd: string): number {
  const clock = seenClock(cwd);
  const behind = clock.setBackBy();
  if (behind === undefined) return clock.now();
  const now = systemClock.now();
  throw new UserError(
    'trust/clock-back',
    `The clock of this computer says ${instantText(now)}, and ${instantText(now + behind)} was seen here before.`,
    {
      mend: 'Set the clock right. If it was ahead before, find out why, then remove seen-time.json from the data folder.',
    },
  );
}
