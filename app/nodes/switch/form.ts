import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'rules',
    key: 'cases',
    purpose: 'cases',
    label: 'Ways',
    required: true,
    help: 'The first way whose conditions hold is taken.',
  },
  { control: 'toggle', key: 'fallback', label: 'A way for everything else' },
];
