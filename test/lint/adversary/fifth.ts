/** A fifth round: flows of this program's own steps, of those that earlier rounds used least. */
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { Flow, FlowNode } from '../../../app/workflow/model/flow.ts';
import { flow, step } from '../kit/flow.ts';
import {
  agent,
  approve,
  ask,
  askLocal,
  call,
  fakeToken,
  localBrain,
  localModel,
  mail,
  manual,
  openHook,
  post,
  set,
  signedHook,
  sql,
  tokenise,
} from '../kit/steps.ts';
import type { Adversary, AdversaryCase } from './cases.ts';
import { health, merge, named, noop, respond, restore, secretHook, slack, split, sw } from './steps.ts';

type Fields = readonly JsonObject[];
const text: Fields = [{ name: 'text', label: 'none' }];
const person: Fields = [{ name: 'email' }, { name: 'text', label: 'none' }];
/** Steps one behind the other by their first way out, and further wires. */
const chain = (nodes: readonly FlowNode[], more: readonly FlowNode[] = [], wires: readonly string[] = [], rest: Partial<Flow> = {}): Flow =>
  flow([...nodes, ...more], [...nodes.slice(1).map((node, index) => `${nodes[index]?.id ?? ''} > ${node.id}`), ...wires], rest);
const rss = step('rss', 'rss-read', { address: 'https://news.example.org/feed' });
const inbox = (id = 'inbox') => step(id, 'mail-trigger', {});
const mails = step('mails', 'mail-read', {});
const s3 = (operation: string, more: JsonObject = {}, id = 's3') =>
  step(id, 's3-storage', { endpoint: 'https://s3.eu-central-1.amazonaws.com', bucket: 'files', operation, key: 'a.txt', ...more });
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
const mcp = (description: string, values: readonly JsonObject[] = [], more: JsonObject = {}) =>
  step('mcp', 'mcp-tool', {
    address: 'https://tools.example.com/mcp',
    tool: {
      definition: {
        name: 'do_it',
        description,
        inputSchema: { type: 'object', properties: { what: { type: 'string' } }, required: ['what'] },
      },
      inputs: [input('what')],
      answer: [],
    },
    values: [...values],
    ...more,
  });
const what = (value: string): JsonObject => ({ place: 'body', name: 'what', value });
const file = (path: string, content: string) => step('file', 'file-write', { path, content });
const extract = (fields: Fields, from = '{{ input.body.text }}') =>
  step('extract', 'extract', { text: from, provider: 'ollama', model: 'llama3', fields: [...fields] });
const graph = (variables: readonly JsonObject[], address = 'https://api.example.com/graphql') =>
  step('graph', 'graphql', { address, query: 'mutation A($a: String) { add(a: $a) { id } }', variables: [...variables] });
const gate = (more: JsonObject = {}) =>
  step('gate', 'consent-gate', { purpose: 'news', agreed: '{{ input.body.agreed }}', purposes: '', ...more });
const asked: Fields = [
  { name: 'email', consent: true },
  { name: 'agreed', type: 'boolean', label: 'none' },
  { name: 'text', label: 'none' },
];
const news = (id = 'call') => post('https://api.mailchimp.com/x', '{{ input.body.email }}', {}, id);
const form = (fields: Fields, more: JsonObject = {}) =>
  step('task', 'form-task', { title: 'Please', fields: [...fields], arguments: [], ...more });
const page = (body: string) => respond(body, { contentType: 'text/html' });
const write = (body: string, id = 'write') => post('https://api.example.com/orders', body, {}, id);
const mapList = (list: string, flowId = 'callee', inputs: readonly JsonObject[] = []) =>
  step('map', 'map-list', { list, flowId, inputs: [...inputs] });
