import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, openHook, post, set } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([openHook(), call('https://api.example.com/people/{{ input.body.email }}')], ['hook > call']),
    flow(
      [openHook(), call('https://api.example.com/people', { query: [{ name: 'mail', value: '{{ input.body.email }}' }] })],
      ['hook > call'],
    ),
    flow(
      [openHook(), set({ who: '{{ input.body.email }}' }), call('https://api.example.com/people?who={{ input.who }}')],
      ['hook > set', 'set > call'],
    ),
    flow(
      [openHook(), call('https://api.example.com/people', { method: 'POST', query: [{ name: 'mail', value: '{{ input.body.email }}' }] })],
      ['hook > call'],
    ),
  ],
  silent: [
    flow([openHook(), post('https://api.example.com/people', '{{ input.body.email }}')], ['hook > call']),
    flow([openHook(), call('https://api.example.com/orders/{{ input.body.amount }}')], ['hook > call']),
    flow([manual(), call('https://api.example.com/orders')], ['start > call']),
  ],
};
