import { Cron } from 'croner';
import { useState } from 'react';
import { Input, Select, dateLocale, type FieldControl } from '../../../../ui/index.ts';
import { changedTo, readRhythm, writeRhythm, type Rhythm } from '../../model/rhythm.ts';

const rhythms = [
  { value: 'minutes', label: 'Every few minutes' },
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekdays', label: 'Monday to Friday' },
  { value: 'weekly', label: 'Once a week' },
  { value: 'monthly', label: 'Once a month' },
  { value: 'own', label: 'Something else, as a cron expression' },
] as const;
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map((label, index) => ({
  value: String(index),
  label,
}));

/** The next times of a schedule in its own time zone, or undefined where it or the zone cannot be read. */
function nextTimes(expression: string, count: number, zone: string | undefined): readonly string[] | undefined {
  try {
    const format = new Intl.DateTimeFormat(dateLocale, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      ...(zone === undefined ? {} : { timeZone: zone }),
    });
    return new Cron(expression, { paused: true, ...(zone === undefined ? {} : { timezone: zone }) })
      .nextRuns(count)
      .map((time) => format.format(time));
  } catch {
    return undefined;
  }
}

const two = (part: number): string => String(part).padStart(2, '0');
const within = (text: string, least: number, most: number): number => Math.min(most, Math.max(least, Math.round(Number(text)) || least));

/** What a rhythm still asks: at what time, on which day. */
function Details({
  rhythm,
  readOnly,
  onChange,
}: {
  readonly rhythm: Exclude<Rhythm, { kind: 'own' }>;
  readonly readOnly: boolean;
  onChange(rhythm: Exclude<Rhythm, { kind: 'own' }>): void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-muted">
      {rhythm.kind === 'minutes' ? (
        <>
          every{' '}
          <Input
            type="number"
            aria-label="Minutes between"
            min={1}
            max={59}
            readOnly={readOnly}
            className="!w-16"
            value={rhythm.every}
            onValueChange={(value) => onChange({ ...rhythm, every: within(value, 1, 59) })}
          />{' '}
          minutes
        </>
      ) : null}
      {rhythm.kind === 'hourly' ? (
        <>
          at minute{' '}
          <Input
            type="number"
            aria-label="Minute of the hour"
            min={0}
            max={59}
            readOnly={readOnly}
            className="!w-16"
            value={rhythm.minute}
            onValueChange={(value) => onChange({ ...rhythm, minute: within(value, 0, 59) })}
          />
        </>
      ) : null}
      {rhythm.kind === 'weekly' ? (
        <>
          on{' '}
          <Select
            aria-label="Day of the week"
            disabled={readOnly}
            className="!w-32"
            value={String(rhythm.weekday)}
            options={weekdays}
            onValueChange={(weekday) => onChange({ ...rhythm, weekday: Number(weekday) })}
          />
        </>
      ) : null}
      {rhythm.kind === 'monthly' ? (
        <>
          on day{' '}
          <Input
            type="number"
            aria-label="Day of the month"
            min={1}
            max={31}
            readOnly={readOnly}
            className="!w-16"
            value={rhythm.day}
            onValueChange={(value) => onChange({ ...rhythm, day: within(value, 1, 31) })}
          />
        </>
      ) : null}
      {'hour' in rhythm ? (
        <>
          at{' '}
          <Input
            type="time"
            aria-label="Time of day"
            readOnly={readOnly}
            className="!w-28"
            value={`${two(rhythm.hour)}:${two(rhythm.minute)}`}
            onValueChange={(value) => {
              const [hour, minute] = value.split(':').map(Number);
              if (hour !== undefined && minute !== undefined) onChange({ ...rhythm, hour, minute });
            }}
          />
        </>
      ) : null}
    </div>
  );
}

/** When a schedule starts: a rhythm in words, or a cron expression for those who write one. */
export function CronField({
  control,
  value,
  zone,
  readOnly,
  placeholder,
  onChange,
}: {
  readonly control: FieldControl;
  readonly value: string;
  /** Empty: the one of this computer. */ readonly zone: string;
  readonly readOnly: boolean;
  readonly placeholder?: string;
  onChange(value: string): void;
}) {
  const [writing, setWriting] = useState(false);
  const read = readRhythm(value);
  const rhythm: Rhythm = writing ? { kind: 'own' } : read;
  const times = value.trim() === '' ? [] : nextTimes(value, 3, zone === '' ? undefined : zone);
  const choose = (kind: string): void => {
    const chosen = rhythms.find((one) => one.value === kind)?.value;
    setWriting(chosen === 'own');
    if (chosen !== undefined && chosen !== 'own') onChange(writeRhythm(changedTo(chosen, read)));
  };
  return (
    <div className="flex flex-col gap-1.5">
      <Select {...control} disabled={readOnly} value={rhythm.kind} options={rhythms} onValueChange={choose} />
      {rhythm.kind === 'own' ? (
        <Input
          mono
          aria-label="Cron expression"
          title="Minute, hour, day of month, month, day of week"
          readOnly={readOnly}
          placeholder={placeholder}
          value={value}
          onValueChange={onChange}
        />
      ) : (
        <Details rhythm={rhythm} readOnly={readOnly} onChange={(next) => onChange(writeRhythm(next))} />
      )}
      <span className="text-sm text-muted">
        {times === undefined ? 'This is not a schedule yet.' : times.length === 0 ? '' : `Next: ${times.join(' · ')}`}
      </span>
    </div>
  );
}
