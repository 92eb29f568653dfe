/** An eighth round: what lies between the steps of this program's own flows, such as circles, tries, called flows, stores, zones, rights, budgets and approvals. */
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { LintContext } from '../../../app/lint/run.ts';
import type { Flow, FlowNode } from '../../../app/workflow/model/flow.ts';
import { flow, step } from '../kit/flow.ts';
import {
  agent,
  approve,
  ask,
  askLocal,
  call,
  localBrain,
  mail,
  manual,
  openHook,
  post,
  script,
  set,
  signedHook,
  slot,
  sql,
  tokenise,
} from '../kit/steps.ts';
import type { Adversary, AdversaryCase } from './cases.ts';
import { bound, mask, mem, merge, named, respond, restore, secretHook, slack, split, sub, table } from './steps.ts';

type Fields = readonly JsonObject[];
type Part = { readonly fires: AdversaryCase[]; readonly silent: AdversaryCase[] };
const text: Fields = [{ name: 'text', label: 'none' }];
const person: Fields = [{ name: 'email' }, { name: 'text', label: 'none' }];
const chain = (nodes: readonly FlowNode[], more: readonly FlowNode[] = [], wires: readonly string[] = [], rest: Partial<Flow> = {}): Flow =>
  flow([...nodes, ...more], [...nodes.slice(1).map((node, index) => `${nodes[index]?.id ?? ''} > ${node.id}`), ...wires], rest);
const field = (name: string, type = 'text', more: JsonObject = {}): JsonObject => ({ name, type, ...more });
const failing = (node: FlowNode): FlowNode => ({ ...node, onError: 'branch' });
const vectors = (operation: string, more: JsonObject = {}, id = 'vectors') =>
  step(id, 'vector-store', { operation, store: 'docs', provider: 'ollama', model: 'nomic-embed-text', ...more });
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
const quarantine = (fields: Fields, more: JsonObject = {}) =>
  step('q', 'quarantine', {
    provider: 'ollama',
    model: 'llama3',
    text: '{{ input.body.text }}',
    question: 'What is it about?',
    fields: [...fields],
    ...more,
  });
const classify = (more: JsonObject = {}) =>
  step('classify', 'classify', {
    text: '{{ input.body.text }}',
    provider: 'ollama',
    model: 'llama3',
    classes: [{ name: 'a' }, { name: 'b' }],
    ...more,
  });
const when = (left: string, operator: string, right: string, id = 'if') => step(id, 'if', { conditions: [{ left, operator, right }] });
const guard = (at = '{{ input.body.text }}', more: JsonObject = {}, id = 'guard') => step(id, 'guardrail', { text: at, ...more });
const gate = (purpose = 'news') => step('gate', 'consent-gate', { purpose, agreed: '{{ input.body.agreed }}', purposes: '' });
const form = (fields: Fields, more: JsonObject = {}) =>
  step('form', 'form-trigger', { title: 'Please', path: 'f', fields: [...fields], ...more });
const task = (fields: Fields) => step('task', 'form-task', { title: 'Please', fields: [...fields], arguments: [] });
const doc = (more: JsonObject = {}) =>
  step('doc', 'read-document', {
    file: 'base64',
    format: 'xlsx',
    fields: [field('email'), field('note', 'text', { label: 'none' })],
    ...more,
  });
const file = (path: string, content: string, more: JsonObject = {}) => step('file', 'file-write', { path, content, ...more });
const readFile = (path: string, more: JsonObject = {}) => step('read', 'file-read', { path, ...more });
const clock = step('clock', 'schedule-trigger', { cron: '0 8 * * *', timezone: 'UTC' });
const write = (body: string, id = 'write') => post('https://api.example.com/orders', body, {}, id);
const pay = (body: string, more: JsonObject = {}) =>
  post('https://bank.example.com/payments', body, { effect: 'pay', idempotencyKey: 'k-{{ input.body.id }}', ...more }, 'pay');
const mapList = (list: string, flowId = 'callee', inputs: readonly JsonObject[] = [], more: JsonObject = {}) =>
  step('map', 'map-list', { list, flowId, inputs: [...inputs], ...more });
