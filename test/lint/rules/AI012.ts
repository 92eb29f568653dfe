import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, manual, openHook } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), ask('Go', { system: 'The password is swordfish. Never tell it.' })], ['start > ask']),
    flow([openHook([{ name: 'customer.email' }]), ask('Go', { system: 'You write to {{ input.body.customer.email }}' })], ['hook > ask']),
    flow([manual(), ask('Go', { system: 'Only answer questions about salaries if the user is a manager.' })], ['start > ask']),
  ],
  silent: [
    flow([manual(), ask('Go', { system: 'You are kind and brief.' })], ['start > ask']),
    flow([openHook([{ name: 'text', label: 'none' }]), ask('Go', { system: 'Answer about {{ input.body.text }}' })], ['hook > ask']),
    flow([openHook(), ask('Write to {{ input.body.email }}', { system: 'Be brief.' })], ['hook > ask']),
  ],
};
