import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, slot } from '../kit/steps.ts';

const bound = { connection: 'slot' };
export const cases: RuleCases = {
  fires: [
    flow([manual(), call('https://api.example.com/orders', {}, 'call', bound)], ['start > call'], {
      connections: [slot({ tls: { verify: false } })],
    }),
    flow([manual(), call('https://10.0.0.1/orders', { method: 'PUT' }, 'call', bound)], ['start > call'], {
      connections: [slot({ tls: { verify: false, minimum: '1.3' } })],
    }),
    flow([manual(), step('mail', 'send-mail', { from: 'a@example.com', to: 'b@example.com' }, bound)], ['start > mail'], {
      connections: [slot({ type: 'smtp', auth: 'smtp', tls: { verify: false } })],
    }),
  ],
  silent: [
    flow([manual(), call('https://api.example.com/orders', {}, 'call', bound)], ['start > call'], {
      connections: [slot({ tls: { verify: true } })],
    }),
    flow([manual(), call('https://api.example.com/orders')], ['start > call']),
    flow([manual(), call('https://api.example.com/orders', {}, 'call', { ...bound, disabled: true })], ['start > call'], {
      connections: [slot({ tls: { verify: false } })],
    }),
  ],
};
