/**
 * Whether a clock can be relied on for deleting. One that was set forward makes everything old, and what is deleted by it is gone for good: after a leap a day has to
 * pass in which somebody can set it right, however often it is looked at meanwhile. A computer that was off for longer looks the same: what is due goes a day later then.
 */
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** Longer than a clock goes unseen as a rule. */
export const leapMs = 2 * dayMs;
/** One look counts for so much of the wait at most: setting the clock forward a little, again, does not end it at once. */
const mostWaitedMs = 2 * hourMs;

/** `at`: when it was looked at (ms since the epoch); `owed`: how much of the wait after a leap is left (ms). */
export interface ClockLook {
  readonly at: number;
  readonly owed: number;
}

/** `leapt`: by how much since the look before, where that is a leap. */
export function lookAtClock(before: ClockLook | undefined, now: number): ClockLook & { readonly leapt: number | undefined } {
  if (before === undefined) return { at: now, owed: 0, leapt: undefined };
  const passed = now - before.at;
  return passed > leapMs
    ? { at: now, owed: dayMs, leapt: passed }
    : { at: now, owed: Math.max(0, before.owed - Math.min(Math.max(passed, 0), mostWaitedMs)), leapt: undefined };
}

const seldomMs = 10 * 60_000;

/** For what looks all the time: `keep` is told of a look only now and then, and of each that changes something. */
export function clockJudge(last: ClockLook | undefined, keep: (look: ClockLook) => void): (now: number) => boolean {
  let before = last;
  return (now) => {
    if (before !== undefined && now >= before.at && now - before.at < seldomMs) return before.owed === 0;
    const { at, owed } = lookAtClock(before, now);
    before = { at, owed };
    keep(before);
    return owed === 0;
  };
}

export const clockLookText = ({ at, owed }: ClockLook): string => `${at} ${owed}`;
/** Undefined for what is no look. */
export function readClockLook(text: string): ClockLook | undefined {
  const [at, owed = 0] = text
    .split(' ')
    .filter((part) => part !== '')
    .map(Number);
  return at === undefined || !Number.isFinite(at) || !Number.isFinite(owed) ? undefined : { at, owed };
}
