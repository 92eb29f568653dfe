import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'rows',
    key: 'fields',
    label: 'Fields',
    required: true,
    addLabel: 'Add field',
    fresh: { path: '', method: 'mask' },
    help: 'Write items.*.email for every element of a list. Mask keeps the last characters, redact keeps nothing, coarsen keeps the year or the first digits, hash makes values comparable, and only with the secret key of this workspace can anybody try out what they were.',
    columns: [
      { key: 'path', label: 'Field', kind: 'path', placeholder: 'customer.email' },
      {
        key: 'method',
        label: 'Way',
        kind: 'select',
        options: [
          { value: 'mask', label: 'Leave the ends: j•••@e•••' },
          { value: 'redact', label: 'Take it out' },
          { value: 'coarsen', label: 'Make it coarser' },
          { value: 'hash', label: 'Replace by a hash' },
        ],
      },
    ],
  },
  {
    control: 'text',
    key: 'purpose',
    label: 'Purpose of hashes',
    required: true,
    advanced: true,
    help: 'Hashes of one purpose are the same in all flows of this workspace, and cannot be matched with those of another purpose.',
  },
];
