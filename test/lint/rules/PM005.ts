import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, slot } from '../kit/steps.ts';

const nodes = (url: string) => [manual(), call(url, {}, 'call', { connection: 'slot' })];
const free = [slot({ hosts: [] })];
export const cases: RuleCases = {
  fires: [
    flow(nodes('https://api.example.com/x'), ['start > call'], { connections: free }),
    flow(nodes('https://{{ input.host }}/x'), ['start > call'], { connections: free }),
    flow(nodes('https://api.example.com/x'), ['start > call'], { connections: [slot({ type: 'webhook', auth: 'bearer', hosts: [] })] }),
    flow(nodes('https://api.example.com:8443/x'), ['start > call'], { connections: [slot({ hosts: [], auth: 'api-key' })] }),
  ],
  silent: [
    flow(nodes('https://api.example.com/x'), ['start > call'], { connections: [slot()] }),
    flow([manual()], [], { connections: free }),
    flow(nodes('https://api.example.com/x'), ['start > call'], { connections: [slot({ hosts: [], auth: 'none' })] }),
    // Those who call us know it, and it goes nowhere.
    flow([step('hook', 'webhook-trigger', { auth: 'hmac' }, { connection: 'slot' })], [], {
      connections: [slot({ type: 'webhook', auth: 'bearer', hosts: [] })],
    }),
  ],
};
