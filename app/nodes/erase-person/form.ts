import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'rows',
    key: 'identifiers',
    label: 'Who',
    required: true,
    addLabel: 'Add identifier',
    fresh: { value: '' },
    columns: [{ key: 'value', label: 'Value', kind: 'template', placeholder: '{{ input.email }}' }],
    help: 'Everything that stands for the person: each address, each number. What is not named is not found.',
  },
  {
    control: 'toggle',
    key: 'vault',
    label: 'Tokens',
    help: 'Their keys are destroyed: tokens stay where they are, and mean nothing any more.',
  },
  { control: 'toggle', key: 'rows', label: 'Rows of data tables' },
  {
    control: 'fields',
    key: 'tables',
    purpose: 'names',
    label: 'Only of these tables',
    free: true,
    addLabel: 'Add table',
    when: { key: 'rows', is: [true] },
    help: 'Leave it empty for all of them.',
  },
  {
    control: 'toggle',
    key: 'runs',
    label: 'Data of runs',
    help: 'Of those that have ended. Runs that are under way are counted and left alone.',
  },
];
