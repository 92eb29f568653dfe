import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { ask, manual, openHook } from '../kit/steps.ts';

const guard = (more = {}) => step('guard', 'test-guardrail', more);
const asked = ask('Answer: {{ input.body.text }}');
const when = step('if', 'if', { conditions: [{ left: '{{ input.body.amount }}', operator: 'greater', right: '5' }] });
export const cases: RuleCases = {
  context: { factsOf: testFacts },
  fires: [
    flow([openHook(), when, guard(), asked], ['hook > if', 'if.true > guard', 'guard > ask', 'if.false > ask']),
    flow([openHook(), guard({ open: true }), asked], ['hook > guard', 'guard > ask']),
    flow([openHook(), guard(), asked], ['hook > guard', 'guard > ask', 'hook > ask']),
  ],
  silent: [
    flow([openHook(), guard(), asked], ['hook > guard', 'guard > ask']),
    flow([openHook(), asked], ['hook > ask']),
    flow([manual(), guard({ open: true }), ask('Hello')], ['start > guard', 'guard > ask']),
  ],
};
