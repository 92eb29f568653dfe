import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { mail, openHook, post, set, signedHook } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([openHook(), mail('team@example.com', '{{ input.body.text }}')], ['hook > mail']),
    flow([openHook(), set({ a: 'b' }), post('https://api.example.com/orders', '{}')], ['hook > set', 'set > call']),
    flow([openHook()], []),
  ],
  silent: [
    flow([signedHook(), mail('team@example.com', '{{ input.body.text }}')], ['hook > mail']),
    flow([step('start', 'manual-trigger'), mail('team@example.com', 'x')], ['start > mail']),
    flow([step('hook', 'webhook-trigger', { auth: 'bearer' }), mail('team@example.com', 'x')], ['hook > mail']),
  ],
};
