import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, openHook, post, tokenise } from '../kit/steps.ts';

const sick = [{ name: 'diagnosis', label: 'health' }, { name: 'text', label: 'none' }];
const out = ask('Explain {{ input.body.diagnosis }}');
export const cases: RuleCases = {
  context: { policy: { vendors: [{ name: 'Anthropic', dpa: true, baa: true }, { name: 'OpenAI' }] } },
  fires: [
    flow([openHook(sick), out], ['hook > ask']),
    flow([openHook([{ name: 'religion', label: 'special' }]), ask('{{ input.body.religion }}')], ['hook > ask']),
    flow([openHook(sick), post('https://api.unknown.example/x', '{{ input.body.diagnosis }}')], ['hook > call']),
  ],
  silent: [
    flow([openHook(sick), tokenise(['body.diagnosis']), out], ['hook > tokenise', 'tokenise > ask']),
    flow([openHook(sick), ask('Explain {{ input.body.diagnosis }}', { provider: 'custom', baseUrl: 'https://api.anthropic.com/v1' })], ['hook > ask']),
    flow([openHook(sick), ask('Explain {{ input.body.text }}')], ['hook > ask']),
  ],
};
