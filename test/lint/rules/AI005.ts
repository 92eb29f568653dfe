import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, approve, ask, brain, mail, manual, openHook, post } from '../kit/steps.ts';

const pay = (body: string) => post('https://bank.example.com/payments', body, { effect: 'pay' });
export const cases: RuleCases = {
  fires: [
    flow([manual(), ask('How much?'), pay('{{ input.answer }}')], ['start > ask', 'ask > call']),
    flow([manual(), ask('Write a letter'), mail('customer@shop.example', '{{ input.answer }}')], ['start > ask', 'ask > mail']),
    flow([manual(), agent('Settle the bills'), brain(), pay('{}')], ['start > agent', 'brain -model> agent', 'call -tool> agent']),
    flow([manual(), ask('Which one?'), step('call', 'http-request', { method: 'DELETE', url: 'https://api.example.com/rows/{{ input.answer }}' })], ['start > ask', 'ask > call']),
    flow([openHook(), ask('Sum up {{ input.body.text }}'), mail('team@example.com', '{{ input.answer }}')], ['hook > ask', 'ask > mail']),
    // The model, or an outsider, chooses who reads it.
    flow([openHook(), ask('Sum up {{ input.body.text }}'), mail('{{ input.answer }}@example.com', 'x')], ['hook > ask', 'ask > mail']),
    flow([openHook(), ask('Sum up {{ input.body.text }}'), mail('{{ input.body.email }}', '{{ input.answer }}')], ['hook > ask', 'ask > mail']),
  ],
  silent: [
    flow([manual(), ask('How much?'), approve(['answer']), pay('{{ input.answer }}')], ['start > ask', 'ask > approve', 'approve.approved > call']),
    flow([manual(), ask('How much?'), pay('{ "amount": 5 }')], ['start > ask', 'ask > call']),
    flow([manual(), ask('Sum up'), mail('team@example.com', '{{ input.answer }}')], ['start > ask', 'ask > mail']),
    flow([manual(), ask('Sum up'), post('https://api.example.com/notes', '{{ input.answer }}')], ['start > ask', 'ask > call']),
  ],
};
