import { useState } from 'react';
import type { Json } from '../../../../app/kernel/json.ts';
import { Button, Checkbox, FormField, Input, Textarea } from '../../../ui/index.ts';
import { inputFields, withValue, type InputField } from '../model/sample-input.ts';

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** Digits while they are a number, so that a half typed one is not lost. */
const numberOf = (text: string): string | number => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text);

function Field({ field, onChange }: { readonly field: InputField; onChange(value: InputField['value']): void }) {
  const { label, value } = field;
  const [numeric] = useState(typeof value === 'number');
  if (typeof value === 'boolean') return <Checkbox checked={value} onCheckedChange={onChange} label={label} />;
  return (
    <FormField label={label}>
      {(control) =>
        String(value).length > 60 ? (
          <Textarea {...control} rows={3} value={String(value)} onValueChange={onChange} />
        ) : (
          <Input
            {...control}
            inputMode={numeric ? 'decimal' : 'text'}
            value={String(value)}
            onValueChange={(value) => onChange(numeric ? numberOf(value) : value)}
          />
        )
      }
    </FormField>
  );
}

/** What the trigger gets in a try: a form over the proposed values, and the same as text for those who want all of it. */
export function TriggerInput({ text, onChange }: { readonly text: string; onChange(text: string): void }) {
  const [asText, setAsText] = useState(false);
  const input = parsed(text);
  const fields = input === undefined ? undefined : inputFields(input);
  const form = !asText && input !== undefined && fields !== undefined;
  return (
    <section aria-label="What starts it" className="flex flex-col gap-2.5">
      <div className="flex items-center justify-between">
        <h2 className="font-medium">What starts it</h2>
        {fields === undefined && !asText ? null : (
          <Button tone="ghost" className="-me-2" onClick={() => setAsText(!asText)}>
            {asText ? 'As a form' : 'As JSON'}
          </Button>
        )}
      </div>
      {form ? (
        fields.length === 0 ? (
          <p className="text-muted">This flow names no fields for its start. Where its steps read some, give a sample as JSON.</p>
        ) : (
          fields.map((field) => (
            <Field
              key={field.path.join('.')}
              field={field}
              onChange={(value) => onChange(JSON.stringify(withValue(input, field.path, value), null, 2))}
            />
          ))
        )
      ) : (
        <FormField
          label="As JSON"
          help="What the trigger would get"
          error={input === undefined ? 'This is not valid JSON yet.' : undefined}
        >
          {(control) => <Textarea {...control} mono rows={7} value={text} onValueChange={onChange} />}
        </FormField>
      )}
    </section>
  );
}
