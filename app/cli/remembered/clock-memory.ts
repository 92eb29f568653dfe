/**
 * Time only goes forward: the latest time that this machine has seen is remembered, so that a clock that is set back wakes no bundle and no
 * revocation list that has ended.
 */
import { causeOf, UserError } from '../../kernel/errors.ts';
import { dayMs, hourMs } from '../../kernel/clock-leap.ts';
import { leapWatch, type LeapWatch } from '../../kernel/leap-watch.ts';
import type { Clock } from '../../kernel/ports.ts';
import { stderrLog, systemClock } from '../../kernel/host.node.ts';
import { instantText } from '../../kernel/instant.ts';
import { changeState, readState } from './state-file.ts';

/** Clocks are nudged by NTP, and computers of one cluster differ; nothing that ends is worth so little. */
const toleratedMs = 10 * 60_000;
/** What is remembered may be so much behind: nobody writes a file for each look at the clock. */
const rememberEveryMs = 60_000;
/** Longer than a machine is left alone as a rule: a clock that stands so much later than ever is believed once it stood so for an hour, be it by several programs. */
const farMs = 30 * dayMs;

export interface SeenClock {
  /** The latest time that was seen, here or under a signature (milliseconds since the Unix epoch); never before the clock. */
  now(signedAt?: number): number;
  /** By how much the clock is behind that, when it is more than clocks are nudged. */
  setBackBy(signedAt?: number): number | undefined;
}

/** The clock, and whether it leapt while this process runs. */
export interface SeenTime {
  readonly clock: Clock;
  readonly leaps: LeapWatch;
}
/** One for the process: who asks for the first time after a leap must not take it for the truth. */
export const timeHere: SeenTime = { clock: systemClock, leaps: leapWatch(systemClock, () => performance.now()) };

export function seenClock(cwd: string, { clock: own, leaps }: SeenTime = timeHere): SeenClock {
  const kept = readState('seen-time', cwd);
  let latest = typeof kept['latest'] === 'number' ? kept['latest'] : 0;
  /** What the clock said when it was found far ahead, and not believed yet. */
  let doubted = kept['doubted'];
  let remembered = latest;
  let failing = false;
  /** A folder that takes nothing now must not end what asks for the time: it is tried again at the next look, and said once. */
  const remember = (): void => {
    try {
      // What another program has seen since is not unseen by that.
      changeState('seen-time', cwd, (now) => ({
        latest: Math.max(latest, typeof now['latest'] === 'number' ? now['latest'] : 0),
        ...(typeof doubted === 'number' ? { doubted } : {}),
      }));
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
  const isBelieved = (clock: number): boolean => {
    if (latest === 0 || clock - latest <= farMs) return true;
    if (typeof doubted === 'number' && clock >= doubted) return clock - doubted >= hourMs;
    doubted = clock;
    remember();
    return false;
  };
  const look = (signedAt: number): { readonly clock: number; readonly known: number } => {
    const clock = own.now();
    const known = Math.max(latest, signedAt);
    // A leap that is put right again must not make the right time look like the past.
    if (clock > latest && isBelieved(clock) && leaps.leapt() === undefined) {
      latest = clock;
      doubted = undefined;
    }
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
