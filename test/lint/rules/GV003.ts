import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, call, manual, openHook, post, set } from '../kit/steps.ts';

const pay = post('https://bank.example.com/p', '{ "sum": "{{ input.answer }}" }', { effect: 'pay' });
export const cases: RuleCases = {
  fires: [
    flow([openHook(), ask('How much? {{ input.body.text }}'), pay], ['hook > ask', 'ask > call'], { riskTier: 'high' }),
    flow([manual(), pay], ['start > call'], { riskTier: 'minimal' }),
    flow([manual(), ask('Hello')], ['start > ask'], { riskTier: 'minimal' }),
  ],
  silent: [
    flow([openHook(), ask('How much? {{ input.body.text }}'), pay], ['hook > ask', 'ask > call'], { riskTier: 'critical' }),
    flow([manual(), set({ a: 'b' }), call('https://api.example.com/x')], ['start > set', 'set > call'], { riskTier: 'minimal' }),
    flow([manual(), pay], ['start > call'], { riskTier: undefined }),
  ],
};
