import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'select',
    key: 'database',
    label: 'Database',
    options: [
      { value: 'postgres', label: 'PostgreSQL' },
      { value: 'mysql', label: 'MySQL or MariaDB' },
      { value: 'sqlite', label: 'SQLite file' },
    ],
  },
  {
    control: 'connection',
    key: 'connection',
    label: 'Connection',
    types: ['postgres', 'mysql'],
    when: { key: 'database', is: ['postgres', 'mysql'] },
  },
  { control: 'file', key: 'file', label: 'File', when: { key: 'database', is: ['sqlite'] } },
  {
    control: 'code',
    language: 'sql',
    key: 'statement',
    label: 'Statement',
    required: true,
    help: 'Name values as :id and give them below. Data never stands in the statement itself.',
  },
  { control: 'key-values', key: 'values', label: 'Values', keyLabel: 'Name', valueLabel: 'Value' },
  {
    control: 'fields',
    key: 'columns',
    purpose: 'declared',
    label: 'Columns of the result',
    addLabel: 'Add column',
    help: 'Empty: the names in the statement count.',
  },
  { control: 'toggle', key: 'readOnly', label: 'Only read' },
  { control: 'number', key: 'maxRows', label: 'Most rows', minimum: 1, maximum: 100_000, advanced: true },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 100, maximum: 600_000, advanced: true },
];
