import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'fields',
    key: 'fields',
    purpose: 'declared',
    label: 'What callers hand over',
    help: 'A call that does not fit is refused. Without any field, this flow takes whatever comes.',
  },
  {
    control: 'select',
    key: 'trust',
    label: 'It was written by',
    help: 'The worst that any caller may hand over.',
    options: [
      { value: 'public', label: 'Anybody' },
      { value: 'partner', label: 'A partner' },
      { value: 'trusted', label: 'Us' },
    ],
  },
];
