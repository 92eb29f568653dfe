import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'file',
    written: true,
    key: 'path',
    label: 'File',
    required: true,
    placeholder: '/data/reports/{{ input.id }}.txt',
    help: 'Keep the folder fixed; only the file name may hold data.',
  },
  {
    control: 'select',
    key: 'format',
    label: 'Write',
    options: [
      { value: 'text', label: 'Text' },
      { value: 'json', label: 'The value as JSON' },
      { value: 'base64', label: 'A file given as base64' },
    ],
  },
  { control: 'template-multiline', key: 'content', label: 'Content', required: true },
  { control: 'toggle', key: 'append', label: 'Add at the end' },
];
