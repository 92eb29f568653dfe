import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'select',
    key: 'keep',
    label: 'Keep',
    options: [
      { value: 'first', label: 'The first items' },
      { value: 'last', label: 'The last items' },
    ],
  },
  { control: 'number', key: 'count', label: 'At most', unit: 'items', minimum: 1, maximum: 1_000_000 },
  {
    control: 'number',
    key: 'skip',
    label: 'Leave out before',
    unit: 'items',
    minimum: 0,
    maximum: 1_000_000,
    advanced: true,
    help: 'Counted from the same end.',
  },
];
