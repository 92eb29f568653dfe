import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, mail, manual, post } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), mail('a@example.com', 'x')], ['start > mail']),
    flow([manual(), post('https://api.example.com/orders', '{}')], ['start > call']),
    flow([manual(), mail('a@example.com', 'x'), post('https://api.example.com/orders', '{}')], ['start > mail', 'mail > call']),
  ],
  silent: [
    flow([manual(), mail('a@example.com', 'x')], ['start > mail'], { settings: { alertRoute: 'owner' } }),
    flow([manual(), mail('a@example.com', 'x'), step('stop', 'stop')], ['start > mail', 'mail -error> stop']),
    flow([manual(), call('https://api.example.com/orders')], ['start > call']),
  ],
};
