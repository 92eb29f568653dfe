import { useState } from 'react';
import { Input, Select, type FieldControl } from '../../../../ui/index.ts';
import { timeUnits, unitThatFits, type TimeUnit } from '../../model/time-units.ts';

const options = Object.entries(timeUnits).map(([value, { label }]) => ({ value, label }));
const isUnit = (text: string): text is TimeUnit => Object.hasOwn(timeUnits, text);

export interface TimeLimitProps {
  readonly control: FieldControl;
  readonly label: string;
  /** In seconds; undefined for the usual one. */
  readonly value: number | undefined;
  readonly usual: number;
  readonly maximum: number;
  readonly readOnly: boolean;
  onChange(seconds: number | undefined): void;
}

/** A length of time in the unit that people think in: three days are no 259200 seconds. */
export function TimeLimit({ control, label, value, usual, maximum, readOnly, onChange }: TimeLimitProps) {
  const [chosen, setChosen] = useState<TimeUnit>();
  const unit = chosen ?? unitThatFits(value ?? usual);
  const { seconds } = timeUnits[unit];
  const set = (count: number, of: TimeUnit): void => onChange(Math.min(maximum, Math.max(1, Math.round(count * timeUnits[of].seconds))));
  return (
    <span className="flex gap-1">
      <Input
        {...control}
        type="number"
        step="any"
        min={0}
        max={maximum / seconds}
        placeholder={String(usual / seconds)}
        readOnly={readOnly}
        value={value === undefined ? '' : String(value / seconds)}
        onValueChange={(typed) => {
          const count = Number(typed);
          // The unit stays while somebody types: 24 hours are no 1 day under their hands.
          setChosen(unit);
          if (typed === '' || !Number.isFinite(count) || count <= 0) onChange(undefined);
          else set(count, unit);
        }}
        className="min-w-0 flex-1 tabular-nums"
      />
      <Select
        aria-label={`Unit of “${label}”`}
        className="!w-28 shrink-0"
        disabled={readOnly}
        value={unit}
        options={options}
        onValueChange={(next) => {
          if (!isUnit(next)) return;
          setChosen(next);
          if (value !== undefined) set(value / seconds, next);
        }}
      />
    </span>
  );
}
