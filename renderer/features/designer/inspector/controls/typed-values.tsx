import { useState } from 'react';
import { X } from 'lucide-react';
import { isJsonObject, type Json } from '../../../../../app/kernel/json.ts';
import { typedInputSchema, type TypedInput } from '../../../../../app/nodes/kit/typed-values.ts';
import { parsePath } from '../../../../../app/workflow/model/labels.ts';
import type { FlowNode } from '../../../../../app/workflow/model/flow.ts';
import { FormField, IconButton, Select, type FieldControl } from '../../../../ui/index.ts';
import { valueAt } from '../../model/edits.ts';
import { asList } from './list-rows.tsx';
import { TemplateField } from './template-field.tsx';

const typeWords: Readonly<Record<TypedInput['type'], string>> = {
  text: '',
  number: 'Number',
  boolean: 'Yes or no',
  date: 'Date, such as 2026-01-31',
  uuid: 'UUID',
  enum: 'One of a few',
  object: 'Object, as JSON',
  list: 'List, as JSON',
  file: 'File content',
  any: '',
};
const placeWords: Readonly<Record<TypedInput['place'], string>> = {
  path: 'in the path',
  query: 'in the address',
  header: 'header',
  cookie: 'cookie',
  body: '',
};
const fromData = '\u0000';

const titleOf = ({ name, place }: Pick<TypedInput, 'name' | 'place'>): string =>
  name === '' ? 'Body' : placeWords[place] === '' ? name : `${name} (${placeWords[place]})`;

interface ValueProps {
  readonly nodeId: string;
  readonly input: TypedInput;
  readonly value: Json;
  readonly readOnly: boolean;
  readonly control: FieldControl;
  onChange(value: Json): void;
}

/** A choice where there are few to choose from, else text with expressions; a choice can be left to the data too. */
function Value({ nodeId, input, value, readOnly, control, onChange }: ValueProps) {
  const choices = input.type === 'boolean' ? ['true', 'false'] : input.values;
  const text = value === null ? '' : String(value);
  const [free, setFree] = useState(text !== '' && !choices.includes(text));
  if (choices.length === 0 || free)
    return <TemplateField control={control} nodeId={nodeId} readOnly={readOnly} mono value={value ?? ''} onChange={onChange} />;
  return (
    <Select
      {...control}
      disabled={readOnly}
      value={text}
      placeholder="Nothing chosen"
      options={[...choices.map((choice) => ({ value: choice, label: choice })), { value: fromData, label: 'From the data…' }]}
      onValueChange={(next) => {
        if (next === fromData) {
          setFree(true);
          onChange('{{  }}');
        } else onChange(next);
      }}
    />
  );
}

export interface TypedValuesProps {
  readonly node: FlowNode;
  readonly inputs: string;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  onChange(value: Json): void;
}

/** One field for each input that is needed or has a value; the others are a list to choose from. */
export function TypedValues({ node, inputs: inputsPath, value, readOnly, onChange }: TypedValuesProps) {
  const inputs = asList(valueAt(node.parameters, parsePath(inputsPath))).flatMap((one) => {
    const parsed = typedInputSchema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  const given = asList(value).filter(isJsonObject);
  const isOf =
    (input: Pick<TypedInput, 'place' | 'name'>) =>
    (one: Json): boolean =>
      isJsonObject(one) && one['place'] === input.place && one['name'] === input.name;
  const shown = inputs.filter((input) => input.required || given.some(isOf(input)));
  const others = inputs.filter((input) => !shown.includes(input));
  const strays = given.filter((one) => !inputs.some((input) => isOf(input)(one)));
  const set = ({ place, name }: TypedInput, next: Json): void => {
    const made = { place, name, value: next };
    onChange(given.some(isOf(made)) ? given.map((one) => (isOf(made)(one) ? made : one)) : [...given, made]);
  };
  const drop = (one: Pick<TypedInput, 'place' | 'name'>): void => onChange(given.filter((other) => !isOf(one)(other)));
  if (inputs.length === 0 && strays.length === 0) return <p className="text-muted">Nothing to fill in.</p>;
  return (
    <div className="flex flex-col gap-2.5 rounded-md border border-line p-2">
      {shown.map((input) => (
        <FormField
          key={`${input.place} ${input.name}`}
          label={titleOf(input)}
          required={input.required}
          help={[typeWords[input.type], input.note].filter((text) => text !== '').join('. ') || undefined}
          adornment={
            input.required || readOnly ? undefined : (
              <IconButton icon={X} label={`Leave ${titleOf(input)} out`} onClick={() => drop(input)} />
            )
          }
        >
          {(control) => (
            <Value
              nodeId={node.id}
              input={input}
              value={given.find(isOf(input))?.['value'] ?? null}
              readOnly={readOnly}
              control={control}
              onChange={(next) => set(input, next)}
            />
          )}
        </FormField>
      ))}
      {shown.length === 0 ? <p className="text-sm text-muted">Nothing is needed.</p> : null}
      {others.length === 0 || readOnly ? null : (
        <Select
          aria-label="Add a value"
          value=""
          placeholder={`Add a value (${others.length} more)`}
          options={others.map((input) => ({ value: `${input.place} ${input.name}`, label: titleOf(input) }))}
          onValueChange={(key) => {
            const input = others.find((one) => `${one.place} ${one.name}` === key);
            if (input !== undefined) set(input, '');
          }}
        />
      )}
      {strays.map((one) => (
        <p key={`${String(one['place'])} ${String(one['name'])}`} className="flex items-center gap-1 text-sm text-muted">
          {String(one['name'])} is not asked for any more.
          {readOnly ? null : (
            <IconButton
              icon={X}
              label={`Remove ${String(one['name'])}`}
              onClick={() => drop({ place: one['place'] as TypedInput['place'], name: String(one['name']) })}
            />
          )}
        </p>
      ))}
    </div>
  );
}
