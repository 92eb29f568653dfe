import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'fields',
    key: 'groupBy',
    purpose: 'names',
    label: 'One item for each',
    help: 'Items with the same values in these fields are one group. Without any field, all items are one group.',
  },
  {
    control: 'rows',
    key: 'values',
    label: 'Work out',
    required: true,
    addLabel: 'Add value',
    fresh: { aggregate: 'count', field: '', into: '' },
    columns: [
      {
        key: 'aggregate',
        label: 'What',
        kind: 'select',
        options: [
          { value: 'count', label: 'How many' },
          { value: 'sum', label: 'Sum of' },
          { value: 'average', label: 'Average of' },
          { value: 'least', label: 'Least' },
          { value: 'greatest', label: 'Greatest' },
          { value: 'first', label: 'First' },
          { value: 'last', label: 'Last' },
          { value: 'list', label: 'List of' },
          { value: 'distinct', label: 'List without repeats' },
        ],
      },
      { key: 'field', label: 'Field', kind: 'path', placeholder: 'total' },
      { key: 'into', label: 'Call it', kind: 'text', placeholder: 'sum_of_totals' },
    ],
  },
];
