import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, call, manual, openHook, signedHook, slot, sql } from '../kit/steps.ts';

const remove = call('https://api.example.com/orders/{{ input.body.text }}', { method: 'DELETE' }, 'call', { connection: 'slot' });
const pay = call(
  'https://api.example.com/pay',
  { method: 'POST', bodyMode: 'json', body: '{{ input.body.amount }}', effect: 'pay' },
  'call',
  { connection: 'slot' },
);
const find = {
  ...sql('SELECT name FROM orders WHERE id = :id', { database: 'postgres', values: [{ name: 'id', value: '{{ input.body.text }}' }] }),
  connection: 'slot',
};
const answer = step('answer', 'respond-webhook', { status: 200, body: '{{ text(input) }}', contentType: 'application/json' });
const more = { connections: [slot()] };
export const cases: RuleCases = {
  fires: [
    flow([openHook(), remove], ['hook > call'], more),
    flow([openHook(), pay], ['hook > call'], more),
    flow([openHook(), find, answer], ['hook > sql', 'sql > answer'], more),
  ],
  silent: [
    flow([openHook(), approve(['body.text']), remove], ['hook > approve', 'approve.approved > call'], more),
    flow([signedHook(), remove], ['hook > call'], more),
    flow([openHook(), find], ['hook > sql'], more),
    flow([manual(), remove], ['start > call'], more),
    flow(
      [openHook(), call('https://api.example.com/orders/1', { method: 'DELETE' }, 'call', { connection: 'slot' })],
      ['hook > call'],
      more,
    ),
  ],
};
