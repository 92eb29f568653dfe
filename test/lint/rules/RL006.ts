import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { ask, call, mail, manual, post, set } from '../kit/steps.ts';

const spread = step('spread', 'test-spread');
const loop = step('loop', 'loop', { list: '' });
const create = post('https://api.example.com/orders', '{}');
export const cases: RuleCases = {
  context: { factsOf: testFacts },
  fires: [
    flow([manual(), spread, create], ['start > spread', 'spread > call']),
    flow([manual(), spread, ask('Answer {{ input.text }}')], ['start > spread', 'spread > ask']),
    flow(
      [manual(), spread, call('https://api.example.com/x'), mail('desk@example.com', 'Done')],
      ['start > spread', 'spread > call', 'call > mail'],
    ),
    flow([manual(), spread, create, set({ done: 'yes' })], ['start > spread', 'spread > call', 'call > set']),
  ],
  silent: [
    flow([manual(), spread, loop, create], ['start > spread', 'spread > loop', 'loop.loop > call', 'call > loop.back']),
    flow([manual(), create], ['start > call']),
    flow([manual(), spread, set({ a: 'b' })], ['start > spread', 'spread > set']),
    flow([manual(), loop, create], ['start > loop', 'loop.loop > call', 'call > loop.back']),
  ],
};
