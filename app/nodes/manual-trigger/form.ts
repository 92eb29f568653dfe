import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'fields',
    key: 'fields',
    purpose: 'declared',
    label: 'Fields',
    help: 'What a person fills in to start the flow. Labels follow from the names; correct them where they are wrong.',
  },
];
