import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'template-multiline', key: 'text', label: 'Text', required: true, placeholder: 'Dear {{ input.name }},' },
  {
    control: 'select',
    key: 'escape',
    label: 'The values stand in',
    help: 'Values are written so that they stay text there: a name with < in it makes no tag.',
    options: [
      { value: 'html', label: 'A web page or HTML mail' },
      { value: 'url', label: 'A web address' },
      { value: 'json', label: 'JSON, between quotes' },
      { value: 'none', label: 'Plain text' },
    ],
  },
  { control: 'text', key: 'into', label: 'Put the text into', placeholder: 'text' },
];
