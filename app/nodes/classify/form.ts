import type { NodeForm } from '../kit/form.ts';
import { answeringFields, modelFields } from '../kit/model-form.ts';

export const form: NodeForm = [
  ...modelFields,
  { control: 'template-multiline', key: 'text', label: 'Text', required: true, placeholder: '{{ input.body.text }}' },
  {
    control: 'rows',
    key: 'classes',
    label: 'Classes',
    required: true,
    addLabel: 'Add class',
    fresh: { name: '', description: '' },
    columns: [
      { kind: 'text', key: 'name', label: 'Name', placeholder: 'complaint' },
      { kind: 'text', key: 'description', label: 'When', placeholder: 'Somebody is not content' },
    ],
  },
  { control: 'text', key: 'otherwise', label: 'If none fits', help: 'Empty: one of the classes is always given.' },
  { control: 'text', key: 'resultField', label: 'Put the class into', help: 'A Switch step behind it sends each class its own way.' },
  ...answeringFields,
];
