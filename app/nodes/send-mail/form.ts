import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'connection', key: 'connection', label: 'Mail server', types: ['smtp'], required: true },
  { control: 'text', key: 'from', label: 'From', required: true, placeholder: 'service@example.com' },
  {
    control: 'template',
    key: 'to',
    label: 'To',
    required: true,
    placeholder: 'team@example.com',
    help: 'Several addresses with commas between them.',
  },
  {
    control: 'text',
    key: 'allowedRecipients',
    label: 'Allowed recipients',
    placeholder: '*@example.com',
    help: 'Where data names the recipient: addresses or *@domain, with commas. Nothing else is sent to.',
  },
  { control: 'template', key: 'subject', label: 'Subject', required: true },
  { control: 'template-multiline', key: 'text', label: 'Text', required: true },
];
