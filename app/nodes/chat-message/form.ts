import type { NodeForm } from '../kit/form.ts';
import { serviceLabels, services } from './services.ts';

export const form: NodeForm = [
  { control: 'select', key: 'service', label: 'Service', options: services.map((value) => ({ value, label: serviceLabels[value] })) },
  {
    control: 'connection',
    key: 'connection',
    label: 'Sign in with',
    types: ['http', 'slack', 'teams', 'discord'],
    help: 'A bot\'s or app\'s token. Discord: an API key named Authorization with "Bot " in front of the token.',
  },
  {
    control: 'host',
    key: 'address',
    label: 'Address',
    required: true,
    placeholder: 'https://chat.example.com/hooks/flow',
    when: { key: 'service', is: ['custom'] },
  },
  { control: 'text', key: 'team', label: 'Team id', required: true, when: { key: 'service', is: ['teams'] } },
  {
    control: 'text',
    key: 'channel',
    label: 'Channel id',
    required: true,
    placeholder: 'C0123456789',
    when: { key: 'service', is: ['slack', 'teams', 'discord'] },
    help: 'Fixed here: data cannot choose who reads the message.',
  },
  { control: 'template-multiline', key: 'text', label: 'Text', required: true, placeholder: 'Order {{ input.id }} needs a decision.' },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 1_000, maximum: 600_000, advanced: true },
];
