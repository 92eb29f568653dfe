/** "every weekday at 8", "on the first of the month at 18:30": times in English to the five parts of a schedule. */
export interface SaidTime {
  readonly cron: string;
  /** The hour is ours, the person named none. */ readonly guessed: boolean;
  /** Where it stands, so that it can be cut out of the sentence. */ readonly spans: readonly (readonly [number, number])[];
}

const dayNumbers: Readonly<Record<string, number>> = { sun: 0, mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6 };
const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  tenth: 10,
  fifteenth: 15,
  twentieth: 20,
};
const numbers: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  ten: 10,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
};
const amount = String.raw`(\d{1,3}|one|two|three|four|five|six|ten|fifteen|twenty|thirty)`;
const day = String.raw`(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?)(?:days?)?`;
const numberOf = (text: string): number => numbers[text.toLowerCase()] ?? Number(text);

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly span: readonly [number, number] | undefined;
}

const partsOfDay: readonly (readonly [RegExp, number])[] = [
  [/\b(?:at )?noon\b/i, 12],
  [/\b(?:at )?midnight\b/i, 0],
  [/\b(?:in the )?mornings?\b/i, 8],
  [/\b(?:in the )?afternoons?\b/i, 14],
  [/\b(?:in the )?evenings?\b/i, 18],
  [/\b(?:at )?night(?:s|ly)?\b|\bovernight\b/i, 2],
];

function clockOf(text: string): Clock {
  const at =
    /\b(?:at|around|by)\s+(\d{1,2})(?:[:.h](\d{2}))?\s*(a\.?m\b\.?|p\.?m\b\.?|o.?clock)?/i.exec(text) ??
    /\b(\d{1,2})[:.](\d{2})\s*(a\.?m\b\.?|p\.?m\b\.?)?|\b(\d{1,2})()\s*(a\.?m\b|p\.?m\b)/i.exec(text);
  if (at !== null) {
    const half = (at[3] ?? at[6] ?? '').toLowerCase();
    const told = Number(at[1] ?? at[4]);
    const hour = half.startsWith('p') && told < 12 ? told + 12 : half.startsWith('a') && told === 12 ? 0 : told;
    const minute = Number(at[2] === undefined || at[2] === '' ? 0 : at[2]);
    if (hour < 24 && minute < 60) return { hour, minute, span: [at.index, at.index + at[0].length] };
  }
  for (const [pattern, hour] of partsOfDay) {
    const found = pattern.exec(text);
    if (found !== null) return { hour, minute: 0, span: [found.index, found.index + found[0].length] };
  }
  return { hour: 8, minute: 0, span: undefined };
}

const daysIn = (text: string): string =>
  [...new Set([...text.toLowerCase().matchAll(new RegExp(String.raw`\b${day}\b`, 'g'))].map(([name]) => dayNumbers[name.slice(0, 3)] ?? 1))]
    .sort((a, b) => a - b)
    .join(',');

type Make = (found: RegExpExecArray, clock: { readonly hour: number; readonly minute: number }) => string | undefined;
const daily =
  (days: string, month = '*', weekday = '*'): Make =>
  (_found, { hour, minute }) =>
    `${minute} ${hour} ${days} ${month} ${weekday}`;
const within = (count: number, most: number): boolean => count >= 1 && count <= most;

