import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, manual, set } from '../kit/steps.ts';

const hook = (more = {}) => step('hook', 'webhook-trigger', { auth: 'hmac', ratePerMinute: 0, ...more });
export const cases: RuleCases = {
  fires: [
    flow([hook(), ask('Hello')], ['hook > ask']),
    flow([hook(), set({ a: 'b' })], ['hook > set']),
    flow([hook({ auth: 'none' }), ask('Hello')], ['hook > ask']),
  ],
  silent: [
    flow([hook({ ratePerMinute: 60 }), ask('Hello')], ['hook > ask']),
    flow([manual(), ask('Hello')], ['start > ask']),
    flow([{ ...hook(), disabled: true }, ask('Hello')], ['hook > ask']),
  ],
};
