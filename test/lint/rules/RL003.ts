import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, mail, manual, openHook, post } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([openHook(), mail('a@example.com', 'x'), step('answer', 'respond-webhook', { body: 'Done' })], ['hook > mail', 'mail > answer']),
    flow([manual(), mail('a@example.com', 'x')], ['start > mail']),
    flow([manual(), post('https://api.example.com/orders', '{}')], ['start > call']),
    flow([manual(), mail('a@example.com', 'x'), post('https://api.example.com/orders', '{}')], ['start > mail', 'mail > call']),
    // Who tries a step and leads its failure nowhere hears no more of it.
    flow([manual(), step('try', 'try'), mail('a@example.com', 'x')], ['start > try', 'try.try > mail', 'mail > try.back']),
    // Behind the part, not in it.
    flow(
      [manual(), step('try', 'try'), mail('a@example.com', 'x'), step('stop', 'stop')],
      ['start > try', 'try.done > mail', 'try.failed > stop'],
    ),
  ],
  silent: [
    // Whoever called is told that it failed.
    flow([openHook(), step('answer', 'respond-webhook', { body: 'Done' })], ['hook > answer']),
    flow(
      [manual(), step('try', 'try'), mail('a@example.com', 'x'), step('stop', 'stop')],
      ['start > try', 'try.try > mail', 'mail > try.back', 'try.failed > stop'],
    ),
    flow([manual(), mail('a@example.com', 'x')], ['start > mail'], { settings: { alertRoute: 'owner' } }),
    flow([manual(), mail('a@example.com', 'x'), step('stop', 'stop')], ['start > mail', 'mail -error> stop']),
    flow([manual(), call('https://api.example.com/orders')], ['start > call']),
  ],
};
