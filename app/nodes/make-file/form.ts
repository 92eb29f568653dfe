import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'select',
    key: 'format',
    label: 'Make',
    options: [
      { value: 'csv', label: 'A table as CSV' },
      { value: 'xlsx', label: 'An Excel workbook' },
      { value: 'json', label: 'JSON' },
      { value: 'jsonl', label: 'JSON, one record a line' },
      { value: 'text', label: 'Plain text' },
    ],
  },
  {
    control: 'template',
    key: 'name',
    label: 'Name of the file',
    required: true,
    placeholder: 'orders',
    help: 'The ending is added. "Write file" saves it: content {{ input.base64 }}, given as base64.',
  },
  {
    control: 'fields',
    key: 'columns',
    purpose: 'names',
    label: 'Fields',
    when: { key: 'format', is: ['csv', 'xlsx', 'json', 'jsonl'] },
    help: 'Only these go into the file. Without any, every field does.',
  },
  { control: 'text', key: 'field', label: 'Field with the text', placeholder: 'text', when: { key: 'format', is: ['text'] } },
  { control: 'text', key: 'sheet', label: 'Name of the sheet', when: { key: 'format', is: ['xlsx'] }, advanced: true },
  {
    control: 'select',
    key: 'separator',
    label: 'Between cells',
    when: { key: 'format', is: ['csv'] },
    advanced: true,
    options: [
      { value: ',', label: 'A comma' },
      { value: ';', label: 'A semicolon (Excel in many countries)' },
      { value: 'tab', label: 'A tab' },
    ],
  },
  {
    control: 'select',
    key: 'formulas',
    label: 'Values that look like formulas',
    when: { key: 'format', is: ['csv'] },
    advanced: true,
    help: 'A spreadsheet would run them when the file is opened.',
    options: [
      { value: 'quote', label: 'Become text, with a quote in front' },
      { value: 'keep', label: 'Stay as they are' },
    ],
  },
];
