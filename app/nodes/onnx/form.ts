import type { NodeForm } from '../kit/form.ts';

export const form: NodeForm = [
  { control: 'model-file', key: 'model', label: 'Model', required: true, help: 'Choose the ONNX file. The step is bound to its digest: another file is refused.' },
  { control: 'file', key: 'path', label: 'Where the file lies', required: true, placeholder: 'models/fraud.onnx', help: 'On the machine that runs the flow. The file is not part of the flow.' },
  {
    control: 'rows', key: 'values', label: 'What it is given', required: true, addLabel: 'Add value', fresh: { value: '', input: '' },
    help: 'In the order in which the model takes them. An empty input is the first one.',
    columns: [{ kind: 'template', key: 'value', label: 'Value', placeholder: '{{ input.amount }}' }, { kind: 'text', key: 'input', label: 'Input', placeholder: 'The first', narrow: true }],
  },
  { control: 'select', key: 'result', label: 'It gives', options: [{ value: 'class', label: 'One of some classes' }, { value: 'number', label: 'A number' }, { value: 'numbers', label: 'A list of numbers' }] },
  {
    control: 'rows', key: 'classes', label: 'Classes', required: true, addLabel: 'Add class', fresh: { name: '', value: '' }, when: { key: 'result', is: ['class'] },
    columns: [{ kind: 'text', key: 'name', label: 'Name', placeholder: 'fraud' }, { kind: 'text', key: 'value', label: 'The model gives', placeholder: 'By place', narrow: true }],
  },
  { control: 'number', key: 'threshold', label: 'Sure enough from', when: { key: 'result', is: ['class'] }, help: 'A class with a lower score does not count.' },
  { control: 'number', key: 'threshold', label: 'High from', when: { key: 'result', is: ['number'] }, help: 'From this number on, "high" is yes.' },
  { control: 'text', key: 'otherwise', label: 'If no class fits', when: { key: 'result', is: ['class'] }, help: 'Empty: the step fails instead.' },
  { control: 'text', key: 'resultField', label: 'Put the result into', help: 'A class has "class" and "score" in it, a number "value" and "high".' },
  { control: 'text', key: 'output', label: 'Output', placeholder: 'The first', advanced: true, help: 'Which of the model\'s outputs is read.' },
  { control: 'file', key: 'signature', label: 'Signature file', placeholder: 'models/model.sig', advanced: true, help: 'As OpenSSF Model Signing writes it. It is checked each time that the file is loaded.' },
  { control: 'signer', key: 'signer', label: 'Signed by', placeholder: '-----BEGIN PUBLIC KEY-----', advanced: true, help: 'Public key or root certificate of whoever has to have signed it (PEM).' },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 100, maximum: 300_000, advanced: true, help: 'For each item.' },
];
