import type { NodeForm } from '../kit/form.ts';
import { signingForm } from '../kit/signing.ts';

export const form: NodeForm = [
  ...signingForm,
  { control: 'template', key: 'signature', label: 'Signature', required: true, placeholder: '{{ input.signature.value }}' },
  {
    control: 'text',
    key: 'signatureField',
    label: 'Field of the signature',
    required: true,
    advanced: true,
    help: 'It is left out of what was signed.',
  },
  {
    control: 'text',
    key: 'publicKey',
    label: 'Public key',
    when: { key: 'algorithm', is: ['ed25519'] },
    placeholder: 'Our own',
    help: 'Of whoever signs, as base64url. A key that came with the data would prove nothing.',
  },
];
