import type { NodeForm } from '../kit/form.ts';
import { modelFields } from '../kit/model-form.ts';

export const form: NodeForm = [
  ...modelFields,
  { control: 'template-multiline', key: 'text', label: 'Text', required: true, placeholder: '{{ input.text }}' },
  { control: 'text', key: 'resultField', label: 'Put the vector into' },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 1_000, maximum: 600_000, advanced: true },
];
