import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'fields',
    key: 'fields',
    purpose: 'names',
    label: 'Equal in',
    help: 'Items are the same when these fields are. Without any field, the whole item counts.',
  },
  {
    control: 'select',
    key: 'keep',
    label: 'Keep',
    options: [
      { value: 'first', label: 'The first of them' },
      { value: 'last', label: 'The last of them' },
    ],
  },
];
