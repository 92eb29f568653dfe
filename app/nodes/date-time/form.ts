import type { NodeForm } from '../kit/form.ts';
import { oneFieldForm } from '../kit/one-field.ts';

export const form: NodeForm = [
  {
    control: 'select', key: 'operation', label: 'Do',
    options: [
      { value: 'read', label: 'Read it as a date' }, { value: 'format', label: 'Write it out' }, { value: 'add', label: 'Add time' }, { value: 'difference', label: 'Time between two dates' },
      { value: 'start', label: 'Go to the start of the day, month, ...' }, { value: 'end', label: 'Go to the end of the day, month, ...' }, { value: 'part', label: 'Take a part: year, weekday, ...' },
    ],
  },
  ...oneFieldForm,
  { control: 'template', key: 'other', label: 'Until', placeholder: '{{ input.due }}', when: { key: 'operation', is: ['difference'] } },
  { control: 'template', key: 'amount', label: 'How much', placeholder: '14', when: { key: 'operation', is: ['add'] }, help: 'Below zero goes back.' },
  {
    control: 'select', key: 'unit', label: 'Unit', when: { key: 'operation', is: ['add', 'difference', 'start', 'end'] },
    options: [
      { value: 'years', label: 'Years' }, { value: 'quarters', label: 'Quarters' }, { value: 'months', label: 'Months' }, { value: 'weeks', label: 'Weeks' },
      { value: 'days', label: 'Days' }, { value: 'hours', label: 'Hours' }, { value: 'minutes', label: 'Minutes' }, { value: 'seconds', label: 'Seconds' },
    ],
  },
  {
    control: 'select', key: 'part', label: 'Part', when: { key: 'operation', is: ['part'] },
    options: [
      { value: 'year', label: 'Year' }, { value: 'quarter', label: 'Quarter' }, { value: 'month', label: 'Month' }, { value: 'week', label: 'Week (ISO)' }, { value: 'day', label: 'Day of the month' },
      { value: 'weekday', label: 'Weekday, 1 is Monday' }, { value: 'hour', label: 'Hour' }, { value: 'minute', label: 'Minute' }, { value: 'second', label: 'Second' },
    ],
  },
  { control: 'text', key: 'format', label: 'Written like', placeholder: 'dd.MM.yyyy HH:mm', when: { key: 'operation', is: ['format'] }, help: 'yyyy year, MM month, dd day, HH hour, mm minute, ss second, EEEE weekday, MMMM month name.' },
  { control: 'timezone', key: 'zone', label: 'Time zone', placeholder: 'Europe/Berlin', help: 'What a date without a zone means, and in which zone the result is.' },
  { control: 'text', key: 'written', label: 'The field is written like', placeholder: 'ISO 8601', advanced: true, help: 'Write dd.MM.yyyy for dates such as 31.12.2026.' },
  { control: 'select', key: 'whenBad', label: 'What is no date', advanced: true, options: [{ value: 'fail', label: 'Fails the step' }, { value: 'empty', label: 'Becomes empty' }] },
];
