import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, openHook, post, tokenise } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']),
    flow([openHook(), post('https://api.hubapi.com/x', '{{ input.body.email }}')], ['hook > call'], { region: 'EU' }),
    flow([openHook(), ask('Answer {{ input.body.email }}', { provider: 'custom', baseUrl: 'https://api.deepseek.com/v1' })], ['hook > ask'], { region: 'de' }),
  ],
  silent: [
    flow([openHook(), tokenise(['body.email']), ask('Answer {{ input.body.email }}')], ['hook > tokenise', 'tokenise > ask']),
    flow([openHook(), ask('Answer {{ input.body.email }}', { provider: 'custom', baseUrl: 'https://api.mistral.ai/v1' })], ['hook > ask']),
    flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask'], { region: 'us' }),
  ],
};
