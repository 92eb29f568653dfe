/** The units in which people give a length of time, by how many seconds each is. */
export const timeUnits = {
  seconds: { label: 'seconds', seconds: 1 },
  minutes: { label: 'minutes', seconds: 60 },
  hours: { label: 'hours', seconds: 3_600 },
  days: { label: 'days', seconds: 86_400 },
} as const;

export type TimeUnit = keyof typeof timeUnits;

/** The largest unit in which so many seconds are a whole number. */
export function unitThatFits(seconds: number): TimeUnit {
  for (const unit of ['days', 'hours', 'minutes'] as const)
    if (seconds >= timeUnits[unit].seconds && seconds % timeUnits[unit].seconds === 0) return unit;
  return 'seconds';
}
