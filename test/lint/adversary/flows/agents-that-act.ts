/** Models that can act, and approvals: each in a shape that the rule's own flows do not have. */
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { agent, approve, ask, askLocal, brain, call, judge, mail, manual, openHook, post, script, set, sql } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { agentIn, iff, named, noop, respond, sub } from '../steps.ts';

const text = [{ name: 'text', label: 'none' }];
const update = (body: string): FlowNode => post('https://api.example.com/orders', body);

export const agentsThatAct: Adversary = {
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
};
