/**
 * Tells an operator of a clock that was set, or that stands before what was done here last. Waits, schedules and what was taken in already hold through that by themselves; what tokens,
 * revocation lists and certificates say of time does not, and a log whose times go back is read wrongly.
 */
import { instantText } from '../../kernel/instant.ts';
import type { Clock, Log, Timers } from '../../kernel/ports.ts';

export interface ClockWatchParts {
  readonly clock: Clock;
  /** ms that no setting of the clock changes. */
  readonly steady: () => number;
  readonly timers: Timers;
  readonly log: Log;
  /** Into the audit log, where there is one. */
  readonly write: (deed: { readonly action: string; readonly subject: string; readonly details: Readonly<Record<string, string>> }) => void;
  /** When the newest run of the store began. */
  readonly last: number | undefined;
}

const LOOK_MS = 5_000;
/** A clock is put right by so much all the time, and a machine that is busy looks late. */
const SLACK_MS = 30_000;

const inWords = (ms: number): string => {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  return seconds < 7_200
    ? `${seconds} seconds`
    : seconds < 172_800
      ? `${Math.round(seconds / 3_600)} hours`
      : `${Math.round(seconds / 86_400)} days`;
};

/** Gives what ends it. */
export function watchClock({ clock, steady, timers, log, write, last }: ClockWatchParts): () => void {
  const tell = (message: string, action: string, details: Readonly<Record<string, string>>): void => {
    log.write('warn', message, details);
    write({ action, subject: 'service', details });
  };
  const begun = clock.now();
  if (last !== undefined && last > begun + SLACK_MS)
    tell(
      `the clock of this machine stands ${inWords(last - begun)} before the newest run of this store: it was ahead then, or is behind now; tokens, revocation lists and certificates go by it`,
      'service.clock-behind',
      { now: instantText(begun), last: instantText(last) },
    );
  let apart = begun - steady();
  let cancel = (): void => undefined;
  const look = (): void => {
    cancel = timers.after(LOOK_MS, () => {
      const now = clock.now();
      const by = now - steady() - apart;
      // Small ones add up to nothing that anybody should look at.
      apart += by;
      if (Math.abs(by) > SLACK_MS)
        tell(
          `the clock of this machine was set ${by > 0 ? 'forward' : 'back'} by ${inWords(by)}${by > 0 ? ', or the machine slept' : ''}; waits and schedules go by the new time, and none of them is lost`,
          'service.clock-set',
          { now: instantText(now), before: instantText(now - by) },
        );
      look();
    });
  };
  look();
  return () => cancel();
}
