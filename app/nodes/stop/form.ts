import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'select',
    key: 'outcome',
    label: 'End',
    options: [
      { value: 'done', label: 'The run, as done' },
      { value: 'fail', label: 'The run, as a failure' },
    ],
  },
  {
    control: 'text',
    key: 'message',
    label: 'Reason',
    when: { key: 'outcome', is: ['fail'] },
    help: 'Stands in logs and alerts, so it holds no data.',
  },
];
