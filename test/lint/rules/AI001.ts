import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, approve, ask, judge, localBrain, mail, openHook, post, signedHook } from '../kit/steps.ts';

const update = (body: string) => post('https://api.example.com/orders', body);
export const cases: RuleCases = {
  fires: [
    flow([openHook(), ask('Order from: {{ input.body.text }}'), update('{{ input.answer }}')], ['hook > ask', 'ask > call']),
    flow([openHook(), agent('Help: {{ input.body.text }}'), localBrain(), update('{}')], ['hook > agent', 'brain -model> agent', 'call -tool> agent']),
    // An approval before the model has approved nothing of what it says.
    flow([openHook(), approve(['body.text']), ask('Order from: {{ input.body.text }}'), update('{{ input.answer }}')], ['hook > approve', 'approve.approved > ask', 'ask > call']),
    // One of two ways goes round the person.
    flow([openHook(), ask('From: {{ input.body.text }}'), step('if', 'if', { conditions: [{ left: '{{ input.body.amount }}', operator: 'greater', right: '5' }] }), approve(['answer']), update('{{ input.answer }}')], ['hook > ask', 'ask > if', 'if.true > approve', 'approve.approved > call', 'if.false > call']),
  ],
  silent: [
    flow([openHook(), ask('Order from: {{ input.body.text }}'), approve(['answer']), update('{{ input.answer }}')], ['hook > ask', 'ask > approve', 'approve.approved > call']),
    flow([openHook(), judge('Is this an order? {{ input.body.text }}'), update('{ "ok": "{{ input.answer.ok }}" }')], ['hook > ask', 'ask > call']),
    flow([signedHook(), ask('Order from: {{ input.body.text }}'), update('{{ input.answer }}')], ['hook > ask', 'ask > call']),
    flow([openHook(), ask('Sum up: {{ input.body.text }}'), mail('team@example.com', 'A new request came in.')], ['hook > ask', 'ask > mail']),
  ],
};
