import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, post } from '../kit/steps.ts';

const live = { environment: 'prod' as const };
const pay = post('https://bank.example.com/p', '{}', { effect: 'pay' });
export const cases: RuleCases = {
  fires: [
    flow([manual(), pay], ['start > call'], live),
    flow([manual(), call('https://api.example.com/x', { method: 'DELETE' })], ['start > call'], live),
    flow([manual(), post('https://api.example.com/x', '{}', { effect: 'grant' })], ['start > call'], live),
  ],
  silent: [
    flow([manual(), pay], ['start > call'], { ...live, settings: { alertRoute: 'owner' } }),
    flow([manual(), pay], ['start > call']),
    flow([manual(), post('https://api.example.com/x', '{}')], ['start > call'], live),
  ],
};
