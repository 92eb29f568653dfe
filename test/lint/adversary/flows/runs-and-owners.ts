/** Runs that fail or never end, and flows that belong to nobody. */
import { flow, step } from '../../kit/flow.ts';
import { approve, ask, call, manual, openHook, post, signedHook } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { iff, noop, one } from '../steps.ts';

const text = [{ name: 'text', label: 'none' }];

export const runsAndOwners: Adversary = {
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
