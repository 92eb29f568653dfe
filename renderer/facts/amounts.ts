/** Times, sizes and money, the same on every page. Decimal signs, groups and the place of the dollar are those of the reader's own language (`locale` left out). */

/** A number with so many digits behind its decimal sign: `3.4`, or `3,4`. */
export const decimalText = (value: number, digits: number, locale?: string): string =>
  value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** `840 ms`, `12.4 s`, `3 min 20 s`, `5 h 10 min`, `2 days 3 h`. */
export function durationOf(ms: number, locale?: string): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${decimalText(ms / 1_000, 1, locale)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} ${Math.floor(hours / 24) === 1 ? 'day' : 'days'}${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
}

/** `840 B`, `12 KB`, `3.4 MB`. */
export function bytesText(bytes: number, locale?: string): string {
  if (bytes < 1_024) return `${Math.round(bytes)} B`;
  return bytes < 1_048_576 ? `${Math.ceil(bytes / 1_024)} KB` : `${decimalText(bytes / 1_048_576, 1, locale)} MB`;
}

interface Unit {
  readonly of: number;
  readonly one: string;
  readonly many: string;
}

/** What an amount is in a unit that people think in; `of` is how many of the written unit make one. */
const largerUnits: Readonly<Record<string, readonly Unit[]>> = {
  seconds: [
    { of: 86_400, one: 'day', many: 'days' },
    { of: 3_600, one: 'hour', many: 'hours' },
    { of: 60, one: 'minute', many: 'minutes' },
  ],
  minutes: [
    { of: 1_440, one: 'day', many: 'days' },
    { of: 60, one: 'hour', many: 'hours' },
  ],
  KB: [{ of: 1_024, one: 'MB', many: 'MB' }],
};

/** `1 day` for 1440 minutes; undefined where a larger unit says it no shorter: 90 seconds, 61 minutes. */
export function inLargerUnit(value: number, unit: string, locale?: string): string | undefined {
  const found = largerUnits[unit]?.find(({ of }) => value >= of && Number.isInteger((value * 2) / of));
  if (found === undefined) return undefined;
  const count = value / found.of;
  return `${count.toLocaleString(locale)} ${count === 1 ? found.one : found.many}`;
}

/** Thousandths of a US dollar; empty for nothing. */
export const costText = (milliUsd: number, locale?: string): string => (milliUsd === 0 ? '' : moneyText(milliUsd, locale));

/** Cents, and under ten cents tenths of one: a call of a model costs less than a cent. */
export function moneyText(milliUsd: number, locale?: string): string {
  const digits = milliUsd !== 0 && milliUsd < 100 ? 3 : 2;
  return (milliUsd / 1_000).toLocaleString(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