/** Caught where it fails: the way of failures. */
const failing = (node: FlowNode): FlowNode => ({ ...node, onError: 'branch' });
const both = (fires: AdversaryCase, silent: AdversaryCase): { fires: AdversaryCase[]; silent: AdversaryCase[] } => ({
  fires: [fires],
  silent: [silent],
});
const all = (...cases: readonly ReturnType<typeof both>[]): ReturnType<typeof both> => ({
  fires: cases.flatMap(({ fires }) => fires),
  silent: cases.flatMap(({ silent }) => silent),
});

const asking = named('callee', chain([manual(), ask('Hi {{ input.x }}')]));
const overList = (value: string): Flow =>
  named(
    'main',
    chain([
      openHook([{ name: 'rows.*.email' }, { name: 'rows.*.n', type: 'number' }]),
      mapList('body.rows', 'callee', [{ name: 'x', value }]),
    ]),
  );

const writing = named('callee', chain([manual(), write('{ "n": "{{ input.x }}" }')]));
/** A model answers with a list, and a flow is called for each. */
const answered = (row: JsonObject, value: string): Flow =>
  named(
    'main',
    chain([
      openHook(text),
      askLocal('A list of {{ input.body.text }}', { output: 'schema', schema: [row] }),
      mapList('answer.rows', 'callee', [{ name: 'x', value }]),
    ]),
  );

