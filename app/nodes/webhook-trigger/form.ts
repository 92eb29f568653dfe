import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'text', key: 'path', label: 'Path', placeholder: 'orders/new', required: true, help: 'The end of the address that others call.' },
  { control: 'select', key: 'method', label: 'Method', options: ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'].map((value) => ({ value, label: value })) },
  {
    control: 'select', key: 'auth', label: 'Who may call', help: 'A signature proves the sender and that nothing was changed on the way.',
    options: [
      { value: 'hmac', label: 'Callers that sign (HMAC)' }, { value: 'jwt', label: 'Callers with a signed token (JWT)' },
      { value: 'bearer', label: 'Callers that know a secret (bearer token)' }, { value: 'mtls', label: 'Callers that show a certificate (mTLS)' }, { value: 'none', label: 'Anyone on the internet' },
    ],
  },
  { control: 'connection', key: 'connection', label: 'Secret', types: ['webhook'], required: true, when: { key: 'auth', is: ['hmac', 'jwt', 'bearer', 'mtls'] }, help: 'Those who call know the same secret, or show a certificate of the authority that whoever runs the flow binds here. Without it nobody can be let in.' },
  { control: 'text', key: 'signatureHeader', label: 'Signature header', advanced: true, when: { key: 'auth', is: ['hmac'] } },
  { control: 'number', key: 'replayWindowSeconds', label: 'Accept signatures for', unit: 'seconds', minimum: 0, maximum: 3_600, when: { key: 'auth', is: ['hmac', 'jwt'] }, help: 'An older call is refused, so a recorded one cannot be played again. 0 turns this off.' },
  { control: 'number', key: 'ratePerMinute', label: 'Calls allowed', unit: 'per minute', minimum: 0, maximum: 100_000, help: '0 means no limit.' },
  { control: 'text', key: 'dedupeField', label: 'Field that tells calls apart', placeholder: 'body.id', advanced: true, help: 'A call that comes twice with the same value runs once. It counts where every call brings the field: describe it below as required.' },
  { control: 'fields', key: 'fields', purpose: 'declared', label: 'Fields of the body', help: 'A call with other types is refused. Labels follow from the names; correct them where they are wrong.' },
];
