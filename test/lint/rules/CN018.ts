import type { JsonObject } from '../../../app/kernel/json.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { agent, brain, manual } from '../kit/steps.ts';

const used = (name: string, connector: JsonObject, kind = 'package') => step('use', 'test-connector', { name, kind, connector });
const wires = ['start > use'];
const digest = `sha256:${'a'.repeat(64)}`;
const asTool = ['start > agent', 'brain -model> agent', 'use -tool> agent'];
export const cases: RuleCases = {
  context: {
    factsOf: testFacts,
    policy: {
      organisation: {
        connectors: [
          { name: 'nodes-crm', version: '2.1.0' },
          { name: 'nodes-old', version: '3.0.0', advisories: [{ id: 'CVE-2025-10001', fixedIn: '2.0.0' }] },
          { name: 'nodes-odd', verified: false },
          { name: 'mcp.example.com', digest },
        ],
      },
    },
  },
  fires: [
    flow([manual(), used('nodes-crm', {})], wires),
    flow([manual(), used('nodes-old', { version: '1.9.3' })], wires),
    flow([manual(), used('nodes-odd', { version: '1.0.0' })], wires),
    flow([manual(), agent('Look it up'), brain(), used('mcp.example.com', { operations: ['find'] }, 'mcp')], asTool),
    flow([manual(), used('nobody-knows-it', {})], wires),
  ],
  silent: [
    flow([manual(), used('nodes-crm', { version: '2.1.0' })], wires),
    flow([manual(), used('nodes-old', { version: '2.0.0' })], wires),
    flow([manual(), agent('Look it up'), brain(), used('mcp.example.com', { operations: ['find'], digest }, 'mcp')], asTool),
    flow([manual()], []),
  ],
};
