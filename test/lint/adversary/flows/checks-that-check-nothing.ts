/** What looks like a check, a choice, a token or a hidden value, and is none. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { approve, ask, askLocal, mail, openHook, post, set, tokenise } from '../../kit/steps.ts';
import { agentIn, mask, noop, respond, restore, secretHook, table } from '../steps.ts';
import type { Adversary } from '../cases.ts';
import { classify, field, person, when } from './kit/tools-and-forms.ts';
import { chain, extract, text, vectors, what } from './kit/services.ts';
import { twins } from './kit/twins.ts';

const { cases, pair } = twins();
const order = (value: string): FlowNode => post('https://api.example.com/orders', `{"w":"${value}"}`);
const worked = (value: string, more: JsonObject = {}): FlowNode => step('e', 'expression', { value, ...more });
const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const countries = ['DE', 'FR', 'IT', 'ES', 'PT', 'NL', 'BE', 'AT', 'CH', 'PL', 'CZ', 'DK', 'SE', 'NO'];
const spelled = (values: readonly string[]): FlowNode =>
  step('q', 'quarantine', {
    provider: 'ollama',
    model: 'llama3',
    text: '{{ input.body.text }}',
    question: 'What is it about?',
    fields: ['a', 'b', 'c'].map((name) => field(name, 'enum', { values: [...values] })),
  });
const number = ask('How much? {{ input.body.text }}', { output: 'schema', schema: [{ name: 'amount', type: 'number' }] });
const tool = (name: string, effect: string): FlowNode =>
  step('tool', 'mcp-tool', {
    address: 'https://tools.example.com/mcp',
    effect,
    tool: {
      definition: { name, description: 'Does it', inputSchema: { type: 'object', properties: { what: { type: 'number' } } } },
      inputs: [{ place: 'body', name: 'what', type: 'number', required: true, values: [], note: '' }],
      answer: [],
    },
    values: [what('{{ input.answer.amount }}')],
  });
const operation = (id: string, path: string): FlowNode =>
  step('service', 'openapi', {
    effect: 'read',
    operation: {
      document: { title: 'Bank', version: '1', digest: 'a'.repeat(64) },
      method: 'POST',
      path,
      id,
      summary: '',
      servers: ['https://api.bank.example.com'],
      inputs: [{ place: 'body', name: 'amount', type: 'number', required: true, values: [], note: '' }],
      bodyType: 'application/json',
      auth: [],
      answer: [],
    },
    values: [{ place: 'body', name: 'amount', value: '{{ input.answer.amount }}' }],
  });

// Choices among no words, and among letters.
const chosen = (more: JsonObject) =>
  chain([
    openHook(text),
    ask('Read {{ input.body.text }}'),
    worked('{{ input.answer }}', { type: 'enum', ...more }),
    order('{{ input.result }}'),
  ]);
pair('AI001', 'a choice among no words', chosen, {}, { values: ['a', 'b'] });
pair(
  'AI001',
  'a quarantine that spells',
  (values: readonly string[]) => chain([openHook(text), spelled(values), order('{{ input.read.a }}')]),
  letters,
  countries,
);
pair(
  'AI001',
  'a class for each letter',
  (names: readonly string[]) => chain([openHook(text), classify({ classes: names.map((name) => ({ name })) }), order('{{ input.class }}')]),
  letters,
  countries,
);
pair(
  'AI001',
  'a field for each letter',
  (values: readonly string[]) =>
    chain([openHook(text), extract([field('a', 'enum', { values: [...values] })]), order('{{ input.extracted.a }}')]),
  letters,
  countries,
);
pair(
  'AI001',
  'a store that is asked for what is trusted, and an outsider said to be so',
  (trusted: string) =>
    chain([
      openHook(text),
      vectors('add', { text: trusted, document: 'a', trust: 'trusted' }, 'add'),
      vectors('add', { text: '{{ input.body.text }}', document: 'b', trust: 'public' }, 'add2'),
      vectors('search', { text: 'rules', trustedOnly: true }),
      askLocal('Follow {{ input.found }}'),
      order('{{ input.answer }}'),
    ]),
  '{{ input.body.text }}',
  'Be kind',
);

// What is said to be harmless, by name or by declaration.
const paid = (one: FlowNode) => chain([openHook(text), number, one]);
const ordered = (one: FlowNode) => agentIn(openHook(text), [one]);
pair(
  'AI005',
  'a payment left to the method',
  (url: string) => paid(post(url, '{"a":"{{ input.answer.amount }}"}')),
  'https://api.bank.example.com/v1/payments',
  'https://api.bank.example.com/v1/quotes',
);
pair(
  'AI005',
  'a payment said to be a reading',
  paid,
  operation('createPayment', '/v1/orders'),
  operation('searchRates', '/v1/rates/search'),
);
pair('AI005', 'a tool that pays, said to be a reading', paid, tool('send_payment', 'read'), tool('exchange_rate', 'read'));
for (const [deletes, reads] of [
  ['github_delete_repo', 'github_list_repos'],
  ['crmPurgeContacts', 'crmGetDeletedContacts'],
  ['find_and_delete_user', 'find_deleted_user'],
  ['DELETE_USER', 'USER'],
  ['stripe.create_refund', 'stripe.list_refunds'],
] as const)
  pair('AI005', `a tool named after its server, said to be a reading: ${deletes}`, paid, tool(deletes, 'read'), tool(reads, 'read'));
pair('AI005', 'a tool that pays behind a name of things', paid, tool('order_refund', 'read'), tool('order_details', 'read'));
pair('AI001', 'a tool that orders, said to be a reading', ordered, tool('order_pizza', 'read'), tool('order_status', 'read'));
pair('AI001', 'a tool that changes how an order stands', ordered, tool('order_count_reset', 'read'), tool('order_count', 'read'));
pair('AI005', 'a tool that deletes by its name alone', paid, tool('delete_customer', 'auto'), tool('customer_profile', 'auto'));
pair(
  'DF016',
  'an address declared to be nobody’s',
  (name: string) => chain([openHook([{ name, label: 'none' }]), noop()]),
  'email',
  'product_name',
);

// Copied, and then something else shown than was copied.
const changed = (change: FlowNode) =>
  flow(
    [
      openHook(text),
      askLocal('How much? {{ input.body.text }}'),
      set({ w: '{{ input.answer }}' }),
      change,
      approve(['answer']),
      post('https://api.stripe.com/v1/refunds', '{"amount":"{{ input.w }}"}'),
    ],
    ['hook > ask', 'ask > set', `set > ${change.id}`, `${change.id} > approve`, 'approve.approved > call'],
  );
for (const change of [
  set({ answer: '5' }, 'again'),
  step('cut', 'text', { field: 'answer', operation: 'slice', start: 0, end: 1 }),
  mask('answer'),
  step('js', 'script', { code: 'input.answer = "5"; return input;' }),
  step('keys', 'script', { code: 'return { ...input, [input.body.text]: "5" };' }),
])
  pair('AI005', `a copy of an answer that ${change.id} changed before it was shown`, changed, change, set({ other: '5' }, 'again'));

// Hidden by looking for shapes that are not there.
const black = (fields: readonly string[]): FlowNode => step('black', 'redact-text', { fields: [...fields] });
pair(
  'DF001',
  'a file blacked out as if it were text',
  (fields: readonly string[]) =>
    chain([
      openHook(person),
      ...(fields[0] === 'base64' ? [] : [black(fields)]),
      step('make', 'make-file', { columns: ['body.email'] }),
      ...(fields[0] === 'base64' ? [black(fields)] : []),
      ask('{{ input.base64 }}'),
    ]),
  ['base64'],
  ['body.email'],
);
pair(
  'DF001',
  'cut at its @ and then blacked out',
  (first: boolean) => {
    const cut = step('cut', 'text', { field: 'body.email', operation: 'split', find: '@', into: 'parts' });
    return chain([openHook(person), ...(first ? [cut, black(['parts'])] : [black(['body.email']), cut]), ask('{{ input.parts }}')]);
  },
  true,
  false,
);
pair(
  'DF001',
  'written otherwise and then blacked out',
  (value: string) => chain([openHook(person), set({ m: value }), black(['m']), ask('{{ input.m }}')]),
  '{{ input.body.email.replace("@", " at ") }}',
  'We meet at (noon). Mail {{ input.body.email }}',
);
for (const [value, harmless] of [
  ['{{ split(input.body.email, "@")[0] }}', 'We split (or slice) the bill at (noon). Mail {{ input.body.email }}'],
  ['{{ input.body.email.replace("\\n", "") }}', '{{ input.body.email.replace("\\n", " ") }}'],
  ['{{ "}}" + input.body.email.split("@")[0] }}', '{{ "split" + input.body.email }}'],
] as const)
  pair(
    'DF001',
    `cut within a letter and then blacked out: ${value}`,
    (letter: string) =>
      chain([openHook(person), step('letter', 'write-text', { text: letter, into: 'm' }), black(['m']), ask('{{ input.m }}')]),
    value,
    harmless,
  );
pair(
  'DF001',
  'its lines put together and then blacked out',
  (find: string) =>
    chain([
      openHook(person),
      step('lines', 'text', { field: 'body.email', operation: 'replace', find, replacement: ' ', into: 'm' }),
      black(['m']),
      ask('{{ input.m }}'),
    ]),
  '@',
  '\n',
);

// Tokens that another flow has made.
const kept = table('find', { columns: [field('t', 'text', { label: 'none' })] });
pair(
  'DF014',
  'a token out of a table, turned back',
  (fields: string[]) => chain([openHook(text), kept, restore(fields), ask('{{ input.t }}')]),
  ['t'],
  ['other'],
);
pair(
  'DF014',
  'a token that a caller hands over, turned back',
  (fields: string[]) =>
    chain([
      step('given', 'flow-trigger', { fields: [field('t', 'text', { label: 'none' })], trust: 'trusted' }),
      restore(fields),
      ask('{{ input.t }}'),
    ]),
  ['t'],
  ['other'],
);
pair(
  'DF014',
  'nothing to turn back beside what was hidden here',
  (asked: string) => chain([openHook(person), tokenise(['body.email']), restore(['body']), ask(asked)]),
  '{{ input.body.text }} {{ input.body.email }}',
  '{{ input.body.text }}',
);

// Two customers of one service, each at a host of their own.
const desk = (id: string, host: string, value: string): FlowNode =>
  step(id, 'openapi', {
    effect: 'read',
    operation: {
      document: { title: 'Desk', version: '1', digest: 'a'.repeat(64) },
      method: 'GET',
      path: '/cases',
      id,
      summary: '',
      servers: [`https://${host}`],
      inputs: [{ place: 'query', name: 'about', type: 'text', required: true, values: [], note: '', style: 'form', explode: true }],
      bodyType: '',
      auth: [],
      answer: [field('diagnosis', 'text', { label: 'health' })],
    },
    values: [{ place: 'query', name: 'about', value }],
  });
pair(
  'DF002',
  'asked of another customer of the same service',
  (host: string) => chain([openHook(text), desk('first', 'clinic.zendesk.com', 'new'), desk('second', host, '{{ input.diagnosis }}')]),
  'travel.zendesk.com',
  'clinic.zendesk.com',
);

// Consent that nobody gave.
const asked = [field('email', 'text', { consent: true }), field('consent', 'boolean')];
const register = (operationName: string, id: string): FlowNode =>
  step(id, 'consent-register', { operation: operationName, purpose: 'News', subject: '{{ input.body.email }}' });
const letter = mail('x@example.org', '{{ input.body.email }}');
pair(
  'DF011',
  'written into the register on the way',
  (operationName: string) =>
    flow(
      [openHook(asked), register(operationName, 'write'), register('check', 'check'), letter],
      ['hook > write', operationName === 'check' ? 'write.given > check' : 'write > check', 'check.given > mail'],
    ),
  'record',
  'check',
);
pair(
  'DF011',
  'written into the register for those who said no',
  (way: string) =>
    flow(
      [openHook(asked), when('{{ input.body.consent }}', 'isTrue', ''), register('record', 'write'), register('check', 'check'), letter],
      ['hook > if', `if.${way} > write`, 'write > check', 'check.given > mail'],
    ),
  'false',
  'true',
);
const gate = step('gate', 'consent-gate', { purpose: 'News', agreed: '{{ input.agreed }}', purposes: '' });
const gated = (yes: FlowNode) => flow([openHook(asked), yes, gate, letter], [`hook > ${yes.id}`, `${yes.id} > gate`, 'gate.given > mail']);
pair('DF011', 'a yes that the flow sets itself', gated, set({ agreed: '{{ true }}' }), set({ agreed: '{{ input.body.consent }}' }));
pair(
  'DF011',
  'a yes that the flow works out of nothing',
  gated,
  worked('{{ 1 == 1 }}', { type: 'boolean', into: 'agreed' }),
  worked('{{ input.body.consent }}', { type: 'boolean', into: 'agreed' }),
);

// Secrets before colleagues.
const question = (message: string) => chain([openHook(secretHook), step('ask', 'approval', { title: 'Go on?', message })]);
pair('DF003', 'a secret in a question', question, 'With {{ input.body.key }}?', 'With {{ input.body.text }}?');
pair('DF003', 'a secret worked into a question', question, '{{ "key " + input.body.key }}', '{{ "text " + input.body.text }}');
pair(
  'DF003',
  'a secret in a task',
  (message: string) =>
    chain([openHook(secretHook), step('ask', 'form-task', { title: 'Fill in', message, fields: [field('n', 'number')] })]),
  '{{ input.body.key }}',
  '{{ input.body.text }}',
);

// What belongs to others.
const byId = [field('id', 'text', { label: 'none' }), field('to', 'text', { label: 'none' })];
const people = [field('email'), field('sku', 'text', { label: 'none' })];
const looked = (value: string) => table('find', { columns: people, conditions: [{ column: 'id', value }], into: 'rows' });
pair(
  'PM010',
  'rows of a table by the number that a caller names',
  (value: string) => chain([openHook(byId), looked(value), respond('{{ input.rows }}')]),
  '{{ input.body.id }}',
  '42',
);
pair(
  'PM010',
  'a row deleted by the number that a caller names',
  (value: string) => chain([openHook(byId), table('delete', { conditions: [{ column: 'id', value }] })]),
  '{{ input.body.id }}',
  '42',
);
const sent = (to: string) =>
  chain([
    openHook(byId),
    table('find', { columns: people, into: 'rows' }),
    step('mail', 'send-mail', { from: 'a@example.com', to, subject: 'List', text: '{{ input.rows }}' }),
  ]);
pair('PM010', 'the whole table to an address that a caller names', sent, '{{ input.body.to }}', 'b@example.com');

// What is told by when it is told.
pair(
  'DF020',
  'how long it waits before it tells',
  (until: string) =>
    chain([
      openHook([field('due', 'date', { label: 'health' }), field('sent', 'date', { label: 'none' })]),
      step('wait', 'wait', { mode: 'until', until }),
      mail('x@example.org', 'Hello'),
    ]),
  '{{ input.body.due }}',
  '{{ input.body.sent }}',
);

export const checksThatCheckNothing: Adversary = cases;
