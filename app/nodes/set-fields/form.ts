import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'fields',
    key: 'assignments',
    purpose: 'assignments',
    label: 'Fields',
    required: true,
    help: 'Name a field and say what it holds.',
  },
  { control: 'toggle', key: 'keepOthers', label: 'Keep the other fields', help: 'Turn this off to pass on only what later steps need.' },
];
