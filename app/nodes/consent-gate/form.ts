import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  {
    control: 'text',
    key: 'purpose',
    label: 'Purpose',
    required: true,
    placeholder: 'newsletter',
    help: 'What the data is used for behind this step. The consent must name it.',
  },
  {
    control: 'template',
    key: 'agreed',
    label: 'The person agreed',
    required: true,
    placeholder: '{{ input.consent.agreed }}',
    help: 'Only true counts. A field that is missing, empty or anything else does not.',
  },
  {
    control: 'template',
    key: 'purposes',
    label: 'What the person agreed to',
    placeholder: '{{ input.consent.purposes }}',
    help: 'A list, or words with commas between them. Leave it empty where each consent is for this purpose alone.',
  },
  {
    control: 'template',
    key: 'withdrawnAt',
    label: 'Taken back on',
    placeholder: '{{ input.consent.withdrawn_at }}',
    help: 'Any value here, a date in the past or none that can be read, closes the gate.',
  },
  { control: 'template', key: 'agreedAt', label: 'Agreed on', placeholder: '{{ input.consent.date }}', advanced: true },
  {
    control: 'number',
    key: 'maxAgeDays',
    label: 'Not older than',
    unit: 'days',
    minimum: 0,
    maximum: 36_500,
    advanced: true,
    help: '0: it does not grow old.',
  },
];
