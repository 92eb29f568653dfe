import type { NodeForm } from '../kit/form.ts';
import { oneFieldForm } from '../kit/one-field.ts';

export const form: NodeForm = [
  ...oneFieldForm,
  {
    control: 'select',
    key: 'of',
    label: 'The field holds',
    options: [
      { value: 'text', label: 'Text' },
      { value: 'base64', label: 'A file as base64' },
      { value: 'json', label: 'A record: the order of its fields does not count' },
    ],
  },
  {
    control: 'select',
    key: 'algorithm',
    label: 'Algorithm',
    help: 'This does not hide personal values: who guesses one can check it. To hide them, use "Mask" or "Tokenise".',
    options: [
      { value: 'sha256', label: 'SHA-256' },
      { value: 'sha512', label: 'SHA-512' },
    ],
  },
  {
    control: 'select',
    key: 'encoding',
    label: 'Written as',
    advanced: true,
    options: [
      { value: 'hex', label: 'Hexadecimal' },
      { value: 'base64', label: 'Base64' },
    ],
  },
];
