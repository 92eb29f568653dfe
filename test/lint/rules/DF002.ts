import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, openHook, post, service, tokenise } from '../kit/steps.ts';

const sick = [
  { name: 'diagnosis', label: 'health' },
  { name: 'text', label: 'none' },
];
const out = ask('Explain {{ input.body.diagnosis }}');
export const cases: RuleCases = {
  context: {
    policy: { vendors: [{ name: 'Anthropic', dpa: true, baa: true }, { name: 'OpenAI' }, { name: '*.clinic.example', baa: true }] },
  },
  fires: [
    flow([openHook(sick), out], ['hook > ask']),
    flow([openHook([{ name: 'religion', label: 'special' }]), ask('{{ input.body.religion }}')], ['hook > ask']),
    flow([openHook(sick), post('https://api.unknown.example/x', '{{ input.body.diagnosis }}')], ['hook > call']),
    flow([openHook(sick), service('*.zendesk.com', 'Zendesk')], ['hook > service']),
  ],
  silent: [
    flow([openHook(sick), service('*.clinic.example', 'Clinic')], ['hook > service']),
    flow([openHook(sick), post('https://eu.clinic.example/x', '{{ input.body.diagnosis }}')], ['hook > call']),
    flow([openHook(sick), tokenise(['body.diagnosis']), out], ['hook > tokenise', 'tokenise > ask']),
    flow(
      [openHook(sick), ask('Explain {{ input.body.diagnosis }}', { provider: 'custom', baseUrl: 'https://api.anthropic.com/v1' })],
      ['hook > ask'],
    ),
    flow([openHook(sick), ask('Explain {{ input.body.text }}')], ['hook > ask']),
  ],
};
