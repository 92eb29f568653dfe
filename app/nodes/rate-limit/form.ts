import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'number', key: 'most', label: 'At most', unit: 'items', minimum: 1, maximum: 10_000, required: true },
  {
    control: 'number',
    key: 'seconds',
    label: 'Within',
    unit: 's',
    minimum: 1,
    maximum: 86_400,
    required: true,
    help: '60 is a minute, 3600 an hour.',
  },
  {
    control: 'select',
    key: 'over',
    label: 'What is too many',
    options: [
      { value: 'wait', label: 'Waits until there is room' },
      { value: 'branch', label: 'Goes another way' },
    ],
  },
  {
    control: 'template',
    key: 'by',
    label: 'Count apart for',
    placeholder: '{{ input.customer_id }}',
    help: 'Empty counts everything together. With a field, each customer, sender or account has a limit of its own.',
  },
];
