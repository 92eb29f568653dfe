import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'text',
    key: 'key',
    label: 'Name of the memory',
    required: true,
    help: 'Agents with the same name share what they remember, in other flows too.',
  },
  {
    control: 'template',
    key: 'session',
    label: 'One memory for each',
    placeholder: '{{ input.body.customer_id }}',
    help: "Keeps people's conversations apart. Left empty, all share one.",
  },
  { control: 'number', key: 'messages', label: 'Messages kept', minimum: 1, maximum: 200 },
  { control: 'number', key: 'retentionDays', label: 'Forget after', unit: 'days', minimum: 0, maximum: 3_650, help: '0 never forgets.' },
];
