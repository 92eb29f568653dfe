import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, brain, manual, set } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), set({ a: 'b' }), set({ c: 'd' }, 'lost')], ['start > set']),
    flow([manual(), set({ c: 'd' }, 'lost'), set({ c: 'd' }, 'lost2')], ['lost > lost2']),
    flow([manual(), brain()], []),
  ],
  silent: [
    flow([manual(), set({ a: 'b' })], ['start > set']),
    flow([manual(), agent('Go'), brain(), step('note', 'note', {})], ['start > agent', 'brain -model> agent']),
    flow([set({ a: 'b' })], []),
  ],
};
