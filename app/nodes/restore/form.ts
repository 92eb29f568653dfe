import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'fields',
    key: 'fields',
    purpose: 'names',
    label: 'Fields with tokens',
    required: true,
    help: 'Tokens inside longer text are found too.',
  },
  { control: 'text', key: 'purpose', label: 'Purpose', required: true, help: 'The same as in the Tokenise step.' },
];
