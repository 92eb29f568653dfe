import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'text',
    key: 'list',
    label: 'List',
    placeholder: 'order.lines',
    help: 'The field that holds the list. Empty: the item itself is the list.',
  },
  {
    control: 'toggle',
    key: 'keepOthers',
    label: 'Keep the other fields',
    help: 'Each new item then has a copy of everything beside the list.',
  },
  {
    control: 'text',
    key: 'into',
    label: 'Put the element into',
    placeholder: 'line',
    help: 'Empty: the element is the item (a plain value goes under the name of the list), or with the other fields it stands where the list was.',
  },
  {
    control: 'number',
    key: 'maxItems',
    label: 'At most',
    unit: 'items',
    minimum: 1,
    maximum: 1_000_000,
    advanced: true,
    help: 'More elements than this fail the step.',
  },
];
