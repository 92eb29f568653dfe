import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'select',
    key: 'operation',
    label: 'What to do',
    options: [
      { value: 'check', label: 'Check who agreed' },
      { value: 'record', label: 'Record that they agree' },
      { value: 'withdraw', label: 'Take it back' },
    ],
  },
  {
    control: 'template',
    key: 'subject',
    label: 'Person',
    required: true,
    placeholder: '{{ input.email }}',
    help: 'What identifies them, the same in every flow. It is kept as a keyed digest only.',
  },
  {
    control: 'text',
    key: 'purpose',
    label: 'Purpose',
    required: true,
    placeholder: 'newsletter',
    help: 'What the data is used for. A consent counts for its own purpose alone.',
  },
  {
    control: 'number',
    key: 'days',
    label: 'Holds for',
    unit: 'days',
    minimum: 0,
    maximum: 36_500,
    when: { key: 'operation', is: ['record'] },
    help: '0: until it is taken back.',
  },
  {
    control: 'text',
    key: 'how',
    label: 'How it was given',
    when: { key: 'operation', is: ['record', 'withdraw'] },
    placeholder: 'newsletter form, confirmed by mail',
    help: 'For the record; no personal data.',
  },
];
