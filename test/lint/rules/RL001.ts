import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual } from '../kit/steps.ts';

/** A step that nobody has described has no time limit of its own. */
const strange = (more = {}) => step('odd', 'never-heard-of', {}, more);
export const cases: RuleCases = {
  fires: [
    flow([manual(), strange()], ['start > odd']),
    flow([manual(), strange(), call('https://api.example.com/x')], ['start > odd', 'odd > call']),
    flow([manual(), strange(), step('more', 'also-unknown')], ['start > odd', 'odd > more']),
  ],
  silent: [
    flow([manual(), strange({ timeoutMs: 10_000 })], ['start > odd']),
    flow([manual(), call('https://api.example.com/x')], ['start > call']),
    flow([manual(), strange({ disabled: true })], ['start > odd']),
  ],
};
