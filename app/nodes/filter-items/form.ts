import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'select',
    key: 'combine',
    label: 'Keep an item when',
    options: [
      { value: 'all', label: 'All conditions hold' },
      { value: 'any', label: 'Any condition holds' },
    ],
  },
  { control: 'rules', key: 'conditions', purpose: 'conditions', label: 'Conditions', required: true },
];
