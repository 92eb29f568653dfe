import { fileKinds } from '../kit/file-type.ts';
import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'text', key: 'file', label: 'Field with the file', placeholder: 'base64', required: true, help: 'The file as base64.' },
  {
    control: 'template',
    key: 'name',
    label: 'Name that it came with',
    placeholder: '{{ input.filename }}',
    help: 'Its ending must be one of its kind: invoice.pdf.exe is refused.',
  },
  {
    control: 'rows',
    key: 'allow',
    label: 'Allowed kinds',
    required: true,
    addLabel: 'Allow another kind',
    fresh: { kind: 'pdf' },
    columns: [
      { key: 'kind', label: 'Kind', kind: 'select', options: fileKinds.map((kind) => ({ value: kind, label: kind.toUpperCase() })) },
    ],
    help: 'Told by the first bytes, not by the name.',
  },
  { control: 'number', key: 'maxKilobytes', label: 'At most', unit: 'KB', minimum: 1, maximum: 40_960 },
  {
    control: 'select',
    key: 'metadata',
    label: 'Place, time and camera in pictures',
    options: [
      { value: 'strip', label: 'Take off (JPEG and PNG; other pictures are refused)' },
      { value: 'keep', label: 'Leave' },
    ],
  },
];
