import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'select',
    key: 'mode',
    label: 'Wait',
    options: [
      { value: 'for', label: 'For some time' },
      { value: 'until', label: 'Until a moment' },
    ],
  },
  { control: 'number', key: 'seconds', label: 'For', unit: 's', minimum: 1, maximum: 31_536_000, when: { key: 'mode', is: ['for'] } },
  {
    control: 'template',
    key: 'until',
    label: 'Until',
    placeholder: '{{ input.due_at }}',
    when: { key: 'mode', is: ['until'] },
    help: 'A date such as 2026-11-23T09:30:00Z.',
  },
];
