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
  {
    control: 'select',
    key: 'looks',
    label: 'Tokens look',
    options: [
      { value: 'opaque', label: 'Like nothing else (tok_…)' },
      { value: 'alike', label: 'Like the original' },
    ],
    help: 'Like the original: an e-mail address at example.invalid, a number or IBAN of the same length that can never be real, a name of as many words. Length, separators and country show. Values without such a form get the other kind.',
  },
  { control: 'text', key: 'purpose', label: 'Purpose', required: true, help: 'Tokens of one purpose cannot be restored for another.' },
];
