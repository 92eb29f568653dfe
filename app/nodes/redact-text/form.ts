import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'fields',
    key: 'fields',
    purpose: 'names',
    label: 'Fields with text',
    required: true,
    help: 'Write items.*.note for every element of a list. Records and lists are gone through text by text.',
  },
  { control: 'toggle', key: 'names', label: 'Names of people' },
  { control: 'toggle', key: 'contacts', label: 'Mail addresses and phone numbers' },
  { control: 'toggle', key: 'addresses', label: 'Postal addresses and places' },
  { control: 'toggle', key: 'bank', label: 'Bank accounts' },
  { control: 'toggle', key: 'cards', label: 'Payment cards' },
  { control: 'toggle', key: 'ids', label: 'Numbers of persons and documents, dates of birth' },
  { control: 'toggle', key: 'machines', label: 'Addresses of machines' },
  { control: 'toggle', key: 'secrets', label: 'Passwords and keys' },
  {
    control: 'select',
    key: 'certainty',
    label: 'Take out what is',
    help: 'The higher the bar, the more slips through. At "certain" the checks no longer count the text as cleaned.',
    options: [
      { value: 'possible', label: 'Possible: better too much' },
      { value: 'likely', label: 'Likely' },
      { value: 'certain', label: 'Certain: better too little' },
    ],
  },
  {
    control: 'select',
    key: 'replacement',
    label: 'Put in its place',
    options: [
      { value: 'kind', label: 'What it was: [email]' },
      { value: 'numbered', label: 'The same number for the same value: [email 1]' },
      { value: 'removed', label: '[removed]' },
    ],
  },
];
