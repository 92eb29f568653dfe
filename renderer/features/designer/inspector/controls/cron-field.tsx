import { Cron } from 'croner';
import { Input, type FieldControl } from '../../../../ui/index.ts';

const format = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** The next times of a schedule, or undefined where it cannot be read. */
export function nextTimes(expression: string, count: number): readonly Date[] | undefined {
  try {
    return new Cron(expression, { paused: true }).nextRuns(count);
  } catch {
    return undefined;
  }
}

export function CronField({ control, value, readOnly, placeholder, onChange }: { readonly control: FieldControl; readonly value: string; readonly readOnly: boolean; readonly placeholder?: string; onChange(value: string): void }) {
  const times = value.trim() === '' ? [] : nextTimes(value, 3);
  return (
    <>
      <Input {...control} mono readOnly={readOnly} placeholder={placeholder} value={value} onChange={(event) => onChange(event.target.value)} />
      <span className="text-sm text-muted">{times === undefined ? 'This is no schedule yet.' : times.length === 0 ? '' : `Next: ${times.map((time) => format.format(time)).join(' · ')}`}</span>
    </>
  );
}
