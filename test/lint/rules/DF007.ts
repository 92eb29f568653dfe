import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, openHook, set, signedHook } from '../kit/steps.ts';

const off = { settings: { redactRunData: false } };
export const cases: RuleCases = {
  fires: [
    flow([openHook()], [], off),
    flow([signedHook(), set({ who: '{{ input.body.email }}' })], ['hook > set'], off),
    flow([openHook([{ name: 'apiKey' }])], [], off),
  ],
  silent: [
    flow([openHook()], []),
    flow([openHook()], [], { settings: { redactRunData: true } }),
    flow([manual(), set({ a: 'b' })], ['start > set'], off),
  ],
};