export const fifth: Adversary = {
  DF001: all(
    both(
      ['the sender of a mail', chain([inbox(), ask('Who is {{ input.from }}?')])],
      ['how many files came', chain([inbox(), ask('{{ size(input.attachments) }} files')])],
    ),
    both(
      [
        'restored behind the model, and asked again',
        chain([
          openHook(person),
          tokenise(['body.email']),
          askLocal('Hi {{ input.body.email }}'),
          restore(['answer']),
          ask('Again: {{ input.answer }}', {}, 'again'),
        ]),
      ],
      [
        'restored behind the last model',
        chain([openHook(person), tokenise(['body.email']), ask('Hi {{ input.body.email }}'), restore(['answer'])]),
      ],
    ),
    both(
      [
        'merged back beside the masked',
        chain(
          [openHook(person), tokenise(['body.email']), merge({ mode: 'append' }), ask('Hi {{ input.body.email }}')],
          [],
          ['hook > merge.b'],
        ),
      ],
      [
        'merged with what says nothing',
        chain(
          [openHook(person), tokenise(['body.email']), merge({ mode: 'append' }), ask('Hi {{ input.body.text }}')],
          [],
          ['hook > merge.b'],
        ),
      ],
    ),
    both(
      [
        'sent by the way of failures',
        flow(
          [openHook(person), failing(call('https://api.example.com/{{ input.body.text }}')), ask('Explain {{ input.body.email }}')],
          ['hook > call', 'call -error> ask'],
        ),
      ],
      [
        'what kind of failure it was',
        flow(
          [openHook(person), failing(call('https://api.example.com/x')), ask('Explain {{ input.error.code }}')],
          ['hook > call', 'call -error> ask'],
        ),
      ],
    ),
    both(
      [
        'written to a file, and read again',
        flow(
          [
            openHook(person),
            file('/data/last.txt', '{{ input.body.email }}'),
            manual(),
            step('read', 'file-read', { path: '/data/last.txt' }),
            ask('About {{ input.text }}'),
          ],
          ['hook > file', 'start > read', 'read > ask'],
        ),
      ],
      [
        'another file',
        flow(
          [
            openHook(person),
            file('/data/last.txt', '{{ input.body.email }}'),
            manual(),
            step('read', 'file-read', { path: '/data/other.txt', fields: [] }),
            ask('About it'),
          ],
          ['hook > file', 'start > read', 'read > ask'],
        ),
      ],
    ),
    both(
      [
        'found in the store of vectors',
        flow(
          [
            openHook(person),
            vectors('add', { text: '{{ input.body.email }}' }, 'add'),
            manual(),
            vectors('search', { text: 'who' }),
            ask('About {{ input.found }}'),
          ],
          ['hook > add', 'start > vectors', 'vectors > ask'],
        ),
      ],
      [
        'of another store',
        flow(
          [
            openHook(person),
            vectors('add', { text: '{{ input.body.email }}', store: 'mails' }, 'add'),
            manual(),
            vectors('search', { text: 'who' }),
            ask('About docs'),
          ],
          ['hook > add', 'start > vectors', 'vectors > ask'],
        ),
      ],
    ),
    both(
      [
        'the greatest of a group',
        chain([
          openHook([{ name: 'rows.*.email' }]),
          split('body.rows'),
          step('agg', 'aggregate-items', { values: [{ aggregate: 'greatest', field: 'email', into: 'x' }] }),
          ask('Hi {{ input.x }}'),
        ]),
      ],
      [
        'how many of a group',
        chain([
          openHook([{ name: 'rows.*.email' }]),
          split('body.rows'),
          step('agg', 'aggregate-items', { values: [{ aggregate: 'count', field: 'email', into: 'x' }] }),
          ask('Hi {{ input.x }}'),
        ]),
      ],
    ),
    both(
      [
        'what a person fills in',
        flow(
          [manual(), form([{ name: 'email' }, { name: 'topic', label: 'none' }]), ask('Hi {{ input.answer.email }}')],
          ['start > task', 'task.filled > ask'],
        ),
      ],
      [
        'the other field',
        flow(
          [manual(), form([{ name: 'email' }, { name: 'topic', label: 'none' }]), ask('Hi {{ input.answer.topic }}')],
          ['start > task', 'task.filled > ask'],
        ),
      ],
    ),
    both(
      [
        'in a page that is written',
        chain([openHook(person), step('words', 'write-text', { text: 'Dear {{ input.body.email }}' }), ask('Better: {{ input.text }}')]),
      ],
      [
        'without it',
        chain([openHook(person), step('words', 'write-text', { text: 'Dear {{ input.body.text }}' }), ask('Better: {{ input.text }}')]),
      ],
    ),
    both(
      ['in a list that another flow goes through', overList('{{ input.email }}'), {}, [asking]],
      ['whether it is long', overList('{{ input.n > 3 }}'), {}, [asking]],
    ),
  ),
  DF003: all(
    both(
      [
        'put into the key of a file',
        chain([
          openHook(secretHook),
          s3('write', { key: 'logs/{{ input.body.key }}.txt', content: 'x' }),
          slack('Kept {{ input.object }}'),
        ]),
      ],
      ['a fixed key', chain([openHook(secretHook), s3('write', { content: '{{ input.body.text }}' }), slack('Kept {{ input.object }}')])],
    ),
    both(
      ['shown to a person by chat', chain([openHook(secretHook), set({ line: '{{ input.body.key }}' }), slack('{{ input.line }}')])],
      ['that there is one', chain([openHook(secretHook), set({ line: '{{ has(input.body.key) }}' }), slack('{{ input.line }}')])],
    ),
    both(
      [
        'turned round by a text step',
        chain([openHook(secretHook), step('t', 'text', { field: 'body.key', operation: 'trim' }), slack('{{ input.body.key }}')]),
      ],
      [
        'another field',
        chain([openHook(secretHook), step('t', 'text', { field: 'body.text', operation: 'trim' }), slack('{{ input.body.text }}')]),
      ],
    ),
  ),
  DF004: all(
    both(
      [
        'news, mails and a way out',
        flow(
          [
            step('start', 'schedule-trigger', { cron: '0 8 * * *', timezone: 'UTC' }),
            agent('Do the day'),
            localBrain(),
            rss,
            { ...sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }) },
            mail('{{ model.to }}', '{{ model.text }}'),
          ],
          ['start > agent', 'brain -model> agent', 'rss -tool> agent', 'sql -tool> agent', 'mail -tool> agent'],
        ),
      ],
      [
        'no way out',
        flow(
          [
            step('start', 'schedule-trigger', { cron: '0 8 * * *', timezone: 'UTC' }),
            agent('Do the day'),
            localBrain(),
            rss,
            { ...sql('SELECT email FROM customers', { columns: [{ name: 'email' }] }) },
          ],
          ['start > agent', 'brain -model> agent', 'rss -tool> agent', 'sql -tool> agent'],
        ),
      ],
    ),
    both(
      [
        'mails and what an MCP tool takes',
        flow(
          [
            manual(),
            agent('Go through the mails'),
            localBrain(),
            mails,
            sql('SELECT iban FROM customers', { columns: [{ name: 'iban' }] }),
            mcp('Sends a note.', [what('{{ model.what }}')], { effect: 'send' }),
          ],
          ['start > agent', 'brain -model> agent', 'mails -tool> agent', 'sql -tool> agent', 'mcp -tool> agent'],
        ),
      ],
      [
        'only mails',
        flow(
          [manual(), agent('Go through the mails'), localBrain(), mails],
          ['start > agent', 'brain -model> agent', 'mails -tool> agent'],
        ),
      ],
    ),
  ),
  DF009: both(
    [
      'to a graph far away',
      chain([signedHook(person), graph([{ name: 'a', value: '{{ input.body.email }}' }], 'https://api.hubapi.com/graphql')]),
    ],
    [
      'what is not personal',
      chain([signedHook(person), graph([{ name: 'a', value: '{{ input.body.text }}' }], 'https://api.hubapi.com/graphql')]),
    ],
  ),
  DF011: all(
    both(
      ['by the way of no', flow([openHook(asked), gate(), news()], ['hook > gate', 'gate.missing > call'])],
      ['by the way of yes', flow([openHook(asked), gate(), news()], ['hook > gate', 'gate.given > call'])],
    ),
    both(
      [
        'looked up for another use',
        flow(
          [
            openHook(asked),
            step('register', 'consent-register', { operation: 'check', subject: '{{ input.body.email }}', purpose: 'news' }),
            news(),
          ],
          ['hook > register', 'register > call', 'hook > call'],
        ),
      ],
      ['asked before', flow([openHook(asked), gate(), noop(), news()], ['hook > gate', 'gate.given > noop', 'noop > call'])],
    ),
    both(
      [
        'round the gate by a list',
        flow(
          [openHook(asked), gate(), merge({ mode: 'append' }), news()],
          ['hook > gate', 'gate.given > merge.a', 'hook > merge.b', 'merge > call'],
        ),
      ],
      [
        'all through the gate',
        flow(
          [openHook(asked), gate(), merge({ mode: 'append' }), news()],
          ['hook > gate', 'gate.given > merge.a', 'gate.given > merge.b', 'merge > call'],
        ),
      ],
    ),
  ),
  DF014: both(
    [
      'restored, and posted',
      chain([
        openHook(person),
        tokenise(['body.email']),
        restore(['body.email']),
        post('https://api.hubapi.com/x', '{{ input.body.email }}'),
      ]),
    ],
    [
      'restored behind it',
      chain([
        openHook(person),
        tokenise(['body.email']),
        post('https://api.hubapi.com/x', '{{ input.body.email }}'),
        restore(['body.email']),
      ]),
    ],
  ),
  DF017: both(
    [
      'an answer out of health goes to a chat',
      chain([signedHook(health), askLocal('Sum up {{ input.body.patient.diagnosis }}'), slack('{{ input.answer }}')]),
    ],
    ['an answer out of nothing', chain([signedHook(health), askLocal('Sum up {{ input.body.text }}'), slack('{{ input.answer }}')])],
  ),
  CN005: all(
    both(
      ['the address out of a feed', chain([rss, call('{{ input.link }}')].map((one, index) => (index === 0 ? rss : one)))],
      ['a fixed address', chain([rss, call('https://api.example.com/x')])],
    ),
    both(
      [
        'the address out of a mail',
        chain([inbox(), extract([{ name: 'url', type: 'text' }], '{{ input.text }}'), call('{{ input.extracted.url }}')]),
      ],
      [
        'a number out of a mail',
        chain([
          inbox(),
          extract([{ name: 'n', type: 'number' }], '{{ input.text }}'),
          call('https://api.example.com/{{ input.extracted.n }}'),
        ]),
      ],
    ),
    both(
      [
        "the address by a switch's other way",
        flow(
          [
            openHook(text),
            sw(),
            set({ u: '{{ input.body.text }}' }),
            set({ u: 'https://api.example.com' }, 'fixed'),
            call('{{ input.u }}/x'),
          ],
          ['hook > switch', 'switch.one > fixed', 'switch.fallback > set', 'set > call', 'fixed > call'],
        ),
      ],
      [
        'fixed on both',
        flow(
          [
            openHook(text),
            sw(),
            set({ u: 'https://a.example.com' }),
            set({ u: 'https://b.example.com' }, 'fixed'),
            call('{{ input.u }}/x'),
          ],
          ['hook > switch', 'switch.one > fixed', 'switch.fallback > set', 'set > call', 'fixed > call'],
        ),
      ],
    ),
  ),
  CN007: all(
    both(
      ['among the values of an MCP tool', chain([manual(), mcp('Does it.', [what(fakeToken('ghp_', 36))])])],
      ['a word', chain([manual(), mcp('Does it.', [what('hello')])])],
    ),
    both(
      ['in the description of an MCP tool', chain([manual(), mcp(`Does it with the key ${fakeToken('', 32)}.`)])],
      ['a plain description', chain([manual(), mcp('Does it well.')])],
    ),
    both(
      ['in the content of an object', chain([manual(), s3('write', { content: '{"user":"desk","password":"Kq7vR2mX9tLp!"}' })])],
      ['no secret', chain([manual(), s3('write', { content: '{"user":"desk"}' })])],
    ),
    both(
      ['in the variables of a graph', chain([manual(), graph([{ name: 'apiKey', value: fakeToken('', 32) }])])],
      ['a name', chain([manual(), graph([{ name: 'a', value: 'b' }])])],
    ),
    both(
      [
        'in the question of an extraction',
        chain([
          openHook(text),
          step('e', 'extract', {
            text: '{{ input.body.text }}',
            provider: 'ollama',
            model: 'llama3',
            instructions: `Sign with ${fakeToken('sk_live_', 24)}`,
            fields: [{ name: 'n', type: 'number' }],
          }),
        ]),
      ],
      [
        'a plain one',
        chain([
          openHook(text),
          step('e', 'extract', {
            text: '{{ input.body.text }}',
            provider: 'ollama',
            model: 'llama3',
            instructions: 'Sign it',
            fields: [{ name: 'n', type: 'number' }],
          }),
        ]),
      ],
    ),
    both(
      [
        'in a class',
        chain([
          openHook(text),
          step('c', 'classify', {
            text: '{{ input.body.text }}',
            provider: 'ollama',
            model: 'llama3',
            classes: [{ name: 'a', description: `password: Kq7vR2mX9tLp!` }, { name: 'b' }],
          }),
        ]),
      ],
      [
        'a plain class',
        chain([
          openHook(text),
          step('c', 'classify', {
            text: '{{ input.body.text }}',
            provider: 'ollama',
            model: 'llama3',
            classes: [{ name: 'a', description: 'a' }, { name: 'b' }],
          }),
        ]),
      ],
    ),
  ),
  CN014: all(
    both(
      ['a statement out of a mail', chain([inbox(), sql("SELECT * FROM t WHERE n = '{{ input.subject }}'")])],
      ['bound', chain([inbox(), sql('SELECT * FROM t WHERE n = :n', { values: [{ name: 'n', value: '{{ input.subject }}' }] })])],
    ),
    both(
      [
        'a statement in two steps',
        chain([
          openHook(text),
          step('w', 'write-text', { text: "n = '{{ input.body.text }}'", escape: 'none' }),
          sql('SELECT * FROM t WHERE {{ input.text }}'),
        ]),
      ],
      [
        'a fixed part',
        chain([
          openHook(text),
          step('w', 'write-text', { text: '{{ input.body.text }}', escape: 'none' }),
          sql('SELECT * FROM t WHERE n = :n', { values: [{ name: 'n', value: '{{ input.text }}' }] }),
        ]),
      ],
    ),
    both(
      [
        'a statement out of an object of a bucket',
        chain([manual(), s3('read', { trust: 'public' }), sql("SELECT * FROM t WHERE n = '{{ input.text }}'")]),
      ],
      [
        'bound out of a bucket',
        chain([
          manual(),
          s3('read', { trust: 'public' }),
          sql('SELECT * FROM t WHERE n = :n', { values: [{ name: 'n', value: '{{ input.text }}' }] }),
        ]),
      ],
    ),
    both(
      [
        'by the way of failures',
        flow(
          [
            openHook(text),
            failing(call('https://api.example.com/x')),
            sql("INSERT INTO f VALUES ('{{ input.error.message }}')", { readOnly: false }),
          ],
          ['hook > call', 'call -error> sql'],
        ),
      ],
      [
        'its kind',
        flow(
          [
            openHook(text),
            failing(call('https://api.example.com/x')),
            sql('INSERT INTO f VALUES (:c)', { readOnly: false, values: [{ name: 'c', value: '{{ input.error.message }}' }] }),
          ],
          ['hook > call', 'call -error> sql'],
        ),
      ],
    ),
  ),
  CN019: all(
    both(
      ['news in a page', chain([openHook(text), rss, page('<h1>{{ input.title }}</h1>')])],
      ['news as text', chain([openHook(text), rss, respond('{{ input.title }}')])],
    ),
    both(
      [
        'gathered into a page',
        chain([
          openHook([{ name: 'rows.*.text', label: 'none' }]),
          split('body.rows'),
          step('agg', 'aggregate-items', { values: [{ aggregate: 'list', field: 'text', into: 'x' }] }),
          page('<p>{{ input.x }}</p>'),
        ]),
      ],
      [
        'how many in a page',
        chain([
          openHook([{ name: 'rows.*.text', label: 'none' }]),
          split('body.rows'),
          step('agg', 'aggregate-items', { values: [{ aggregate: 'count', field: 'text', into: 'x' }] }),
          page('<p>{{ input.x }}</p>'),
        ]),
      ],
    ),
    both(
      ['a page in a bucket', chain([inbox(), s3('write', { key: 'index.html', content: '<h1>{{ input.subject }}</h1>' })])],
      ['a text in a bucket', chain([inbox(), s3('write', { key: 'index.txt', content: '{{ input.subject }}' })])],
    ),
  ),
  AI001: all(
    both(
      [
        'mail, extraction with an open field, and a write',
        chain([inbox(), extract([{ name: 'note', type: 'text' }], '{{ input.text }}'), write('{ "n": "{{ input.extracted.note }}" }')]),
      ],
      [
        'only a yes or no',
        chain([inbox(), extract([{ name: 'ok', type: 'boolean' }], '{{ input.text }}'), write('{ "n": "{{ input.extracted.ok }}" }')]),
      ],
    ),
    both(
      [
        'found in a store that outsiders fill',
        flow(
          [
            openHook(text),
            vectors('add', { text: '{{ input.body.text }}' }, 'add'),
            manual(),
            vectors('search', { text: 'orders' }),
            askLocal('Do {{ input.found }}'),
            write('{ "n": "{{ input.answer }}" }'),
          ],
          ['hook > add', 'start > vectors', 'vectors > ask', 'ask > write'],
        ),
      ],
      [
        'asked of nothing',
        flow([manual(), askLocal('Write a poem'), write('{ "n": "{{ input.answer }}" }')], ['start > ask', 'ask > write']),
      ],
    ),
    both(
      [
        'read out of a document',
        chain([
          inbox(),
          step('doc', 'read-document', { file: 'attachments.0.base64', format: 'csv', fields: [{ name: 'note', label: 'none' }] }),
          askLocal('Do {{ input.note }}'),
          write('{ "n": "{{ input.answer }}" }'),
        ]),
      ],
      [
        'a document that is only answered',
        chain([
          inbox(),
          step('doc', 'read-document', { file: 'attachments.0.base64', format: 'csv', fields: [{ name: 'note', label: 'none' }] }),
          askLocal('Do {{ input.note }}'),
          noop(),
        ]),
      ],
    ),
    both(
      [
        'a tool of an MCP server',
        flow(
          [
            openHook(text),
            agent('{{ input.body.text }}'),
            localBrain(),
            mcp('Changes it.', [what('{{ model.what }}')], { effect: 'write' }),
          ],
          ['hook > agent', 'brain -model> agent', 'mcp -tool> agent'],
        ),
      ],
      ['without a tool', flow([openHook(text), agent('{{ input.body.text }}'), localBrain()], ['hook > agent', 'brain -model> agent'])],
    ),
    both(
      [
        'what a graph is told',
        chain([openHook(text), askLocal('Do {{ input.body.text }}'), graph([{ name: 'a', value: '{{ input.answer }}' }])]),
      ],
      ['what nobody steers', chain([manual(), askLocal('Write a poem'), graph([{ name: 'a', value: '{{ input.answer }}' }])])],
    ),
    both(
      ['each of a list', answered({ name: 'rows', type: 'list' }, '{{ input.note }}'), {}, [writing]],
      ['each of a list of numbers', answered({ name: 'rows', type: 'list' }, '{{ size(input.notes) }}'), {}, [writing]],
    ),
  ),
  AI002: all(
    both(
      ['orders out of a feed', chain([rss, ask('Hi', { system: 'Write like {{ input.title }}' })])],
      ["orders of one's own", chain([rss, ask('{{ input.title }}', { system: 'Write shortly' })])],
    ),
    both(
      [
        'orders out of an object of a bucket',
        chain([manual(), s3('read', { trust: 'public' }), ask('Hi', { system: '{{ input.text }}' })]),
      ],
      ['data out of it', chain([manual(), s3('read', { trust: 'public' }), ask('{{ input.text }}', { system: 'Hi' })])],
    ),
  ),
  AI003: all(
    both(
      ['a model names the key of an object', chain([openHook(text), askLocal('{{ input.body.text }}'), sql('SELECT {{ input.answer }}')])],
      [
        'a bound value',
        chain([
          openHook(text),
          askLocal('{{ input.body.text }}'),
          sql('SELECT :a', { values: [{ name: 'a', value: '{{ input.answer }}' }] }),
        ]),
      ],
    ),
    both(
      [
        'a model writes a page in a bucket',
        chain([
          openHook(text),
          askLocal('{{ input.body.text }}'),
          s3('write', { key: 'index.html', content: '<p>{{ input.answer }}</p>' }),
        ]),
      ],
      [
        'a text in a bucket',
        chain([openHook(text), askLocal('{{ input.body.text }}'), s3('write', { key: 'index.txt', content: '{{ input.answer }}' })]),
      ],
    ),
  ),
  AI005: all(
    both(
      [
        'a model file says who is paid',
        chain(
          [
            openHook([{ name: 'amount', type: 'number' }]),
            localModel({ values: [{ value: '{{ input.body.amount }}', input: '' }] }),
            step('if', 'if', { conditions: [{ left: '{{ input.prediction.class }}', operator: 'equals', right: 'fine' }] }),
            post('https://bank.example.com/payments', '{ "to": "x" }', { effect: 'pay' }, 'pay'),
          ].slice(0, 3),
          [post('https://bank.example.com/payments', '{ "to": "x" }', { effect: 'pay' }, 'pay')],
          ['if.true > pay'],
        ),
      ],
      [
        'a person says so',
        chain(
          [openHook([{ name: 'amount', type: 'number' }]), approve(['body.amount'])],
          [post('https://bank.example.com/payments', '{ "to": "x" }', { effect: 'pay' }, 'pay')],
          ['approve.approved > pay'],
        ),
      ],
    ),
    both(
      [
        'an agent deletes by an MCP tool',
        flow(
          [manual(), agent('Clean up'), localBrain(), mcp('Deletes.', [what('{{ model.what }}')], { effect: 'delete' })],
          ['start > agent', 'brain -model> agent', 'mcp -tool> agent'],
        ),
      ],
      [
        'an agent reads by it',
        flow(
          [manual(), agent('Look'), localBrain(), mcp('Reads.', [what('{{ model.what }}')], { effect: 'read' })],
          ['start > agent', 'brain -model> agent', 'mcp -tool> agent'],
        ),
      ],
    ),
  ),
  AI015: both(
    [
      'a store of vectors that outsiders fill',
      flow(
        [
          openHook(text),
          vectors('add', { text: '{{ input.body.text }}' }, 'add'),
          manual(),
          agent('Do the work'),
          localBrain(),
          vectors('search', { text: '{{ model.q }}' }),
          mail('{{ model.to }}', 'x'),
        ],
        ['hook > add', 'start > agent', 'brain -model> agent', 'vectors -tool> agent', 'mail -tool> agent'],
      ),
    ],
    [
      "a store of one's own",
      flow(
        [
          openHook(text),
          vectors('add', { text: '{{ input.body.text }}', store: 'others' }, 'add'),
          manual(),
          agent('Do the work'),
          localBrain(),
          vectors('search', { text: '{{ model.q }}' }),
          mail('{{ model.to }}', 'x'),
        ],
        ['hook > add', 'start > agent', 'brain -model> agent', 'vectors -tool> agent', 'mail -tool> agent'],
      ),
    ],
  ),
  AI022: both(
    [
      'signs in a description',
      flow(
        [manual(), agent('Look'), localBrain(), mcp('Reads.\u{E0041}\u{E0042}\u{E0043}')],
        ['start > agent', 'brain -model> agent', 'mcp -tool> agent'],
      ),
    ],
    ['plain', flow([manual(), agent('Look'), localBrain(), mcp('Reads.')], ['start > agent', 'brain -model> agent', 'mcp -tool> agent'])],
  ),
  RL009: both(
    [
      'a check that may fail',
      flow(
        [
          manual(),
          { ...step('check', 'verify-signature', {}), onError: 'continue' as const },
          post('https://bank.example.com/payments', '{}', { effect: 'pay' }, 'pay'),
        ],
        ['start > check', 'check.valid > pay'],
      ),
    ],
    [
      'a check that stops',
      flow(
        [manual(), step('check', 'verify-signature', {}), post('https://bank.example.com/payments', '{}', { effect: 'pay' }, 'pay')],
        ['start > check', 'check.valid > pay'],
      ),
    ],
  ),
  RL004: both(
    [
      'back by the way of failures',
      flow(
        [manual(), failing(call('https://api.example.com/x')), step('wait', 'wait', { seconds: 5 })],
        ['start > call', 'call -error> wait', 'wait > call'],
      ),
    ],
    [
      'on by it',
      flow(
        [manual(), failing(call('https://api.example.com/x')), step('wait', 'wait', { seconds: 5 })],
        ['start > call', 'call -error> wait'],
      ),
    ],
  ),
};
