import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'text', key: 'list', label: 'List', required: true, placeholder: 'order.lines', help: 'The field that holds the list.' },
  { control: 'flow', key: 'flowId', label: 'Flow', required: true, help: 'It runs once for each element, with its own grant.' },
  {
    control: 'fields',
    key: 'inputs',
    purpose: 'assignments',
    label: 'What it gets',
    help: 'Here, input is the element. Empty: the whole element. Name only what it needs.',
  },
  { control: 'text', key: 'resultField', label: 'Put the results into' },
  {
    control: 'select',
    key: 'onFailure',
    label: 'If it fails for one',
    options: [
      { value: 'stop', label: 'Stop with the failure' },
      { value: 'keep', label: 'Put the error in its place and go on' },
    ],
  },
  { control: 'number', key: 'atOnce', label: 'At the same time', minimum: 1, maximum: 8, advanced: true },
  {
    control: 'number',
    key: 'maxItems',
    label: 'Most elements',
    minimum: 1,
    maximum: 10_000,
    advanced: true,
    help: 'More than that stops the run, so that a huge list cannot run away with time and money.',
  },
];
