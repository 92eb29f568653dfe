/** How long a time is, in words that lose nothing of it: two times that differ are never said alike. */

const units = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
] as const;

export const unitsInMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

const counted = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;

/** `3 days`, `1 hour 30 minutes`, `1.5 seconds`; undefined for what is no whole number of milliseconds, or none that can be told exactly. */
export function spanWords(ms: number): string | undefined {
  if (!Number.isSafeInteger(ms) || ms < 0) return undefined;
  let rest = ms;
  const parts: string[] = [];
  for (const { name, ms: one } of units) {
    const count = Math.floor(rest / one);
    if (count > 0) parts.push(counted(count, name));
    rest -= count * one;
  }
  if (rest > 0 || parts.length === 0) parts.push(counted(rest / 1_000, 'second'));
  return parts.join(' ');
}
