import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'host', key: 'address', label: 'Feed', required: true, placeholder: 'https://news.example.com/feed.xml' },
  { control: 'connection', key: 'connection', label: 'Sign in with', types: ['http'] },
  {
    control: 'number',
    key: 'newerThanHours',
    label: 'Only of the last',
    unit: 'hours',
    minimum: 0,
    maximum: 87_600,
    help: '0 takes all. Otherwise entries without a date are left out.',
  },
  { control: 'number', key: 'maxEntries', label: 'Most entries', minimum: 1, maximum: 500 },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 100, maximum: 600_000, advanced: true },
];
