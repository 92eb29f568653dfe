import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'text',
    key: 'folder',
    label: 'Folder',
    required: true,
    placeholder: 'inbox',
    help: 'The flow may read this folder and no other. Folders inside it are not looked into.',
  },
  { control: 'text', key: 'pattern', label: 'Files named', placeholder: '*.csv', help: '* stands for anything, ? for one character.' },
  { control: 'toggle', key: 'existing', label: 'Also files that lie there at the start' },
  {
    control: 'number',
    key: 'everySeconds',
    label: 'Look every',
    unit: 'seconds',
    minimum: 2,
    maximum: 86_400,
    help: 'A file starts a run once it has stayed the same from one look to the next.',
  },
  {
    control: 'select',
    key: 'trust',
    label: 'Who may put files there',
    options: [
      { value: 'trusted', label: 'Only us' },
      { value: 'partner', label: 'A partner' },
      { value: 'public', label: 'Anyone' },
    ],
  },
];
