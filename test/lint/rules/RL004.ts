import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, manual, set } from '../kit/steps.ts';

const choose = step('if', 'if', { conditions: [{ left: '{{ input.answer }}', operator: 'equals', right: 'done' }] });
export const cases: RuleCases = {
  fires: [
    flow([manual(), ask('Go on: {{ input.answer }}'), choose], ['start > ask', 'ask > if', 'if.false > ask']),
    flow([manual(), set({ a: 'b' })], ['start > set', 'set > set']),
    flow(
      [manual(), set({ a: 'b' }), step('wait', 'wait'), set({ c: 'd' }, 'more')],
      ['start > set', 'set > wait', 'wait > more', 'more > set'],
    ),
  ],
  silent: [
    flow([manual(), ask('Go on: {{ input.answer }}'), choose], ['start > ask', 'ask > if', 'if.false > ask'], {
      settings: { maxSteps: 100 },
    }),
    flow([manual(), step('loop', 'loop', { list: 'rows' }), set({ a: 'b' })], ['start > loop', 'loop.loop > set', 'set > loop.back']),
    flow([manual(), set({ a: 'b' }), set({ c: 'd' }, 'more')], ['start > set', 'set > more']),
  ],
};
