import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { agent, approve, ask, brain, judge, manual, openHook, post } from '../kit/steps.ts';

const decide = (body: string) => post('https://hr.example.com/applications', body, { aboutPerson: true, effect: 'write' });
export const cases: RuleCases = {
  fires: [
    flow(
      [openHook(), judge('Is this applicant fit? {{ input.body.text }}'), decide('{ "fit": "{{ input.answer.ok }}" }')],
      ['hook > ask', 'ask > call'],
    ),
    // The model's answer chooses the way; nothing of it arrives.
    flow(
      [
        openHook(),
        judge('Fit? {{ input.body.text }}'),
        step('if', 'if', { conditions: [{ left: '{{ input.answer.ok }}', operator: 'equals', right: 'false' }] }),
        decide('{ "rejected": true }'),
      ],
      ['hook > ask', 'ask > if', 'if.true > call'],
    ),
    flow(
      [openHook(), agent('Handle the application'), brain(), decide('{}')],
      ['hook > agent', 'brain -model> agent', 'call -tool> agent'],
    ),
  ],
  silent: [
    flow(
      [openHook(), judge('Fit? {{ input.body.text }}'), approve(['answer.ok']), decide('{ "fit": "{{ input.answer.ok }}" }')],
      ['hook > ask', 'ask > approve', 'approve.approved > call'],
    ),
    flow([manual(), decide('{ "fit": true }')], ['start > call']),
    flow([manual(), ask('Sum up'), post('https://hr.example.com/notes', '{{ input.answer }}')], ['start > ask', 'ask > call']),
  ],
};
