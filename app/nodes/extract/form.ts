import type { NodeForm } from '../kit/form.ts';
import { answeringFields, modelFields } from '../kit/model-form.ts';

export const form: NodeForm = [
  ...modelFields,
  { control: 'template-multiline', key: 'text', label: 'Text', required: true, placeholder: '{{ input.body.text }}' },
  {
    control: 'output-schema',
    key: 'fields',
    label: 'Fields',
    required: true,
    help: "Numbers, dates, choices and yes or no cannot carry an attacker's orders; text can.",
  },
  { control: 'multiline', key: 'instructions', label: 'What to look for', placeholder: 'The amount is the one to pay, with tax.' },
  { control: 'text', key: 'resultField', label: 'Put the fields into', help: 'Empty: the fields alone are passed on.' },
  ...answeringFields,
];
