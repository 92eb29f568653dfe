import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, mail, manual, post, set } from '../kit/steps.ts';

const check = (more = {}) => call('https://api.example.com/check', {}, 'check', more);
const end = mail('a@example.com', 'x');
export const cases: RuleCases = {
  fires: [
    flow([manual(), check({ onError: 'continue' }), end], ['start > check', 'check > mail']),
    flow([manual(), check({ onError: 'continue' }), set({ a: 'b' }), end], ['start > check', 'check > set', 'set > mail']),
    flow(
      [manual(), check({ onError: 'continue' }), post('https://bank.example.com/p', '{}', { effect: 'pay' })],
      ['start > check', 'check > call'],
    ),
  ],
  silent: [
    flow([manual(), check({ onError: 'stop' }), end], ['start > check', 'check > mail']),
    flow([manual(), check({ onError: 'continue' }), set({ a: 'b' })], ['start > check', 'check > set']),
    flow([manual(), check({ onError: 'branch' }), end, step('stop', 'stop')], ['start > check', 'check > mail', 'check -error> stop']),
  ],
};
