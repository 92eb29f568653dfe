import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'template-multiline',
    key: 'system',
    label: 'Instructions',
    help: 'Put no data here: whoever writes into the instructions gives the orders.',
  },
  {
    control: 'template-multiline',
    key: 'prompt',
    label: 'Task',
    required: true,
    placeholder: 'Answer this request: {{ input.body.text }}',
  },
  {
    control: 'select',
    key: 'output',
    label: 'Answer',
    options: [
      { value: 'text', label: 'Free text' },
      { value: 'schema', label: 'Fixed fields' },
    ],
  },
  { control: 'output-schema', key: 'schema', label: 'Fields of the answer', when: { key: 'output', is: ['schema'] } },
  { control: 'text', key: 'resultField', label: 'Put the answer into', help: 'Empty: the answer alone is passed on.' },
  {
    control: 'number',
    key: 'maxSteps',
    label: 'Most rounds',
    minimum: 1,
    maximum: 50,
    help: 'Each round is one question to the model and at most one tool.',
  },
  { control: 'number', key: 'maxTokens', label: 'Most tokens in all', unit: 'tokens', minimum: 100, maximum: 1_000_000 },
  { control: 'number', key: 'maxSeconds', label: 'Give up after', unit: 's', minimum: 1, maximum: 3_600, advanced: true },
];
