/** Step types that the product does not have yet and rules must understand all the same: they read facts, never a type. */
import { factsOf } from '../../../app/nodes/kit/describe.ts';
import { noFacts, type NodeFacts, type PortSpec } from '../../../app/nodes/kit/facts.ts';
import type { FactsOf } from '../../../app/lint/dataflow/analysis.ts';

const data = (id: string): PortSpec => ({ id, title: id, kind: 'data' });
const nothing = { literal: '', prefix: '', reads: [], dynamic: false };
const pass: Pick<NodeFacts, 'inputs' | 'outputs' | 'transfer'> = { inputs: [data('in')], outputs: [data('out')], transfer: [{ port: 'out', steps: [{ op: 'input' }] }] };

const types: Readonly<Record<string, (parameters: Readonly<Record<string, unknown>>) => NodeFacts>> = {
  /** Looks for hidden instructions; `open: true` lets everything through when it breaks. */
  'test-guardrail': ({ open }) => ({ ...noFacts, ...pass, guards: [{ kind: 'guardrail', port: 'out', failsOpen: open === true, paths: [] }] }),
  'test-consent': ({ open }) => ({ ...noFacts, ...pass, guards: [{ kind: 'consent', port: 'out', failsOpen: open === true, paths: [] }] }),
  /** Puts the item into a shared store. */
  'test-remember': ({ key, kind }) => ({ ...noFacts, ...pass, sinks: [{ kind: 'store', zone: { scope: 'internal' }, parameter: 'text', reads: [{ from: 'input', path: [] }] }], stores: [{ kind: kind === 'table' ? 'table' : 'vector-store', key: String(key ?? 'facts'), access: 'write' }] }),
  /** Lets an agent look things up in it. */
  'test-recall': ({ key }) => ({
    ...noFacts, outputs: [{ id: 'tool', title: 'Tool', kind: 'tool' }], transfer: [{ port: 'tool', steps: [{ op: 'assign', path: [], reads: [], type: 'text', why: 'found in the store' }] }],
    stores: [{ kind: 'vector-store', key: String(key ?? 'facts'), access: 'read' }],
    ai: { role: 'vector-store', external: false, system: nothing, prompt: nothing, output: 'none', budget: {} },
  }),
};

export const testFacts: FactsOf = (node, flow) => types[node.type]?.(node.parameters) ?? factsOf(node, flow);
