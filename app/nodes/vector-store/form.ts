import type { NodeForm } from '../kit/form.ts';
import { modelFields } from '../kit/model-form.ts';

const searching = { key: 'operation', is: ['search'] } as const;
const adding = { key: 'operation', is: ['add'] } as const;

export const form: NodeForm = [
  {
    control: 'select',
    key: 'operation',
    label: 'What to do',
    options: [
      { value: 'search', label: 'Find texts' },
      { value: 'add', label: 'Add a text' },
      { value: 'remove', label: 'Remove a document' },
    ],
  },
  {
    control: 'text',
    key: 'store',
    label: 'Name of the store',
    required: true,
    help: 'Steps with the same name share it, in other flows too.',
  },
  ...modelFields,
  {
    control: 'template-multiline',
    key: 'text',
    label: 'Text',
    required: true,
    placeholder: '{{ input.question }}',
    when: { key: 'operation', is: ['search', 'add'] },
  },
  {
    control: 'template',
    key: 'document',
    label: 'Document',
    required: true,
    placeholder: '{{ input.id }}',
    help: 'The same document again takes the place of what it was.',
    when: { key: 'operation', is: ['add', 'remove'] },
  },
  { control: 'template', key: 'source', label: 'Where it comes from', placeholder: 'Handbook, page {{ input.page }}', when: adding },
  {
    control: 'select',
    key: 'trust',
    label: 'Who could have written it',
    when: adding,
    options: [
      { value: 'public', label: 'Anyone' },
      { value: 'partner', label: 'A partner' },
      { value: 'trusted', label: 'Our own people' },
    ],
  },
  {
    control: 'number',
    key: 'keepDays',
    label: 'Remove after',
    unit: 'days',
    minimum: 0,
    maximum: 36_500,
    help: '0 keeps it until it is removed.',
    when: adding,
  },
  { control: 'number', key: 'limit', label: 'Most texts', minimum: 1, maximum: 100, when: searching },
  { control: 'toggle', key: 'trustedOnly', label: 'Only what our own people wrote', when: searching },
  {
    control: 'number',
    key: 'minScore',
    label: 'Least likeness',
    minimum: -1,
    maximum: 1,
    help: 'From -1 to 1; 1 is the same meaning.',
    when: searching,
    advanced: true,
  },
  { control: 'text', key: 'resultField', label: 'Put what is found into', when: searching },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 1_000, maximum: 600_000, advanced: true },
];
