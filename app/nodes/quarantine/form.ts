import type { NodeForm } from '../kit/form.ts';
import { answeringFields, modelFields } from '../kit/model-form.ts';

export const form: NodeForm = [
  ...modelFields,
  { control: 'template-multiline', key: 'text', label: 'Text from outside', required: true, placeholder: '{{ input.body.text }}' },
  { control: 'multiline', key: 'question', label: 'What to find out', placeholder: 'Is somebody asking for a refund, and of how much?' },
  {
    control: 'output-schema',
    closed: true,
    key: 'fields',
    label: 'Fields',
    required: true,
    help: 'Numbers, dates, yes or no, ids and choices only: none of them can carry an order.',
  },
  {
    control: 'fields',
    purpose: 'names',
    key: 'keep',
    label: 'Keep beside it',
    help: 'Fields of the item that go on. The text itself and all else stay behind.',
  },
  { control: 'text', key: 'resultField', label: 'Put the fields into' },
  ...answeringFields,
];
