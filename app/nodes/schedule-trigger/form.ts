import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'cron', key: 'cron', label: 'When', required: true, placeholder: '0 7 * * 1-5', help: 'In the time zone below.' },
  {
    control: 'timezone',
    key: 'timezone',
    label: 'Time zone',
    placeholder: 'Europe/Berlin',
    help: 'Without one the machine decides, and summer time can run it twice or not at all.',
  },
  {
    control: 'select',
    key: 'overlap',
    label: 'If the last run is still running',
    help: 'Where the flow itself says “While a scheduled run is under way”, that counts.',
    options: [
      { value: 'skip', label: 'Skip this one' },
      { value: 'queue', label: 'Wait for it' },
      { value: 'parallel', label: 'Run both' },
    ],
  },
];
