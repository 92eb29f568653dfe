/** Agents with tools, guards and approvals on every path, verdicts, zones and rights. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { agent, approve, askLocal, call, localBrain, manual, openHook, post, signedHook, slot, sql } from '../../kit/steps.ts';
import { bound, merge, slack } from '../steps.ts';
import type { Adversary } from '../cases.ts';
import { classify, field, file, guard, pay, person, when, write } from './kit/tools-and-forms.ts';
import { chain, failing, text } from './kit/services.ts';
import { twins } from './kit/twins.ts';

const { cases, pair } = twins();
const input = (name: string, more: JsonObject = {}) => ({
  place: 'body',
  name,
  type: 'text',
  required: true,
  values: [],
  note: '',
  style: '',
  explode: false,
  ...more,
});
const mcp = (name: string, values: readonly JsonObject[], more: JsonObject = {}) =>
  step('mcp', 'mcp-tool', {
    address: 'https://tools.example.com/mcp',
    tool: {
      definition: {
        name,
        description: 'Does it.',
        inputSchema: { type: 'object', properties: { what: { type: 'string' } }, required: ['what'] },
      },
      inputs: [input('what')],
      answer: [],
    },
    values: [...values],
    ...more,
  });
const api = (method: string, path: string, values: readonly JsonObject[], more: JsonObject = {}, server = 'https://api.example.com/v1/') =>
  step('api', 'openapi', {
    operation: {
      document: { title: 'Shop', version: '1', digest: '0'.repeat(64) },
      method,
      path,
      id: 'doIt',
      summary: '',
      servers: [server],
      bodyType: 'application/json',
      auth: [],
      inputs: [input('id', { place: path.includes('{id}') ? 'path' : 'query', style: 'simple' }), input('note')],
      answer: [],
    },
    values: [...values],
    ...more,
  });
const inBody = (name: string, value: string): JsonObject => ({ place: 'body', name, value });
const gate = (purpose = 'news') => step('gate', 'consent-gate', { purpose, agreed: '{{ input.body.agreed }}', purposes: '' });
const readFile = (path: string, more: JsonObject = {}) => step('read', 'file-read', { path, ...more });

// Agents.
pair(
  'DF004',
  'a tool that sends by an OpenAPI step',
  (x: FlowNode) =>
    flow(
      [openHook(text), agent('{{ input.body.text }}'), localBrain(), sql('SELECT iban FROM customers', { columns: [field('iban')] }), x],
      ['hook > agent', 'brain -model> agent', 'sql -tool> agent', 'api -tool> agent'],
    ),
  api('POST', '/notes', [inBody('note', '{{ model.note }}')]),
  api('GET', '/ping', []),
);
pair(
  'AI003',
  'an agent writes a statement for its tool',
  (x: [string, JsonObject]) =>
    flow(
      [openHook(text), agent('{{ input.body.text }}'), localBrain(), sql(...x)],
      ['hook > agent', 'brain -model> agent', 'sql -tool> agent'],
    ),
  ["SELECT id FROM orders WHERE a = '{{ model.a }}'", {}],
  ['SELECT id FROM orders WHERE a = :a', { values: [{ name: 'a', value: '{{ model.a }}' }] }],
);
pair(
  'AI003',
  'an agent chooses the file that it reads',
  (x: string) =>
    flow(
      [openHook(text), agent('{{ input.body.text }}'), localBrain(), readFile(x)],
      ['hook > agent', 'brain -model> agent', 'read -tool> agent'],
    ),
  '/data/{{ model.name }}',
  '/data/handbook.txt',
);
pair(
  'AI003',
  'a model says where a file is written',
  (x: string) => chain([openHook(text), askLocal('A name for {{ input.body.text }}'), file(x, 'Hello')]),
  '/data/{{ input.answer }}',
  '/data/{{ uuid() }}.txt'.replace('{{ uuid() }}', 'fixed'),
);
pair(
  'CN005',
  'an agent calls an address of its own',
  (x: string) =>
    flow(
      [openHook(text), agent('{{ input.body.text }}'), localBrain(), call(x)],
      ['hook > agent', 'brain -model> agent', 'call -tool> agent'],
    ),
  'https://{{ model.host }}/x',
  'https://api.example.com/x',
);
pair(
  'AI005',
  'an agent gives rights',
  (x: string) =>
    flow(
      [
        signedHook(text),
        agent('{{ input.body.text }}'),
        localBrain(),
        mcp('grant_role', [inBody('what', '{{ model.who }}')], { effect: x }),
      ],
      ['hook > agent', 'brain -model> agent', 'mcp -tool> agent'],
    ),
  'grant',
  'read',
);
// Guards on every path.
pair(
  'AI011',
  'checked, and merged with what was not',
  (x: string) =>
    flow(
      [openHook(text), guard(), merge(), askLocal('Answer {{ input.body.text }}'), write('{ "n": "{{ input.answer }}" }')],
      ['hook > guard', 'guard.pass > merge.a', x, 'merge > ask', 'ask > write'],
    ),
  'hook > merge.b',
  'guard.pass > merge.b',
);
pair(
  'AI005',
  'an approval that a failure goes round',
  (x: string) =>
    flow(
      [
        signedHook(text),
        askLocal('How much: {{ input.body.text }}'),
        failing(call('https://api.example.com/check')),
        approve(['answer']),
        pay('{ "amount": "{{ input.answer }}" }'),
      ],
      ['hook > ask', 'ask > call', 'call > approve', 'approve.approved > pay', x],
    ),
  'call -error> pay',
  'call -error> approve',
);
pair(
  'AI005',
  'an approval, and the deadline goes the same way',
  (x: string) =>
    flow(
      [signedHook(text), askLocal('How much: {{ input.body.text }}'), approve(['answer']), pay('{ "amount": "{{ input.answer }}" }')],
      ['hook > ask', 'ask > approve', 'approve.approved > pay', ...(x === '' ? [] : [x])],
    ),
  'approve.expired > pay',
  '',
);
pair(
  'AI005',
  'approved, and asked once more after it',
  (x: FlowNode[]) =>
    flow(
      [signedHook(text), askLocal('How much: {{ input.body.text }}'), approve(['answer']), ...x, pay('{ "amount": "{{ input.answer }}" }')],
      ['hook > ask', 'ask > approve', ...(x.length === 0 ? ['approve.approved > pay'] : ['approve.approved > again', 'again > pay'])],
    ),
  [askLocal('Sure? {{ input.body.text }}', {}, 'again')],
  [],
);
pair(
  'AI006',
  'one of two values of a model is approved',
  (shown: string[]) =>
    flow(
      [
        signedHook(text),
        askLocal('How much, to whom: {{ input.body.text }}', { output: 'schema', schema: [field('amount', 'number'), field('to')] }),
        approve(shown),
        pay('{ "amount": "{{ input.answer.amount }}", "to": "{{ input.answer.to }}" }'),
      ],
      ['hook > ask', 'ask > approve', 'approve.approved > pay'],
    ),
  ['answer.amount'],
  ['answer.amount', 'answer.to'],
);
pair(
  'DF011',
  'consent for one purpose, used for another way',
  (x: string) =>
    flow(
      [
        openHook([field('email', 'text', { consent: true }), field('agreed', 'boolean', { label: 'none' })]),
        gate(),
        post('https://api.mailchimp.com/x', '{{ input.body.email }}'),
      ],
      ['hook > gate', x],
    ),
  'gate.missing > call',
  'gate.given > call',
);
pair(
  'DF019',
  'a file of a form that nobody checked',
  (x: FlowNode[]) =>
    flow(
      [
        openHook([field('file', 'file', { label: 'none' })], 'form'),
        ...x,
        step('s3', 's3-storage', {
          endpoint: 'https://s3.eu-central-1.amazonaws.com',
          bucket: 'files',
          operation: 'write',
          key: 'a.bin',
          format: 'base64',
          content: '{{ input.body.file }}',
        }),
      ],
      x.length === 0 ? ['form > s3'] : ['form > check', 'check.passed > s3'],
    ),
  [],
  [step('check', 'check-file', { file: 'body.file' })],
);
// Implicit flows and timing.
pair(
  'DF020',
  'a yes or no that everybody sees',
  (x: string) =>
    flow(
      [
        signedHook([field('diagnosis', 'text', { label: 'health' }), field('kind', 'text', { label: 'none' })]),
        when(x, 'contains', 'flu'),
        slack('One more'),
      ],
      ['hook > if', 'if.true > slack'],
    ),
  '{{ input.body.diagnosis }}',
  '{{ input.body.kind }}',
);
pair(
  'AI018',
  'a model decides who gets a loan',
  (x: FlowNode[]) =>
    flow(
      [
        signedHook(person),
        classify({ text: '{{ input.body.text }}' }),
        when('{{ input.class }}', 'equals', 'a'),
        ...x,
        post('https://api.example.com/loans', '{ "who": "{{ input.body.email }}" }', { aboutPerson: true, effect: 'grant' }, 'grant'),
      ],
      ['hook > classify', 'classify > if', ...(x.length === 0 ? ['if.true > grant'] : ['if.true > approve', 'approve.approved > grant'])],
    ),
  [],
  [approve(['class', 'body'])],
);
// Zones.
pair(
  'DF009',
  'a vector service in another region',
  (x: JsonObject) => chain([signedHook(person), step('embed', 'embed', { text: '{{ input.body.email }}', ...x })]),
  { provider: 'openai', model: 'text-embedding-3-small' },
  { provider: 'ollama', model: 'nomic-embed-text' },
);
pair(
  'DF002',
  'health to a service without a contract',
  (x: string) => chain([signedHook([field('diagnosis', 'text', { label: 'health' }), field('n', 'number')]), slack(x)], [], [], {}),
  'Diagnosis {{ input.body.diagnosis }}',
  'Number {{ input.body.n }}',
  { policy: { vendors: [{ name: 'Slack', dpa: false }] } },
);
pair(
  'DF018',
  'an address in the query of an OpenAPI call',
  (x: string) => chain([signedHook(person), api('GET', '/find', [{ place: 'query', name: 'id', value: x }])]),
  '{{ input.body.email }}',
  '{{ input.body.text }}',
);
pair(
  'CN001',
  'an OpenAPI service without lock',
  (x: string) => chain([manual(), api('GET', '/find', [], { server: x })]),
  'http://shop.example.com/v1/',
  'https://shop.example.com/v1/',
);
// Rights.
pair(
  'PM001',
  'more rights than the steps need',
  (scopes: string[]) =>
    chain([manual(), call('https://gmail.googleapis.com/gmail/v1/users/me/messages', {}, 'call', bound)], [], [], {
      connections: [slot({ scopes, hosts: ['gmail.googleapis.com'] })],
    }),
  ['https://www.googleapis.com/auth/gmail.readonly', 'https://www.googleapis.com/auth/drive'],
  ['https://www.googleapis.com/auth/gmail.readonly'],
);
pair(
  'PM010',
  'whoever calls says whose record is changed',
  (x: string) =>
    chain(
      [
        openHook([field('id'), field('note', 'text', { label: 'none' })]),
        { ...api('DELETE', '/orders/{id}', [{ place: 'path', name: 'id', value: x }]), ...bound },
      ],
      [],
      [],
      { connections: [slot({})] },
    ),
  '{{ input.body.id }}',
  '42',
);
export const agentsGuardsAndRights: Adversary = cases;
