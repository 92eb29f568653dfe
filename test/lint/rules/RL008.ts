import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, post } from '../kit/steps.ts';

const one = post('https://a.example.com/orders', '{}', {}, 'one');
const two = post('https://b.example.com/payments', '{}', {}, 'two');
export const cases: RuleCases = {
  fires: [
    flow([manual(), one, two], ['start > one', 'one > two']),
    flow([manual(), one, call('https://c.example.com/x', {}, 'between'), two], ['start > one', 'one > between', 'between > two']),
    flow([manual(), one, two, post('https://c.example.com/x', '{}', {}, 'three')], ['start > one', 'one > two', 'two > three']),
  ],
  silent: [
    flow([manual(), one, two, post('https://a.example.com/undo', '{}', {}, 'undo')], ['start > one', 'one > two', 'two -error> undo']),
    flow([manual(), one], ['start > one']),
    flow([manual(), one, call('https://b.example.com/x', {}, 'two')], ['start > one', 'one > two']),
  ],
};
