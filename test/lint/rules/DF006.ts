import { flow, step } from '../kit/flow.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { RuleCases } from '../kit/cases.ts';
import { openHook, post, sql, manual } from '../kit/steps.ts';

const wide: readonly JsonObject[] = [
  { name: 'email' },
  { name: 'name', label: 'person' },
  { name: 'text', label: 'none' },
  { name: 'amount', type: 'number' },
];
export const cases: RuleCases = {
  fires: [
    flow([openHook(wide), post('https://api.vendor.example/x', '{{ input }}')], ['hook > call']),
    flow(
      [openHook(wide), step('mail', 'send-mail', { from: 'a@example.com', to: 'b@other.example', text: '{{ input }}' })],
      ['hook > mail'],
    ),
    flow(
      [manual(), sql('SELECT * FROM people', { columns: [...wide] }), post('https://api.vendor.example/x', '{ "all": "{{ input }}" }')],
      ['start > sql', 'sql > call'],
    ),
  ],
  silent: [
    flow([openHook(wide), post('https://api.vendor.example/x', '{{ input.body.amount }}')], ['hook > call']),
    flow(
      [openHook(wide), step('pick', 'pick-fields', { fields: ['body.amount'] }), post('https://api.vendor.example/x', '{{ input }}')],
      ['hook > pick', 'pick > call'],
    ),
    flow([manual(), post('https://api.vendor.example/x', '{{ input }}')], ['start > call']),
  ],
};