/** In this order: the more is said, the earlier. `fixed` has its own minutes. */
const frequencies: readonly { readonly pattern: RegExp; readonly make: Make; readonly fixed?: true }[] = [
  {
    pattern: new RegExp(String.raw`\b(?:every|each) ${amount} minutes?\b`, 'i'),
    fixed: true,
    make: (found) => (within(numberOf(found[1] ?? ''), 59) ? `*/${numberOf(found[1] ?? '')} * * * *` : undefined),
  },
  { pattern: /\b(?:every|each) (?:quarter of an hour|quarter hour)\b/i, fixed: true, make: () => '*/15 * * * *' },
  { pattern: /\b(?:every|each) half(?: an)? hour\b|\bhalf-hourly\b/i, fixed: true, make: () => '*/30 * * * *' },
  {
    pattern: new RegExp(String.raw`\b(?:every|each) ${amount} hours?\b`, 'i'),
    fixed: true,
    make: (found) => (within(numberOf(found[1] ?? ''), 23) ? `0 */${numberOf(found[1] ?? '')} * * *` : undefined),
  },
  { pattern: /\b(?:every|each) hour\b|\bhourly\b|\bonce an hour\b/i, fixed: true, make: () => '0 * * * *' },
  { pattern: /\b(?:every|each) minute\b/i, fixed: true, make: () => '* * * * *' },
  { pattern: /\btwice (?:a|each|every) day\b/i, fixed: true, make: () => '0 8,16 * * *' },
  {
    pattern:
      /\b(?:(?:every|each|on) )?(?:weekdays?|working days?|work ?days?|business days?)\b|\bmonday to friday\b|\bmondays? (?:to|through) fridays?\b/i,
    make: daily('*', '*', '1-5'),
  },
  { pattern: /\b(?:every|each|on the|at the) weekends?\b/i, make: daily('*', '*', '0,6') },
  {
    pattern:
      /\b(?:on )?the (first|second|third|fourth|fifth|tenth|fifteenth|twentieth|\d{1,2}(?:st|nd|rd|th)?)(?: day)? (?:of|in) (?:the|each|every|a) month\b|\b(?:every|each|on the) (\d{1,2}(?:st|nd|rd|th))(?: of (?:the|each|every) month)?\b|\b(?:at the )?(start|beginning) of (?:the|each|every) month\b/i,
    make: (found, { hour, minute }) => {
      const told = (found[1] ?? found[2] ?? '1').toLowerCase();
      const date = ordinals[told] ?? Number(told.replace(/\D/g, ''));
      return within(date, 31) ? `${minute} ${hour} ${date} * *` : undefined;
    },
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:(?:every|each|on) )${day}(?:(?:,? and |, ?| or | & )(?:on )?${day}){0,6}\b|\b${day.replace('days?)?', 'days)')}(?: and ${day.replace('days?)?', 'days)')})?`,
      'i',
    ),
    make: (found, { hour, minute }) => `${minute} ${hour} * * ${daysIn(found[0])}`,
  },
  { pattern: /\b(?:every|each|once a|once per) quarter\b|\bquarterly\b/i, make: daily('1', '1,4,7,10') },
  { pattern: /\b(?:every|each|once a|once per) year\b|\byearly\b|\bannually\b/i, make: daily('1', '1') },
  { pattern: /\b(?:every|each|once a|once per) month\b|\bmonthly\b/i, make: daily('1') },
  { pattern: /\b(?:every|each|once a|once per) week\b|\bweekly\b/i, make: daily('*', '*', '1') },
  {
    pattern:
      /\b(?:every|each|once a|once per) (?:single )?(?:day|morning|afternoon|evening|night|noon|midnight)\b|\bdaily\b|\bnightly\b|\bin the mornings\b/i,
    make: daily('*'),
  },
];

/** The first time that is said; undefined where none is. */
export function readTime(text: string): SaidTime | undefined {
  for (const { pattern, make, fixed } of frequencies) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const clock = clockOf(text);
    const cron = make(found, clock);
    if (cron === undefined) continue;
    const spans: (readonly [number, number])[] = [[found.index, found.index + found[0].length]];
    if (fixed !== true && clock.span !== undefined) spans.push(clock.span);
    return { cron, guessed: fixed !== true && clock.span === undefined, spans };
  }
  // "At 18:30, ..." at the very start is every day.
  const clock = /^\s*at\s+\d/i.test(text) ? clockOf(text) : undefined;
  return clock?.span === undefined ? undefined : { cron: `${clock.minute} ${clock.hour} * * *`, guessed: false, spans: [clock.span] };
}

/** The sentence without its time, with blanks where it stood: places stay where they are. */
export const withoutTime = (text: string, { spans }: SaidTime): string =>
  spans.reduce((rest, [start, end]) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end), text);

const units: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3_600, day: 86_400, week: 604_800 };
/** "two days" in seconds. */
export function readSpan(text: string): number | undefined {
  const found = new RegExp(String.raw`\b(?:${amount}|an?) (second|minute|hour|day|week)s?\b`, 'i').exec(text);
  return found === null ? undefined : (found[1] === undefined ? 1 : numberOf(found[1])) * (units[(found[2] ?? '').toLowerCase()] ?? 1);
}
