import { isJsonObject, type Json } from '../../../../../app/kernel/json.ts';
import { Input } from '../../../../ui/index.ts';
import { asList, ListRows, removeAt, replaceAt } from './list-rows.tsx';
import { TemplateField } from './template-field.tsx';

export interface KeyValuesProps {
  readonly nodeId: string;
  readonly keyLabel: string;
  readonly valueLabel: string;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  onChange(value: Json): void;
}

/** Rows of `{ name, value }`; the value may hold expressions. */
export function KeyValues({ nodeId, keyLabel, valueLabel, value, readOnly, onChange }: KeyValuesProps) {
  const items = asList(value);
  return (
    <ListRows
      items={items}
      addLabel={keyLabel === 'Field' ? 'Add field' : 'Add value'}
      readOnly={readOnly}
      onAdd={() => onChange([...items, { name: '', value: '' }])}
      onRemove={(index) => onChange(removeAt(items, index))}
      row={(item, index) => {
        const row = isJsonObject(item) ? item : {};
        const change = (patch: Record<string, Json>): void => onChange(replaceAt(items, index, { ...row, ...patch }));
        return (
          <div className="flex gap-1">
            <Input
              mono
              aria-label={`${keyLabel} ${index + 1}`}
              placeholder={keyLabel}
              readOnly={readOnly}
              maxLength={200}
              value={String(row['name'] ?? '')}
              onValueChange={(name) => change({ name })}
              className="!w-2/5"
            />
            <TemplateField
              nodeId={nodeId}
              label={`${valueLabel} ${index + 1}`}
              placeholder={valueLabel}
              readOnly={readOnly}
              value={row['value']}
              onChange={(next) => change({ value: next })}
            />
          </div>
        );
      }}
    />
  );
}
