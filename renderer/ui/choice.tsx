import { Checkbox as CheckboxPrimitive, Switch as SwitchPrimitive, ToggleGroup } from 'radix-ui';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { asSentence } from './sentence.ts';

export interface CheckboxProps {
  readonly checked: boolean | 'indeterminate';
  onCheckedChange(checked: boolean): void;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

export function Checkbox({ checked, onCheckedChange, label, hint, disabled }: CheckboxProps) {
  return (
    // Only the box is faded: why it cannot be ticked has to be read.
    <label className={classNames('flex items-start gap-2', disabled === true && 'text-muted')}>
      <CheckboxPrimitive.Root
        checked={checked}
        disabled={disabled ?? false}
        onCheckedChange={(next) => onCheckedChange(next === true)}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-control-line bg-surface text-on-accent disabled:opacity-50 data-[state=checked]:border-transparent data-[state=checked]:bg-accent-fill data-[state=indeterminate]:border-transparent data-[state=indeterminate]:bg-accent-fill"
      >
        <CheckboxPrimitive.Indicator>
          {checked === 'indeterminate' ? <Minus className="size-3" /> : <Check className="size-3" />}
        </CheckboxPrimitive.Indicator>
      </CheckboxPrimitive.Root>
      <span className="min-w-0">
        {label}
        {hint === undefined ? null : <span className="block text-sm text-faint">{asSentence(hint)}</span>}
      </span>
    </label>
  );
}

export interface SwitchProps {
  readonly checked: boolean;
  onCheckedChange(checked: boolean): void;
  readonly id?: string;
  readonly label?: string;
  readonly disabled?: boolean;
}

export function Switch({ checked, onCheckedChange, id, label, disabled }: SwitchProps) {
  return (
    <SwitchPrimitive.Root
      id={id}
      aria-label={label}
      checked={checked}
      disabled={disabled ?? false}
      onCheckedChange={onCheckedChange}
      className="inline-flex h-4.5 w-8 shrink-0 items-center rounded-full border border-control-line bg-sunken p-px transition-colors disabled:opacity-50 data-[state=checked]:border-transparent data-[state=checked]:bg-accent-fill"
    >
      <SwitchPrimitive.Thumb className="block size-3.5 rounded-full bg-control-line transition-transform data-[state=checked]:translate-x-3.5 data-[state=checked]:bg-on-accent rtl:data-[state=checked]:-translate-x-3.5" />
    </SwitchPrimitive.Root>
  );
}

export interface SegmentedProps<T extends string> {
  readonly value: T;
  onValueChange(value: T): void;
  readonly options: readonly { readonly value: T; readonly label: ReactNode }[];
  readonly label: string;
}

/** Two to four choices side by side. */
export function Segmented<T extends string>({ value, onValueChange, options, label }: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      aria-label={label}
      onValueChange={(next) => {
        if (next !== '') onValueChange(next as T);
      }}
      className="inline-flex h-7 shrink-0 items-center gap-px rounded-md border border-line bg-sunken p-px"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="flex h-full items-center gap-1 rounded-[5px] px-2 text-sm whitespace-nowrap text-muted hover:text-text data-[state=on]:bg-raised data-[state=on]:font-medium data-[state=on]:text-text data-[state=on]:shadow-card"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
