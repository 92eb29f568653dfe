/** Models that can act, approvals, and runs that fail: each in a shape that the rule's own flows do not have. */
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
} from '../kit/steps.ts';
import type { Adversary } from './cases.ts';
import { agentIn, iff, mem, named, noop, one, respond, sub } from './steps.ts';

const text = [{ name: 'text', label: 'none' }];
const update = (body: string): FlowNode => post('https://api.example.com/orders', body);
export const agents: Adversary = {
  AI001: {
    fires: [
      [
        'through script and set',
        flow(
          [
            openHook(text),
            ask('Do {{ input.body.text }}'),
            script('return { cmd: JSON.parse(input.answer).action };'),
            set({ x: '{{ input.cmd }}' }),
            update('{ "a": "{{ input.x }}" }'),
          ],
          ['hook > ask', 'ask > script', 'script > set', 'set > call'],
        ),
      ],
      [
        'one field open',
        flow(
          [
            openHook(text),
            ask('Do {{ input.body.text }}', {
              output: 'schema',
              schema: [
                { name: 'ok', type: 'boolean' },
                { name: 'note', type: 'text' },
              ],
            }),
            update('{ "n": "{{ input.answer.note }}" }'),
          ],
          ['hook > ask', 'ask > call'],
        ),
      ],
      [
        'approved on one way',
        flow(
          [openHook(text), ask('Do {{ input.body.text }}'), iff('{{ input.answer }}'), approve(['answer']), update('{{ input.answer }}')],
          ['hook > ask', 'ask > if', 'if.true > approve', 'approve.approved > call', 'if.false > call'],
        ),
      ],
      [
        'denied port acts',
        flow(
          [openHook(text), ask('Do {{ input.body.text }}'), approve(['answer']), update('{{ input.answer }}')],
          ['hook > ask', 'ask > approve', 'approve.denied > call'],
        ),
      ],
      [
        'expired port acts',
        flow(
          [openHook(text), ask('Do {{ input.body.text }}'), approve(['answer']), update('{{ input.answer }}')],
          ['hook > ask', 'ask > approve', 'approve.expired > call'],
        ),
      ],
      [
        'guardrail does not end it',
        flow(
          [
            openHook(text),
            step('g', 'guardrail', { text: '{{ input.body.text }}' }),
            ask('Do {{ input.body.text }}'),
            update('{{ input.answer }}'),
          ],
          ['hook > g', 'g.pass > ask', 'ask > call'],
        ),
      ],
      [
        'mail to agent to mail tool',
        flow(
          [
            step('m', 'mail-trigger', {}),
            agent('{{ input.text }}'),
            brain(),
            step('mail', 'send-mail', { from: 'a@example.com', to: '{{ model.to }}', subject: 'x', text: '{{ model.text }}' }),
          ],
          ['m > agent', 'brain -model> agent', 'mail -tool> agent'],
        ),
      ],
      [
        'rss to model to sql',
        flow(
          [
            step('r', 'rss-read', { address: 'https://news.example.org/f' }),
            askLocal('Sum {{ input.title }}'),
            sql('INSERT INTO t (a) VALUES (:a)', { readOnly: false, values: [{ name: 'a', value: '{{ input.answer }}' }] }),
          ],
          ['r > ask', 'ask > sql'],
        ),
      ],
      [
        'web answer as context',
        flow(
          [manual(), call('https://news.example.org/x'), askLocal('{{ input }}'), update('{{ input.answer }}')],
          ['start > call', 'call > ask', 'ask > call'],
        ),
      ],
      [
        'http model',
        flow(
          [
            openHook(text),
            post(
              'https://api.openai.com/v1/chat/completions',
              '{"model":"gpt-4o","messages":[{"role":"user","content":"{{ input.body.text }}"}]}',
              {},
              'llm',
            ),
            post('https://api.example.com/x', '{ "a": "{{ input.choices[0].message.content }}" }'),
          ],
          ['hook > llm', 'llm > call'],
        ),
      ],
      [
        'sub-flow acts',
        named(
          'main',
          flow([openHook(text), ask('{{ input.body.text }}'), sub({ c: '{{ input.answer }}' }, 'act')], ['hook > ask', 'ask > sub']),
        ),
        {},
        [named('act', flow([manual(), update('{{ input.c }}')], ['start > call']))],
      ],
    ],
    silent: [
      [
        'enum only',
        flow(
          [
            openHook(text),
            ask('{{ input.body.text }}', { output: 'schema', schema: [{ name: 'kind', type: 'enum', values: ['a', 'b'] }] }),
            update('{ "k": "{{ input.answer.kind }}" }'),
          ],
          ['hook > ask', 'ask > call'],
        ),
      ],
      [
        'quarantine',
        flow(
          [
            openHook(text),
            step('q', 'quarantine', {
              model: 'gpt-4o-2024-08-06',
              text: '{{ input.body.text }}',
              question: 'Is it fine?',
              fields: [{ name: 'ok', type: 'boolean' }],
              keep: [],
            }),
            askLocal('Ok is {{ input.read.ok }}'),
            update('{{ input.answer }}'),
          ],
          ['hook > q', 'q > ask', 'ask > call'],
        ),
      ],
      [
        'approved everywhere',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), approve(['answer']), update('{{ input.answer }}')],
          ['hook > ask', 'ask > approve', 'approve.approved > call'],
        ),
      ],
      [
        'only answers the caller',
        flow([openHook(text), ask('{{ input.body.text }}'), respond('{{ input.answer }}')], ['hook > ask', 'ask > respond']),
      ],
      ['own text', flow([manual(), ask('Write a poem'), update('{{ input.answer }}')], ['start > ask', 'ask > call'])],
    ],
  },
  AI002: {
    fires: [
      ['system', flow([openHook(text), ask('x', { system: 'Be {{ input.body.text }}' })], ['hook > ask'])],
      [
        'through set',
        flow(
          [openHook(text), set({ s: 'You are {{ input.body.text }}' }), ask('x', { system: '{{ input.s }}' })],
          ['hook > set', 'set > ask'],
        ),
      ],
      ['agent', flow([openHook(text), agent('x', { system: '{{ input.body.text }}' }), brain()], ['hook > agent', 'brain -model> agent'])],
    ],
    silent: [
      ['number', flow([openHook([{ name: 'n', type: 'number' }]), ask('x', { system: 'Max {{ input.body.n }}' })], ['hook > ask'])],
      ['user slot', flow([openHook(text), ask('{{ input.body.text }}', { system: 'Be nice' })], ['hook > ask'])],
    ],
  },
  AI003: {
    fires: [
      ['sql', flow([manual(), ask('SQL?'), sql('{{ input.answer }}')], ['start > ask', 'ask > sql'])],
      [
        'html',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), respond('<p>{{ input.answer }}</p>', { contentType: 'text/html' })],
          ['hook > ask', 'ask > respond'],
        ),
      ],
      ['url host', flow([manual(), ask('url?'), call('{{ input.answer }}')], ['start > ask', 'ask > call'])],
      [
        'via script concat',
        flow(
          [manual(), ask('x'), script('return { q: `SELECT * FROM ${input.answer}` };'), sql('{{ input.q }}')],
          ['start > ask', 'ask > script', 'script > sql'],
        ),
      ],
    ],
    silent: [
      [
        'bound',
        flow(
          [manual(), ask('x'), sql('SELECT a FROM t WHERE b = :b', { values: [{ name: 'b', value: '{{ input.answer }}' }] })],
          ['start > ask', 'ask > sql'],
        ),
      ],
      [
        'enum in url',
        flow(
          [
            manual(),
            ask('x', { output: 'schema', schema: [{ name: 'k', type: 'enum', values: ['a'] }] }),
            call('https://api.example.com/{{ input.answer.k }}'),
          ],
          ['start > ask', 'ask > call'],
        ),
      ],
    ],
  },
  AI004: {
    fires: [
      [
        'switch',
        flow(
          [
            manual(),
            ask('x'),
            step('s', 'switch', {
              cases: [
                { id: 'one', title: '', combine: 'all', conditions: [{ left: '{{ input.answer }}', operator: 'contains', right: 'yes' }] },
              ],
            }),
            noop(),
          ],
          ['start > ask', 'ask > s', 's.one > noop'],
        ),
      ],
    ],
    silent: [
      ['schema', flow([manual(), judge('x'), iff('{{ input.answer.ok }}'), noop()], ['start > ask', 'ask > if', 'if.true > noop'])],
      ['not logic', flow([manual(), ask('x'), mail('a@example.com', '{{ input.answer }}')], ['start > ask', 'ask > mail'])],
    ],
  },
  AI005: {
    fires: [
      [
        'delete by agent',
        agentIn(manual(), [call('https://api.example.com/orders/{{ model.id }}', { method: 'DELETE' }, 'del')], 'Clean up'),
      ],
      [
        'pay chosen',
        flow(
          [manual(), ask('How much?'), post('https://api.example.com/pay', '{ "amount": "{{ input.answer }}" }', { effect: 'pay' })],
          ['start > ask', 'ask > call'],
        ),
      ],
    ],
    silent: [
      [
        'approved',
        flow(
          [
            manual(),
            ask('How much?'),
            approve(['answer']),
            post('https://api.example.com/pay', '{ "amount": "{{ input.answer }}" }', { effect: 'pay' }),
          ],
          ['start > ask', 'ask > approve', 'approve.approved > call'],
        ),
      ],
      ['read', agentIn(manual(), [call('https://api.example.com/orders/{{ model.id }}', {}, 'get')], 'Look up')],
    ],
  },
  AI006: {
    fires: [
      [
        'no args',
        flow(
          [manual(), ask('x'), approve([]), mail('a@example.com', '{{ input.answer }}')],
          ['start > ask', 'ask > approve', 'approve.approved > mail'],
        ),
      ],
    ],
    silent: [
      [
        'bound',
        flow(
          [manual(), ask('x'), approve(['answer']), mail('a@example.com', '{{ input.answer }}')],
          ['start > ask', 'ask > approve', 'approve.approved > mail'],
        ),
      ],
    ],
  },
  AI008: {
    fires: [
      ['http model', one(post('https://api.openai.com/v1/chat/completions', '{"model":"gpt-4o","messages":[]}'))],
      ['no registry id', one(ask('x', { registryId: '' }))],
    ],
    silent: [['vetted', one(ask('x', { registryId: '' })), { policy: { models: [{ provider: 'OpenAI', model: 'gpt-4o-2024-08-06' }] } }]],
  },
  AI009: {
    fires: [
      ['latest', one(ask('x', { model: 'gpt-4o' }))],
      ['claude latest', one(ask('x', { provider: 'anthropic', model: 'claude-3-5-sonnet-latest' }))],
      ['http', one(post('https://api.openai.com/v1/chat/completions', '{"model":"gpt-4o","messages":[]}'))],
    ],
    silent: [
      ['dated', one(ask('x'))],
      ['claude dated', one(ask('x', { provider: 'anthropic', model: 'claude-3-5-sonnet-20241022' }))],
    ],
  },
  AI011: {
    fires: [
      [
        'one branch',
        flow(
          [openHook(), iff(), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}')],
          ['hook > if', 'if.true > g', 'g.pass > ask', 'if.false > ask'],
        ),
      ],
      [
        'continue',
        flow(
          [openHook(), step('g', 'guardrail', { text: '{{ input.body.text }}' }, { onError: 'continue' }), ask('{{ input.body.text }}')],
          ['hook > g', 'g.pass > ask'],
        ),
      ],
      [
        'flagged goes on',
        flow(
          [openHook(), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ node["hook"].body.text }}')],
          ['hook > g', 'g.pass > ask', 'g.flagged > ask'],
        ),
      ],
    ],
    silent: [
      [
        'whole',
        flow(
          [openHook(), step('g', 'guardrail', { text: '{{ input.body.text }}' }), ask('{{ input.body.text }}')],
          ['hook > g', 'g.pass > ask'],
        ),
      ],
    ],
  },
  AI012: {
    fires: [
      ['secret', flow([openHook([{ name: 'k', label: 'secret' }]), ask('x', { system: 'key {{ input.body.k }}' })], ['hook > ask'])],
      ['access control', one(ask('x', { system: 'Only admins may see salaries. Never reveal the password.' }))],
    ],
    silent: [['plain', one(ask('x', { system: 'Answer shortly.' }))]],
  },
  AI014: {
    fires: [
      [
        'retry',
        flow([manual(), { ...agent('x'), retry: { maxAttempts: 3, backoffMs: 10 } }, brain()], ['start > agent', 'brain -model> agent']),
      ],
    ],
    silent: [
      ['none', agentIn(manual(), [], 'x')],
      [
        'model retry',
        flow([manual(), agent('x'), { ...brain(), retry: { maxAttempts: 3, backoffMs: 10 } }], ['start > agent', 'brain -model> agent']),
      ],
    ],
  },
  AI015: {
    fires: [
      [
        'memory',
        flow(
          [
            openHook(text),
            agent('{{ input.body.text }}', {}, 'a1'),
            localBrain('b1'),
            mem('k', 'm1'),
            manual(),
            agent('Do it', {}, 'a2'),
            localBrain('b2'),
            mem('k', 'm2'),
            mail('{{ model.to }}', 'x'),
          ],
          ['hook > a1', 'b1 -model> a1', 'm1 -memory> a1', 'start > a2', 'b2 -model> a2', 'm2 -memory> a2', 'mail -tool> a2'],
        ),
      ],
    ],
    silent: [
      [
        'other key',
        flow(
          [
            openHook(text),
            agent('{{ input.body.text }}', {}, 'a1'),
            localBrain('b1'),
            mem('k', 'm1'),
            manual(),
            agent('Do it', {}, 'a2'),
            localBrain('b2'),
            mem('other', 'm2'),
            mail('{{ model.to }}', 'x'),
          ],
          ['hook > a1', 'b1 -model> a1', 'm1 -memory> a1', 'start > a2', 'b2 -model> a2', 'm2 -memory> a2', 'mail -tool> a2'],
        ),
      ],
    ],
  },
  AI018: {
    fires: [
      [
        'decides',
        flow(
          [
            openHook([{ name: 'name' }]),
            judge('Hire {{ input.body.name }}?'),
            post('https://api.example.com/reject', '{ "ok": "{{ input.answer.ok }}" }', { aboutPerson: true }),
          ],
          ['hook > ask', 'ask > call'],
        ),
      ],
    ],
    silent: [
      [
        'approved',
        flow(
          [
            openHook([{ name: 'name' }]),
            judge('Hire {{ input.body.name }}?'),
            approve(['answer.ok']),
            post('https://api.example.com/reject', '{ "ok": "{{ input.answer.ok }}" }', { aboutPerson: true }),
          ],
          ['hook > ask', 'ask > approve', 'approve.approved > call'],
        ),
      ],
    ],
  },
  AI022: {
    fires: [
      ['tags', one(ask('Hello \u{E0041}\u{E0042} there'))],
      ['bidi', one(ask('Hello \u202E there'))],
      ['zero width in tool', agentIn(manual(), [call('https://api.example.com/x', {}, 'web')], 'Do \u200B\u200Bthis')],
    ],
    silent: [
      ['emoji zwj', one(ask('Hi 👩‍👩‍👧'))],
      ['plain', one(ask('Grüße, 你好, مرحبا'))],
    ],
  },
  AI023: {
    fires: [
      [
        'html mail? response html',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), respond('{{ input.answer }}', { contentType: 'text/html' })],
          ['hook > ask', 'ask > respond'],
        ),
      ],
    ],
    silent: [
      ['json', flow([openHook(text), ask('{{ input.body.text }}'), respond('{{ input.answer }}')], ['hook > ask', 'ask > respond'])],
    ],
  },
  AI024: {
    fires: [
      [
        'id in path',
        flow(
          [manual(), ask('id?'), call('https://api.example.com/orders/{{ input.answer }}', { method: 'DELETE' })],
          ['start > ask', 'ask > call'],
        ),
      ],
    ],
    silent: [
      [
        'enum',
        flow(
          [
            manual(),
            ask('x', { output: 'schema', schema: [{ name: 'k', type: 'enum', values: ['a'] }] }),
            call('https://api.example.com/orders/{{ input.answer.k }}', { method: 'DELETE' }),
          ],
          ['start > ask', 'ask > call'],
        ),
      ],
    ],
  },
  AI025: {
    fires: [
      [
        'finetune',
        flow(
          [openHook(text), post('https://api.openai.com/v1/fine_tuning/jobs', '{ "training_file": "{{ input.body.text }}" }')],
          ['hook > call'],
        ),
      ],
    ],
    silent: [['chat', flow([openHook(text), post('https://api.openai.com/v1/chat/completions', '{}')], ['hook > call'])]],
  },
  RL002: {
    fires: [['retry on post', one(post('https://api.example.com/x', '{}', {}, 'call', { retry: { maxAttempts: 3, backoffMs: 100 } }))]],
    silent: [
      ['retry on get', one(call('https://api.example.com/x', {}, 'call', { retry: { maxAttempts: 3, backoffMs: 100 } }))],
      [
        'post with key',
        one(
          post('https://api.example.com/x', '{}', { idempotencyKey: '{{ input.id }}' }, 'call', {
            retry: { maxAttempts: 3, backoffMs: 100 },
          }),
        ),
      ],
    ],
  },
  RL004: {
    fires: [
      ['circle', flow([manual(), noop('a'), noop('b')], ['start > a', 'a > b', 'b > a'])],
      ['if circle', flow([manual(), noop('a'), iff('{{ input.x }}')], ['start > a', 'a > if', 'if.true > a'])],
    ],
    silent: [
      [
        'loop',
        flow([manual(), step('loop', 'loop', { list: 'rows' }), noop()], ['start > loop.in', 'loop.loop > noop', 'noop > loop.back']),
      ],
      ['diamond', flow([manual(), iff('{{ input.x }}'), noop('a')], ['start > if', 'if.true > a', 'if.false > a'])],
    ],
  },
  RL005: {
    fires: [
      [
        'webhook pay',
        flow([signedHook(), post('https://api.example.com/pay', '{ "a": "{{ input.body.amount }}" }', { effect: 'pay' })], ['hook > call']),
      ],
    ],
    silent: [
      [
        'dedupe',
        flow(
          [
            step('hook', 'webhook-trigger', { auth: 'hmac', dedupeField: 'body.id', fields: [{ name: 'id', required: true }] }),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }),
          ],
          ['hook > call'],
        ),
      ],
      [
        'idempotent',
        flow([signedHook(), call('https://api.example.com/x', { method: 'PUT', bodyMode: 'json', body: '{}' })], ['hook > call']),
      ],
    ],
  },
  RL007: {
    fires: [['island', flow([manual(), noop('a'), noop('b')], ['start > a'])]],
    silent: [['all reached', flow([manual(), noop('a')], ['start > a'])]],
  },
  RL008: {
    fires: [
      [
        'two writes',
        flow(
          [manual(), post('https://api.example.com/a', '{}', {}, 'a'), post('https://api.example.com/b', '{}', {}, 'b')],
          ['start > a', 'a > b'],
        ),
      ],
    ],
    silent: [['one', one(post('https://api.example.com/a', '{}'))]],
  },
  RL009: {
    fires: [
      [
        'continue then pay',
        flow(
          [
            manual(),
            call('https://api.example.com/check', {}, 'check', { onError: 'continue' }),
            post('https://api.example.com/pay', '{}', { effect: 'pay' }),
          ],
          ['start > check', 'check > call'],
        ),
      ],
    ],
    silent: [
      [
        'stop',
        flow(
          [manual(), call('https://api.example.com/check', {}, 'check'), post('https://api.example.com/pay', '{}', { effect: 'pay' })],
          ['start > check', 'check > call'],
        ),
      ],
    ],
  },
  RL011: {
    fires: [
      [
        'no deadline',
        one(step('approve', 'approval', { title: 'x', deadlineMinutes: 0, arguments: [{ name: 'a', value: '{{ input.a }}' }] })),
      ],
    ],
    silent: [['deadline', one(approve(['a']))]],
  },
  RL012: {
    fires: [['no zone', flow([step('start', 'schedule-trigger', { cron: '0 2 * * *' }), noop()], ['start > noop'])]],
    silent: [
      [
        'zone',
        flow([step('start', 'schedule-trigger', { cron: '0 2 * * *', timezone: 'Europe/Berlin' }), noop()], ['start > noop'], {
          settings: { overlap: 'skip' },
        }),
      ],
    ],
  },
  GV001: { fires: [['none', flow([manual()], [], { owner: undefined })]], silent: [['owner', flow([manual()], [])]] },
  GV002: {
    fires: [
      ['none', flow([manual()], [], { purpose: undefined })],
      ['blank', flow([manual()], [], { purpose: '  ' })],
    ],
    silent: [['has', flow([manual()], [])]],
  },
  GV003: {
    fires: [
      [
        'too low',
        flow(
          [openHook(text), ask('{{ input.body.text }}'), post('https://api.example.com/pay', '{{ input.answer }}', { effect: 'pay' })],
          ['hook > ask', 'ask > call'],
          { riskTier: 'minimal' },
        ),
      ],
    ],
    silent: [['critical', flow([openHook(text)], [])]],
  },
};
