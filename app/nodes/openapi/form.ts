import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'operation',
    key: 'operation',
    label: 'Operation',
    required: true,
    help: "Choose the service's OpenAPI document (JSON or YAML), then what it should do.",
  },
  { control: 'host', key: 'server', label: 'Address', placeholder: 'https://api.example.com/v1', help: "Empty takes the document's own." },
  { control: 'connection', key: 'connection', label: 'Sign in with', types: ['http'] },
  { control: 'typed-values', key: 'values', label: 'Values', inputs: 'operation.inputs' },
  {
    control: 'toggle',
    key: 'checkAnswer',
    label: 'Hold the answer to the document',
    help: 'An answer with other types takes the error path.',
  },
  {
    control: 'select',
    key: 'effect',
    label: 'What it does',
    advanced: true,
    help: 'For the checks: what a call changes in the world. PUT, PATCH and DELETE never only read; a POST does where the name of the operation or the last word of its path says so, such as search or query.',
    options: [
      { value: 'auto', label: 'By its method' },
      { value: 'read', label: 'Reads' },
      { value: 'write', label: 'Changes data' },
      { value: 'send', label: 'Sends a message' },
      { value: 'pay', label: 'Moves money' },
      { value: 'delete', label: 'Deletes' },
      { value: 'grant', label: 'Gives rights' },
    ],
  },
  { control: 'toggle', key: 'aboutPerson', label: 'Decides about a person', advanced: true },
  { control: 'template', key: 'idempotencyKey', label: 'Key against doing it twice', placeholder: '{{ input.order_id }}', advanced: true },
  {
    control: 'select',
    key: 'response',
    label: 'Pass on',
    options: [
      { value: 'body', label: 'The answer' },
      { value: 'full', label: 'Status, headers and answer' },
    ],
    advanced: true,
  },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 100, maximum: 600_000, advanced: true },
];
