import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'number', key: 'status', label: 'Status', minimum: 200, maximum: 599 },
  { control: 'template-multiline', key: 'body', label: 'Answer', help: 'The caller sees all of it.' },
  {
    control: 'select',
    key: 'contentType',
    label: 'As',
    options: [
      { value: 'application/json', label: 'JSON' },
      { value: 'text/plain', label: 'Text' },
      { value: 'text/html', label: 'HTML' },
    ],
  },
];
