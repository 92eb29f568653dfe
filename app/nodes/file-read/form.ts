import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'file', key: 'path', label: 'File', required: true, placeholder: '/data/inbox/orders.json' },
  {
    control: 'select',
    key: 'format',
    label: 'Read as',
    options: [
      { value: 'text', label: 'Text' },
      { value: 'json', label: 'JSON' },
      { value: 'csv', label: 'Table (CSV)' },
      { value: 'base64', label: 'File (base64)' },
    ],
  },
  {
    control: 'fields',
    key: 'fields',
    purpose: 'declared',
    label: 'Fields',
    when: { key: 'format', is: ['json', 'csv'] },
    help: 'Of the file, or of each row of a table.',
  },
  {
    control: 'select',
    key: 'trust',
    label: 'Who may have written it',
    options: [
      { value: 'trusted', label: 'Only us' },
      { value: 'partner', label: 'A partner' },
      { value: 'public', label: 'Anyone' },
    ],
  },
];
