import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, ask, brain, manual, openHook, signedHook } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([openHook(), ask('Go', { system: 'You help {{ input.body.text }}' })], ['hook > ask']),
    flow([openHook(), agent('Go', { system: '{{ input.body.text }}' }), brain()], ['hook > agent', 'brain -model> agent']),
    flow(
      [openHook(), ask('First: {{ input.body.text }}', {}, 'first'), ask('Go', { system: 'Rules: {{ input.answer }}' })],
      ['hook > first', 'first > ask'],
    ),
  ],
  silent: [
    flow([openHook(), ask('The customer wrote: {{ input.body.text }}', { system: 'You answer customers.' })], ['hook > ask']),
    flow([openHook(), ask('Go', { system: 'The amount is {{ input.body.amount }}' })], ['hook > ask']),
    flow([signedHook(), ask('Go', { system: 'You help {{ input.body.text }}' })], ['hook > ask']),
    flow([manual(), ask('Go', { system: 'Be kind.' })], ['start > ask']),
  ],
};
