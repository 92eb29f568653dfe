import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, slot } from '../kit/steps.ts';

const bound = { connection: 'slot' };
export const cases: RuleCases = {
  fires: [
    flow([manual(), call('https://api.example.com/orders', {}, 'call', bound)], ['start > call'], {
      connections: [slot({ tls: { minimum: '1.2' } })],
    }),
    flow([manual(), call('https://api.example.com/a', { method: 'POST' }, 'call', bound)], ['start > call'], {
      connections: [slot({ tls: { minimum: '1.2', verify: true } })],
    }),
    flow([manual(), step('sql', 'sql-query', { statement: 'SELECT 1' }, bound)], ['start > sql'], {
      connections: [slot({ type: 'postgres', auth: 'database', tls: { minimum: '1.2' } })],
    }),
  ],
  silent: [
    flow([manual(), call('https://api.example.com/orders', {}, 'call', bound)], ['start > call'], {
      connections: [slot({ tls: { minimum: '1.3' } })],
    }),
    flow([manual(), call('https://api.example.com/orders', {}, 'call', bound)], ['start > call'], { connections: [slot()] }),
    flow([manual(), call('https://api.example.com/orders')], ['start > call']),
  ],
};
