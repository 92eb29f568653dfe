import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'rows', key: 'fields', label: 'Fields', required: true, addLabel: 'Add field', fresh: { path: '', method: 'mask' },
    help: 'Mask keeps the last characters, redact keeps nothing, coarsen keeps the year or the first digits, hash makes values comparable.',
    columns: [
      { key: 'path', label: 'Field', kind: 'path', placeholder: 'customer.email' },
      {
        key: 'method', label: 'Way', kind: 'select',
        options: [{ value: 'mask', label: 'Leave the ends: j•••@e•••' }, { value: 'redact', label: 'Take it out' }, { value: 'coarsen', label: 'Make it coarser' }, { value: 'hash', label: 'Replace by a hash' }],
      },
    ],
  },
];
