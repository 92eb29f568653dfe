/** Leaks of personal and of health data, and what looks like one. */
import { flow, step } from '../../kit/flow.ts';
import { agent, ask, brain, call, manual, openHook, post, script, set, tokenise } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { health, iff, mask, merge, named, pick, restore, rows, split, sub, sw, table, vend } from '../steps.ts';

export const leaksToModels: Adversary = {
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
};
