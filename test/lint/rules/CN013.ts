import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, mail, manual, post, set } from '../kit/steps.ts';

const fetch = (more = {}) => call('https://api.example.com/order', more, 'fetch');
const fields = { responseFields: [{ name: 'amount', type: 'number' }] };
const pay = (amount = '{{ input.amount }}') => post('https://pay.example.com/x', amount, { effect: 'pay' }, 'pay');
const checked = step('check', 'script', {
  code: 'return { amount: Number(input.amount) };',
  outputFields: [{ name: 'amount', type: 'number' }],
});
export const cases: RuleCases = {
  fires: [
    flow([manual(), fetch(), pay()], ['start > fetch', 'fetch > pay']),
    flow([manual(), fetch(), mail('desk@example.com', 'New order {{ input.number }}')], ['start > fetch', 'fetch > mail']),
    flow([manual(), fetch(), set({ sum: '{{ input.amount }}' }), pay('{{ input.sum }}')], ['start > fetch', 'fetch > set', 'set > pay']),
  ],
  silent: [
    flow([manual(), fetch(fields), pay()], ['start > fetch', 'fetch > pay']),
    flow([manual(), fetch(), checked, pay()], ['start > fetch', 'fetch > check', 'check > pay']),
    flow([manual(), fetch()], ['start > fetch']),
    flow([manual(), pay('{{ input.amount }}')], ['start > pay']),
  ],
};
