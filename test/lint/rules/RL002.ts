import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, post } from '../kit/steps.ts';

const again = { retry: { maxAttempts: 3, backoffMs: 1_000 } };
export const cases: RuleCases = {
  fires: [
    flow([manual(), post('https://api.example.com/payments', '{}', { effect: 'pay' }, 'call', again)], ['start > call']),
    flow([manual(), post('https://api.example.com/orders', '{}', {}, 'call', again)], ['start > call']),
    flow([manual(), call('https://api.example.com/orders')], ['start > call']),
    flow(
      [
        manual(),
        post('https://api.example.com/payments', '{}', { effect: 'pay', idempotencyKey: '{{ flow.id }}-{{ run.id }}' }, 'call', again),
      ],
      ['start > call'],
    ),
  ],
  silent: [
    flow(
      [manual(), post('https://api.example.com/payments', '{}', { effect: 'pay', idempotencyKey: '{{ input.order }}' }, 'call', again)],
      ['start > call'],
    ),
    flow([manual(), call('https://api.example.com/orders', {}, 'call', again)], ['start > call']),
    flow([manual(), post('https://api.example.com/orders', '{}')], ['start > call']),
  ],
};
