import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'code',
    language: 'javascript',
    key: 'code',
    label: 'Code',
    required: true,
    help: 'Read `input`, return the result. No network, no files, no libraries; beside the language there are Intl, URL, btoa, TextEncoder and structuredClone.',
  },
  {
    control: 'select',
    key: 'mode',
    label: 'Run',
    options: [
      { value: 'each', label: 'Once for each item (input is the item)' },
      { value: 'all', label: 'Once for all (input is the list)' },
    ],
  },
  {
    control: 'fields',
    key: 'outputFields',
    purpose: 'declared',
    label: 'Fields of the result',
    help: 'A result with other types fails the step. Declared fields let the checks follow your data exactly.',
  },
  { control: 'number', key: 'timeoutMs', label: 'Stop after', unit: 'ms', minimum: 10, maximum: 60_000, advanced: true },
  { control: 'number', key: 'memoryMb', label: 'Memory', unit: 'MB', minimum: 8, maximum: 256, advanced: true },
];
