import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, call, openHook, post, service, tokenise } from '../kit/steps.ts';

export const cases: RuleCases = {
  context: {
    policy: {
      vendors: [
        { name: 'Anthropic', dpa: true },
        { name: '*.partner.example', dpa: true },
        { name: 'Zendesk' },
        { name: 'Salesforce', dpa: true },
      ],
    },
  },
  fires: [
    flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']),
    flow([openHook(), call('https://api.hubapi.com/x', { query: [{ name: 'e', value: '{{ input.body.email }}' }] })], ['hook > call']),
    flow(
      [openHook(), call('https://slack.com/api/x', { method: 'POST', bodyMode: 'json', body: '{{ input.body.email }}' })],
      ['hook > call'],
    ),
    flow([openHook(), post('https://api.nobody.example/x', '{{ input.body.email }}')], ['hook > call']),
    flow([openHook(), service('*.zendesk.com', 'Zendesk')], ['hook > service']),
  ],
  silent: [
    flow([openHook(), tokenise(['body.email']), ask('Answer {{ input.body.email }}')], ['hook > tokenise', 'tokenise > ask']),
    flow(
      [openHook(), ask('Answer {{ input.body.email }}', { provider: 'custom', baseUrl: 'https://api.anthropic.com/v1' })],
      ['hook > ask'],
    ),
    flow([openHook(), ask('Answer {{ input.body.text }}')], ['hook > ask']),
    flow([openHook(), post('https://eu.partner.example/x', '{{ input.body.email }}')], ['hook > call']),
    flow([openHook(), service('*.salesforce.com', 'Salesforce (sales)')], ['hook > service']),
  ],
};
