import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'template-multiline', key: 'text', label: 'Text', required: true, placeholder: '{{ input.body.text }}' },
  {
    control: 'toggle',
    key: 'injection',
    label: 'Orders to a model',
    help: 'Signs of prompt injection. A careful attacker gets past every list: it lowers the odds and replaces no other measure.',
  },
  { control: 'toggle', key: 'personal', label: 'Personal data' },
  { control: 'toggle', key: 'secrets', label: 'Secrets' },
  {
    control: 'certainty',
    key: 'certainty',
    label: 'Stop from a certainty of',
    minimum: 0.1,
    maximum: 1,
    help: 'Lower stops more, and more that is harmless.',
  },
  { control: 'text', key: 'resultField', label: 'Put what was found into', advanced: true },
];
