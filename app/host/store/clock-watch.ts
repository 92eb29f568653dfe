/**
 * Tells of a clock that was set, or that at the start stands before what was done here last, or long after it. Waits, schedules and what was taken in already hold through
 * that by themselves; what tokens, revocation lists and certificates say of time does not, and a log whose times go back is read wrongly.
 */
import { instantText } from '../../kernel/instant.ts';
import type { Clock, Log, Timers } from '../../kernel/ports.ts';

export interface ClockWatchParts {
  readonly of: 'service' | 'workspace';
  readonly clock: Clock;
  /** ms that no setting of the clock changes. */
  readonly steady: () => number;
  readonly timers: Timers;
  readonly log: Log;
  /** Into the audit log, where there is one. */
  readonly write: (deed: { readonly action: string; readonly subject: string; readonly details: Readonly<Record<string, string>> }) => void;
  /** When something was done here last, by the clock as it stood then; undefined where nobody knows. */
  readonly last: number | undefined;
}

export interface ClockWatch {
  /** What is odd about the clock as it stood at the start, for people. */
  readonly odd: string | undefined;
  stop(): void;
}

const LOOK_MS = 5_000;
/** A clock is put right by so much all the time, and a machine that is busy looks late. */
const SLACK_MS = 30_000;
/** Longer than an office is closed over a long weekend. */
const LONG_MS = 7 * 86_400_000;

const inWords = (ms: number): string => {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  return seconds < 7_200
    ? `${seconds} seconds`
    : seconds < 172_800
      ? `${Math.round(seconds / 3_600)} hours`
      : `${Math.round(seconds / 86_400)} days`;
};

export function watchClock({ of, clock, steady, timers, log, write, last }: ClockWatchParts): ClockWatch {
  const tell = (message: string, how: 'behind' | 'ahead' | 'set', details: Readonly<Record<string, string>>): void => {
    log.write('warn', message, details);
    write({ action: `${of}.clock-${how}`, subject: of, details });
  };
  const begun = clock.now();
  const since = begun - (last ?? begun);
  const how = since < -SLACK_MS ? 'behind' : since > LONG_MS ? 'ahead' : undefined;
  const odd =
    how === undefined
      ? undefined
      : how === 'behind'
        ? `the clock of this machine stands ${inWords(since)} before what was done here last: it was ahead then, or is behind now; tokens, revocation lists, certificates and approvals go by it`
        : `the clock of this machine stands ${inWords(since)} after what was done here last: nothing ran for so long, or the clock is ahead; tokens, revocation lists, certificates and approvals go by it, and for an hour no question is taken from people because of it`;
  if (how !== undefined && odd !== undefined) tell(odd, how, { now: instantText(begun), last: instantText(last ?? begun) });
  let apart = begun - steady();
  let cancel = (): void => undefined;
  const look = (): void => {
    cancel = timers.after(LOOK_MS, () => {
      const now = clock.now();
      const by = now - steady() - apart;
      // Small ones add up to nothing that anybody should look at.
      apart += by;
      // Forward is what it looks like whenever somebody closes the lid of a laptop.
      if (by < -SLACK_MS || (by > SLACK_MS && of === 'service'))
        tell(
          `the clock of this machine was set ${by > 0 ? 'forward' : 'back'} by ${inWords(by)}${by > 0 ? ', or the machine slept' : ''}; waits and schedules go by the new time, and none of them is lost`,
          'set',
          { now: instantText(now), before: instantText(now - by) },
        );
      look();
    });
  };
  look();
  return { odd, stop: () => cancel() };
}
