import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, mail, openHook, post, tokenise } from '../kit/steps.ts';

const back = step('restore', 'restore', { fields: ['body.email'] });
const hidden = [openHook(), tokenise(['body.email'])];
export const cases: RuleCases = {
  fires: [
    flow(
      [...hidden, back, post('https://api.hubapi.com/x', '{{ input.body.email }}')],
      ['hook > tokenise', 'tokenise > restore', 'restore > call'],
    ),
    flow([...hidden, back, ask('Answer {{ input.body.email }}')], ['hook > tokenise', 'tokenise > restore', 'restore > ask']),
    flow(
      [
        ...hidden,
        ask('Answer {{ input.body.email }}'),
        step('restore', 'restore', { fields: ['answer'] }),
        post('https://api.hubapi.com/x', '{{ input.answer }}'),
      ],
      ['hook > tokenise', 'tokenise > ask', 'ask > restore', 'restore > call'],
    ),
  ],
  silent: [
    flow(
      [...hidden, post('https://api.hubapi.com/x', '{{ input.body.email }}'), back],
      ['hook > tokenise', 'tokenise > call', 'call > restore'],
    ),
    flow([...hidden, back, mail('{{ input.body.email }}', 'Hello')], ['hook > tokenise', 'tokenise > restore', 'restore > mail']),
    flow(
      [...hidden, back, post('https://api.hubapi.com/x', '{{ input.body.amount }}')],
      ['hook > tokenise', 'tokenise > restore', 'restore > call'],
    ),
    flow(
      [...hidden, back, post('https://erp.shop.example/x', '{{ input.body.email }}')],
      ['hook > tokenise', 'tokenise > restore', 'restore > call'],
    ),
  ],
};
