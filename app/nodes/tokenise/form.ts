import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'fields',
    key: 'fields',
    purpose: 'names',
    label: 'Fields to hide',
    required: true,
    help: 'Write items.*.email for every element of a list. Each value becomes a token. Only a Restore step with the same purpose gives it back.',
  },
  { control: 'text', key: 'purpose', label: 'Purpose', required: true, help: 'Tokens of one purpose cannot be restored for another.' },
];
