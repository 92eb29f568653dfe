import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'fields', key: 'fields', purpose: 'methods', label: 'Fields', required: true, help: 'Mask keeps the last characters, redact keeps nothing, coarsen keeps the year or the first digits, hash makes values comparable.' },
];
