import { isJsonObject, type Json } from '../../../../../app/kernel/json.ts';
import { declaredTitles, fieldLabelWords, fieldTypes, fieldTypeWords, labelsOfField } from '../../../../../app/nodes/kit/schemas.ts';
import { isClosedType, isLabel, labels, type Label } from '../../../../../app/workflow/model/labels.ts';
import { groupsOf } from '../../../../canvas/labels.ts';
import { Checkbox, Input, LabelChip, Select } from '../../../../ui/index.ts';
import { asList, ListRows, removeAt, replaceAt } from './list-rows.tsx';

export interface DeclaredFieldsProps {
  readonly addLabel?: string | undefined;
  /** Only types that cannot hold text. */ readonly closed?: boolean;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  onChange(value: Json): void;
}

const labelChoice = (value: Json | undefined): Label | 'auto' | 'none' =>
  value === 'none' ? 'none' : typeof value === 'string' && isLabel(value) ? value : 'auto';

/** The fields of a value: name, type, and what it holds. Labels follow from the name until somebody says otherwise. */
export function DeclaredFields({ addLabel = 'Add field', closed = false, value, readOnly, onChange }: DeclaredFieldsProps) {
  const types = closed ? fieldTypes.filter(isClosedType) : fieldTypes;
  const items = asList(value);
  return (
    <ListRows
      items={items}
      addLabel={addLabel}
      readOnly={readOnly}
      onAdd={() =>
        onChange([
          ...items,
          {
            name: `field${items.length + 1}`,
            type: closed ? 'boolean' : 'text',
            label: 'auto',
            required: false,
            consent: false,
            values: [],
          },
        ])
      }
      onRemove={(index) => onChange(removeAt(items, index))}
      row={(item, index) => {
        const row = isJsonObject(item) ? item : {};
        const change = (patch: Record<string, Json>): void => onChange(replaceAt(items, index, { ...row, ...patch }));
        const name = String(row['name'] ?? '');
        const label = labelChoice(row['label']);
        const purpose = typeof row['purpose'] === 'string' ? row['purpose'] : '';
        const found = groupsOf(labelsOfField({ name, label, type: fieldTypes.find((type) => type === row['type']) ?? 'text' }), 'trusted');
        return (
          <div className="flex flex-col gap-1 rounded-md border border-line p-1.5">
            <div className="flex gap-1">
              <Input
                mono
                aria-label={`Name of field ${index + 1}`}
                placeholder="email"
                readOnly={readOnly}
                maxLength={200}
                value={name}
                onValueChange={(name) => change({ name })}
              />
              <Select
                aria-label={`Type of field ${index + 1}`}
                className="!w-28 shrink-0"
                disabled={readOnly}
                value={String(row['type'] ?? 'text')}
                onValueChange={(type) => change({ type })}
                options={types.map((type) => ({ value: type, label: fieldTypeWords[type] }))}
              />
            </div>
            {row['type'] === 'enum' ? (
              <Input
                aria-label={`Values of field ${index + 1}`}
                placeholder="red, amber, green"
                title="The choices, separated by commas"
                readOnly={readOnly}
                value={asList(row['values']).join(', ')}
                onValueChange={(value) =>
                  change({
                    values: value
                      .split(',')
                      .map((part) => part.trimStart())
                      .filter((part, at, all) => part !== '' || at === all.length - 1),
                  })
                }
              />
            ) : null}
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="flex w-full items-center gap-1.5">
                <span className="shrink-0 text-sm text-muted" aria-hidden>
                  Holds
                </span>
                <Select
                  aria-label={`Label of field ${index + 1}`}
                  className="!w-auto min-w-0 flex-1"
                  disabled={readOnly}
                  value={label}
                  onValueChange={(next) => change({ label: next })}
                  options={[
                    ...(['auto', 'none', ...labels] as const)
                      .filter((one) => one !== 'unknown')
                      .map((one) => ({ value: one, label: fieldLabelWords[one] })),
                  ]}
                />
                {label === 'auto' ? found.map((group) => <LabelChip key={group} label={group} />) : null}
              </span>
              <Checkbox
                checked={row['required'] === true}
                disabled={readOnly}
                onCheckedChange={(required) => change({ required })}
                label="Required"
              />
              <Checkbox
                checked={row['consent'] === true}
                disabled={readOnly}
                onCheckedChange={(consent) => change({ consent })}
                label="Needs consent"
              />
              {closed || (found.length === 0 && purpose === '') ? null : (
                <span className="flex w-full items-center gap-1.5">
                  <span className="shrink-0 text-sm text-muted" aria-hidden>
                    {declaredTitles.purpose.label}
                  </span>
                  <Input
                    aria-label={`What field ${index + 1} was collected for`}
                    placeholder="order handling"
                    readOnly={readOnly}
                    maxLength={200}
                    value={purpose}
                    onValueChange={(purpose) => change({ purpose })}
                  />
                </span>
              )}
            </div>
          </div>
        );
      }}
    />
  );
}
