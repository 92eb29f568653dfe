import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'text', key: 'file', label: 'Field with the file', placeholder: 'base64', help: 'Read the file as base64 first: the step "Read file" does it.' },
  {
    control: 'select', key: 'format', label: 'It is',
    options: [
      { value: 'csv', label: 'A table as CSV' }, { value: 'xlsx', label: 'An Excel workbook' }, { value: 'json', label: 'JSON' }, { value: 'jsonl', label: 'JSON, one record a line' },
      { value: 'xml', label: 'XML' }, { value: 'pdf', label: 'A PDF: take its text' }, { value: 'html', label: 'A web page: take its text' }, { value: 'text', label: 'Plain text' },
    ],
  },
  { control: 'fields', key: 'fields', purpose: 'declared', label: 'Fields of each record', when: { key: 'format', is: ['csv', 'xlsx', 'json', 'jsonl', 'xml'] }, help: 'Name what you need. Anything else in the file is dropped, and what does not fit fails the step.' },
  { control: 'text', key: 'sheet', label: 'Sheet', placeholder: 'The first one', when: { key: 'format', is: ['xlsx'] } },
  { control: 'number', key: 'headerRow', label: 'Row with the names', minimum: 1, maximum: 1_000, when: { key: 'format', is: ['csv', 'xlsx'] }, advanced: true },
  {
    control: 'select', key: 'separator', label: 'Between cells', when: { key: 'format', is: ['csv'] }, advanced: true,
    options: [{ value: 'auto', label: 'What stands there most often' }, { value: ',', label: 'A comma' }, { value: ';', label: 'A semicolon' }, { value: 'tab', label: 'A tab' }, { value: '|', label: 'A bar' }],
  },
  { control: 'text', key: 'into', label: 'Put the text into', placeholder: 'text', when: { key: 'format', is: ['pdf', 'html', 'text'] } },
  { control: 'number', key: 'maxRows', label: 'At most', unit: 'records', minimum: 1, maximum: 1_000_000, when: { key: 'format', is: ['csv', 'xlsx', 'json', 'jsonl'] }, advanced: true },
  { control: 'number', key: 'maxPages', label: 'At most', unit: 'pages', minimum: 1, maximum: 5_000, when: { key: 'format', is: ['pdf'] }, advanced: true },
];
