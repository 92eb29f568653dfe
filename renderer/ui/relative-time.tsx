import { useEffect, useState } from 'react';
import { dateLocale } from './reader-locale.ts';

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];
const short = new Intl.RelativeTimeFormat(dateLocale, { numeric: 'auto', style: 'short' });
const long = new Intl.RelativeTimeFormat(dateLocale, { numeric: 'auto', style: 'long' });
const absolute = new Intl.DateTimeFormat(dateLocale, { dateStyle: 'medium', timeStyle: 'long' });
const zone = new Intl.DateTimeFormat(dateLocale, { timeZoneName: 'short' });
const refreshMs = 15_000;

/** The full stop of a short word: at the end of a sentence there would be two. */
const stopOfWord = /(?<=\p{L})\.(?=\s|$)/gu;

/** "3 min ago" for a time in milliseconds since the Unix epoch. */
export function relativeTime(time: number, now: number): string {
  const seconds = Math.round((time - now) / 1000);
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  const count = Math.trunc(seconds / size);
  const text = short.format(count, unit);
  // "Next week" is told in words, and not as "next wk".
  return /\p{Nd}/u.test(text) ? text.replaceAll(stopOfWord, '') : long.format(count, unit);
}

/** "Nov 29, 2026, 5:05:28 AM GMT+1", in English words, and in the order and the time zone of the person's own system. */
export const absoluteTime = (time: number): string => absolute.format(time);

/** The time zone of this machine at that moment: "GMT+1", "UTC". */
export const zoneAt = (time: number): string => zone.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** Relative in the text, absolute on hover. */
export function RelativeTime({ time }: { readonly time: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), refreshMs);
    return () => clearInterval(timer);
  }, []);
  // Something that happened since the last turn of the clock is now, not in the future.
  const seen = time > now && time - now < refreshMs ? time : now;
  return (
    <time dateTime={new Date(time).toISOString()} title={absoluteTime(time)} className="whitespace-nowrap tabular-nums">
      {relativeTime(time, seen)}
    </time>
  );
}
