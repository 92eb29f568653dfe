import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'rows',
    key: 'renames',
    label: 'Fields',
    required: true,
    addLabel: 'Add field',
    fresh: { from: '', to: '' },
    help: 'From top to bottom. A field that is not there is left out; in a list, name the element by its number (items.0.email); a field that already has the new name is replaced.',
    columns: [
      { key: 'from', label: 'Name now', kind: 'path', placeholder: 'cust_mail' },
      { key: 'to', label: 'New name', kind: 'text', placeholder: 'customer.email' },
    ],
  },
];
