import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'text', key: 'path', label: 'Path', required: true, placeholder: 'contact', help: 'The end of the address of the page.' },
  { control: 'text', key: 'title', label: 'Title', required: true, placeholder: 'Write to us' },
  { control: 'multiline', key: 'description', label: 'What people should know' },
  {
    control: 'fields',
    key: 'fields',
    purpose: 'declared',
    label: 'Fields',
    required: true,
    help: 'Text, numbers, yes or no, dates and choices. What does not fit is shown to whoever fills it in, and starts nothing.',
  },
  { control: 'text', key: 'button', label: 'Button', advanced: true },
  { control: 'text', key: 'thanks', label: 'Thanks', help: 'Shown when it was sent.' },
  {
    control: 'number',
    key: 'ratePerMinute',
    label: 'Forms taken',
    unit: 'per minute',
    minimum: 0,
    maximum: 10_000,
    help: '0 means no limit.',
  },
];
