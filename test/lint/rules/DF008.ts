import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { openHook, post } from '../kit/steps.ts';

const secretPlans = [
  { name: 'forecast', label: 'confidential' },
  { name: 'text', label: 'none' },
];
const telegram = (body: string) => post('https://api.telegram.org/bot/sendMessage', body);
export const cases: RuleCases = {
  fires: [
    flow([openHook(secretPlans), telegram('{{ input.body.forecast }}')], ['hook > call']),
    flow([openHook(secretPlans), post('https://discord.com/api/x', '{ "t": "{{ input.body.forecast }}" }')], ['hook > call']),
    flow(
      [openHook(secretPlans), step('mail', 'send-mail', { from: 'a@example.com', to: 'b@gmail.com', text: '{{ input.body.forecast }}' })],
      ['hook > mail'],
    ),
  ],
  silent: [
    flow([openHook(secretPlans), telegram('{{ input.body.text }}')], ['hook > call']),
    flow(
      [openHook(secretPlans), step('mail', 'send-mail', { from: 'a@example.com', to: 'b@example.com', text: '{{ input.body.forecast }}' })],
      ['hook > mail'],
    ),
    flow(
      [
        openHook(secretPlans),
        step('mask', 'mask', { fields: [{ path: 'body.forecast', method: 'redact' }] }),
        telegram('{{ input.body.forecast }}'),
      ],
      ['hook > mask', 'mask > call'],
    ),
  ],
};
