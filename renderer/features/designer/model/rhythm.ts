/** The usual rhythms of a schedule in place of a cron expression; what is none of them stays as it is written. */

export type Rhythm =
  | { readonly kind: 'minutes'; readonly every: number }
  | { readonly kind: 'hourly'; readonly minute: number }
  | { readonly kind: 'daily' | 'weekdays'; readonly hour: number; readonly minute: number }
  | { readonly kind: 'weekly'; readonly hour: number; readonly minute: number; /** 0 is Sunday. */ readonly weekday: number }
  | { readonly kind: 'monthly'; readonly hour: number; readonly minute: number; readonly day: number }
  | { readonly kind: 'own' };

const numberIn = (text: string, least: number, most: number): number | undefined =>
  /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined;

const own: Rhythm = { kind: 'own' };

export function readRhythm(cron: string): Rhythm {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== 5) return own;
  const [minutes = '', hours = '', days = '', months = '', weekdays = ''] = parts;
  if (months !== '*') return own;
  const every = minutes.startsWith('*/') ? numberIn(minutes.slice(2), 1, 59) : minutes === '*' ? 1 : undefined;
  if (every !== undefined) return hours === '*' && days === '*' && weekdays === '*' ? { kind: 'minutes', every } : own;
  const minute = numberIn(minutes, 0, 59);
  if (minute === undefined) return own;
  if (hours === '*') return days === '*' && weekdays === '*' ? { kind: 'hourly', minute } : own;
  const hour = numberIn(hours, 0, 23);
  if (hour === undefined) return own;
  const day = numberIn(days, 1, 31);
  if (day !== undefined) return weekdays === '*' ? { kind: 'monthly', hour, minute, day } : own;
  if (days !== '*') return own;
  if (weekdays === '*') return { kind: 'daily', hour, minute };
  if (weekdays === '1-5') return { kind: 'weekdays', hour, minute };
  const weekday = numberIn(weekdays, 0, 7);
  return weekday === undefined ? own : { kind: 'weekly', hour, minute, weekday: weekday % 7 };
}

/** The cron expression of a rhythm; an own one has none. */
export function writeRhythm(rhythm: Exclude<Rhythm, { kind: 'own' }>): string {
  switch (rhythm.kind) {
    case 'minutes':
      return `*/${rhythm.every} * * * *`;
    case 'hourly':
      return `${rhythm.minute} * * * *`;
    case 'daily':
      return `${rhythm.minute} ${rhythm.hour} * * *`;
    case 'weekdays':
      return `${rhythm.minute} ${rhythm.hour} * * 1-5`;
    case 'weekly':
      return `${rhythm.minute} ${rhythm.hour} * * ${rhythm.weekday}`;
    case 'monthly':
      return `${rhythm.minute} ${rhythm.hour} ${rhythm.day} * *`;
  }
}

/** Another rhythm that keeps the time of day. */
export function changedTo(kind: Exclude<Rhythm['kind'], 'own'>, from: Rhythm): Exclude<Rhythm, { kind: 'own' }> {
  const minute = 'minute' in from ? from.minute : 0;
  const hour = 'hour' in from ? from.hour : 7;
  switch (kind) {
    case 'minutes':
      return { kind, every: 15 };
    case 'hourly':
      return { kind, minute };
    case 'daily':
    case 'weekdays':
      return { kind, hour, minute };
    case 'weekly':
      return { kind, hour, minute, weekday: 1 };
    case 'monthly':
      return { kind, hour, minute, day: 1 };
  }
}
