import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'select', key: 'mode', label: 'How', options: [{ value: 'append', label: 'One list after the other' }, { value: 'combine', label: 'Put together items with the same value' }] },
  { control: 'text', key: 'fieldA', label: 'Field in A', placeholder: 'customer_id', when: { key: 'mode', is: ['combine'] } },
  { control: 'text', key: 'fieldB', label: 'Field in B', placeholder: 'id', when: { key: 'mode', is: ['combine'] } },
  { control: 'select', key: 'keep', label: 'Keep', when: { key: 'mode', is: ['combine'] }, options: [{ value: 'matches', label: 'Only items with a partner' }, { value: 'all-a', label: 'All items of A' }, { value: 'all-b', label: 'All items of B' }, { value: 'all', label: 'All items of both' }, { value: 'without-partner', label: 'Only items of A without a partner' }] },
];
