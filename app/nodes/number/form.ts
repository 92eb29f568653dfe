import type { NodeForm } from '../kit/form.ts';
import { oneFieldForm } from '../kit/one-field.ts';

export const form: NodeForm = [
  {
    control: 'select',
    key: 'operation',
    label: 'Do',
    options: [
      { value: 'read', label: 'Read text as a number' },
      { value: 'round', label: 'Round' },
      { value: 'format', label: 'Write out' },
      { value: 'clamp', label: 'Keep in bounds' },
      { value: 'absolute', label: 'Take off the sign' },
    ],
  },
  ...oneFieldForm,
  {
    control: 'select',
    key: 'style',
    label: 'Written like',
    when: { key: 'operation', is: ['read', 'format'] },
    options: [
      { value: 'plain', label: '1234.50' },
      { value: 'comma-point', label: '1,234.50' },
      { value: 'point-comma', label: '1.234,50' },
      { value: 'space-comma', label: '1 234,50' },
    ],
  },
  {
    control: 'number',
    key: 'digits',
    label: 'Digits after the point',
    minimum: 0,
    maximum: 12,
    when: { key: 'operation', is: ['round', 'format'] },
  },
  {
    control: 'select',
    key: 'rounding',
    label: 'Halves go',
    when: { key: 'operation', is: ['round', 'format'] },
    options: [
      { value: 'half-up', label: 'Away from zero: 2.5 is 3' },
      { value: 'half-even', label: 'To the even digit: 2.5 is 2' },
      { value: 'up', label: 'Always up' },
      { value: 'down', label: 'Always down' },
    ],
  },
  { control: 'number', key: 'least', label: 'At least', when: { key: 'operation', is: ['clamp'] } },
  { control: 'number', key: 'greatest', label: 'At most', when: { key: 'operation', is: ['clamp'] } },
  {
    control: 'select',
    key: 'whenBad',
    label: 'What is no number',
    advanced: true,
    options: [
      { value: 'fail', label: 'Fails the step' },
      { value: 'empty', label: 'Becomes empty' },
    ],
  },
];
