import type { JsonObject } from '../../../app/kernel/json.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { agent, brain, manual, post } from '../kit/steps.ts';

const tools = (connector: JsonObject, name = 'mcp.example.com') =>
  step('tools', 'test-connector', { name, connector: { version: '1.0.0', ...connector } });
const wires = ['start > agent', 'brain -model> agent', 'tools -tool> agent'];
const known = 'tools.example.com';
export const cases: RuleCases = {
  context: {
    factsOf: testFacts,
    policy: {
      organisation: {
        connectors: [
          {
            name: known,
            operations: [
              { name: 'find_order', effect: 'read' },
              { name: 'refund_order', effect: 'pay' },
            ],
          },
          { name: 'read.example.com', operations: [{ name: 'find', effect: 'read' }] },
        ],
      },
    },
  },
  fires: [
    flow([manual(), agent('Look up the order'), brain(), tools({ operations: 'all' }, known)], wires),
    flow([manual(), agent('Look up the order'), brain(), tools({ operations: 'all' })], wires),
    flow([manual(), agent('Go'), brain(), post('https://api.example.com/{{ model.path }}', '{}', {}, 'tools')], wires),
  ],
  silent: [
    flow([manual(), agent('Look up the order'), brain(), tools({ operations: ['find_order'] }, known)], wires),
    flow([manual(), agent('Use find_order, then refund_order if it is late'), brain(), tools({ operations: 'all' }, known)], wires),
    flow([manual(), agent('Look it up'), brain(), tools({ operations: 'all' }, 'read.example.com')], wires),
    flow([manual(), agent('Go'), brain(), post('https://api.example.com/orders/{{ model.id }}', '{}', {}, 'tools')], wires),
    flow([manual(), tools({ operations: 'all' })], ['start > tools']),
  ],
};
