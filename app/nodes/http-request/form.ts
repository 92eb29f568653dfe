import type { NodeForm } from '../kit/form.ts';

const pairs = { keyLabel: 'Name', valueLabel: 'Value' };

export const form: NodeForm = [
  { control: 'select', key: 'method', label: 'Method', options: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'].map((value) => ({ value, label: value })) },
  { control: 'template', key: 'url', label: 'Address', required: true, placeholder: 'https://api.example.com/v1/orders/{{ input.id }}', help: 'Keep the host fixed; only the path may hold data.' },
  { control: 'connection', key: 'connection', label: 'Sign in with', types: ['http', 'oauth2'] },
  { control: 'key-values', key: 'query', label: 'Query', ...pairs, help: 'Query values stand in the logs of every server on the way. Send personal data in the body.' },
  { control: 'key-values', key: 'headers', label: 'Headers', ...pairs, advanced: true },
  {
    control: 'select', key: 'bodyMode', label: 'Body', when: { key: 'method', is: ['POST', 'PUT', 'PATCH', 'DELETE'] },
    options: [{ value: 'none', label: 'None' }, { value: 'json', label: 'JSON' }, { value: 'form', label: 'Form fields' }, { value: 'multipart', label: 'Form with files' }, { value: 'raw', label: 'Text' }],
  },
  { control: 'code', language: 'json', key: 'body', label: 'JSON body', when: { key: 'bodyMode', is: ['json'] }, help: 'Expressions stand in quotes and keep their type: "{{ input.amount }}".' },
  { control: 'template-multiline', key: 'text', label: 'Text', when: { key: 'bodyMode', is: ['raw'] } },
  { control: 'key-values', key: 'form', label: 'Form fields', ...pairs, when: { key: 'bodyMode', is: ['form'] } },
  {
    control: 'rows', key: 'parts', label: 'Fields and files', addLabel: 'Add field or file', fresh: { name: '', kind: 'text', value: '', fileName: '', fileType: '' }, when: { key: 'bodyMode', is: ['multipart'] },
    help: 'A file is base64: let "Read file", "Make file" or "S3 storage" give it, and name its field here.',
    columns: [
      { key: 'name', label: 'Name', kind: 'text' }, { key: 'kind', label: 'Kind', kind: 'select', options: [{ value: 'text', label: 'Field' }, { value: 'file', label: 'File' }] },
      { key: 'value', label: 'Value', kind: 'template', placeholder: '{{ input.base64 }}' }, { key: 'fileName', label: 'File name', kind: 'template', placeholder: 'invoice.pdf' }, { key: 'fileType', label: 'File type', kind: 'text', placeholder: 'application/pdf' },
    ],
  },
  {
    control: 'select', key: 'response', label: 'Pass on', options: [{ value: 'body', label: 'The answer' }, { value: 'full', label: 'The answer with status and headers' }],
  },
  { control: 'fields', key: 'responseFields', purpose: 'declared', label: 'Fields of the answer', help: 'An answer with other types takes the error path.' },
  {
    control: 'select', key: 'effect', label: 'What it does there', advanced: true, help: 'Decides which checks a reviewer wants to see. PUT, PATCH and DELETE never only read; a POST does where the last word of its path says so, such as search or query.',
    options: [
      { value: 'auto', label: 'Follows from the method' }, { value: 'read', label: 'Only reads' }, { value: 'write', label: 'Changes data' }, { value: 'send', label: 'Sends a message' },
      { value: 'pay', label: 'Moves money' }, { value: 'delete', label: 'Deletes data' }, { value: 'grant', label: 'Gives access' },
    ],
  },
  { control: 'toggle', key: 'aboutPerson', label: 'Decides about a person', advanced: true, help: 'A decision with legal or similar effect, such as a refusal or a dismissal.' },
  { control: 'template', key: 'idempotencyKey', label: 'Key against doing it twice', advanced: true, placeholder: '{{ input.order_id }}', help: 'Sent as Idempotency-Key, so that doing it twice does it once. It counts where it reads a field of the item: a number of the order, not the time.' },
  { control: 'toggle', key: 'failOnStatus', label: 'An error answer fails the step', advanced: true, help: 'Answers with a status from 400 to 599. After one from 500 on, a POST or PATCH without a key of its item is not sent again by itself: it may have counted.' },
  { control: 'toggle', key: 'followRedirects', label: 'Follow redirects', advanced: true },
  { control: 'number', key: 'timeoutMs', label: 'Give up after', unit: 'ms', minimum: 100, maximum: 600_000, advanced: true },
];
