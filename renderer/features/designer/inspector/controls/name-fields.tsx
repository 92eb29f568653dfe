import type { Json } from '../../../../../app/kernel/json.ts';
import { Input } from '../../../../ui/index.ts';
import { FieldPicker } from './field-picker.tsx';
import { asList, ListRows, removeAt, replaceAt } from './list-rows.tsx';

export interface NameFieldsProps {
  readonly nodeId: string;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  onChange(value: Json): void;
}

/** A list of names: of fields, typed or picked, or free ones. */
export function NameFields({
  nodeId,
  value,
  readOnly,
  addLabel = 'Add field',
  free = false,
  onChange,
}: NameFieldsProps & { readonly addLabel?: string | undefined; readonly free?: boolean | undefined }) {
  const items = asList(value);
  return (
    <ListRows
      items={items}
      addLabel={addLabel}
      readOnly={readOnly}
      onAdd={() => onChange([...items, ''])}
      onRemove={(index) => onChange(removeAt(items, index))}
      row={(item, index) => (
        <div className="relative">
          <Input
            mono
            aria-label={`${free ? 'Entry' : 'Field'} ${index + 1}`}
            placeholder={free ? undefined : 'customer.email'}
            readOnly={readOnly}
            maxLength={500}
            value={String(item ?? '')}
            onValueChange={(value) => onChange(replaceAt(items, index, value))}
            className={free ? undefined : 'pe-8'}
          />
          {readOnly || free ? null : (
            <span className="absolute end-0.5 top-1/2 -translate-y-1/2">
              <FieldPicker nodeId={nodeId} paths onPick={(path) => onChange(replaceAt(items, index, path))} />
            </span>
          )}
        </div>
      )}
    />
  );
}
