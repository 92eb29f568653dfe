import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, call, manual, set } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), ask('Sum up the text\u200b\u2060')], ['start > ask']),
    flow([manual(), ask('Hello', { system: 'Be kind.\u{E0049}\u{E0067}' })], ['start > ask']),
    flow([manual(), ask('Hello \u202Eevil')], ['start > ask']),
    // Bytes as selectors behind an emoji.
    flow([manual(), ask('Hello \u{1f642}\u{e0158}\u{e0159}\ufe0a')], ['start > ask']),
    flow([manual(), call('https://api.example.com/x', {}, 'call', { toolDescription: 'Finds orders.\u2062' })], ['start > call']),
  ],
  silent: [
    flow([manual(), ask('Sum up the text')], ['start > ask']),
    flow([manual(), ask('Grüße, 你好, 🙂 \u{1f441}\ufe0f\u200d\u{1f5e8}\ufe0f, \u845b\u{e0100}')], ['start > ask']),
    flow([manual(), ask('From \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}')], ['start > ask']),
    flow([manual(), set({ a: 'b\u200b' })], ['start > set']),
  ],
};
