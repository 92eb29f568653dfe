/** Time zones by name, from this host's own data. */
import { rememberByText } from './remember.ts';

export function isTimezone(name: string): boolean {
  try {
    return clockOf(name).format(0) !== '';
  } catch {
    return false;
  }
}

/** Making one takes far longer than asking it. Throws RangeError where there is no such zone. */
const clockOf = rememberByText(
  100,
  (timeZone) =>
    new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
);

/** How far the clock of the zone is ahead of UTC at a moment, in milliseconds. */
export function aheadOfUtc(at: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1_000) * 1_000;
}

/** The moment at which the clock of the zone shows what that of UTC would show at `shown`. */
export function momentOf(shown: number, timeZone: string): number {
  const near = shown - aheadOfUtc(shown, timeZone);
  return shown - aheadOfUtc(near, timeZone);
}