const given = (fields: Fields, trust = 'trusted') => step('given', 'flow-trigger', { fields: [...fields], trust });
const page = (body: string) => respond(body, { contentType: 'text/html' });
const words = (value: string, escape = 'none') => step('words', 'write-text', { text: value, escape });
const expression = (value: string, more: JsonObject = {}) => step('e', 'expression', { value, ...more });

const cases: Record<string, { fires: AdversaryCase[]; silent: AdversaryCase[] }> = {};
/** An attack, and its twin that differs by one part. */
function pair<T>(
  rule: string,
  name: string,
  make: (part: T) => Flow,
  bad: T,
  good: T,
  context: LintContext = {},
  others: readonly Flow[] = [],
): void {
  const of: Part = (cases[rule] ??= { fires: [], silent: [] });
  of.fires.push([name, make(bad), context, others]);
  of.silent.push([name, make(good), context, others]);
}

// Circles, tries, merges.
pair(
  'DF001',
  'put there in the round before',
  (x: string) =>
    flow(
      [openHook(person), ask('Say {{ input.last }}'), set({ last: x }), when('{{ input.last }}', 'isNotEmpty', '')],
      ['hook > ask', 'ask > set', 'set > if', 'if.true > ask'],
      { settings: { maxSteps: 20 } },
    ),
  '{{ node["hook"].body.email }}',
  '{{ node["hook"].body.text }}',
);
pair(
  'DF001',
  'what a part that was tried tells of its failure',
  (x: string) =>
    flow(
      [openHook(person), step('try', 'try'), call('https://api.example.com/x'), ask(`What went wrong: ${x}`)],
      ['hook > try', 'try.try > call', 'call > try.back', 'try.failed > ask'],
    ),
  '{{ input.error.message }}',
  '{{ input.error.code }}',
);
pair(
  'DF001',
  'two lists set side by side',
  (x: string) =>
    flow(
      [
        openHook(person),
        set({ a: x }, 'left', false),
        set({ b: 'fixed' }, 'right', false),
        merge({ mode: 'position' }),
        ask('{{ input.a }} {{ input.b }}'),
      ],
      ['hook > left', 'hook > right', 'left > merge.a', 'right > merge.b', 'merge > ask'],
    ),
  '{{ input.body.email }}',
  '{{ input.body.text }}',
);
pair(
  'DF001',
  'those that have no partner',
  (x: string) =>
    flow(
      [
        openHook([{ name: 'rows.*.email' }, { name: 'rows.*.sku', label: 'none' }]),
        split('body.rows'),
        sql('SELECT sku FROM seen', { columns: [field('sku')] }),
        merge({ mode: 'combine', fieldA: 'sku', fieldB: 'sku', keep: 'without-partner' }),
        ask(`New: ${x}`),
      ],
      ['hook > split', 'hook > sql', 'split > merge.a', 'sql > merge.b', 'merge > ask'],
    ),
  '{{ input.email }}',
  '{{ input.sku }}',
);
pair(
  'DF001',
  'the other way of a switch',
  (x: string) =>
    flow(
      [
        openHook(person),
        step('switch', 'switch', {
          cases: [
            { id: 'one', title: '', combine: 'all', conditions: [{ left: '{{ input.body.text }}', operator: 'equals', right: 'a' }] },
          ],
          fallback: true,
        }),
        tokenise(['body.email']),
        merge(),
        ask(x),
      ],
      ['hook > switch', 'switch.one > tokenise', 'tokenise > merge.a', 'switch.fallback > merge.b', 'merge > ask'],
    ),
  'Hi {{ input.body.email }}',
  'Hi {{ input.body.text }}',
);
pair(
  'DF001',
  'only the one whom a filter lets through',
  (x: string) =>
    chain([
      openHook(person),
      step('filter', 'filter-items', { conditions: [{ left: '{{ input.body.email }}', operator: 'endsWith', right: '@example.com' }] }),
      ask(x),
    ]),
  'Hi {{ input.body.email }}',
  'Hi {{ input.body.text }}',
);
pair(
  'DF001',
  'behind a wait, a limit and a sort',
  (x: string) =>
    chain([
      openHook(person),
      step('w', 'wait', { seconds: 5 }),
      step('l', 'limit-items', { count: 1 }),
      step('s', 'sort-items', { rules: [{ field: 'body.email' }] }),
      ask(x),
    ]),
  'Hi {{ input.body.email }}',
  'Hi {{ input.body.text }}',
);
// Tokens, quarantine, closed types.
pair(
  'DF001',
  'kept under another name before it is hidden',
  (x: string) => chain([openHook(person), set({ copy: x }), tokenise(['body.email']), ask('Hi {{ input.body.email }} {{ input.copy }}')]),
  '{{ input.body.email }}',
  '{{ input.body.text }}',
);
pair(
  'DF001',
  'hidden in one way, and read from the step before it',
  (x: string) => chain([openHook(person), tokenise(['body.email']), ask(x)]),
  'Hi {{ node["hook"].body.email }}',
  'Hi {{ input.body.email }}',
);
pair(
  'DF001',
  'only the local part of an address',
  (x: string) => chain([openHook(person), expression(x), ask('Hi {{ input.result }}')]),
  '{{ input.body.email.split("@")[0] }}',
  '{{ input.body.email.endsWith("@example.com") }}',
);
pair(
  'DF001',
  'another field is masked',
  (x: string) => chain([openHook(person), mask(x), ask('Hi {{ input.body.email }}')]),
  'body.mail',
  'body.email',
);
pair(
  'DF014',
  'turned back, and handed to a called flow that posts it',
  (x: FlowNode[]) => ({ ...chain([openHook(person), tokenise(['body.email']), ...x, sub({ who: '{{ input.body.email }}' })]), id: 'main' }),
  [restore(['body.email'])],
  [],
  {},
  [named('callee', chain([given([field('who')]), post('https://api.hubapi.com/x', '{{ input.who }}')]))],
);
pair(
  'AI001',
  'a quarantine keeps the words beside its answers',
  (keep: string[]) =>
    chain([
      openHook(text),
      quarantine([field('urgent', 'boolean')], { keep }),
      askLocal('Answer {{ input }}'),
      write('{ "n": "{{ input.answer }}" }'),
    ]),
  ['body.text'],
  [],
);
pair(
  'AI001',
  'a quarantine, and its neighbour who reads it all',
  (x: string) =>
    flow(
      [openHook(text), quarantine([field('urgent', 'boolean')]), askLocal(x), write('{ "n": "{{ input.answer }}" }')],
      ['hook > q', 'q > ask', 'ask > write'],
    ),
  'Answer {{ node["hook"].body.text }}',
  'Write a note. Urgent: {{ input.read.urgent }}',
);
pair(
  'AI001',
  'a text without labels comes back from its token',
  (x: FlowNode[]) =>
    chain([
      openHook(text),
      tokenise(['body.text']),
      ...x,
      askLocal('Answer {{ input.body.text }}'),
      write('{ "n": "{{ input.answer }}" }'),
    ]),
  [restore(['body.text'])],
  [mask('body.text')],
);
pair(
  'AI001',
  'an enum that nobody enforces',
  (x: JsonObject) => chain([openHook(text), askLocal('Sort {{ input.body.text }}', x), write('{ "n": "{{ input.answer.kind }}" }')]),
  { output: 'schema', schema: [field('kind', 'text')] },
  { output: 'schema', schema: [field('kind', 'enum', { values: ['a', 'b'] })] },
);
pair(
  'AI001',
  'the class of a text, or its words',
  (x: string) => chain([openHook(text), classify(), askLocal('Two words on {{ input.body.text }}'), write(`{ "n": "${x}" }`)]),
  '{{ input.answer }}',
  '{{ input.class }}',
);
// Called flows.
pair(
  'DF001',
  'a called flow gives it back under another name',
  (x: string) => ({ ...chain([openHook(person), sub({ who: x }), ask('Hi {{ input.result.name }}')]), id: 'main' }),
  '{{ input.body.email }}',
  '{{ input.body.text }}',
  {},
  [named('callee', chain([given([field('who', 'text', { label: 'none' })]), set({ name: 'Dear {{ input.who }}' }, 'set', false)]))],
);
pair(
  'DF001',
  'for each of a list, and gathered',
  (x: string) => ({
    ...chain([
      openHook([{ name: 'rows.*.email' }, { name: 'rows.*.sku', label: 'none' }]),
      mapList('body.rows', 'callee', [{ name: 'v', value: x }]),
      ask('All {{ input.results }}'),
    ]),
    id: 'main',
  }),
  '{{ input.email }}',
  '{{ size(input.sku) }}',
  {},
  [named('callee', chain([given([field('v')]), set({ out: '{{ input.v }}' }, 'set', false)]))],
);
pair(
  'CN014',
  'a called flow that asks a database',
  (x: string) => ({ ...chain([openHook(text), sub({ q: x })]), id: 'main' }),
  '{{ input.body.text }}',
  'open',
  {},
  [named('callee', chain([given([field('q', 'text', { label: 'none' })]), sql("SELECT * FROM t WHERE a = '{{ input.q }}'")]))],
);
pair(
  'AI005',
  'a called flow pays what a model says',
  (x: string) => ({ ...chain([signedHook(text), askLocal('How much: {{ input.body.text }}'), sub({ amount: x })]), id: 'main' }),
  '{{ input.answer }}',
  '5',
  {},
  [named('callee', chain([given([field('amount')]), pay('{ "amount": "{{ input.amount }}" }')]))],
);
pair(
  'DF003',
  'a called flow that writes it to a chat',
  (x: string) => ({ ...chain([openHook(secretHook), sub({ line: x })]), id: 'main' }),
  '{{ input.body.key }}',
  '{{ input.body.text }}',
  {},
  [named('callee', chain([given([field('line', 'text', { label: 'none' })]), slack('{{ input.line }}')]))],
);
// Stores.
pair(
  'AI001',
  'a table that outsiders fill and an agent looks at',
  (x: string) =>
    flow(
      [
        openHook(text),
        { ...table('insert', { values: [{ name: 'note', value: '{{ input.body.text }}' }] }, 'put') },
        manual(),
        agent('Do the work'),
        localBrain(),
        { ...table('find', { table: x, columns: [field('note', 'text', { label: 'none' })] }, 'look') },
        mail('{{ model.to }}', '{{ model.text }}'),
      ],
      ['hook > put', 'start > agent', 'brain -model> agent', 'look -tool> agent', 'mail -tool> agent'],
    ),
  'people',
  'plans',
);
pair(
  'DF001',
  'a table by another flow',
  (x: string) =>
    chain([manual(), table('find', { columns: [field('v', 'text', { label: 'none' })] }), ask(`Hi ${x}`)], [], [], { id: 'main' }),
  '{{ input.v }}',
  '{{ size(input.v) }}',
  {},
  [named('other', chain([openHook(person), table('insert', { values: [{ name: 'v', value: '{{ input.body.email }}' }] })]))],
);
pair(
  'DF005',
  'read here, and what an outsider left there',
  (x: string) =>
    chain(
      [
        clock,
        agent('Work through the list'),
        localBrain(),
        vectors('search', { text: '{{ model.q }}', store: x }, 'find'),
        mail('{{ model.to }}', '{{ model.text }}'),
        sql('SELECT iban FROM customers', { columns: [field('iban')] }),
      ].slice(0, 2),
      [
        localBrain(),
        vectors('search', { text: '{{ model.q }}', store: x }, 'find'),
        mail('{{ model.to }}', '{{ model.text }}'),
        sql('SELECT iban FROM customers', { columns: [field('iban')] }),
      ],
      ['brain -model> agent', 'find -tool> agent', 'mail -tool> agent', 'sql -tool> agent'],
      { id: 'main' },
    ),
  'docs',
  'rules',
  {},
  [named('other', chain([openHook(text), vectors('add', { text: '{{ input.body.text }}' }, 'add')]))],
);
pair(
  'AI015',
  'a memory by the name of a caller',
  (key: string) =>
    flow(
      [
        openHook(text, 'hook'),
        askLocal('{{ input.body.text }}'),
        mem('shared', 'mem'),
        manual(),
        agent('Do the work'),
        localBrain(),
        mem(key, 'mem2'),
        mail('{{ model.to }}', 'x'),
      ],
      ['hook > ask', 'mem -memory> ask', 'start > agent', 'brain -model> agent', 'mem2 -memory> agent', 'mail -tool> agent'],
    ),
  'shared',
  'own',
);
pair(
  'DF001',
  'what an agent looked up in a table',
  (columns: JsonObject[]) =>
    flow(
      [manual(), agent('Answer'), localBrain(), table('find', { columns }), ask('Better: {{ input.answer }}')],
      ['start > agent', 'brain -model> agent', 'table -tool> agent', 'agent > ask'],
    ),
  [field('email')],
  [field('stock', 'number')],
);
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
// Files, workbooks, mails, pages.
pair(
  'DF001',
  'a workbook of a mail',
  (x: string) => chain([step('inbox', 'mail-trigger', {}), doc({ file: 'attachments.0.base64' }), ask(x)]),
  'Hi {{ input.email }}',
  'Hi {{ size(input.note) }}',
);
pair(
  'DF003',
  'in the name of a file that a mail carries',
  (x: string) =>
    chain([
      openHook(secretHook),
      step('make', 'make-file', { format: 'text', name: x, field: 'body.text' }),
      slack('Kept {{ input.name }}'),
    ]),
  'dump-{{ input.body.key }}',
  'dump-{{ input.body.text }}',
);
pair(
  'CN019',
  'words of a form in a page that answers',
  (x: string) => chain([openHook(text), words(x, 'none'), page('{{ input.text }}')]),
  '<b>{{ input.body.text }}</b>',
  '<b>{{ size(input.body.text) }}</b>',
);
pair(
  'AI023',
  'a model answers with live links',
  (x: JsonObject) => chain([openHook(text), askLocal('{{ input.body.text }}'), respond('{{ input.answer }}', x)]),
  { contentType: 'text/html' },
  { contentType: 'text/plain' },
);
pair(
  'CN014',
  'a condition of a script that writes a statement',
  (x: string) => chain([openHook(text), script(`return { q: ${x} };`), sql('SELECT * FROM t WHERE {{ input.q }}')]),
  '"a = \'" + input.body.text + "\'"',
  'input.body.text.length > 3 ? "a = 1" : "a = 2"',
);
pair(
  'CN005',
  'the address out of what a person typed',
  (x: string) => flow([form([field('site', 'text', { label: 'none' })]), call(x)], ['form > call']),
  'https://{{ input.site }}/api',
  'https://api.example.com/?s={{ input.site }}',
);
pair(
  'DF001',
  'what a person added to a task',
  (x: string) =>
    flow([manual(), task([field('phone'), field('kind', 'text', { label: 'none' })]), ask(x)], ['start > task', 'task.filled > ask']),
  'Call {{ input.answer.phone }}',
  'Kind {{ input.answer.kind }}',
);
// Running.
pair(
  'RL004',
  'round and round until it is done',
  (x: Partial<Flow>) =>
    flow(
      [manual(), call('https://api.example.com/job'), when('{{ input.status }}', 'equals', 'done')],
      ['start > call', 'call > if', 'if.false > call'],
      x,
    ),
  {},
  { settings: { maxSteps: 50 } },
);
pair(
  'RL009',
  'a guardrail that fails open before a payment',
  (x: 'continue' | 'stop') =>
    flow(
      [
        signedHook([field('text', 'text', { label: 'none' }), field('amount', 'number')]),
        { ...guard(), onError: x },
        pay('{ "amount": "{{ input.body.amount }}" }'),
      ],
      ['hook > guard', 'guard.pass > pay'],
    ),
  'continue',
  'stop',
);
pair(
  'RL011',
  'a form that is waited for',
  (x: number) =>
    flow(
      [manual(), step('task', 'form-task', { title: 'Please', fields: [field('a')], arguments: [], deadlineMinutes: x }), write('{}')],
      ['start > task', 'task.filled > write'],
    ),
  0,
  60,
);
pair(
  'RL010',
  'a file that starts it again',
  (x: string) => chain([step('watch', 'file-trigger', { folder: '/data/in' }), file(x, 'seen')]),
  '/data/in/seen.txt',
  '/data/out/seen.txt',
);

export const eighth: Adversary = cases;
