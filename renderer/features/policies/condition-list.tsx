/** Conditions as rows that one adds and takes away, like the filters of a list. */
import { Plus, X } from 'lucide-react';
import { classNames, IconButton, Input, Segmented, Select } from '../../ui/index.ts';
import type { PatternDraft } from './pack-draft.ts';
import type { Choice, Condition } from './pack-words.ts';

interface SomeProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: readonly string[];
  onChange(value: readonly string[]): void;
}

/** Any of several: chips that are pressed or not. */
export function SomeOf({ label, choices, value, onChange }: SomeProps) {
  return (
    <div role="group" aria-label={label} className="flex flex-wrap gap-1">
      {choices.map((choice) => {
        const on = value.includes(choice.value);
        return (
          <button
            key={choice.value}
            type="button"
            aria-pressed={on}
            onClick={() => onChange(on ? value.filter((one) => one !== choice.value) : [...value, choice.value])}
            className={classNames(
              'h-6 rounded-full border px-2 text-sm whitespace-nowrap transition-colors',
              on
                ? 'border-accent-line bg-accent-tint font-medium text-accent'
                : 'border-line bg-surface text-muted hover:bg-hover hover:text-text',
            )}
          >
            {choice.label}
          </button>
        );
      })}
    </div>
  );
}

interface ControlProps {
  readonly condition: Condition;
  readonly value: unknown;
  onChange(value: unknown): void;
}

function Control({ condition: { label, control }, value, onChange }: ControlProps) {
  switch (control.kind) {
    case 'some':
      return (
        <SomeOf
          label={label}
          choices={control.choices}
          value={Array.isArray(value) ? (value as readonly string[]) : []}
          onChange={onChange}
        />
      );
    case 'one':
      return <Select aria-label={label} className="!w-60" value={String(value)} onValueChange={onChange} options={control.choices} />;
    case 'lines':
      return (
        <Input
          aria-label={label}
          mono
          className="max-w-96"
          placeholder={control.placeholder}
          value={(Array.isArray(value) ? value : []).join(', ')}
          onValueChange={(value) => onChange(value === '' ? [] : value.split(/,\s?/).slice(0, 200))}
        />
      );
    case 'yes-no':
      return (
        <Segmented
          label={label}
          value={value === false ? 'no' : 'yes'}
          onValueChange={(next) => onChange(next === 'yes')}
          options={[
            { value: 'yes', label: control.yes },
            { value: 'no', label: control.no },
          ]}
        />
      );
  }
}

const startOf = ({ control }: Condition): unknown =>
  control.kind === 'one' ? control.choices.at(-1)?.value : control.kind === 'yes-no' ? true : [];

export interface ConditionListProps {
  /** What the conditions are of, for screen readers: "Conditions on the step". */
  readonly label: string;
  readonly conditions: readonly Condition[];
  readonly value: PatternDraft;
  onChange(value: PatternDraft): void;
}

export function ConditionList({ label, conditions, value, onChange }: ConditionListProps) {
  const chosen = conditions.filter(({ key }) => value[key] !== undefined);
  const left = conditions.filter(({ key }) => value[key] === undefined);
  return (
    <div role="group" aria-label={label} className="flex flex-col gap-1.5">
      {chosen.map((condition) => (
        <div key={condition.key} className="flex items-start gap-2 rounded-md border border-line bg-sunken px-2.5 py-1.5">
          <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-3 gap-y-1">
            <span className="w-40 shrink-0 pt-0.5 text-muted">{condition.label}</span>
            <div className="min-w-60 flex-1">
              <Control
                condition={condition}
                value={value[condition.key]}
                onChange={(next) => onChange({ ...value, [condition.key]: next })}
              />
            </div>
          </div>
          <IconButton
            icon={X}
            label={`Remove “${condition.label}”`}
            onClick={() => {
              const { [condition.key]: _gone, ...rest } = value;
              onChange(rest);
            }}
          />
        </div>
      ))}
      {left.length === 0 ? null : (
        <span className="inline-flex items-center gap-1.5 text-muted">
          <Plus className="size-3.5" aria-hidden />
          <Select
            aria-label={`Add to: ${label}`}
            className="!w-56"
            placeholder="Add a condition"
            value=""
            onValueChange={(key) => {
              const condition = left.find((one) => one.key === key);
              if (condition !== undefined) onChange({ ...value, [key]: startOf(condition) });
            }}
            options={left.map(({ key, label: title }) => ({ value: key, label: title }))}
          />
        </span>
      )}
    </div>
  );
}
