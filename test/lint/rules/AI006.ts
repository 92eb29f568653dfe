import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, approveValues, ask, mail, manual } from '../kit/steps.ts';

const bare = step('approve', 'approval', { title: 'OK?' });
const written = (shown: readonly string[]) =>
  flow(
    [manual(), ask('Write an answer'), approveValues(shown), mail('a@example.com', '{{ input.answer }}')],
    ['start > ask', 'ask > approve', 'approve.approved > mail'],
  );
export const cases: RuleCases = {
  fires: [
    flow([manual(), bare, mail('a@example.com', 'x')], ['start > approve', 'approve.approved > mail']),
    flow([manual(), bare], ['start > approve']),
    // Nothing of the data is shown, whatever is written there.
    ...['Send the mail', '{{ now() }}', '{{ run.id }}', '{{ size(input.answer) }}'].map((value) => written([value])),
    // Something is shown, and the model's text is not.
    written(['{{ input.subject }}']),
    written(['{{ input.subject }}', '{{ now() }}']),
    written(['{{ input.subject }}', '{{ input.answer.substring(0, 20) }}']),
    flow([manual(), step('approve', 'approval', { title: 'OK?', approvers: 2, message: 'Please look' })], ['start > approve']),
  ],
  silent: [
    // It is bound to what stands there, and nothing that is done is made of data; and the question itself shows the value.
    flow([manual(), approveValues(['The weekly mail to all']), mail('a@example.com', 'x')], ['start > approve', 'approve.approved > mail']),
    flow(
      [
        manual(),
        ask('Write an answer'),
        step('approve', 'approval', { title: 'OK?', message: 'Send this? {{ input.answer }}' }),
        mail('a@example.com', '{{ input.answer }}'),
      ],
      ['start > ask', 'ask > approve', 'approve.approved > mail'],
    ),
    written(['{{ input.answer }}']),
    written(['{{ input.subject }}', 'Text: {{ input.answer }}']),
    flow([manual(), approve(['amount'])], ['start > approve']),
    flow([manual(), approve(['amount', 'to'])], ['start > approve']),
    flow([manual(), mail('a@example.com', 'x')], ['start > mail']),
  ],
};
