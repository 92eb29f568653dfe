import type { NodeForm } from '../kit/form.ts';
import { answeringFields, modelFields } from '../kit/model-form.ts';

export const form: NodeForm = [
  ...modelFields,
  {
    control: 'template-multiline',
    key: 'system',
    label: 'Instructions',
    help: 'What the model should do. Put no data here: whoever writes into the instructions gives the orders.',
  },
  {
    control: 'template-multiline',
    key: 'prompt',
    label: 'Data and question',
    required: true,
    placeholder: 'Summarise this message: {{ input.body.text }}',
  },
  {
    control: 'select',
    key: 'output',
    label: 'Answer',
    options: [
      { value: 'text', label: 'Free text' },
      { value: 'schema', label: 'Fixed fields' },
    ],
    help: "Fixed fields of closed types (number, date, choice) cannot carry an attacker's orders.",
  },
  { control: 'output-schema', key: 'schema', label: 'Fields of the answer', when: { key: 'output', is: ['schema'] } },
  { control: 'text', key: 'resultField', label: 'Put the answer into', help: 'Empty: the answer alone is passed on.' },
  ...answeringFields,
];
