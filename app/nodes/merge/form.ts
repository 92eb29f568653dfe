import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'select',
    key: 'mode',
    label: 'How',
    options: [
      { value: 'append', label: 'One list after the other' },
      { value: 'combine', label: 'Put together items with the same value' },
      { value: 'position', label: 'Put together the first items, the second, ...' },
      { value: 'pairs', label: 'Put every item of A together with every item of B' },
    ],
  },
  {
    control: 'number',
    key: 'inputs',
    label: 'Ways that come together',
    minimum: 2,
    maximum: 10,
    when: { key: 'mode', is: ['append', 'position'] },
  },
  { control: 'text', key: 'fieldA', label: 'Field in A', placeholder: 'customer_id', when: { key: 'mode', is: ['combine'] } },
  { control: 'text', key: 'fieldB', label: 'Field in B', placeholder: 'id', when: { key: 'mode', is: ['combine'] } },
  {
    control: 'select',
    key: 'keep',
    label: 'Keep',
    when: { key: 'mode', is: ['combine'] },
    options: [
      { value: 'matches', label: 'Only items with a partner' },
      { value: 'all-a', label: 'All items of A' },
      { value: 'all-b', label: 'All items of B' },
      { value: 'all', label: 'All items of both' },
      { value: 'without-partner', label: 'Only items of A without a partner' },
    ],
  },
  { control: 'toggle', key: 'keepUnpaired', label: 'Keep items without a partner', when: { key: 'mode', is: ['position'] } },
  {
    control: 'select',
    key: 'prefer',
    label: 'Where both have a field',
    when: { key: 'mode', is: ['combine', 'position', 'pairs'] },
    advanced: true,
    options: [
      { value: 'first', label: "The first way's value stays" },
      { value: 'last', label: "The last way's value stays" },
    ],
  },
];
