import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'rows',
    key: 'rules',
    label: 'Order by',
    required: true,
    addLabel: 'Add field',
    fresh: { field: '', direction: 'up', as: 'auto' },
    help: 'Items that are equal in the first field are put in order by the next. Items without a value come last.',
    columns: [
      { key: 'field', label: 'Field', kind: 'path', placeholder: 'order.date' },
      {
        key: 'direction',
        label: 'Direction',
        kind: 'select',
        options: [
          { value: 'up', label: 'Smallest first' },
          { value: 'down', label: 'Greatest first' },
        ],
      },
      {
        key: 'as',
        label: 'Compare as',
        kind: 'select',
        options: [
          { value: 'auto', label: 'As it comes' },
          { value: 'number', label: 'Numbers' },
          { value: 'date', label: 'Dates' },
          { value: 'text', label: 'Text' },
        ],
      },
    ],
  },
];
