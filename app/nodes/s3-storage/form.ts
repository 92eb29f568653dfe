import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'host',
    key: 'endpoint',
    label: 'Address',
    required: true,
    placeholder: 'https://s3.eu-central-1.amazonaws.com',
    help: 'Of the storage, without the bucket. It is fixed: data cannot send the flow elsewhere.',
  },
  { control: 'connection', key: 'connection', label: 'Connection', types: ['s3'] },
  { control: 'text', key: 'bucket', label: 'Bucket', required: true, placeholder: 'invoices' },
  {
    control: 'select',
    key: 'operation',
    label: 'What to do',
    options: [
      { value: 'read', label: 'Read an object' },
      { value: 'write', label: 'Write an object' },
      { value: 'list', label: 'List objects' },
      { value: 'delete', label: 'Delete an object' },
    ],
  },
  {
    control: 'template',
    key: 'key',
    label: 'Key',
    placeholder: '2026/{{ input.id }}.json',
    help: 'To list: what the keys begin with. A fixed beginning that ends in / keeps the flow inside that folder.',
  },
  {
    control: 'select',
    key: 'format',
    label: 'As',
    when: { key: 'operation', is: ['read', 'write'] },
    options: [
      { value: 'text', label: 'Text' },
      { value: 'json', label: 'JSON' },
      { value: 'base64', label: 'File (base64)' },
    ],
  },
  { control: 'template-multiline', key: 'content', label: 'Content', when: { key: 'operation', is: ['write'] } },
  {
    control: 'text',
    key: 'contentType',
    label: 'Content type',
    when: { key: 'operation', is: ['write'] },
    placeholder: 'application/pdf',
    advanced: true,
  },
  {
    control: 'fields',
    key: 'fields',
    purpose: 'declared',
    label: 'Fields',
    when: [
      { key: 'operation', is: ['read'] },
      { key: 'format', is: ['json'] },
    ],
    help: 'Of an object that is read as JSON.',
  },
  { control: 'number', key: 'maxKeys', label: 'Most objects', minimum: 1, maximum: 10_000, when: { key: 'operation', is: ['list'] } },
  {
    control: 'select',
    key: 'trust',
    label: 'Who may have written it',
    when: { key: 'operation', is: ['read', 'list'] },
    options: [
      { value: 'trusted', label: 'Only us' },
      { value: 'partner', label: 'A partner' },
      { value: 'public', label: 'Anyone' },
    ],
  },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 100, maximum: 600_000, advanced: true },
];
