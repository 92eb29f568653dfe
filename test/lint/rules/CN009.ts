import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { mail, openHook } from '../kit/steps.ts';

const hook = (more = {}) => step('hook', 'webhook-trigger', { auth: 'hmac', ...more });
const end = mail('a@example.com', 'x');
export const cases: RuleCases = {
  fires: [
    flow([hook({ replayWindowSeconds: 0 }), end], ['hook > mail']),
    flow([hook({ auth: 'bearer' }), end], ['hook > mail']),
    flow([hook({ auth: 'jwt', replayWindowSeconds: 0, audience: 'orders' }), end], ['hook > mail']),
    flow([hook({ auth: 'jwt' }), end], ['hook > mail']),
  ],
  silent: [
    flow([hook(), end], ['hook > mail']),
    flow([hook({ auth: 'jwt', audience: 'orders' }), end], ['hook > mail']),
    flow([openHook(), end], ['hook > mail']),
    flow([step('start', 'manual-trigger'), end], ['start > mail']),
  ],
};
