import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'flow',
    key: 'flowId',
    label: 'Flow',
    required: true,
    help: 'It runs with its own grant, and never with more than it was approved for.',
  },
  {
    control: 'fields',
    key: 'inputs',
    purpose: 'assignments',
    label: 'What it gets',
    help: 'Empty: the whole item. Name only what it needs.',
  },
  { control: 'text', key: 'resultField', label: 'Put the result into', help: 'Empty: the result alone is passed on.' },
];
