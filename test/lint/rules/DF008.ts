import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { openHook, post } from '../kit/steps.ts';

const secretPlans = [
  { name: 'forecast', label: 'confidential' },
  { name: 'text', label: 'none' },
];
const paste = (body: string) => post('https://pastebin.com/api/api_post.php', body);
const telegram = (body: string) => post('https://api.telegram.org/bot/sendMessage', body);
export const cases: RuleCases = {
  fires: [
    flow([openHook(secretPlans), telegram('{{ input.body.forecast }}')], ['hook > call']),
    flow([openHook(secretPlans), post('https://discord.com/api/x', '{ "t": "{{ input.body.forecast }}" }')], ['hook > call']),
    flow(
      [openHook(secretPlans), step('mail', 'send-mail', { from: 'a@example.com', to: 'b@gmail.com', text: '{{ input.body.forecast }}' })],
      ['hook > mail'],
    ),
    // Put up for everybody, a name and an address are enough.
    flow([openHook(), paste('{{ input.body.email }}')], ['hook > call']),
    flow([openHook(), post('https://api.x.com/2/tweets', '{ "text": "Welcome {{ input.body.email }}" }')], ['hook > call']),
  ],
  silent: [
    flow([openHook(), paste('{{ input.body.text }}')], ['hook > call']),
    flow([openHook(), telegram('{{ input.body.email }}')], ['hook > call']),
    flow([openHook(), post('https://api.example.com/notes', '{{ input.body.email }}')], ['hook > call']),
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
