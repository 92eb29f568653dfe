import type { NodeForm } from '../kit/form.ts';

const writing = { key: 'operation', is: ['insert', 'upsert', 'update'] } as const;
const looking = { key: 'operation', is: ['find', 'update', 'delete'] } as const;

export const form: NodeForm = [
  { control: 'text', key: 'table', label: 'Table', required: true, placeholder: 'orders', help: 'Small letters, digits and _. It is made when the first row is written; other flows of this workspace may use it too.' },
  {
    control: 'select', key: 'operation', label: 'What to do',
    options: [
      { value: 'find', label: 'Find rows' }, { value: 'insert', label: 'Add a row' }, { value: 'upsert', label: 'Add a row, or change the one that is there' },
      { value: 'update', label: 'Change rows' }, { value: 'delete', label: 'Delete rows' },
    ],
  },
  { control: 'fields', key: 'columns', purpose: 'declared', label: 'Columns', required: true, addLabel: 'Add column', help: 'Each has one type, the same in every step that uses the table. Labels follow from the names; correct them where they are wrong.' },
  { control: 'fields', key: 'values', purpose: 'assignments', label: 'Values', when: writing, help: 'Leave it empty to take the fields of the item that are named like columns.' },
  { control: 'fields', key: 'keys', purpose: 'names', label: 'Columns that tell rows apart', free: true, addLabel: 'Add column', when: { key: 'operation', is: ['upsert'] }, help: 'A row with the same values in these columns is changed instead of added.' },
  {
    control: 'rows', key: 'conditions', label: 'Which rows', when: looking, addLabel: 'Add condition', fresh: { column: '', operator: 'is', value: '' },
    help: 'All of them must hold. Changing and deleting need at least one.',
    columns: [
      { key: 'column', label: 'Column', kind: 'text', placeholder: 'id' },
      {
        key: 'operator', label: 'Comparison', kind: 'select',
        options: [
          { value: 'is', label: 'is' }, { value: 'isNot', label: 'is not' }, { value: 'greater', label: 'is greater than' }, { value: 'atLeast', label: 'is at least' }, { value: 'less', label: 'is less than' },
          { value: 'atMost', label: 'is at most' }, { value: 'contains', label: 'contains' }, { value: 'isEmpty', label: 'is empty' }, { value: 'isNotEmpty', label: 'is not empty' },
        ],
      },
      { key: 'value', label: 'Value', kind: 'template', placeholder: '{{ input.id }}' },
    ],
  },
  { control: 'text', key: 'into', label: 'Put the rows into', when: { key: 'operation', is: ['find'] }, placeholder: 'Each row becomes an item', help: 'With a name, the item goes on and gets the rows as a list in this field.' },
  { control: 'text', key: 'orderBy', label: 'In the order of', when: { key: 'operation', is: ['find'] }, advanced: true },
  { control: 'toggle', key: 'descending', label: 'Largest first', when: { key: 'operation', is: ['find'] }, advanced: true },
  { control: 'number', key: 'maxRows', label: 'Most rows', minimum: 1, maximum: 10_000, advanced: true, when: { key: 'operation', is: ['find'] } },
  { control: 'number', key: 'keepDays', label: 'Delete after', unit: 'days', minimum: 0, maximum: 36_500, when: writing, help: '0 keeps rows until somebody deletes them.' },
];
