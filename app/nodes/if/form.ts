import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'select',
    key: 'mode',
    label: 'Decide by',
    options: [
      { value: 'conditions', label: 'Conditions' },
      { value: 'expression', label: 'An expression' },
    ],
  },
  {
    control: 'select',
    key: 'combine',
    label: 'The answer is yes when',
    when: { key: 'mode', is: ['conditions'] },
    options: [
      { value: 'all', label: 'All conditions hold' },
      { value: 'any', label: 'Any condition holds' },
    ],
  },
  { control: 'rules', key: 'conditions', purpose: 'conditions', label: 'Conditions', when: { key: 'mode', is: ['conditions'] } },
  {
    control: 'expression',
    key: 'expression',
    label: 'Expression',
    placeholder: '{{ input.amount > 1000 }}',
    when: { key: 'mode', is: ['expression'] },
    help: 'Gives true or false.',
  },
];
