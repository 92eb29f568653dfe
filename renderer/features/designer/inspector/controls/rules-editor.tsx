import { isJsonObject, type Json } from '../../../../../app/kernel/json.ts';
import { combineLabels, operatorLabels, operators, type Operator } from '../../../../../app/nodes/kit/conditions.ts';
import { uniqueId } from '../../../../../app/workflow/graph/names.ts';
import { Input, Select } from '../../../../ui/index.ts';
import { asList, ListRows, removeAt, replaceAt } from './list-rows.tsx';
import { TemplateField } from './template-field.tsx';
import type { NameFieldsProps } from './name-fields.tsx';

const unary: ReadonlySet<string> = new Set<Operator>(['isEmpty', 'isNotEmpty', 'isTrue', 'isFalse']);
const operatorOptions = operators.map((operator) => ({ value: operator, label: operatorLabels[operator] }));

/** Conditions in words: something, a comparison, something else. */
export function ConditionsEditor({ nodeId, value, readOnly, onChange }: NameFieldsProps) {
  const items = asList(value);
  return (
    <ListRows
      items={items}
      addLabel="Add condition"
      readOnly={readOnly}
      onAdd={() => onChange([...items, { left: '', operator: 'equals', right: '' }])}
      onRemove={(index) => onChange(removeAt(items, index))}
      row={(item, index) => {
        const row = isJsonObject(item) ? item : {};
        const change = (patch: Record<string, Json>): void => onChange(replaceAt(items, index, { ...row, ...patch }));
        const operator = String(row['operator'] ?? 'equals');
        return (
          <div className="flex flex-col gap-1 rounded-md border border-line p-1.5">
            <TemplateField
              nodeId={nodeId}
              label={`Left of condition ${index + 1}`}
              placeholder="{{ input.amount }}"
              readOnly={readOnly}
              value={row['left']}
              onChange={(left) => change({ left })}
            />
            <div className="flex gap-1">
              <Select
                aria-label={`Comparison of condition ${index + 1}`}
                className="!w-2/5"
                disabled={readOnly}
                value={operator}
                onValueChange={(next) => change({ operator: next })}
                options={operatorOptions}
              />
              {unary.has(operator) ? null : (
                <TemplateField
                  nodeId={nodeId}
                  label={`Right of condition ${index + 1}`}
                  placeholder="1000"
                  readOnly={readOnly}
                  value={row['right']}
                  onChange={(right) => change({ right })}
                />
              )}
            </div>
          </div>
        );
      }}
    />
  );
}

const caseId = (items: readonly Json[]): string =>
  uniqueId('way', new Set([...items.map((item) => (isJsonObject(item) ? String(item['id']) : '')), 'fallback', 'error']), 'way');

/** The ways of a switch: each with a title, its conditions, and a port that stays when the title changes. */
export function CasesEditor({ nodeId, value, readOnly, onChange }: NameFieldsProps) {
  const items = asList(value);
  return (
    <ListRows
      items={items}
      addLabel="Add way"
      readOnly={readOnly}
      onAdd={() => onChange([...items, { id: caseId(items), title: `Way ${items.length + 1}`, combine: 'all', conditions: [] }])}
      onRemove={(index) => onChange(removeAt(items, index))}
      row={(item, index) => {
        const row = isJsonObject(item) ? item : {};
        const change = (patch: Record<string, Json>): void => onChange(replaceAt(items, index, { ...row, ...patch }));
        return (
          <div className="flex flex-col gap-1.5 rounded-md border border-line bg-sunken p-1.5">
            <div className="flex gap-1">
              <Input
                aria-label={`Title of way ${index + 1}`}
                placeholder="Title"
                readOnly={readOnly}
                maxLength={200}
                value={String(row['title'] ?? '')}
                onValueChange={(title) => change({ title })}
              />
              <Select
                aria-label={`Way ${index + 1} is taken when`}
                className="!w-2/5"
                disabled={readOnly}
                value={String(row['combine'] ?? 'all')}
                onValueChange={(combine) => change({ combine })}
                options={Object.entries(combineLabels).map(([combine, label]) => ({ value: combine, label }))}
              />
            </div>
            <ConditionsEditor
              nodeId={nodeId}
              value={row['conditions']}
              readOnly={readOnly}
              onChange={(conditions) => change({ conditions })}
            />
          </div>
        );
      }}
    />
  );
}
