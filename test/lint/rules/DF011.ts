import { flow, step } from '../kit/flow.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { openHook, post, set } from '../kit/steps.ts';

const asked: readonly JsonObject[] = [{ name: 'email', consent: true }, { name: 'text', label: 'none' }];
const news = post('https://api.mailchimp.com/x', '{{ input.body.email }}');
const consent = (more = {}) => step('consent', 'test-consent', more);
export const cases: RuleCases = {
  context: { factsOf: testFacts },
  fires: [
    flow([openHook(asked), news], ['hook > call']),
    flow([openHook([...asked, { name: 'newsletter_opt_in', type: 'boolean', label: 'none' }]), news], ['hook > call'], { purpose: 'newsletter' }),
    flow([openHook(asked), consent({ open: true }), news], ['hook > consent', 'consent > call']),
    flow([openHook(asked), consent(), news], ['hook > consent', 'consent > call', 'hook > call']),
    flow([openHook(asked), set({ who: '{{ input.body.email }}' }), post('https://api.mailchimp.com/x', '{{ input.who }}')], ['hook > set', 'set > call']),
  ],
  silent: [
    flow([openHook(asked), consent(), news], ['hook > consent', 'consent > call']),
    flow([openHook(asked), post('https://api.mailchimp.com/x', '{{ input.body.text }}')], ['hook > call']),
    flow([openHook(), news], ['hook > call']),
  ],
};
