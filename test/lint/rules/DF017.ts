import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, ask, askLocal, mail, openHook, post, signedHook } from '../kit/steps.ts';

const patient = signedHook([
  { name: 'diagnosis', label: 'health' },
  { name: 'text', label: 'none' },
]);
const told = askLocal('Answer {{ input.body.text }} for {{ input.body.diagnosis }}');
const out = mail('partner@other.example', '{{ input.answer }}');
export const cases: RuleCases = {
  fires: [
    flow([patient, told, out], ['hook > ask', 'ask > mail']),
    flow([patient, told, post('https://api.example.com/x', '{{ input.answer }}')], ['hook > ask', 'ask > call']),
    flow(
      [signedHook([{ name: 'offer', label: 'confidential' }]), askLocal('Sum up {{ input.body.offer }}'), out],
      ['hook > ask', 'ask > mail'],
    ),
  ],
  silent: [
    flow([patient, told, approve(['answer']), out], ['hook > ask', 'ask > approve', 'approve.approved > mail']),
    flow(
      [
        patient,
        askLocal('Is it urgent: {{ input.body.diagnosis }}', { output: 'schema', schema: [{ name: 'urgent', type: 'boolean' }] }),
        mail('partner@other.example', '{{ input.answer.urgent }}'),
      ],
      ['hook > ask', 'ask > mail'],
    ),
    flow([patient, askLocal('Answer {{ input.body.text }}'), out], ['hook > ask', 'ask > mail']),
    flow([openHook(), ask('Say hello'), mail('desk@example.com', '{{ input.answer }}')], ['hook > ask', 'ask > mail']),
  ],
};
