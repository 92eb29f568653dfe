import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, mail, manual } from '../kit/steps.ts';

const bare = step('approve', 'approval', { title: 'OK?' });
export const cases: RuleCases = {
  fires: [
    flow([manual(), bare, mail('a@example.com', 'x')], ['start > approve', 'approve.approved > mail']),
    flow([manual(), bare], ['start > approve']),
    flow([manual(), step('approve', 'approval', { title: 'OK?', approvers: 2, message: 'Please look' })], ['start > approve']),
  ],
  silent: [flow([manual(), approve(['amount'])], ['start > approve']), flow([manual(), approve(['amount', 'to'])], ['start > approve']), flow([manual(), mail('a@example.com', 'x')], ['start > mail'])],
};
