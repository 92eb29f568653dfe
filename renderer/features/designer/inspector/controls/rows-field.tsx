import { isJsonObject, type Json } from '../../../../../app/kernel/json.ts';
import type { FormField, RowColumn } from '../../../../../app/nodes/kit/form.ts';
import { Input, Select } from '../../../../ui/index.ts';
import { FieldPicker } from './field-picker.tsx';
import { asList, ListRows, removeAt, replaceAt } from './list-rows.tsx';
import { TemplateField } from './template-field.tsx';

interface CellProps {
  readonly nodeId: string;
  readonly column: RowColumn;
  readonly row: number;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  onChange(value: Json): void;
}

function Cell({ nodeId, column, row, value, readOnly, onChange }: CellProps) {
  const name = `${column.label} ${row}`;
  const text = value === undefined || value === null ? '' : String(value);
  const placeholder = column.placeholder ?? column.label;
  switch (column.kind) {
    case 'select':
      return <Select aria-label={name} disabled={readOnly} value={text} onValueChange={onChange} options={column.options} />;
    case 'number':
      // A number alone does not say what it is, as a name or a path does.
      return (
        <label className="flex flex-col gap-0.5">
          <span aria-hidden className="text-sm text-muted">
            {column.label}
          </span>
          <Input
            aria-label={name}
            type="number"
            step="any"
            readOnly={readOnly}
            placeholder={column.placeholder}
            value={text}
            onValueChange={(value) => onChange(value === '' ? null : Number(value))}
          />
        </label>
      );
    case 'text':
      return (
        <Input aria-label={name} mono readOnly={readOnly} placeholder={placeholder} maxLength={500} value={text} onValueChange={onChange} />
      );
    case 'template':
      return <TemplateField nodeId={nodeId} label={name} placeholder={placeholder} readOnly={readOnly} value={value} onChange={onChange} />;
    case 'path':
      return (
        <div className="relative">
          <Input
            mono
            aria-label={name}
            placeholder={placeholder}
            readOnly={readOnly}
            maxLength={500}
            value={text}
            onValueChange={onChange}
            className="pe-8"
          />
          {readOnly ? null : (
            <span className="absolute end-0.5 top-1/2 -translate-y-1/2">
              <FieldPicker nodeId={nodeId} paths onPick={onChange} />
            </span>
          )}
        </div>
      );
  }
}

export interface RowsFieldProps {
  readonly nodeId: string;
  readonly field: Extract<FormField, { control: 'rows' }>;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  onChange(value: Json): void;
}

/** Rows of objects, one control a column. */
export function RowsField({ nodeId, field, value, readOnly, onChange }: RowsFieldProps) {
  const items = asList(value);
  return (
    <ListRows
      items={items}
      addLabel={field.addLabel}
      readOnly={readOnly}
      onAdd={() => onChange([...items, field.fresh])}
      onRemove={(index) => onChange(removeAt(items, index))}
      row={(item, index) => {
        const row = isJsonObject(item) ? item : {};
        return (
          <div className="flex flex-wrap gap-1">
            {field.columns.map((column, at) => (
              // The inspector has room for two beside each other; of more, the first has a line of its own.
              <div
                key={column.key}
                className={
                  column.narrow === true ? 'w-24 shrink-0' : at === 0 && field.columns.length > 2 ? 'basis-full' : 'min-w-0 flex-1'
                }
              >
                <Cell
                  nodeId={nodeId}
                  column={column}
                  row={index + 1}
                  value={row[column.key]}
                  readOnly={readOnly}
                  onChange={(next) => onChange(replaceAt(items, index, { ...row, [column.key]: next }))}
                />
              </div>
            ))}
          </div>
        );
      }}
    />
  );
}
