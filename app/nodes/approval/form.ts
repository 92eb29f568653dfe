import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'template', key: 'title', label: 'Question', required: true, placeholder: 'Send this answer to the customer?' },
  { control: 'template-multiline', key: 'message', label: 'What the person should know' },
  {
    control: 'fields',
    key: 'arguments',
    purpose: 'arguments',
    label: 'What is approved',
    required: true,
    help: 'Shown in full. The approval holds for exactly these values and for nothing else.',
  },
  { control: 'number', key: 'approvers', label: 'People who must agree', minimum: 1, maximum: 5 },
  {
    control: 'text',
    key: 'role',
    label: 'Who may answer',
    placeholder: 'legal',
    help: 'A role or group, such as legal or operator: whoever holds it, and nobody else. A service knows those of its trust root, and takes signed answers alone. Empty for anybody who may answer.',
  },
  {
    control: 'number',
    key: 'deadlineMinutes',
    label: 'Deadline',
    unit: 'minutes',
    minimum: 0,
    maximum: 43_200,
    help: 'Then the expired way is taken. 0 waits for ever.',
  },
];
