import type { NodeForm } from '../kit/form.ts';
import { mailFilterForm } from '../kit/mail.ts';

export const form: NodeForm = [
  ...mailFilterForm,
  {
    control: 'number',
    key: 'everySeconds',
    label: 'Look every',
    unit: 'seconds',
    minimum: 10,
    maximum: 86_400,
    help: 'Each message starts a run of its own, once.',
  },
];
