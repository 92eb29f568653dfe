import { isJsonObject, type Json } from '../../../../../app/kernel/json.ts';
import { methods, type MaskMethod } from '../../../../../app/nodes/mask/definition.ts';
import { Input, Select } from '../../../../ui/index.ts';
import { FieldPicker } from './field-picker.tsx';
import { asList, ListRows, removeAt, replaceAt } from './list-rows.tsx';
import type { NameFieldsProps } from './name-fields.tsx';

const methodWords: Readonly<Record<MaskMethod, string>> = { mask: 'Leave the ends: j•••@e•••', redact: 'Take it out', coarsen: 'Make it coarser', hash: 'Replace by a hash' };

/** Fields with the way in which each is protected. */
export function MethodFields({ nodeId, value, readOnly, onChange }: NameFieldsProps) {
  const items = asList(value);
  return (
    <ListRows
      items={items}
      addLabel="Add field"
      readOnly={readOnly}
      onAdd={() => onChange([...items, { path: '', method: 'mask' }])}
      onRemove={(index) => onChange(removeAt(items, index))}
      row={(item, index) => {
        const row = isJsonObject(item) ? item : {};
        const change = (patch: Record<string, Json>): void => onChange(replaceAt(items, index, { ...row, ...patch }));
        return (
          <div className="flex gap-1">
            <div className="relative min-w-0 flex-1">
              <Input mono aria-label={`Field ${index + 1}`} placeholder="customer.email" readOnly={readOnly} maxLength={500} value={String(row['path'] ?? '')} onChange={(event) => change({ path: event.target.value })} className="pe-8" />
              {readOnly ? null : <span className="absolute end-0.5 top-1/2 -translate-y-1/2"><FieldPicker nodeId={nodeId} paths onPick={(path) => change({ path })} /></span>}
            </div>
            <Select aria-label={`Way ${index + 1}`} className="!w-2/5" disabled={readOnly} value={String(row['method'] ?? 'mask')} onValueChange={(method) => change({ method })} options={methods.map((method) => ({ value: method, label: methodWords[method] }))} />
          </div>
        );
      }}
    />
  );
}
