import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, post, signedHook } from '../kit/steps.ts';

const hook = (more = {}) => step('hook', 'webhook-trigger', { auth: 'hmac', ...more });
const pay = post('https://bank.example.com/p', '{}', { effect: 'pay' });
export const cases: RuleCases = {
  fires: [flow([hook(), pay], ['hook > call']), flow([signedHook(), post('https://api.example.com/orders', '{}')], ['hook > call']), flow([hook(), step('wait', 'wait'), pay], ['hook > wait', 'wait > call'])],
  silent: [
    flow([hook({ dedupeField: 'body.id' }), pay], ['hook > call']),
    flow([hook(), call('https://api.example.com/orders')], ['hook > call']),
    flow([manual(), pay], ['start > call']),
  ],
};
