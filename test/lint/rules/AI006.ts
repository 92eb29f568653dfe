import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, approveValues, ask, mail, manual, openHook } from '../kit/steps.ts';

const bare = step('approve', 'approval', { title: 'OK?' });
const written = (shown: readonly string[]) =>
  flow(
    [manual(), ask('Write an answer'), approveValues(shown), mail('a@example.com', '{{ input.answer }}')],
    ['start > ask', 'ask > approve', 'approve.approved > mail'],
  );
/** An outsider's order is paid once somebody has seen these. */
const paid = (shown: readonly string[], account = '{{ input.body.text }}', after: readonly ReturnType<typeof step>[] = []) =>
  flow(
    [
      openHook(),
      approveValues(shown),
      ...after,
      step('pay', 'http-request', {
        method: 'POST',
        url: 'https://bank.example.com/payments',
        bodyMode: 'json',
        body: `{"to":"${account}","amount":"{{ input.body.amount }}"}`,
        effect: 'pay',
      }),
    ],
    ['hook > approve', `approve.approved > ${after[0]?.id ?? 'pay'}`, ...(after[0] === undefined ? [] : [`${after[0].id} > pay`])],
  );
const order = step('pay', 'http-request', {
  method: 'POST',
  url: 'https://bank.example.com/payments',
  bodyMode: 'json',
  body: '{"to":"{{ input.body.text }}"}',
  effect: 'pay',
});
const seen = approveValues(['{{ input.body.text }}']);
const again = approveValues(['{{ input.body.text }}'], 'again');
const tidy = step('tidy', 'set-fields', { assignments: [{ name: 'note', value: 'late' }] });
const ways = (...wires: readonly string[]) =>
  flow([openHook(), seen, again, tidy, order], ['hook > approve', 'approve.approved > pay', ...wires]);
export const cases: RuleCases = {
  fires: [
    // After a no, or when nobody answers, it is done as well.
    ways('approve.denied > pay'),
    ways('approve.expired > tidy', 'tidy > pay'),
    ways('approve.expired > again', 'again.expired > pay', 'again.approved > pay'),
    flow([openHook(), seen, again, order], ['hook > approve', 'approve.approved > again', 'again.approved > pay', 'approve.expired > pay']),
    // What an outsider wrote beside it is used unseen.
    paid(['{{ input.body.amount }}']),
    paid(['{{ input.body.text }}'], '{{ input.body.email }}'),
    paid(['{{ input.body.text.substring(0, 4) }}']),
    paid(['{{ input.body.text }}'], '{{ input.to }}', [
      step('set', 'set-fields', { assignments: [{ name: 'to', value: '{{ input.body.email }}' }] }),
    ]),
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
    ways('approve.expired > again', 'again.approved > pay'),
    ways('approve.denied > tidy', 'tidy > approve'),
    ways('approve.denied > tidy'),
    paid(['{{ input.body.text }}']),
    paid(['{{ input }}'], '{{ input.body.email }}'),
    paid(['{{ input.body.amount }}'], 'DE00'),
    paid(['{{ input.body.text }}'], '{{ input.to }}', [
      step('set', 'set-fields', { assignments: [{ name: 'to', value: '{{ input.body.text }}' }] }),
    ]),
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
