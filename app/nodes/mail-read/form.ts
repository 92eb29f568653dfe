import type { NodeForm } from '../kit/form.ts';
import { mailFilterForm } from '../kit/mail.ts';

export const form: NodeForm = [
  ...mailFilterForm,
  { control: 'toggle', key: 'newestFirst', label: 'Newest first', advanced: true, help: 'Otherwise the oldest come first.' },
];
