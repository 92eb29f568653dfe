/**
 * What is usual for a flow, learned here from its own runs, and what is not, in words that name what it was compared with. Counts and
 * names of places only: no value of anybody's data. Pure.
 */
import { z } from 'zod';

export const alarmKinds = [
  'halted',
  'failing',
  'new-place',
  'new-data',
  'busy',
  'much-data',
  'odd-hour',
  'other-answers',
  'other-input',
  'overturned',
  'unfair',
  'review-overdue',
] as const;
/** Of one step, by what it decided: see app/ai/drift and app/ai/fairness. */
export const stepAlarmKinds = [
  'other-answers',
  'other-input',
  'overturned',
  'unfair',
] as const satisfies readonly (typeof alarmKinds)[number][];
export type AlarmKind = (typeof alarmKinds)[number];

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Before so many days and runs nothing is strange, because nothing is known. */
export const learningDays = 7;
export const learningRuns = 20;
const mostDays = 30;
const mostPlaces = 200;
const failuresInARow = 5;
/** Fewer runs or bytes in a day are never too many. */
const leastRuns = 10;
const leastBytes = 1024 * 1024;
const fewestDays = 5;

const count = z.int().min(0);
export const usualSchema = z.strictObject({
  since: count,
  runs: count,
  /** Host or address -> since when, and the kinds of data that went there. */
  places: z.record(z.string().max(400), z.strictObject({ since: count, labels: z.array(z.string().max(50)).max(30) })),
  /** By hour of the day, UTC: on how many runs. */
  hours: z.array(count).length(24),
  days: z.array(z.strictObject({ day: count, runs: count, bytes: count })).max(mostDays + 1),
  failures: count,
});
/** Times are ms since the epoch, `day` whole days since it. */
export type Usual = z.infer<typeof usualSchema>;

export type Seen =
  | { readonly what: 'begun'; readonly at: number }
  | {
      readonly what: 'ended';
      readonly at: number;
      readonly status: 'succeeded' | 'failed' | 'halted' | 'cancelled';
      /** Of the error, from kernel/error-codes.ts. */ readonly code?: string;
    }
  | { readonly what: 'sent'; readonly at: number; readonly place: string; readonly labels: readonly string[]; readonly bytes: number };

export interface Strange {
  readonly kind: AlarmKind;
  readonly words: string;
}

export const nothingKnown = (at: number): Usual => ({
  since: at,
  runs: 0,
  places: {},
  hours: Array.from({ length: 24 }, () => 0),
  days: [],
  failures: 0,
});

export const isLearning = (usual: Usual, at: number): boolean => at - usual.since < learningDays * dayMs || usual.runs < learningRuns;

function today(usual: Usual, at: number): { readonly now: Usual['days'][number]; readonly before: Usual['days'] } {
  const day = Math.floor(at / dayMs);
  return {
    now: usual.days.find((one) => one.day === day) ?? { day, runs: 0, bytes: 0 },
    before: usual.days.filter((one) => one.day < day).slice(-mostDays),
  };
}

/** Three standard deviations above the mean, and never less than twice the mean: quiet flows must not cry wolf. */
function mostUsual(values: readonly number[], least: number): { readonly mean: number; readonly most: number } | undefined {
  if (values.length < fewestDays) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, most: Math.max(least, 2 * mean, mean + 3 * deviation) };
}

/** Told once a day: when the line is crossed. */
const crosses = (before: number, after: number, usual: { readonly most: number } | undefined): boolean =>
  usual !== undefined && before <= usual.most && after > usual.most;
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const clockHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

function begun(usual: Usual, at: number): { readonly usual: Usual; readonly strange: readonly Strange[] } {
  const { now, before } = today(usual, at);
  const hour = Math.floor((at % dayMs) / hourMs);
  const most = mostUsual(
    before.map(({ runs }) => runs),
    leastRuns,
  );
  const strange: Strange[] = [];
  if (!isLearning(usual, at) && usual.hours[hour] === 0)
    strange.push({
      kind: 'odd-hour',
      words: `It ran between ${clockHour(hour)} and ${clockHour((hour + 1) % 24)} UTC, when none of its ${usual.runs} runs before had begun.`,
    });
  if (crosses(now.runs, now.runs + 1, most))
    strange.push({ kind: 'busy', words: `It ran ${now.runs + 1} times today; mostly it is ${(most?.mean ?? 0).toFixed(1)} times a day.` });
  return {
    usual: {
      ...usual,
      runs: usual.runs + 1,
      hours: usual.hours.map((runs, index) => (index === hour ? runs + 1 : runs)),
      days: [...before, { ...now, runs: now.runs + 1 }],
    },
    strange,
  };
}

function ended(
  usual: Usual,
  { status, code }: Extract<Seen, { what: 'ended' }>,
): { readonly usual: Usual; readonly strange: readonly Strange[] } {
  const failures = status === 'succeeded' ? 0 : status === 'cancelled' ? usual.failures : usual.failures + 1;
  const strange: Strange[] = [];
  if (status === 'halted')
    strange.push({
      kind: 'halted',
      words: `It tried something that it may not do, and was stopped${code === undefined ? '' : ` with ${code}`}. Its run shows what.`,
    });
  if (status === 'failed' && failures === failuresInARow)
    strange.push({
      kind: 'failing',
      words: `None of its last ${failuresInARow} runs succeeded.${code === undefined ? '' : ` The newest ended with ${code}; the run itself says more.`}`,
    });
  return { usual: { ...usual, failures }, strange };
}

function sent(
  usual: Usual,
  { at, place, labels, bytes }: Extract<Seen, { what: 'sent' }>,
): { readonly usual: Usual; readonly strange: readonly Strange[] } {
  const { now, before } = today(usual, at);
  const most = mostUsual(
    before.map((day) => day.bytes),
    leastBytes,
  );
  const known = Object.hasOwn(usual.places, place) ? usual.places[place] : undefined;
  const fresh = labels.filter((label) => known?.labels.includes(label) !== true);
  const others = Object.keys(usual.places);
  const strange: Strange[] = [];
  if (!isLearning(usual, at)) {
    if (known === undefined)
      strange.push({
        kind: 'new-place',
        words: `It reached ${place}, where it had never been${others.length === 0 ? '' : `; mostly it goes to ${others.slice(0, 3).join(', ')}`}.`,
      });
    else if (fresh.length > 0)
      strange.push({
        kind: 'new-data',
        words: `It sent ${fresh.join(' and ')} data to ${place}, which had got ${known.labels.length === 0 ? 'no labelled data' : `only ${known.labels.join(' and ')} data`} before.`,
      });
  }
  if (crosses(now.bytes, now.bytes + bytes, most))
    strange.push({
      kind: 'much-data',
      words: `It sent ${megabytes(now.bytes + bytes)} today; mostly it is ${megabytes(most?.mean ?? 0)} a day.`,
    });
  // A flow that goes to ever new places is told of by each, and remembered by its first ones.
  const places =
    known === undefined && others.length >= mostPlaces
      ? usual.places
      : { ...usual.places, [place]: { since: known?.since ?? at, labels: [...(known?.labels ?? []), ...fresh].slice(0, 30) } };
  return { usual: { ...usual, places, days: [...before, { ...now, bytes: now.bytes + bytes }] }, strange };
}

/** What is known after one more thing was seen, and what was strange about it. */
export function learn(usual: Usual, seen: Seen): { readonly usual: Usual; readonly strange: readonly Strange[] } {
  switch (seen.what) {
    case 'begun':
      return begun(usual, seen.at);
    case 'ended':
      return ended(usual, seen);
    case 'sent':
      return sent(usual, seen);
  }
}
