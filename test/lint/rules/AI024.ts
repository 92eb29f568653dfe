import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, ask, call, mail, manual, openHook, post } from '../kit/steps.ts';

const order = 'https://api.example.com/orders/{{ input.answer }}';
export const cases: RuleCases = {
  fires: [
    flow([openHook(), ask('Which order? {{ input.body.text }}'), call(order, { method: 'DELETE' })], ['hook > ask', 'ask > call']),
    flow([openHook(), ask('Whom to write to? {{ input.body.text }}'), mail('{{ input.answer }}', 'Hello')], ['hook > ask', 'ask > mail']),
    flow([manual(), ask('Which order?'), post(order, '{"state":"closed"}')], ['start > ask', 'ask > call']),
  ],
  silent: [
    flow(
      [openHook(), ask('Which order? {{ input.body.text }}'), approve(['answer']), call(order, { method: 'DELETE' })],
      ['hook > ask', 'ask > approve', 'approve.approved > call'],
    ),
    flow(
      [
        openHook(),
        ask('Which order? {{ input.body.text }}'),
        call(order, {}, 'find'),
        call('https://api.example.com/orders/{{ input.id }}', { method: 'DELETE' }),
      ],
      ['hook > ask', 'ask > find', 'find > call'],
    ),
    flow([openHook(), ask('Which order? {{ input.body.text }}'), call(order)], ['hook > ask', 'ask > call']),
    flow([openHook(), ask('Answer {{ input.body.text }}'), mail('desk@example.com', '{{ input.answer }}')], ['hook > ask', 'ask > mail']),
  ],
};
