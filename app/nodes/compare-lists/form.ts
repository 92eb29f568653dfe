import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'fields',
    key: 'keys',
    purpose: 'names',
    label: 'The same item is known by',
    required: true,
    help: 'Fields that name one item in both lists, such as an id.',
  },
  {
    control: 'fields',
    key: 'fields',
    purpose: 'names',
    label: 'It has changed when one of these differs',
    help: 'Without any field, the whole item is compared.',
  },
];
