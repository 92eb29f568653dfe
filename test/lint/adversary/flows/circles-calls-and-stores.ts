/** Circles, tries, merges, tokens, quarantine, called flows and stores: what lies between the steps. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { agent, ask, askLocal, call, localBrain, mail, manual, openHook, post, set, signedHook, sql, tokenise } from '../../kit/steps.ts';
import { mask, mem, merge, named, restore, secretHook, slack, split, sub, table } from '../steps.ts';
import type { Adversary } from '../cases.ts';
import { classify, field, pay, person, when, write, type Fields } from './kit/tools-and-forms.ts';
import { chain, text, vectors } from './kit/services.ts';
import { twins } from './kit/twins.ts';

const { cases, pair } = twins();
const quarantine = (fields: Fields, more: JsonObject = {}) =>
  step('q', 'quarantine', {
    provider: 'ollama',
    model: 'llama3',
    text: '{{ input.body.text }}',
    question: 'What is it about?',
    fields: [...fields],
    ...more,
  });
const clock = step('clock', 'schedule-trigger', { cron: '0 8 * * *', timezone: 'UTC' });
const mapList = (list: string, flowId = 'callee', inputs: readonly JsonObject[] = [], more: JsonObject = {}) =>
  step('map', 'map-list', { list, flowId, inputs: [...inputs], ...more });
const given = (fields: Fields, trust = 'trusted') => step('given', 'flow-trigger', { fields: [...fields], trust });
const expression = (value: string, more: JsonObject = {}) => step('e', 'expression', { value, ...more });

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
        mem('shared', 'mem', { session: '{{ input.body.text }}' }),
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
export const circlesCallsAndStores: Adversary = cases;
