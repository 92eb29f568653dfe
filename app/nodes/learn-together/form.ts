import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'text', key: 'target', label: 'Learn to tell', required: true, placeholder: 'satisfied', help: 'The field that the model is to foretell.' },
  { control: 'select', key: 'goal', label: 'It is', options: [{ value: 'yes-no', label: 'Yes or no' }, { value: 'number', label: 'A number' }] },
  { control: 'number', key: 'targetLow', label: 'At least', when: { key: 'goal', is: ['number'] }, help: 'What is lower counts as this. Write what is possible, not what your records hold.' },
  { control: 'number', key: 'targetHigh', label: 'At most', when: { key: 'goal', is: ['number'] } },
  {
    control: 'rows', key: 'inputs', label: 'From', required: true, addLabel: 'Add field', fresh: { field: '', low: 0, high: 1 },
    help: 'Numbers, or yes and no (1 and 0). Write the least and most that is possible: bounds taken from the records would give them away.',
    columns: [{ key: 'field', label: 'Field', kind: 'path', placeholder: 'waiting_hours' }, { key: 'low', label: 'At least', kind: 'number' }, { key: 'high', label: 'At most', kind: 'number' }],
  },
  { control: 'text', key: 'person', label: 'Whose record it is', placeholder: 'customer_id', help: 'Somebody with many records then counts once. Empty: each record is somebody else\'s, which protects records and not people.' },
  { control: 'template', key: 'model', label: 'Shared model', placeholder: '{{ node["Get the model"].body }}', help: 'As { "bias": 0, "weights": { "field": 0 } }. Empty begins at nought.' },
  { control: 'text', key: 'budget', label: 'Privacy budget', required: true, placeholder: 'support-ratings', help: 'One name for one group of people, in all flows that learn from them: what they give away adds up.' },
  { control: 'number', key: 'epsilon', label: 'A run spends', minimum: 0.01, maximum: 100, required: true, help: 'Less means more noise. Up to 1 is strong protection, 10 is little.' },
  { control: 'spending', key: 'total', label: 'All runs together', minimum: 0.01, maximum: 1_000, required: true, help: 'When it is used up, nothing is learnt from these people any more. The first run fixes it.' },
  { control: 'number', key: 'people', label: 'About how many people', minimum: 1, maximum: 10_000_000, required: true, help: 'A guess is enough. They are never counted: the number itself would tell something.' },
  { control: 'number', key: 'passes', label: 'Passes', minimum: 1, maximum: 100, advanced: true, help: 'How often each person\'s records are gone through. More passes cost no privacy.' },
  { control: 'number', key: 'rate', label: 'Step width', minimum: 0.0001, maximum: 10, advanced: true, help: 'How fast it learns.' },
  { control: 'number', key: 'reach', label: 'Most that one person moves', minimum: 0.0001, maximum: 1_000, advanced: true, help: 'The length (L2) to which each person\'s change is cut. The noise grows with it.' },
  { control: 'number', key: 'delta', label: 'Chance that it protects less', minimum: 0.000001, maximum: 0.001, advanced: true, help: 'Far smaller than one in the number of people. 0.000001 is one in a million.' },
];
