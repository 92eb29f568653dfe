import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'text', key: 'path', label: 'Path', required: true, placeholder: 'help', help: 'The end of the address of the page.' },
  { control: 'text', key: 'title', label: 'Title', required: true, placeholder: 'Ask us' },
  { control: 'multiline', key: 'greeting', label: 'Greeting', placeholder: 'Hello! What can we do for you?' },
  {
    control: 'number',
    key: 'ratePerMinute',
    label: 'Messages taken',
    unit: 'per minute',
    minimum: 0,
    maximum: 10_000,
    help: 'From all people together; one conversation may send 20 a minute. 0 means no limit.',
  },
  { control: 'number', key: 'maxChars', label: 'Longest message', unit: 'characters', minimum: 1, maximum: 20_000, advanced: true },
];
