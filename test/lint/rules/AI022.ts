import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, manual, set } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), ask('Sum up the text\u200b\u2060')], ['start > ask']),
    flow([manual(), ask('Hello', { system: 'Be kind.\u{E0049}\u{E0067}' })], ['start > ask']),
    flow([manual(), ask('Hello \u202Eevil')], ['start > ask']),
  ],
  silent: [
    flow([manual(), ask('Sum up the text')], ['start > ask']),
    flow([manual(), ask('Grüße, 你好, 🙂')], ['start > ask']),
    flow([manual(), set({ a: 'b\u200b' })], ['start > set']),
  ],
};
