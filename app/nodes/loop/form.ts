import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'text', key: 'list', label: 'List', placeholder: 'items', help: 'A field that holds a list. Empty: the items themselves.' },
  { control: 'number', key: 'batchSize', label: 'Elements a round', minimum: 1, maximum: 1_000 },
  {
    control: 'number',
    key: 'maxItems',
    label: 'Most elements',
    minimum: 1,
    maximum: 100_000,
    help: 'More than that stops the run, so that a huge list cannot run away with time and money.',
  },
];
