import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'fields',
    key: 'fields',
    purpose: 'names',
    label: 'Fields to pass on',
    required: true,
    help: 'Everything else stays behind. Later steps cannot leak what they never get.',
  },
];
