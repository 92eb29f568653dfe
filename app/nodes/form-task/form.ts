import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'template', key: 'title', label: 'Question', required: true, placeholder: 'Which contract is this invoice for?' },
  { control: 'template-multiline', key: 'message', label: 'What the person should know' },
  {
    control: 'fields',
    key: 'arguments',
    purpose: 'arguments',
    label: 'What is shown',
    help: 'The answer counts for exactly these values; with others the person is asked anew.',
  },
  {
    control: 'fields',
    key: 'fields',
    purpose: 'declared',
    label: 'What is asked',
    required: true,
    help: 'Text, numbers, yes or no, dates and choices.',
  },
  { control: 'text', key: 'into', label: 'Put the answer into', required: true },
  {
    control: 'number',
    key: 'deadlineMinutes',
    label: 'Deadline',
    unit: 'minutes',
    minimum: 0,
    maximum: 43_200,
    help: 'Then the expired way is taken. 0 waits for ever.',
  },
  {
    control: 'text',
    key: 'escalation',
    label: 'Then hand it on to',
    placeholder: 'team-lead@example.com',
    advanced: true,
    help: 'They get as much time again.',
  },
];
