import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { key: 'title', label: 'What it was', control: 'text', help: 'What the other program calls this step.' },
  { key: 'operation', label: 'What it does', control: 'text' },
  {
    key: 'code',
    label: 'Its program',
    control: 'code',
    language: 'javascript',
    when: { key: 'facts.code.language', is: ['javascript', 'python', 'shell', 'sql', 'unknown'] },
  },
  {
    key: 'values',
    label: 'Its parameters',
    control: 'json',
    help: 'As they were in the file. Expressions are translated where that loses nothing.',
  },
  { key: 'facts', label: 'What the checker knows about it', control: 'json', advanced: true },
];
