import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, post, signedHook } from '../kit/steps.ts';

const hook = (more = {}) => step('hook', 'webhook-trigger', { auth: 'hmac', ...more });
const fields = [
  { name: 'id', type: 'uuid', required: true },
  { name: 'maybe' },
  { name: 'kind', type: 'enum', values: ['a', 'b'], required: true },
];
const pay = post('https://bank.example.com/p', '{}', { effect: 'pay' });
export const cases: RuleCases = {
  fires: [
    // Fields that are not in the body, that a call may leave out, or that are the same for many calls.
    ...['method', 'headers.host', 'body.nope', 'body.maybe', 'body.kind'].map((dedupeField) =>
      flow([hook({ dedupeField, fields }), pay], ['hook > call']),
    ),
    flow([hook({ dedupeField: 'method' }), pay], ['hook > call']),
    flow([hook(), pay], ['hook > call']),
    flow([signedHook(), post('https://api.example.com/orders', '{}')], ['hook > call']),
    flow([hook(), step('wait', 'wait'), pay], ['hook > wait', 'wait > call']),
  ],
  silent: [
    flow([hook({ dedupeField: 'body.id', fields }), pay], ['hook > call']),
    flow([hook({ dedupeField: 'body.id' }), pay], ['hook > call']),
    flow([hook(), call('https://api.example.com/orders')], ['hook > call']),
    flow([manual(), pay], ['start > call']),
  ],
};
