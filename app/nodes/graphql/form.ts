import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'host', key: 'address', label: 'Address', required: true, placeholder: 'https://api.example.com/graphql' },
  { control: 'connection', key: 'connection', label: 'Sign in with', types: ['http'] },
  {
    control: 'multiline',
    key: 'query',
    label: 'Query',
    required: true,
    placeholder: 'query Order($id: ID!) { order(id: $id) { state } }',
    help: 'Data goes into variables, never into the query.',
  },
  { control: 'key-values', key: 'variables', label: 'Variables', keyLabel: 'Name', valueLabel: 'Value' },
  {
    control: 'fields',
    key: 'responseFields',
    label: 'Fields of the answer',
    purpose: 'declared',
    help: 'What "data" holds. An answer with other types takes the error path.',
  },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 100, maximum: 600_000, advanced: true },
];
