import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'expression', key: 'value', label: 'Expression', required: true, placeholder: '{{ input.lines.filter(l, l.open).size() }}' },
  {
    control: 'select',
    key: 'type',
    label: 'It must be',
    help: 'A value of another type fails the step.',
    options: [
      { value: 'any', label: 'Anything' },
      { value: 'text', label: 'Text' },
      { value: 'number', label: 'A number' },
      { value: 'boolean', label: 'Yes or no' },
      { value: 'date', label: 'A date' },
      { value: 'uuid', label: 'A UUID' },
      { value: 'enum', label: 'One of fixed words' },
      { value: 'object', label: 'A record' },
      { value: 'list', label: 'A list' },
    ],
  },
  {
    control: 'fields',
    key: 'values',
    purpose: 'names',
    label: 'Words',
    free: true,
    addLabel: 'Add word',
    when: { key: 'type', is: ['enum'] },
  },
  { control: 'text', key: 'into', label: 'Put it into', placeholder: 'result', help: 'Leave it empty to make the value the item.' },
];
