import type { NodeForm } from '../kit/form.ts';
import { modelFields } from '../kit/model-form.ts';

export const form: NodeForm = [
  ...modelFields,
  { control: 'number', key: 'maxTokens', label: 'Longest answer', unit: 'tokens', minimum: 1, maximum: 200_000, advanced: true },
  { control: 'number', key: 'temperature', label: 'Temperature', minimum: 0, maximum: 2, advanced: true },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 1_000, maximum: 600_000, advanced: true },
];
