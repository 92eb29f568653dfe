import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, manual } from '../kit/steps.ts';

const forever = (more = {}) => step('approve', 'approval', { title: 'OK?', deadlineMinutes: 0, ...more });
export const cases: RuleCases = {
  fires: [
    flow([manual(), forever()], ['start > approve']),
    flow([manual(), forever({ approvers: 2 })], ['start > approve']),
    flow([manual(), forever({ escalation: 'boss@example.com' })], ['start > approve']),
  ],
  silent: [
    flow([manual(), approve(['a'])], ['start > approve']),
    flow([manual(), step('approve', 'approval', { deadlineMinutes: 5 })], ['start > approve']),
    flow([manual()], []),
  ],
};
