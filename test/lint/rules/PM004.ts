import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, slot } from '../kit/steps.ts';

const nodes = [manual(), call('https://api.example.com/x', {}, 'call', { connection: 'slot' })];
const wires = ['start > call'];
export const cases: RuleCases = {
  context: {
    policy: {
      organisation: {
        flows: [
          { id: 'f2', name: 'Pay invoices', owner: 'bob@example.com', riskTier: 'critical', identities: ['svc-shared'] },
          { id: 'f3', name: 'Daily news', owner: 'ada@example.com', riskTier: 'minimal', identities: ['svc-news'] },
          { id: 'f4', name: 'Twin', owner: 'ada@example.com', riskTier: 'critical', identities: ['svc-ours'] },
          { id: 'flow_test', name: 'This one', owner: 'eve@example.com', riskTier: 'minimal', identities: ['svc-own'] },
        ],
      },
    },
  },
  fires: [
    flow(nodes, wires, { serviceAccount: 'svc-shared', connections: [slot()] }),
    flow(nodes, wires, { connections: [slot({ serviceAccount: 'svc-shared' })] }),
    flow(nodes, wires, { serviceAccount: 'svc-news', connections: [slot()] }),
  ],
  silent: [
    flow(nodes, wires, { serviceAccount: 'svc-ours', connections: [slot()] }),
    flow(nodes, wires, { serviceAccount: 'svc-own', connections: [slot()] }),
    flow(nodes, wires, { connections: [slot()] }),
  ],
};
