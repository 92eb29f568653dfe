/** The fields of a form that a flow asks a person to fill in. */
import { Checkbox, FormField, Input, Select, Textarea, titleOfField } from '../../ui/index.ts';
import type { Task } from './answer-words.ts';

export type Values = Readonly<Record<string, string | boolean>>;
type Field = NonNullable<Task['fields']>[number];

/** What was filled in, as the flow gets it: numbers as numbers, and nothing for what was left empty. */
export function filledIn(fields: readonly Field[], values: Values): Record<string, string | number | boolean> {
  return Object.fromEntries(
    fields.flatMap(({ name, type }): [string, string | number | boolean][] => {
      const value = values[name];
      if (type === 'boolean') return [[name, value === true]];
      if (typeof value !== 'string' || value.trim() === '') return [];
      return [[name, type === 'number' ? Number(value) : value]];
    }),
  );
}

export const isMissing = ({ name, type, required }: Field, values: Values): boolean =>
  required && (type === 'boolean' ? values[name] !== true : typeof values[name] !== 'string' || values[name].trim() === '');

export function Fields({
  fields,
  values,
  onChange,
}: {
  readonly fields: readonly Field[];
  readonly values: Values;
  onChange(values: Values): void;
}) {
  return (
    <section aria-label="What is asked" className="flex flex-col gap-3">
      {fields.map((field) => {
        const { name, type, required } = field;
        const value = values[name];
        const text = typeof value === 'string' ? value : '';
        const set = (next: string | boolean): void => onChange({ ...values, [name]: next });
        if (type === 'boolean') return <Checkbox key={name} checked={value === true} onCheckedChange={set} label={titleOfField(name)} />;
        return (
          <FormField key={name} label={titleOfField(name)} required={required}>
            {(control) =>
              type === 'enum' ? (
                <Select
                  {...control}
                  value={text}
                  onValueChange={set}
                  placeholder={required ? 'Choose' : 'None'}
                  options={field.values.map((one) => ({ value: one, label: one }))}
                />
              ) : /message|text|descri|comment|note|reason|details/i.test(name) ? (
                <Textarea {...control} rows={3} maxLength={10_000} value={text} onValueChange={set} />
              ) : (
                <Input
                  {...control}
                  type={type === 'number' ? 'number' : type === 'date' ? 'date' : 'text'}
                  step="any"
                  maxLength={1_000}
                  value={text}
                  onValueChange={set}
                />
              )
            }
          </FormField>
        );
      })}
    </section>
  );
}
