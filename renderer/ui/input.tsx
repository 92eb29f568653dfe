import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import { ChevronDown, Search, X } from 'lucide-react';
import { classNames } from './class-names.ts';
import { asSentence } from './sentence.ts';

const box =
  'w-full rounded-md border border-control-line bg-surface text-text transition-colors hover:border-text focus:border-accent ' +
  'focus:outline-2 focus:outline-accent focus:-outline-offset-1 disabled:opacity-50 aria-invalid:border-block';

export interface InputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  /** What stands in the field after each key. */
  onValueChange?(value: string): void;
  /** Machine text (hosts, fields, hashes) in the fixed-width face. */
  readonly mono?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

export function Input({ mono = false, className, onValueChange, ...rest }: InputProps) {
  return (
    <input
      className={classNames(box, 'h-7 px-2', mono && 'font-mono text-sm', className)}
      onChange={(event) => onValueChange?.(event.target.value)}
      autoComplete="off"
      spellCheck={false}
      {...rest}
    />
  );
}

export interface TextareaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange'> {
  onValueChange?(value: string): void;
  readonly mono?: boolean;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

export function Textarea({ mono = false, className, rows = 4, onValueChange, ...rest }: TextareaProps) {
  return (
    <textarea
      rows={rows}
      className={classNames(box, 'resize-y px-2 py-1.5', mono && 'font-mono text-sm', className)}
      onChange={(event) => onValueChange?.(event.target.value)}
      spellCheck={false}
      {...rest}
    />
  );
}

export interface SearchInputProps extends Omit<InputProps, 'value'> {
  readonly value: string;
  onValueChange(value: string): void;
}

export function SearchInput({ value, onValueChange, className, ...rest }: SearchInputProps) {
  return (
    <div className={classNames('relative', className)}>
      <Search className="pointer-events-none absolute start-2 top-1.75 size-3.5 text-faint" aria-hidden />
      <Input
        type="text"
        role="searchbox"
        value={value}
        onValueChange={onValueChange}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation();
            onValueChange('');
          }
        }}
        className="ps-7 pe-7"
        {...rest}
      />
      {value === '' ? null : (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => onValueChange('')}
          className="absolute end-0.5 top-0.5 flex size-6 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-text"
        >
          <X className="size-3.5" aria-hidden />
        </button>
      )}
    </div>
  );
}

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean;
}

export interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'value'> {
  readonly value: string;
  onValueChange(value: string): void;
  readonly options: readonly SelectOption[];
  /** Shown while `value` is none of the options. */
  readonly placeholder?: string;
  readonly ref?: Ref<HTMLSelectElement>;
}

/** The system's own list: every keyboard, screen reader and touch habit works, and nothing is injected into the page. */
export function Select({ value, onValueChange, options, placeholder, className, ...rest }: SelectProps) {
  const known = options.some((option) => option.value === value);
  return (
    <span className={classNames('relative inline-flex w-full', className)}>
      <select
        className={classNames(box, 'h-7 appearance-none ps-2 pe-7 text-ellipsis')}
        value={known ? value : ''}
        onChange={(event) => onValueChange(event.target.value)}
        {...rest}
      >
        {known && placeholder === undefined ? null : (
          <option value="" disabled={placeholder === undefined}>
            {placeholder ?? value}
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown className="pointer-events-none absolute end-2 top-1.75 size-3.5 text-muted" aria-hidden />
    </span>
  );
}

export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-required': true | undefined;
}

export interface FormFieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly required?: boolean;
  /** Beside the label: a finding badge, a unit. */
  readonly adornment?: ReactNode;
  readonly className?: string;
  /** Receives what ties the control to its label, help and error. */
  children(control: FieldControl): ReactNode;
}

export function FormField({ label, help, error, required = false, adornment, className, children }: FormFieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = error !== undefined || help !== undefined;
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <div className="flex min-h-5 items-center gap-1.5">
        <label htmlFor={id} className="font-medium text-text">
          {label}
          {required ? (
            <span className="text-muted" title="Required" aria-hidden>
              {' '}
              *
            </span>
          ) : null}
        </label>
        {adornment === undefined ? null : <span className="ms-auto flex items-center gap-1">{adornment}</span>}
      </div>
      {children({
        id,
        'aria-describedby': hasNote ? noteId : undefined,
        'aria-invalid': error === undefined ? undefined : true,
        'aria-required': required ? true : undefined,
      })}
      {hasNote ? (
        <div id={noteId} className="text-sm">
          {error === undefined ? null : (
            <div role="alert" className="text-block">
              {error}
            </div>
          )}
          {help === undefined ? null : <div className="text-faint">{asSentence(help)}</div>}
        </div>
      ) : null}
    </div>
  );
}
